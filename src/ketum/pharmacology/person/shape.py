"""What can be said of any dose, whatever its strength: shares of a person's own first peak, and days.

Doses add up in a linear model, so none of this depends on milligrams or on how much of a product reaches the blood.
"""

from collections.abc import Sequence
from math import log, sqrt

import msgspec
import numpy as np

from ketum.knowledge.library import Library
from ketum.pharmacology.curves import amounts, in_body, levels
from ketum.pharmacology.models import Model, model
from ketum.pharmacology.person.spans import MODELS, PEOPLE, SEED, Span, middle_and_range, span
from ketum.pharmacology.person.view import figures
from ketum.pharmacology.population.sampling import draw
from ketum.pharmacology.regimen import DAY_H, Regimen, daily, once
from ketum.pharmacology.solver.types import Array

ONE_DOSE_H, STEP_H = 48.0, 0.5
DAYS, AFTER_DAYS = 14, 7
STEADY, LONG_DAYS = 0.9, 60  # steady when the lowest level is 9 tenths of what it becomes; 60 days are as good as ever
FIRST_HOUR, WAKING_H = 8.0, 16.0


class Range(msgspec.Struct, frozen=True):
    """The middle of the best model, and the limits within which 90 of 100 people are under either model."""

    low: float
    likely: float
    high: float


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """A line with its band in percent of a person's own peak after the first dose; never a level."""

    time_h: tuple[float, ...]
    low: tuple[float, ...]
    likely: tuple[float, ...]
    high: tuple[float, ...]
    unit: str = "% of the first peak"


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """The relative course of ``times_a_day`` equal doses; ``people_sd_log`` is how much peaks differ between people."""

    times_a_day: int
    one_dose: Curve
    every_day: Curve
    peak_h: Range
    left_tomorrow: Range
    in_body_tomorrow: Range
    days_to_steady: Range
    accumulation: Range
    people_sd_log: float
    occasions_sd_log: float
    models_sd_log: float


def pattern(times_a_day: int, days: int) -> Regimen:
    """Doses of 1 spread over the hours awake, to the quarter of an hour.

    >>> [dose.at_h for dose in pattern(2, 1).doses]
    [8.0, 16.0]
    """
    gap = int(4 * WAKING_H / times_a_day) / 4 if times_a_day > 1 else 0.0
    return daily([(FIRST_HOUR + number * gap, 1.0) for number in range(times_a_day)], days)


def shape(times_a_day: int, library: Library) -> Shape:
    """The relative course of equal doses ``times_a_day`` times a day; worked out once for each number."""
    held: dict[int, Shape] = library.memo.setdefault("exposure_shapes", {})
    if times_a_day not in held:
        held[times_a_day] = _shape(times_a_day, [model(name, library) for name in MODELS])
    return held[times_a_day]


def _shape(times_a_day: int, models: Sequence[Model]) -> Shape:
    short = np.arange(0.0, ONE_DOSE_H + STEP_H / 2, STEP_H)
    parents, bodies = zip(*(_course(one, once(1.0), short) for one in models), strict=True)
    peaks = [one.max(axis=1, keepdims=True) for one in parents]
    long = np.arange(0.0, (DAYS + AFTER_DAYS) * DAY_H + 1)
    grown = [_course(one, pattern(times_a_day, DAYS), long)[0] for one in models]
    first = [one[:, : int(DAY_H)].max(axis=1, keepdims=True) for one in grown]
    tomorrow = int(DAY_H / STEP_H)
    return Shape(
        times_a_day=times_a_day,
        one_dose=_curve(short, span([one / peak for one, peak in zip(parents, peaks, strict=True)])),
        every_day=_curve(long, span([one / peak for one, peak in zip(grown, first, strict=True)])),
        peak_h=_range([short[one.argmax(axis=1)] for one in parents]),
        left_tomorrow=_percent([one[:, tomorrow] / peak[:, 0] for one, peak in zip(parents, peaks, strict=True)]),
        in_body_tomorrow=_percent([one[:, tomorrow] / one.max(axis=1) for one in bodies]),
        days_to_steady=_range([_days_to_steady(one, times_a_day) for one in models]),
        accumulation=_range([_last_day(one).max(axis=1) / peak[:, 0] for one, peak in zip(grown, first, strict=True)]),
        people_sd_log=float(np.log(peaks[0]).std()),
        occasions_sd_log=sqrt(sum((one.between_occasions or 0.0) ** 2 for one in models[0].parameters)),
        models_sd_log=abs(log(float(np.median(peaks[0]) / np.median(peaks[1])))) / 2,
    )


def _course(one: Model, regimen: Regimen, time_h: Array) -> tuple[Array, Array]:
    """Levels of the parent and amounts in the body of typical products, shape (people, times)."""
    drawn = draw(one, SEED, 0, PEOPLE)
    held = amounts(one, drawn, regimen, time_h)
    return levels(one, drawn, held, time_h).values[:, 0], in_body(one, held)


def _days_to_steady(one: Model, times_a_day: int) -> Array:
    """The day on whose end the lowest level is 9 tenths of the one it ends up at, for each person."""
    before_next = FIRST_HOUR + DAY_H * np.arange(1.0, LONG_DAYS + 1)
    lowest = _course(one, pattern(times_a_day, LONG_DAYS), before_next)[0]
    return np.asarray(1 + (lowest >= STEADY * lowest[:, -1:]).argmax(axis=1), dtype=float)


def _last_day(values: Array) -> Array:
    return values[:, int((DAYS - 1) * DAY_H) : int(DAYS * DAY_H)]


def _range(values: Sequence[Array]) -> Range:
    return Range(*middle_and_range(values))


def _percent(values: Sequence[Array]) -> Range:
    return _range([100 * one for one in values])


def _curve(time_h: Array, found: Span) -> Curve:
    low, likely, high = (tuple(figures(100 * float(value)) for value in part) for part in found)
    return Curve(time_h=tuple(time_h.tolist()), low=low, likely=likely, high=high)
