"""What can be counted in a sentence: its words, their parts, and its concepts with their signs."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from ketum.knowledge.audit.concepts import NEGATIONS, Lexicon, signs
from ketum.knowledge.audit.words import plain, stem, words

Count = Callable[[str], Counter[str]]
UNDER = 6  # words after a negation that are marked as standing under it
MARKS = set(',;:.()"')


def of_words(text: str) -> Counter[str]:
    """Words, pairs, triples, and words under a negation."""
    tokens = [stem(one) for one in words(plain(text)) if one not in MARKS]
    found: Counter[str] = Counter(tokens)
    found.update(" ".join(pair) for pair in pairwise(tokens))
    found.update(" ".join(three) for three in zip(tokens, tokens[1:], tokens[2:], strict=False))
    left = 0
    for one in tokens:
        if one in NEGATIONS:
            left = UNDER
        elif left:
            found[f"not:{one}"] += 1
            left -= 1
    return found


def of_letters(text: str) -> Counter[str]:
    """Three to five letters in a row, inside words: forgives endings and misspelling."""
    found: Counter[str] = Counter()
    for word in re.findall(r"[a-z0-9]+", plain(text)):
        framed = f"<{word}>"
        for size in (3, 4, 5):
            found.update(framed[at : at + size] for at in range(len(framed) - size + 1))
    return found


def of_signs(topics: Lexicon, stances: Lexicon) -> Count:
    """Concepts with their signs, by these word lists."""
    return lambda text: signs(text, topics, stances)
