"""The words of the grammar: from the measures shelf to parts of speech.

A part of speech is a *kind* with a value: ``number`` 3, ``mass`` gram, ``spoon`` teaspoon, ``period`` 7 days; or a cue
such as ``rise`` or ``others``. One phrase may have several ("a" is an article and means "per"); the grammar picks.
"""

from typing import Any

from ketum.knowledge.library import Library
from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.tokens import tokens

Kinds = dict[str, Any]
Assumptions = dict[str, float]


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
        self.phrases: dict[str, Kinds] = {}
        self.longest: dict[str, int] = {}
        self._foreign: dict[str, bool] = {}
        self._fill(shelf["words"])

    def _fill(self, words: dict[str, Any]) -> None:
        for kind, name in SINGLE_VALUES.items():
            for value, phrases in words[kind].items():
                self._add(phrases, name, float(value) if name in NUMERIC else value)
        for kind, name in SPANS.items():
            for row in words[kind]:
                self._add(row["words"], name, (row["low"], row["high"]))
        for row in words["each_period"]:
            self._add(row["words"], "each_period", row["days"])
        for kind, phrases in words["cues"].items():
            self._add(phrases, kind, True)

    def _add(self, phrases: list[str], kind: str, value: Any) -> None:
        for phrase in phrases:
            found = tokens(phrase)
            if found:
                self.phrases.setdefault(" ".join(found), {})[kind] = value
                self.longest[found[0]] = max(self.longest.get(found[0], 0), len(found))

    def parts(self, words: list[str]) -> list[Part]:
        """The words as parts of speech; the longest known phrase wins."""
        found, i = [], 0
        while i < len(words):
            part, used = self._part(words, i)
            found.append(part)
            i += used
        return found

    def _part(self, words: list[str], i: int) -> tuple[Part, int]:
        first = words[i]
        for length in range(min(self.longest.get(first, 0), len(words) - i), 0, -1):
            text = " ".join(words[i : i + length]) if length > 1 else first
            kinds = self.phrases.get(text)
            if kinds is not None:
                return Part(text, kinds), length
        if first[0].isdigit() or first[0] == ".":
            return Part(first, NOTHING, _value(first)), 1
        return Part(first, NOTHING), 1

    def foreign(self, part: Part) -> bool:
        """Whether a word names another medicine, drink or food, so that an amount beside it is not kratom's."""
        if "not_kratom" in part.kinds:
            return True
        if part.kinds or part.number is not None or len(part.text) < 4:
            return False
        if part.text not in self._foreign:
            self._foreign[part.text] = bool(
                self.library.rows("SELECT 1 FROM other_substance WHERE name = ?", part.text)
            )
        return self._foreign[part.text]


NOTHING: Kinds = {}
NUMERIC = {"number", "scale", "fraction", "count", "count_daily"}
SINGLE_VALUES = {
    "numbers": "number",
    "scales": "scale",
    "parts": "fraction",
    "masses": "mass",
    "spoons": "spoon",
    "capsule_sizes": "size",
    "volumes": "volume",
    "qualifiers": "qualifier",
    "alkaloids": "alkaloid",
    "counts": "count",
    "counts_daily": "count_daily",
    "forms": "form",
}
SPANS = {"vague": "vague", "periods": "period", "days_a_week": "days_a_week"}


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
