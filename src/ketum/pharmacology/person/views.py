"""The views of an exposure: one dose, every day, the diary so far, if one stops, the same amount taken otherwise."""

from collections.abc import Sequence

import numpy as np

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import MITRAGYNINE, SEVEN_OH, Interval
from ketum.pharmacology.person.rows import LEVEL, ago_row, day_row, extreme_heads, level_range, levels_at
from ketum.pharmacology.person.shape import pattern
from ketum.pharmacology.person.spans import People, Span, Supply, analyte_spans, middle_and_range, people, span, supply
from ketum.pharmacology.person.view import Series, View, between, percent, series, shown, table
from ketum.pharmacology.regimen import DAY_H, Regimen, once
from ketum.pharmacology.solver.types import Array
from ketum.pharmacology.speech import Speech

DAYS, AFTER_DAYS = 14, 7
MOMENTS_H = (1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 48.0)
STOP_DAYS = (0.5, 1.0, 2.0, 3.0, 5.0, 7.0)


def one_dose(mg: Interval, form: str, library: Library) -> View:
    """The level after one dose, and how much of it is left tomorrow."""
    told = Speech(library)
    time_h = np.arange(0.0, 2 * DAY_H + 0.25, 0.5)
    found = people([supply(once(1.0), mg, form, library)], time_h, library)
    parent = [one.levels[:, 0] for one in found]
    peak_h = middle_and_range([time_h[one.argmax(axis=1)] for one in parent])
    left = middle_and_range([_share(one, time_h, DAY_H) for one in parent])
    kept = middle_and_range([_share(one.body, time_h, DAY_H) for one in found])
    return View(
        id="one_dose",
        title=told.say("After one dose"),
        sentence=told.say(
            "The level of mitragynine in the blood peaks about {hours} hours after the dose. Tomorrow at the same hour "
            "{left} of the peak is left in the blood, and {kept} of what was taken up is still in the body, most of it "
            "in the tissues.",
            hours=between(peak_h[0], peak_h[2], told), left=percent(left, told), kept=percent(kept, told),
        ),
        why=_why(told),
        zero=told.say("the dose"),
        time_h=tuple(time_h.tolist()),
        series=_levels(found),
        table=table(
            (
                told.say("hours after the dose"), told.say("share of the peak"), f"{MITRAGYNINE}, {LEVEL}",
                f"7-OH, {LEVEL}",
            ),
            [
                [f"{hour:g}", _share_in_words(parent, time_h, hour, told), *levels_at(found, time_h, hour, told)]
                for hour in MOMENTS_H
            ],
        ),
    )  # fmt: skip


def every_day(mg: Interval, times_a_day: int, form: str, library: Library) -> View:
    """How far the level builds up when the dose is taken every day, and how it falls after the last day."""
    told = Speech(library)
    time_h = np.arange(0.0, (DAYS + AFTER_DAYS) * DAY_H + 1)
    found = people([supply(pattern(times_a_day, DAYS), mg, form, library)], time_h, library)
    parent = [one.levels[:, 0] for one in found]
    grown = middle_and_range([_peak_of_day(one, DAYS) / _peak_of_day(one, 1) for one in parent])
    times = told.say("once a day") if times_a_day == 1 else told.say("{times} times a day", times=times_a_day)
    return View(
        id="every_day",
        title=told.say("Taken {times} for {days} days, then stopped", times=times, days=DAYS),
        sentence=told.say(
            "Taken {times}, the highest level of the day grows to about {grown} times that of the first day ({range} "
            "times), most of it within eight days. What builds up is in the tissues and leaves slowly.",
            times=times,
            grown=shown(grown[1]),
            range=between(grown[0], grown[2], told),
        ),
        why=_why(told),
        zero=told.say("midnight before the first day"),
        time_h=tuple(time_h.tolist()),
        series=_levels(found),
        table=table(
            (told.say("day"), *extreme_heads(told)),
            [day_row(found, day, told) for day in (1, 2, 4, 8, DAYS, DAYS + 2, DAYS + AFTER_DAYS)],
        ),
    )


