"""The words of the grammar: from the measures shelf to parts of speech.

A part of speech is a *kind* with a value: ``number`` 3, ``mass`` gram, ``spoon`` teaspoon, ``period`` 7 days; or a cue
such as ``rise`` or ``people``. One phrase may have several ("a" is an article and means "per"); the grammar picks.
"""

from typing import Any

from ketum.knowledge.library import Library
from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.typos import Spelling

Kinds = dict[str, Any]
Assumptions = dict[str, float]
NOTHING: Kinds = {}
MEASURED = {"mass", "spoon", "capsule", "tablet"}


class Part:
    """One word or phrase with what it can be."""

    __slots__ = ("kinds", "number", "text")

    def __init__(self, text: str, kinds: Kinds, number: float | None = None) -> None:
        """Hold the words, their kinds, and their value when they are digits."""
        self.text = text
        self.kinds = kinds
        self.number = number

    def __repr__(self) -> str:
        """The words and their kinds."""
        return f"{self.text}{sorted(self.kinds)}"


class Lexicon:
    """Every known phrase and every weight, made once per library."""

    def __init__(self, library: Library) -> None:
        """Read the measures shelf."""
        shelf = library.blob("measures")
        self.library = library
        self.grams: dict[str, Interval] = {unit: (low, high) for unit, (low, high) in shelf["grams"].items()}
        self.measures: dict[str, dict[str, list[float]]] = shelf["measures"]
        self.capsules: dict[str, list[float]] = shelf["capsules"]
        self.content: dict[str, list[float] | None] = shelf["content"]
        self.ml: dict[str, list[float]] = shelf["ml"]
        self.assume: Assumptions = shelf["assumptions"]
        self.phrases: dict[str, Kinds] = shelf["phrases"]
        self.spelling = Spelling(shelf["spelt"], shelf["real_words"])
        self.longest: dict[str, int] = {}
        for phrase in self.phrases:
            first, _, rest = phrase.partition(" ")
            length = 2 + rest.count(" ") if rest else 1
            if length > self.longest.get(first, 0):
                self.longest[first] = length
        self._foreign: dict[str, bool] = {}

    def parts(self, words: list[str]) -> list[Part]:
        """The words as parts of speech, misspelt units mended; the longest known phrase wins."""
        words = [self._mended(word) for word in words]
        found, i = [], 0
        while i < len(words):
            part, used = self._part(words, i)
            found.append(part)
            i += used
        return found

    def _mended(self, word: str) -> str:
        if word in self.longest or not word[0].isalpha():
            return word
        meant = self.spelling.mended(word)
        return word if meant is None or self._named(word) else meant

    def _part(self, words: list[str], i: int) -> tuple[Part, int]:
        first = words[i]
        for length in range(min(self.longest.get(first, 0), len(words) - i), 0, -1):
            text = " ".join(words[i : i + length]) if length > 1 else first
            kinds = self.phrases.get(text)
            if kinds is not None:
                return Part(text, kinds), length
        if first.endswith("s") and not MEASURED.isdisjoint(self.phrases.get(first[:-1], NOTHING)):
            return Part(first, self.phrases[first[:-1]]), 1
        owner = self.phrases.get(first[:-2]) if first.endswith("'s") else None
        if owner and ("people" in owner or "advice" in owner):
            return Part(first, owner), 1
        if first[0].isdigit() or (first[0] == "." and len(first) > 1):
            return Part(first, NOTHING, _value(first)), 1
        if first[0] == "⌚":
            return Part(first, {"slots": True, "clock": float(first[1:])}), 1
        return Part(first, NOTHING), 1

    def foreign(self, part: Part) -> bool:
        """Whether a word names another medicine, drink or food, so that an amount beside it is not kratom's."""
        if "not_kratom" in part.kinds:
            return True
        return not (part.kinds or part.number is not None or len(part.text) < 4) and self._named(part.text)

    def _named(self, word: str) -> bool:
        if word not in self._foreign:
            if len(self._foreign) > 10_000:
                self._foreign.clear()
            rows = self.library.rows("SELECT 1 FROM other_substance WHERE name = ?", word)
            self._foreign[word] = bool(rows)
        return self._foreign[word]


def _value(text: str) -> float | None:
    """Digits as people write them: ``2,5`` and ``2.5``, ``3,000`` and ``3000``."""
    head, comma, tail = text.rpartition(",")
    if comma and "." not in text:
        thousands = len(tail) == 3 and head.replace(",", "").isdigit() and head.strip("0,") != ""
        text = text.replace(",", "") if thousands or "," in head else f"{head}.{tail}"
    text = text.replace(",", "")
    try:
        return float(text) if len(text) <= 12 else None
    except ValueError:
        return None


def lexicon(library: Library) -> Lexicon:
    """The lexicon of a library, made on first use."""
    made: Lexicon | None = library.memo.get("amounts.lexicon")
    if made is None:
        made = library.memo["amounts.lexicon"] = Lexicon(library)
    return made
