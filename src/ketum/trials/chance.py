"""The randomisation test: how often would chance alone, through the order, have made a difference as large?

It needs no model: only that the order was drawn at random. With 4 pairs the smallest p is 1/16, with 3 pairs 1/8, and
it is printed as such. Source: Edgington & Onghena, Randomization Tests, 4th ed. 2007, chapters 3 and 6.
"""

from itertools import permutations

import numpy as np

from ketum.trials.answers import Chance
from ketum.trials.course import Course
from ketum.trials.engine import Array, Mask

MOST = 400_000
NEAR = 1e-9


def randomisation_test(course: Course, counted: Mask) -> Chance | None:
    """The test of one trial (``t`` = 1), on means of periods or on episodes, within each block.

    ``None`` where no block has a rating on both sides. Orders are enumerated; of more than some hundred thousand orders
    the distribution is put together from two halves.
    """
    blocks = _blocks(course, counted)
    if not blocks:
        return None
    observed = sum(value[0] for value in blocks)
    halves = [_sums(blocks[::2]), _sums(blocks[1::2])]
    total = float(len(halves[0]) * len(halves[1]))
    lower = _at_most(halves, observed + NEAR)
    far = _at_most(halves, -abs(observed) + NEAR) + total - _at_most(halves, abs(observed) - NEAR)
    return Chance(lower / total, min(1.0, far / total), 1.0 / total, observed / len(blocks))


def _blocks(course: Course, counted: Mask) -> list[Array]:
    """For each block, its difference under every balanced arrangement; the one that was drawn comes first."""
    rated = counted & np.isfinite(course.pain[:, 0])
    found = []
    for block in np.unique(course.pair):
        here = course.pair == block
        units = np.unique(course.period[here])
        means = np.array([_mean(course, rated & (course.period == unit)) for unit in units])
        sides = np.array([course.side[course.period == unit, 0][0] for unit in units])
        known = np.isfinite(means)
        means, sides = means[known], sides[known]
        if not ((sides > 0).any() and (sides < 0).any()):
            continue
        drawn = tuple(sides)
        orders = [drawn, *sorted(set(permutations(drawn)) - {drawn})]
        found.append(np.array([_difference(means, np.array(one)) for one in orders]))
    return found


def _mean(course: Course, here: Mask) -> float:
    return float(course.pain[here, 0].mean()) if here.any() else float("nan")


def _difference(means: Array, sides: Array) -> float:
    return float(means[sides > 0].mean() - means[sides < 0].mean())


def _sums(blocks: list[Array]) -> Array:
    """Every sum of one value from each block, sorted."""
    sums = np.zeros(1)
    for values in blocks:
        sums = np.add.outer(sums, values).ravel()
        if len(sums) > MOST:
            raise ValueError(f"more than {MOST} orders in one half; a trial has at most 40 blocks")
    return np.sort(sums)


def _at_most(halves: list[Array], limit: float) -> float:
    """How many of all orders have a sum of at most ``limit``."""
    first, second = halves
    return float(np.searchsorted(second, limit - first, side="right").sum())
