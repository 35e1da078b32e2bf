"""Numbers that are findings: temperature, blood pressure, oxygen, BMI, pulse, breathing rate, coma scale, QTc."""

import re
from functools import lru_cache

from ketum.knowledge.terms.vocabulary import Reading, Vocabulary

ORDINARY = "measuredordinary"  # stands for a number that means nothing; the compiler makes it a filling word


def stand_in(term: str) -> str:
    """The word that stands for a number which means ``term``."""
    return f"measured{term.replace('_', '')}"


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def spelled_out(folded: str, vocabulary: Vocabulary) -> str:
    """``folded`` text with every number that a reading understands replaced by the word for what it means."""
    if not any(letter.isdecimal() for letter in folded):
        return folded
    for pattern, readings in vocabulary.readings.items():
        folded = _compiled(pattern).sub(lambda hit, ranges=readings: _word(hit, ranges), folded)  # type: ignore[misc]
    return folded


def _word(hit: re.Match[str], readings: tuple[Reading, ...]) -> str:
    value = float(hit["value"].replace(",", "."))
    for reading in readings:
        if reading.low <= value < reading.high:
            return f" {stand_in(reading.term) if reading.term else ORDINARY} "
    return hit[0]
