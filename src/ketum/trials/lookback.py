"""Looking back (T0): what went together in a diary that nobody planned. Never more than a hunch, whatever it shows."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from ketum.knowledge.library import Library
from ketum.record import Record
from ketum.record.model import moment
from ketum.trials.engine import Array
from ketum.trials.method import method
from ketum.watch.usual import daily_grams

LOOKED_DAYS = 90
FEWEST_DAYS = 21
FEWEST_EFFECTIVE = 6.0
Z90 = 1.6448536269514722
CONFOUNDING = ("indication", "regression", "withdrawal", "expectation", "other_things")
Pattern = Literal["together_more", "together_less", "no_pattern"]


class NotEnough(NamedTuple):
    """The diary cannot show a pattern; ``why`` says what would be enough."""

    why: str


class Together(msgspec.Struct, frozen=True):
    """Rank correlation with its 90 % interval; how many days, and to how many independent ones they come down."""

    correlation: float
    interval_90: tuple[float, float]
    days: int
    effective_days: float


class Hunch(msgspec.Struct, frozen=True):
    """What went together, in words that claim no cause, and how such a pattern comes about by itself."""

    sentence: str
    label: str
    same_day: Together
    next_day: Together | None
    confounding: tuple[str, ...]


def look_back(record: Record, library: Library, at: datetime, exposure: str = "kratom") -> Hunch | NotEnough:
    """Did larger daily amounts and more pain go together in the last 90 days before ``at``?

    Only days with weighed amounts and a rating count: a day with nothing recorded is unknown, not a day without.
    """
    grams, pain = daily_grams(record.intakes, at, LOOKED_DAYS), _daily_pain(record, at)
    both = sorted(set(grams) & set(pain))
    if len(both) < FEWEST_DAYS:
        return NotEnough(f"{FEWEST_DAYS} days with weighed amounts and pain are needed; there are {len(both)}")
    same = _together(both, [grams[day] for day in both], [pain[day] for day in both])
    if same is None:
        return NotEnough("the amounts or the ratings were the same every day, so nothing could go together")
    after = [day for day in both if day + timedelta(days=1) in pain]
    later = _together(after, [grams[day] for day in after], [pain[day + timedelta(days=1)] for day in after])
    rules = method(library)
    sentence = rules.say(f"lookback.{_pattern(same)}", exposure=exposure)
    return Hunch(
        sentence=sentence,
        label=rules.say("lookback.hunch"),
        same_day=same,
        next_day=later,
        confounding=tuple(rules.say(f"confounding.{one}") for one in CONFOUNDING),
    )


def _pattern(found: Together) -> Pattern:
    low, high = found.interval_90
    return "together_more" if low > 0 else "together_less" if high < 0 else "no_pattern"


def _daily_pain(record: Record, at: datetime) -> dict[date, float]:
    days: dict[date, list[float]] = {}
    for one in record.ratings:
        if one.at and one.scale == "nrs-pain" and one.value <= 10:
            days.setdefault(moment(one.at).astimezone(at.tzinfo).date(), []).append(one.value)
    return {day: sum(values) / len(values) for day, values in days.items()}


def _together(days: Sequence[date], first: Sequence[float], second: Sequence[float]) -> Together | None:
    """Spearman's correlation; neighbours that resemble each other count for less than as many independent days.

    Effective number of days: Bartlett, J R Stat Soc 1935;98:536. Standard error: Bonett & Wright, Psychometrika
    2000;65:23.
    """
    one, other = np.array(first, float), np.array(second, float)
    if len(days) < FEWEST_DAYS or not one.std() or not other.std():
        return None
    correlation = float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])
    memory = max(_neighbours(days, one) * _neighbours(days, other), 0.0)
    effective = max(len(days) * (1.0 - memory) / (1.0 + memory), FEWEST_EFFECTIVE)
    inside = float(np.clip(correlation, -0.999, 0.999))
    half = Z90 * np.sqrt((1.0 + 0.5 * inside**2) / (effective - 3.0))
    low, high = (float(np.tanh(np.arctanh(inside) + sign * half)) for sign in (-1.0, 1.0))
    return Together(correlation, (low, high), len(days), effective)


def _ranks(values: Array) -> Array:
    """Ranks, with the mean rank for values that are the same."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank: Array = (np.cumsum(count) - 0.5 * (count - 1.0))[place]
    return mean_rank


def _neighbours(days: Sequence[date], values: Array) -> float:
    """Correlation of a day's value with the next day's; 0 where too few days are neighbours."""
    next_to = [k for k in range(len(days) - 1) if (days[k + 1] - days[k]).days == 1]
    before, after = values[next_to], values[[k + 1 for k in next_to]]
    if len(next_to) < 5 or not before.std() or not after.std():
        return 0.0
    return float(np.corrcoef(before, after)[0, 1])
