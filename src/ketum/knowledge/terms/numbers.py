"""Numbers that are findings: temperature, blood pressure, oxygen, pulse, scores, blood values, drinks in a day."""

import re
from functools import lru_cache

from ketum.knowledge.terms.vocabulary import Measure, Reading, Vocabulary

ORDINARY = "measuredordinary"  # stands for a number that means nothing; the compiler makes it a filling word
NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTED = {name: float(number) for number, name in enumerate(NAMES, start=1)} | {"couple": 2.0, "dozen": 12.0}


def stand_in(term: str) -> str:
    """The word that stands for a number which means ``term``."""
    return f"measured{term.replace('_', '')}"


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def spelled_out(folded: str, vocabulary: Vocabulary) -> str:
    """``folded`` text with every number that a measure understands replaced by the word for what it means."""
    digits = any(letter.isdecimal() for letter in folded)
    for measure in vocabulary.measures:
        if (digits or measure.counted) and _concerns(measure, folded):
            folded = _compiled(measure.pattern).sub(lambda hit, one=measure: _word(hit, one.ranges), folded)  # type: ignore[misc]
    return folded


def _concerns(measure: Measure, folded: str) -> bool:
    return not measure.near or any(word in folded for word in measure.near)


def _word(hit: re.Match[str], readings: tuple[Reading, ...]) -> str:
    written = hit["value"].replace(",", ".")
    value = COUNTED[written] if written in COUNTED else float(written)
    for reading in readings:
        if reading.low <= value < reading.high:
            return f" {stand_in(reading.term) if reading.term else ORDINARY} "
    return hit[0]
