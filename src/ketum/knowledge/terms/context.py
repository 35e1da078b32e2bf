"""What the words around a term say: denied, supposed, somebody else's, in the family, or earlier."""

import msgspec

from ketum.knowledge.terms.cues import Row
from ketum.knowledge.terms.denying import denials, denied_after, supposals, supposed_after
from ketum.knowledge.terms.matching import Spot
from ketum.knowledge.terms.people import kin_after, relatives
from ketum.knowledge.terms.times import Time, Times
from ketum.knowledge.terms.vocabulary import Vocabulary
from ketum.knowledge.terms.words import Word


class Setting(msgspec.Struct, frozen=True):
    """What is said about one found phrase."""

    negated: bool
    others: bool
    family: bool
    time: Time
    unsure: bool


class Surroundings:
    """One text, read once from left to right; then asked about each found phrase."""

    def __init__(self, words: list[Word], spots: list[Spot], vocabulary: Vocabulary) -> None:
        """Mark every word with what its surroundings say."""
        self._row = Row(words, spots, vocabulary)
        denied, supposed = denials(self._row), supposals(self._row)
        self._negated = [one or other for one, other in zip(denied, supposed, strict=True)]
        self._kin, self._family = relatives(self._row)
        self._times = Times(self._row)

    @property
    def understood(self) -> set[int]:
        """The places of the words that were read as cues."""
        return self._row.understood

    def setting(self, spot: Spot) -> Setting:
        """What is said about ``spot``."""
        row, first, last = self._row, spot.places[0], spot.places[-1]
        denied = any(self._negated[place] for place in spot.places) or denied_after(row, last)
        supposed = row.cue(first - 1, "supposed_before") > 0 or supposed_after(row, last)
        others = self._kin[first] or kin_after(row, last)
        family = self._family[first] or row.cue(last + 1, "family_after") > 0
        too = (others or family) and self._in_sentence_after(last, "me_too")
        return Setting(
            negated=denied or supposed,
            others=others and not too,
            family=family and not too,
            time=self._times.of(spot),
            unsure=self._in_sentence_after(last, "unsure", near=3),
        )

    def _in_sentence_after(self, last: int, name: str, near: int = 99) -> bool:
        for place in range(last + 1, min(len(self._row), last + 1 + near)):
            if self._row.gap(place) == ".":
                return False
            if self._row.cue(place, name):
                return True
        return False