def diary(supplies: Sequence[Supply], since_h: float, library: Library) -> tuple[View, View]:
    """The level over the days of the diary, and how it falls when nothing more is taken; hour 0 is now."""
    told = Speech(library)
    time_h = np.arange(-np.ceil(since_h), AFTER_DAYS * DAY_H + 1)
    found = people(supplies, time_h, library)
    old = [one._replace(doses=_until(one.doses, -DAY_H)) for one in supplies]
    now = int(np.flatnonzero(time_h == 0)[0])
    kept = [one.body[:, now] for one in people(old, time_h, library)] if any(one.doses.pattern for one in old) else None
    there = [one.body[:, now] for one in found]
    share = middle_and_range([_over(a, b) for a, b in zip(kept, there, strict=True)]) if kept else (0.0, 0.0, 0.0)
    so_far = View(
        id="diary",
        title=told.say("Your days so far"),
        sentence=told.say(
            "Of the mitragynine that is in the body now, {share} was taken more than a day ago.",
            share=percent(share, told),
        ),
        why=_why(told),
        zero=told.say("now"),
        time_h=tuple(time_h[: now + 1].tolist()),
        series=_levels(found, slice(0, now + 1)),
        table=table(
            (told.say("days ago"), *extreme_heads(told)),
            [ago_row(found, time_h, ago, told) for ago in range(min(7, int(since_h // DAY_H) + 1))],
        ),
    )
    return so_far, _stop(found, time_h, now, told)


def _stop(found: Sequence[People], time_h: Array, now: int, told: Speech) -> View:
    falls = [_over(one.body[:, now:], one.body[:, now : now + 1]) for one in found]
    half = middle_and_range([_hours_to(one, 0.5) for one in falls])
    tenth = middle_and_range([_hours_to(one, 0.1) for one in falls])
    after = time_h[now:]
    return View(
        id="stop",
        title=told.say("If nothing more is taken"),
        sentence=told.say(
            "Half of what is in the body now has left after about {half} ({half_low} to {half_high}), nine tenths "
            "after {tenth} ({tenth_low} to {tenth_high}). How one feels follows other clocks; after daily use do not "
            "stop suddenly without help.",
            half=_days(half[1], told),
            half_low=_days(half[0], told),
            half_high=_days(half[2], told),
            tenth=_days(tenth[1], told),
            tenth_low=_days(tenth[0], told),
            tenth_high=_days(tenth[2], told),
        ),
        why=_why(told),
        zero=told.say("now"),
        time_h=tuple(after.tolist()),
        series=(series(told.say("in the body, of what is there now"), "%", span(falls), 100.0),),
        table=table(
            (told.say("days from now"), told.say("left in the body, of what is there now")),
            [
                [f"{day:g}", percent(middle_and_range([one[:, int(day * DAY_H)] for one in falls]), told)]
                for day in STOP_DAYS
            ],
        ),
    )


def otherwise(mg_a_day: Interval, times: tuple[int, int], form: str, library: Library) -> View:
    """The same amount of a day in another number of doses: peaks and lows of the eighth day beside each other."""
    told = Speech(library)
    time_h = np.arange(7 * DAY_H, 8 * DAY_H + 0.25, 0.5)
    both = [
        people([supply(pattern(number, 8).times(1 / number), mg_a_day, form, library)], time_h, library)
        for number in times
    ]
    peaks = [[one.levels[:, 0].max(axis=1) for one in found] for found in both]
    lows = [[one.levels[:, 0].min(axis=1) for one in found] for found in both]
    changed = middle_and_range([_over(b, a) for a, b in zip(*peaks, strict=True)])
    bottom = middle_and_range([_over(b, a) for a, b in zip(*lows, strict=True)])
    names = [told.say("{times} a day", times=number) for number in times]
    spans = [analyte_spans(found)[MITRAGYNINE] for found in both]
    return View(
        id="otherwise",
        title=told.say("The same amount a day in {one} or in {other} doses", one=times[0], other=times[1]),
        sentence=told.say(
            "In {other} doses instead of {one} the highest level of the day is about {top} times as high "
            "({top_range}), the lowest about {low} times ({low_range}); the exposure of the whole day is the same. "
            "Withdrawal and dependence go with the number of doses a day more than with the grams.",
            one=times[0], other=times[1], top=shown(changed[1]), top_range=between(changed[0], changed[2], told),
            low=shown(bottom[1]), low_range=between(bottom[0], bottom[2], told),
        ),
        why=_why(told),
        zero=told.say("midnight before the first day"),
        time_h=tuple(time_h.tolist()),
        series=tuple(series(name, LEVEL, one) for name, one in zip(names, spans, strict=True)),
        table=table(
            (told.say("doses a day"), *extreme_heads(told)[:2]),
            [
                [f"{number}", level_range(top, told), level_range(low, told)]
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


def _share_in_words(values: Sequence[Array], time_h: Array, hour: float, told: Speech) -> str:
    return percent(middle_and_range([_share(one, time_h, hour) for one in values]), told)


def _over(one: Array, other: Array) -> Array:
    return np.asarray(np.divide(one, other, out=np.zeros_like(one), where=other > 0))


def _peak_of_day(values: Array, day: int) -> Array:
    return np.asarray(values[:, int((day - 1) * DAY_H) : int(day * DAY_H)].max(axis=1))


def _until(doses: Regimen, hour: float) -> Regimen:
    return Regimen(tuple(one for one in doses.doses if one.at_h <= hour))


def _hours_to(falling: Array, share: float) -> Array:
    """Hours until a falling share is below ``share``; the end of the picture where it is not."""
    below = falling < share
    return np.asarray(np.where(below.any(axis=1), below.argmax(axis=1), falling.shape[1] - 1), dtype=float)


def _days(hours: float, told: Speech) -> str:
    if hours >= AFTER_DAYS * DAY_H:
        return told.say("more than {days} days", days=AFTER_DAYS)
    if hours < 36:
        return told.say("{hours} hours", hours=shown(hours))
    return told.say("{days} days", days=shown(hours / DAY_H))


def _why(told: Speech) -> str:
    return told.say(
        "The band is wide because products and people differ: studies disagree about 3.6-fold on how much of a "
        "milligram reaches the blood. It shows 90 of 100 people under two models. It is no measurement, and it "
        "predicts neither effect nor safety."
    )
