"""When it was: earlier, long over, or going on."""

import msgspec

from ketum.knowledge.terms.cues import Row
from ketum.knowledge.terms.matching import Spot

NAMES = frozenset({"current", "earlier", "long_over", "earlier_before"})


class Time(msgspec.Struct, frozen=True):
    """What is said about the time of one phrase. ``earlier``: it began or was before; ``over``: it is no more."""

    earlier: bool = False
    over: bool = False
    long_over: bool = False


class Times:
    """The cues of time in each clause."""

    def __init__(self, row: Row) -> None:
        """Number the clauses and note where in each the cues are."""
        self._clause: list[int] = []
        self._said: list[list[tuple[str, int]]] = []
        for place, word in enumerate(row.words):
            if not self._said or word.gap in (".", ",", ")") or word.text == "but":
                self._said.append([])
            self._clause.append(len(self._said) - 1)
            self._said[-1] += [(name, place) for name in row.cues[place] if name in NAMES]

    def of(self, spot: Spot) -> Time:
        """The time of ``spot``. "Had" and "was" speak of what comes after them, "years ago" of the whole clause."""
        first = spot.places[0]
        said = {name for name, place in self._said[self._clause[first]] if name != "earlier_before" or place < first}
        current = "current" in said
        earlier = bool(said & {"earlier", "earlier_before", "long_over"})
        return Time(earlier, earlier and not current, "long_over" in said and not current)
