"""The days of one trial as they were written down, and whether an analysis may look at them at all."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import isfinite
from typing import Annotated

from msgspec import Meta

from ketum.record.model import Line, Name, Part
from ketum.trials.method import Blinding, Question

MOST_DAYS = 1_000
LAST_DAY = 100_000
MOST_PAIRS = 40
Pain = Annotated[float, Meta(ge=0, le=10)]
Count = Annotated[int, Meta(ge=0, le=LAST_DAY)]


class Noted(Part, frozen=True, kw_only=True):
    """What can be noted on a day or at an episode, whatever the question. ``None`` was not said.

    ``guess`` is the arm that the person believed it was, ``taken`` the arm that was really taken, ``confidence`` and
    ``withdrawal`` are from 0 to 10.
    """

    arm: Name
    pain: Pain | None = None
    guess: Name | None = None
    confidence: Pain | None = None
    taken: Name | None = None
    rescue: bool | None = None
    withdrawal: Pain | None = None
    harms: tuple[Line, ...] = ()
    reason: Line | None = None


class Day(Noted, frozen=True, kw_only=True):
    """One day of a trial by days; ``day`` counts from the first one, ``period`` and ``pair`` say where it belongs."""

    day: Count
    period: Count
    pair: Count


class Episode(Noted, frozen=True, kw_only=True):
    """One flare: pain at its beginning and 90 minutes later. ``block`` is the block of the random order."""

    baseline: Pain | None = None
    episode: Count | None = None
    block: Count | None = None


class Diary(Part, frozen=True, kw_only=True):
    """A trial with its arms known: what an analysis needs and nothing else."""

    question: Question
    reference_arm: Name = "A"
    washout_days: Annotated[int, Meta(ge=0, le=60)] | None = None
    meaningful: Annotated[float, Meta(gt=0, le=10)] | None = None
    blinding: Blinding | None = None
    run_in_mean: Pain | None = None
    run_in_arm: Name | None = None
    days: Annotated[tuple[Day, ...], Meta(max_length=MOST_DAYS)] = ()
    episodes: Annotated[tuple[Episode, ...], Meta(max_length=MOST_DAYS)] = ()

    @property
    def noted(self) -> Sequence[Day] | Sequence[Episode]:
        """The episodes of an episode trial, the days of any other."""
        return self.episodes if self.question == "T1" else self.days

    @property
    def other_arm(self) -> str | None:
        """The arm that is compared with the reference; ``None`` while there is none."""
        return next((one.arm for one in self.noted if one.arm != self.reference_arm), None)


def contradiction(diary: Diary) -> str | None:
    """What makes the diary unreadable as a trial of two arms, with where it is; ``None`` when nothing does."""
    noted = diary.noted
    if diary.days and diary.episodes:
        return "it has both days and episodes; a trial has one of them"
    if not noted:
        return "it has no episode" if diary.question == "T1" else "it has no day"
    arms = {one.arm for one in noted} | {diary.reference_arm}
    if len(arms) > 2:
        return f"it has {len(arms)} arms ({', '.join(sorted(arms))}); a trial compares two"
    for place, one in enumerate(noted):
        if one.pain is not None and not (isfinite(one.pain) and 0 <= one.pain <= 10):
            return f"entry {place}: pain {one.pain:g} is not between 0 and 10"
    return _of_episodes(diary.episodes) if diary.question == "T1" else _of_days(diary.days)


def _of_episodes(episodes: Sequence[Episode]) -> str | None:
    for place, one in enumerate(episodes):
        if one.baseline is not None and not (isfinite(one.baseline) and 0 <= one.baseline <= 10):
            return f"entry {place}: baseline {one.baseline:g} is not between 0 and 10"
    twice = _twice([one.episode for one in episodes if one.episode is not None])
    return f"episode {twice} is there twice; keep one" if twice is not None else None


def _of_days(days: Sequence[Day]) -> str | None:
    twice = _twice([one.day for one in days])
    if twice is not None:
        return f"day {twice} is there twice; keep one"
    if any(not 0 <= one.day <= LAST_DAY for one in days):
        return f"a day is before 0 or after {LAST_DAY}"
    pairs = len({one.pair for one in days})
    if pairs > MOST_PAIRS:
        return f"it has {pairs} pairs; a trial has at most {MOST_PAIRS}"
    arm: dict[int, str] = {}
    pair: dict[int, int] = {}
    for one in days:
        if arm.setdefault(one.period, one.arm) != one.arm:
            return f"period {one.period} has two arms; a period has one"
        if pair.setdefault(one.period, one.pair) != one.pair:
            return f"period {one.period} belongs to two pairs; it belongs to one"
    ordered = [one.period for one in sorted(days, key=lambda one: one.day)]
    changes = [now for before, now in pairwise(ordered) if now != before]
    again = _twice([ordered[0], *changes])
    return (
        f"period {again} is interrupted by another one; a period is one stretch of days" if again is not None else None
    )


def _twice(values: Sequence[int]) -> int | None:
    return next((value for value, count in Counter(values).items() if count > 1), None)
