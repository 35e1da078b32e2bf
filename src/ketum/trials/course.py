"""From diaries to arrays, and from arrays to the regression of an engine. Many trials of one layout go together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ketum.trials.diary import Diary, Noted
from ketum.trials.engine import FAR, Array, Mask, Priors, Problem
from ketum.trials.method import Normal

REBOUND_DAYS = 2.0
BLOCK = 4  # episodes of one block, where the diary does not say
STEPS = (1.0, 0.5, 0.1, 0.01)


class Course(NamedTuple):
    """``n`` days (or episodes) of ``t`` trials that share a layout.

    ``day``, ``period``, ``pair``: (n,). ``side``: (n, t), +1/2 under the other arm and -1/2 under the reference.
    ``pain``: (n, t), NaN where it was missed. ``baseline``: (n, t) for episodes, else ``None``. ``before``: (t,), the
    side on which the person was before the first day, NaN where that is not known.
    """

    day: Array
    period: Array
    pair: Array
    side: Array
    pain: Array
    baseline: Array | None
    before: Array


class Plan(NamedTuple):
    """What of a course is analysed, and how. ``down`` is the side with less kratom, where a rebound may be."""

    washout_days: int
    down: float | None
    pairs: bool
    effect: Normal
    priors: Priors


class Column(NamedTuple):
    """One more column of the regression (n, t), with a normal prior of its coefficient."""

    values: Array
    prior: Normal


def course_of(diary: Diary) -> Course:
    """The arrays of one diary, in the order of days; the diary has been looked at for contradictions."""
    if diary.question == "T1":
        entries: Sequence[tuple[float, int, int]] = [
            (place, place, place // BLOCK if one.block is None else one.block)
            for place, one in enumerate(diary.episodes)
        ]
        noted: list[Noted] = list(diary.episodes)
        baseline = _column([one.baseline for one in diary.episodes])
    else:
        days = sorted(diary.days, key=lambda one: one.day)
        entries = [(one.day, one.period, one.pair) for one in days]
        noted, baseline = list(days), None
    day, period, pair = (np.array(part, float) for part in zip(*entries, strict=True))
    run_in = np.nan if diary.run_in_arm is None else _side(diary.run_in_arm, diary)
    return Course(
        day=day,
        period=period,
        pair=np.unique(pair, return_inverse=True)[1].astype(float),
        side=np.array([[_side(one.arm, diary)] for one in noted]),
        pain=_column([one.pain for one in noted]),
        baseline=baseline,
        before=np.array([run_in]),
    )


def _side(arm: str, diary: Diary) -> float:
    return -0.5 if arm == diary.reference_arm else 0.5


def _column(values: Sequence[float | None]) -> Array:
    return np.array([[np.nan if one is None else one] for one in values], float)


def repeated(course: Course, times: int) -> Course:
    """One course, ``times`` times side by side."""
    return course._replace(
        side=np.repeat(course.side, times, axis=1),
        pain=np.repeat(course.pain, times, axis=1),
        baseline=None if course.baseline is None else np.repeat(course.baseline, times, axis=1),
        before=np.repeat(course.before, times),
    )


def since_switch(course: Course) -> tuple[Array, Array]:
    """Days since the arm last changed (n, t), infinite before any change; and to which side (n, t) it changed.

    The first day counts as a change, unless the person is known to have been on that side before.
    """
    since, to = np.full(course.side.shape, np.inf), np.zeros(course.side.shape)
    last, side = np.full(course.before.shape, -np.inf), course.before.copy()
    for i in range(len(course.day)):
        changed = course.side[i] != side
        last = np.where(changed, course.day[i], last)
        side = course.side[i]
        since[i], to[i] = course.day[i] - last, side
    return since, to


def analysed(course: Course, washout_days: int) -> Mask:
    """Which days (n, t) count: not the first ones after a switch. Whether they were rated is another matter."""
    return since_switch(course)[0] >= washout_days


def rebound(course: Course, down: float) -> Array:
    """What a switch to the side ``down`` leaves for some days, (n, t): 1 on its first day, exp(-d/2) after d days."""
    since, to = since_switch(course)
    return np.where(to == down, np.exp(-since / REBOUND_DAYS), 0.0)


def step_of(pain: Array) -> float:
    """How finely pain was rated: in whole points, halves, tenths; the widest step that fits all ratings."""
    rated = pain[np.isfinite(pain)]
    return next((step for step in STEPS if np.allclose(rated / step, np.round(rated / step), atol=1e-6)), STEPS[-1])


def cells(pain: Array) -> tuple[Array, Array]:
    """Edges of the cell of each rating, (n, t) each; open at 0 and 10, and open on both sides where it was missed."""
    half = 0.5 * step_of(pain)
    rated = np.isfinite(pain)
    low = np.where(rated & (pain > 0), pain - half, -FAR)
    high = np.where(rated & (pain < 10), pain + half, FAR)
    return low, high


def problem(
    course: Course,
    plan: Plan,
    centre: Array,
    *,
    keep: Mask | None = None,
    side: Array | None = None,
    edges: tuple[Array, Array] | None = None,
    more: Sequence[Column] = (),
) -> Problem:
    """The regression of a course: level, effect, trend, baseline, more columns, rebound, pairs.

    ``centre`` (t,) is the mean of the prior of the level; ``keep`` replaces the days that count, ``side`` the column of
    the effect, ``edges`` the cells. Days that nobody has are left out, because they say nothing.
    """
    n, t = course.side.shape
    counted = analysed(course, plan.washout_days) if keep is None else keep
    low, high = edges or cells(course.pain)
    low, high = np.where(counted, low, -FAR), np.where(counted, high, FAR)
    span = max(float(course.day[-1] - course.day[0]), 1.0)
    trend = (course.day - 0.5 * (course.day[0] + course.day[-1])) / span
    parts = [
        Column(np.ones((n, t)), Normal(0.0, plan.priors.level_sd)),
        Column(course.side if side is None else side, plan.effect),
        Column(np.repeat(trend[:, None], t, axis=1), Normal(0.0, plan.priors.trend_sd)),
        *more,
    ]
    if course.baseline is not None:
        prior = Normal(plan.priors.baseline_mean, plan.priors.baseline_sd)
        parts.insert(3, Column(_centred(course.baseline), prior))
    positive = None
    if plan.down is not None:
        positive = len(parts)
        parts.append(Column(rebound(course, plan.down), Normal(0.0, plan.priors.rebound_scale)))
    count = int(course.pair.max()) + 1 if plan.pairs else 0
    blocks = (course.pair[:, None] == np.arange(count)).astype(float)
    columns = np.concatenate(
        [np.stack([one.values for one in parts], axis=2), np.repeat(blocks[:, None, :], t, axis=1)], axis=2
    )
    mean = np.concatenate([np.tile([one.prior.mean for one in parts], (t, 1)), np.zeros((t, count))], axis=1)
    spread = np.concatenate([np.tile([one.prior.sd for one in parts], (t, 1)), np.ones((t, count))], axis=1)
    mean[:, 0] = centre
    kept = (low > -FAR).any(axis=1) | (high < FAR).any(axis=1)
    gaps = np.repeat(np.diff(course.day[kept])[:, None], t, axis=1)
    pairs = np.arange(columns.shape[2]) >= len(parts)
    return Problem(low[kept], high[kept], gaps, columns[kept], mean, spread, pairs, 1, positive)


def _centred(baseline: Array) -> Array:
    """Baselines around their mean; one that was missed counts as the mean, which the random order makes fair."""
    known = np.isfinite(baseline)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, baseline, 0.0).sum(axis=0) / count
    return np.where(known, baseline - mean, 0.0)
