"""The views of an exposure: one dose, every day, the diary so far, if one stops, the same amount taken otherwise."""

from collections.abc import Sequence

import numpy as np

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import MITRAGYNINE, SEVEN_OH, Interval
from ketum.pharmacology.person.shape import pattern
from ketum.pharmacology.person.spans import People, Span, Supply, analyte_spans, middle_and_range, people, span, supply
from ketum.pharmacology.person.view import Series, View, between, figures, percent, series, table
from ketum.pharmacology.regimen import DAY_H, Regimen, once
from ketum.pharmacology.solver.types import Array

WHY = (
    "The band is wide because products and people differ: studies disagree about 3.6-fold on how much of a milligram "
    "reaches the blood. It shows 90 of 100 people under two models. It is no measurement, and it predicts neither "
    "effect nor safety."
)
DAYS, AFTER_DAYS = 14, 7
MOMENTS_H = (1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 48.0)
STOP_DAYS = (0.5, 1.0, 2.0, 3.0, 5.0, 7.0)
LEVEL = "ng/mL"


def one_dose(mg: Interval, form: str, library: Library) -> View:
    """The level after one dose, and how much of it is left tomorrow."""
    time_h = np.arange(0.0, 2 * DAY_H + 0.25, 0.5)
    found = people([supply(once(1.0), mg, form, library)], time_h, library)
    parent = [one.levels[:, 0] for one in found]
    peak_h = middle_and_range([time_h[one.argmax(axis=1)] for one in parent])
    left = middle_and_range([_share(one, time_h, DAY_H) for one in parent])
    kept = middle_and_range([_share(one.body, time_h, DAY_H) for one in found])
    return View(
        id="one_dose",
        title="After one dose",
        sentence=(
            f"The level of mitragynine in the blood peaks about {between(peak_h[0], peak_h[2])} hours after the dose. "
            f"Tomorrow at the same hour {percent(left)} of the peak is left in the blood, and {percent(kept)} of what "
            "was taken up is still in the body, most of it in the tissues."
        ),
        why=WHY,
        zero="the dose",
        time_h=tuple(time_h.tolist()),
        series=_levels(found),
        table=table(
            ("hours after the dose", "share of the peak", f"mitragynine, {LEVEL}", f"7-OH, {LEVEL}"),
            [
                [f"{hour:g}", _share_in_words(parent, time_h, hour), *_at(found, time_h, hour)]
                for hour in MOMENTS_H
            ],
        ),
    )  # fmt: skip


def every_day(mg: Interval, times_a_day: int, form: str, library: Library) -> View:
    """How far the level builds up when the dose is taken every day, and how it falls after the last day."""
    time_h = np.arange(0.0, (DAYS + AFTER_DAYS) * DAY_H + 1)
    found = people([supply(pattern(times_a_day, DAYS), mg, form, library)], time_h, library)
    parent = [one.levels[:, 0] for one in found]
    grown = middle_and_range([_peak_of_day(one, DAYS) / _peak_of_day(one, 1) for one in parent])
    times = "once a day" if times_a_day == 1 else f"{times_a_day} times a day"
    return View(
        id="every_day",
        title=f"Taken {times} for {DAYS} days, then stopped",
        sentence=(
            f"Taken {times}, the highest level of the day grows to about {figures(grown[1]):g} times that of the first "
            f"day ({between(grown[0], grown[2])} times), most of it within eight days. What builds up is in the "
            "tissues and leaves slowly."
        ),
        why=WHY,
        zero="midnight before the first day",
        time_h=tuple(time_h.tolist()),
        series=_levels(found),
        table=table(
            ("day", f"highest mitragynine, {LEVEL}", f"lowest mitragynine, {LEVEL}", f"highest 7-OH, {LEVEL}"),
            [_day_row(found, day) for day in (1, 2, 4, 8, DAYS, DAYS + 2, DAYS + AFTER_DAYS)],
        ),
    )


