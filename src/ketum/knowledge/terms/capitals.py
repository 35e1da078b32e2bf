"""Acronyms that are words too: they count in capitals only. ICH is a bleed in the brain, "ich" is German for I."""

import re

# In capitals, with an ending in small letters: TIAs, OD'd, ODed.
SHAPE = re.compile("(?<!\\w)([A-Z][A-Z0-9]+)(?:['\u2019]?(?:s|d|ed|ing))?(?!\\w)")


def stand_in(acronym: str) -> str:
    """The word that stands for ``acronym`` written in capitals; no ending of it can be taken for a plural."""
    return f"in{acronym.lower()}capitals"


def marked(text: str, known: frozenset[str], small_words: frozenset[str]) -> str:
    """``text`` with each of the ``known`` acronyms in capitals replaced by the word that stands for it.

    A text that is nothing but the acronym counts in any case, unless it is then a small word. In a text that is all in
    capitals, capitals say nothing about a small word.
    """
    alone = text.strip(" .,;:!?")
    if alone.upper() in known and (alone.isupper() or alone.lower() not in small_words):
        return stand_in(alone)
    if text.islower():
        return text
    shouted = text.isupper() and len(text.split()) > 1

    def replaced(hit: re.Match[str]) -> str:
        ordinary = hit[1] not in known or (shouted and hit[1].lower() in small_words)
        return hit[0] if ordinary else stand_in(hit[1])

    return SHAPE.sub(replaced, text)
