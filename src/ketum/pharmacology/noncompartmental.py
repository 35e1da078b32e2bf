"""What a curve says without any model: peak, area, terminal half-life, trough, accumulation, time to steady state.

Source: Gabrielsson & Weiner, Pharmacokinetic and Pharmacodynamic Data Analysis, 5th ed. 2016, section 2.8: linear-up/
log-down trapezoids; the terminal slope from the last points that give the best adjusted coefficient of determination.
"""

from dataclasses import dataclass
from math import log

import numpy as np

from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.solver.types import Array

FEWEST_POINTS = 3  # for a terminal slope
MOST_EXTRAPOLATED = 0.2  # of the area to infinity; beyond it nobody reports the area


@dataclass(frozen=True)
class Summary:
    """One curve after one dose: level in its own unit, hours; ``Unknown`` where the points do not tell."""

    cmax: float
    tmax_h: float
    auc_last: float
    half_life_h: float | Unknown
    auc_infinity: float | Unknown


def summary(time_h: Array, level: Array) -> Summary:
    """The summary of one curve, shape (times,) each, times in order.

    Raises ``ValueError`` when times are not in order or shapes differ.

    >>> found = summary(np.arange(0.0, 25.0), 100 * np.exp(-0.1 * np.arange(0.0, 25.0)))
    >>> found.cmax, round(found.half_life_h, 2), round(found.auc_infinity)
    (100.0, 6.93, 1000)
    """
    if time_h.shape != level.shape or time_h.ndim != 1 or np.any(np.diff(time_h) <= 0):
        raise ValueError("give one level for each time, and times in order")
    peak = int(np.argmax(level))
    area = float(auc(time_h, level[None])[0])
    speed = terminal_rate(time_h, level)
    if isinstance(speed, Unknown):
        return Summary(float(level[peak]), float(time_h[peak]), area, speed, speed)
    rest = float(level[level > 0][-1]) / speed
    whole: float | Unknown = area + rest
    if rest > MOST_EXTRAPOLATED * (area + rest):
        whole = Unknown(f"more than {MOST_EXTRAPOLATED:.0%} of the area would lie after the last sample")
    return Summary(float(level[peak]), float(time_h[peak]), area, log(2) / speed, whole)


def auc(time_h: Array, level: Array) -> Array:
    """Area under each curve by linear-up/log-down trapezoids; ``level`` has the shape (curves, times).

    >>> auc(np.array([0.0, 1.0, 2.0]), np.array([[0.0, 2.0, 1.0]])).round(4).tolist()
    [2.4427]
    """
    width = np.diff(time_h)
    before, after = level[:, :-1], level[:, 1:]
    falls = (after < before) & (after > 0)
    ratio = np.log(np.where(falls, before, 2.0) / np.where(falls, after, 1.0))
    part = np.where(falls, (before - after) / ratio, (before + after) / 2)
    return np.asarray((part * width).sum(axis=1))


def terminal_rate(time_h: Array, level: Array) -> float | Unknown:
    """The rate of the last straight part of the logarithm after the peak, 1/h."""
    after = np.flatnonzero((np.arange(len(level)) > np.argmax(level)) & (level > 0))
    if len(after) < FEWEST_POINTS:
        return Unknown(f"fewer than {FEWEST_POINTS} levels after the peak")
    best, speed = -np.inf, 0.0
    for first in range(len(after) - FEWEST_POINTS, -1, -1):
        x, y = time_h[after[first:]], np.log(level[after[first:]])
        slope, fit = _line(x, y)
        adjusted = 1 - (1 - fit) * (len(x) - 1) / (len(x) - 2)
        if adjusted > best - 1e-4:  # more points win where the fit is as good (Phoenix WinNonlin's rule)
            best, speed = max(adjusted, best), -slope
    return speed if speed > 0 else Unknown("the level does not fall at the end")


def _line(x: Array, y: Array) -> tuple[float, float]:
    dx, dy = x - x.mean(), y - y.mean()
    slope = float((dx * dy).sum() / (dx * dx).sum())
    spread = float((dy * dy).sum())
    return slope, 1.0 if spread == 0 else float(slope * (dx * dy).sum() / spread)


@dataclass(frozen=True)
class Repeated:
    """Curves while the same dose repeats: one number a curve, shape (curves,)."""

    trough: Array
    accumulation_cmax: Array
    accumulation_auc: Array
    doses_to_steady: Array


def repeated(time_h: Array, level: Array, interval_h: float, share: float = 0.9) -> Repeated:
    """Trough, accumulation of the last over the first interval, and when the trough is ``share`` of the last one.

    ``level`` has the shape (curves, times), on an even grid that starts with the first dose and holds whole intervals.
    """
    steps = round(interval_h / float(time_h[1] - time_h[0]))
    count = (len(time_h) - 1) // steps
    if steps < 1 or count < 1 or abs(steps * (time_h[1] - time_h[0]) - interval_h) > 1e-6 * interval_h:
        raise ValueError("the grid must hold whole intervals between doses")
    troughs = level[:, steps : count * steps + 1 : steps]
    first, last = slice(0, steps + 1), slice((count - 1) * steps, count * steps + 1)
    return Repeated(
        trough=troughs[:, -1],
        accumulation_cmax=level[:, last].max(axis=1) / level[:, first].max(axis=1),
        accumulation_auc=auc(time_h[last], level[:, last]) / auc(time_h[first], level[:, first]),
        doses_to_steady=np.asarray(1.0 + (troughs >= share * troughs[:, -1:]).argmax(axis=1)),
    )
