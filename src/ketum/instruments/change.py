"""Did a score change by what patients notice? Told per condition, and only between answers that can be compared."""

from collections.abc import Collection
from typing import Any, Literal

import msgspec

from ketum.instruments.model import Instrument, Mcid
from ketum.instruments.scoring import Scored

Verdict = Literal["improved", "improved_less", "same", "worse_less", "worse", "unknown"]
GENERAL = "chronic_pain"
IN_WORDS: dict[Verdict, str] = {
    "improved": "better by at least what patients notice",
    "improved_less": "better by less than what patients notice",
    "same": "unchanged",
    "worse_less": "worse by less than what patients notice",
    "worse": "worse by at least what patients notice",
    "unknown": "it is not known whether patients notice such a change",
}


class NotComparable(msgspec.Struct, frozen=True):
    """Two scores that say nothing together, and why."""

    why: str


class ByCondition(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict for one condition. ``borrowed``: measured in other people, whom ``mcid.conditions`` names."""

    condition: str | None
    verdict: Verdict
    why: str | None = None
    mcid: Mcid | None = None
    borrowed: bool = False


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """From one score to a later one. ``difference`` is later minus earlier, in points of the score."""

    instrument: str
    score: str
    before: float
    after: float
    difference: float
    by_condition: tuple[ByCondition, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain types, with the words of each verdict."""
        told: dict[str, Any] = msgspec.to_builtins(self)
        for one in told["by_condition"]:
            one["in_words"] = IN_WORDS[one["verdict"]]
        return told


def change(
    instrument: Instrument, before: Scored, after: Scored, conditions: Collection[str], score: str | None = None
) -> Change | NotComparable:
    """How ``score`` (the main one when left out) changed, told for each of the person's ``conditions`` (term ids).

    Scores are compared only when instrument, version, time asked about, wording and language are the same.
    """
    apart = _apart(before, after)
    if apart:
        return NotComparable(apart)
    name = score or before.main
    one, other = before.score(name), after.score(name)
    if one.value is None or other.value is None:
        missing = "earlier" if one.value is None else "later"
        return NotComparable(f"the {missing} score could not be worked out: {one.why or other.why}")
    if one.direction == "neither":
        return NotComparable(f"{name} has no better or worse side")
    difference = round(float(other.value - one.value), 6)
    better_by = -difference if one.direction == "higher_worse" else difference
    fitting = _fitting(instrument, name, conditions)
    return Change(
        instrument=instrument.id,
        score=name,
        before=float(one.value),
        after=float(other.value),
        difference=difference,
        by_condition=tuple(_verdict(better_by, float(one.value), *each) for each in fitting),
    )


def _apart(before: Scored, after: Scored) -> str | None:
    """What keeps two scores from being compared."""
    pairs = (
        ("instrument", before.instrument, after.instrument),
        ("version", before.version, after.version),
        ("time asked about", before.recall, after.recall),
        ("wording", before.wording, after.wording),
        ("language", before.language, after.language),
    )
    for what, one, other in pairs:
        if one != other:
            return f"the {what} differs: {one} and {other}"
    return None


def _fitting(
    instrument: Instrument, score: str, conditions: Collection[str]
) -> list[tuple[str | None, Mcid | None, bool]]:
    """Each of the person's conditions with the smallest change measured in it, else in chronic pain, else none.

    When no condition is named, every smallest change on file, as borrowed.
    """
    mine = [one for one in instrument.mcid if one.score == score]
    if not conditions:
        return [(None, one, True) for one in mine] or [(None, None, False)]
    general = next((one for one in mine if GENERAL in one.conditions), None)
    found: list[tuple[str | None, Mcid | None, bool]] = []
    for name in dict.fromkeys(conditions):
        own = [(name, one, False) for one in mine if name in one.conditions]
        found += own or [(name, general, general is not None)]
    return found


def _verdict(better_by: float, before: float, condition: str | None, mcid: Mcid | None, borrowed: bool) -> ByCondition:
    if mcid is None:
        nothing = "no smallest change that patients notice is on file for this condition"
        return ByCondition(condition=condition, verdict="same" if better_by == 0 else "unknown", why=nothing)
    if better_by == 0:
        return ByCondition(condition=condition, verdict="same", mcid=mcid, borrowed=borrowed)
    size = abs(better_by)
    reached = [_reaches(size, mcid.points)] if mcid.points else []
    if mcid.share:
        reached.append(_reaches(size / abs(before), mcid.share) if before else None)
    verdict, unclear = _combined(reached, better_by)
    return ByCondition(condition=condition, verdict=verdict, why=unclear, mcid=mcid, borrowed=borrowed)


def _combined(reached: list[bool | None], better_by: float) -> tuple[Verdict, str | None]:
    """The verdict of points and share together, and why there is none where they do not agree."""
    if all(one is True for one in reached):
        return ("improved" if better_by > 0 else "worse"), None
    if all(one is False for one in reached):
        return ("improved_less" if better_by > 0 else "worse_less"), None
    if True in reached and False in reached:
        return "unknown", "by points and by share the answers differ"
    return "unknown", "it lies between the estimates, or no share can be taken of 0"


def _reaches(size: float, estimates: tuple[float, float]) -> bool | None:
    """At least the greatest estimate: yes. Below the least: no. Between them nobody knows."""
    least, greatest = estimates
    if size >= greatest - 1e-9:
        return True
    return False if size < least - 1e-9 else None