def diary(supplies: Sequence[Supply], since_h: float, library: Library) -> tuple[View, View]:
    """The level over the days of the diary, and how it falls when nothing more is taken; hour 0 is now."""
    time_h = np.arange(-np.ceil(since_h), AFTER_DAYS * DAY_H + 1)
    found = people(supplies, time_h, library)
    old = [one._replace(doses=_until(one.doses, -DAY_H)) for one in supplies]
    now = int(np.flatnonzero(time_h == 0)[0])
    kept = [one.body[:, now] for one in people(old, time_h, library)] if any(one.doses.pattern for one in old) else None
    there = [one.body[:, now] for one in found]
    share = middle_and_range([_over(a, b) for a, b in zip(kept, there, strict=True)]) if kept else (0.0, 0.0, 0.0)
    so_far = View(
        id="diary",
        title="Your days so far",
        sentence=f"Of the mitragynine that is in the body now, {percent(share)} was taken more than a day ago.",
        why=WHY,
        zero="now",
        time_h=tuple(time_h[: now + 1].tolist()),
        series=_levels(found, slice(0, now + 1)),
        table=table(
            ("days ago", f"highest mitragynine, {LEVEL}", f"lowest mitragynine, {LEVEL}", f"highest 7-OH, {LEVEL}"),
            [_ago_row(found, time_h, ago) for ago in range(min(7, int(since_h // DAY_H) + 1))],
        ),
    )
    return so_far, _stop(found, time_h, now)


def _stop(found: Sequence[People], time_h: Array, now: int) -> View:
    falls = [_over(one.body[:, now:], one.body[:, now : now + 1]) for one in found]
    half = middle_and_range([_hours_to(one, 0.5) for one in falls])
    tenth = middle_and_range([_hours_to(one, 0.1) for one in falls])
    after = time_h[now:]
    return View(
        id="stop",
        title="If nothing more is taken",
        sentence=(
            f"Half of what is in the body now has left after about {_days(half[1])} ({_days(half[0])} to "
            f"{_days(half[2])}), nine tenths after {_days(tenth[1])} ({_days(tenth[0])} to {_days(tenth[2])}). How "
            "one feels follows other clocks; after daily use do not stop suddenly without help."
        ),
        why=WHY,
        zero="now",
        time_h=tuple(after.tolist()),
        series=(series("in the body, of what is there now", "%", span(falls), 100.0),),
        table=table(
            ("days from now", "left in the body, of what is there now"),
            [[f"{day:g}", percent(middle_and_range([one[:, int(day * DAY_H)] for one in falls]))] for day in STOP_DAYS],
        ),
    )


def otherwise(mg_a_day: Interval, times: tuple[int, int], form: str, library: Library) -> View:
    """The same amount of a day in another number of doses: peaks and lows of the eighth day beside each other."""
    time_h = np.arange(7 * DAY_H, 8 * DAY_H + 0.25, 0.5)
    both = [
        people([supply(pattern(number, 8).times(1 / number), mg_a_day, form, library)], time_h, library)
        for number in times
    ]
    peaks = [[one.levels[:, 0].max(axis=1) for one in found] for found in both]
    lows = [[one.levels[:, 0].min(axis=1) for one in found] for found in both]
    changed = middle_and_range([_over(b, a) for a, b in zip(*peaks, strict=True)])
    bottom = middle_and_range([_over(b, a) for a, b in zip(*lows, strict=True)])
    names = [f"{number} a day" for number in times]
    spans = [analyte_spans(found)[MITRAGYNINE] for found in both]
    return View(
        id="otherwise",
        title=f"The same amount a day in {times[0]} or in {times[1]} doses",
        sentence=(
            f"In {times[1]} doses instead of {times[0]} the highest level of the day is about {figures(changed[1]):g} "
            f"times as high ({between(changed[0], changed[2])}), the lowest about {figures(bottom[1]):g} times "
            f"({between(bottom[0], bottom[2])}); the exposure of the whole day is the same. Withdrawal and dependence "
            "go with the number of doses a day more than with the grams."
        ),
        why=WHY,
        zero="midnight before the first day",
        time_h=tuple(time_h.tolist()),
        series=tuple(series(name, LEVEL, one) for name, one in zip(names, spans, strict=True)),
        table=table(
            ("doses a day", f"highest mitragynine, {LEVEL}", f"lowest mitragynine, {LEVEL}"),
            [
                [f"{number}", _range(top), _range(low)]
                for number, top, low in zip(times, peaks, lows, strict=True)
            ],
        ),
    )  # fmt: skip


def _levels(found: Sequence[People], some: slice = slice(None)) -> tuple[Series, ...]:
    spans = analyte_spans(found)
    return tuple(
        series(name, LEVEL, Span(*(part[some] for part in one)))
        for name, one in spans.items()
        if name in (MITRAGYNINE, SEVEN_OH)
    )


def _share(values: Array, time_h: Array, hour: float) -> Array:
    """The value at ``hour`` over the highest of each person."""
    return _over(values[:, int(np.searchsorted(time_h, hour))], values.max(axis=1))


def _share_in_words(values: Sequence[Array], time_h: Array, hour: float) -> str:
    return percent(middle_and_range([_share(one, time_h, hour) for one in values]))


def _over(one: Array, other: Array) -> Array:
    return np.asarray(np.divide(one, other, out=np.zeros_like(one), where=other > 0))


def _at(found: Sequence[People], time_h: Array, hour: float) -> list[str]:
    column = int(np.searchsorted(time_h, hour))
    return [_range([one.levels[:, row, column] for one in found]) for row in range(2)]


def _range(values: Sequence[Array]) -> str:
    low, _, high = middle_and_range(values)
    return between(low, high)


def _peak_of_day(values: Array, day: int) -> Array:
    return np.asarray(values[:, int((day - 1) * DAY_H) : int(day * DAY_H)].max(axis=1))


def _day_row(found: Sequence[People], day: int) -> list[str]:
    some = slice(int((day - 1) * DAY_H), int(day * DAY_H) + 1)
    return [f"{day}", *_extremes(found, some)]


def _ago_row(found: Sequence[People], time_h: Array, ago: int) -> list[str]:
    now = int(np.flatnonzero(time_h == 0)[0])
    some = slice(max(0, now - int((ago + 1) * DAY_H) + 1), now - int(ago * DAY_H) + 1)
    return [f"{ago}" if ago else "today", *_extremes(found, some)]


def _extremes(found: Sequence[People], some: slice) -> list[str]:
    return [
        _range([one.levels[:, 0, some].max(axis=1) for one in found]),
        _range([one.levels[:, 0, some].min(axis=1) for one in found]),
        _range([one.levels[:, 1, some].max(axis=1) for one in found]),
    ]


def _until(doses: Regimen, hour: float) -> Regimen:
    return Regimen(tuple(one for one in doses.doses if one.at_h <= hour))


def _hours_to(falling: Array, share: float) -> Array:
    """Hours until a falling share is below ``share``; the end of the picture where it is not."""
    below = falling < share
    return np.asarray(np.where(below.any(axis=1), below.argmax(axis=1), falling.shape[1] - 1), dtype=float)


def _days(hours: float) -> str:
    if hours >= AFTER_DAYS * DAY_H:
        return f"more than {AFTER_DAYS} days"
    return f"{figures(hours):g} hours" if hours < 36 else f"{figures(hours / DAY_H):g} days"
