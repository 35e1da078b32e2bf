"""The randomisation test: how often would chance alone, through the order, have made a difference as large?

It needs no model: only that the order was drawn at random. With 4 pairs the smallest p is 1/16, with 3 pairs 1/8, and
it is printed as such. Source: Edgington & Onghena, Randomization Tests, 4th ed. 2007, chapters 3 and 6.
"""

from itertools import combinations
from math import comb

import numpy as np

from ketum.trials.answers import Chance
from ketum.trials.course import Course
from ketum.trials.engine import Array, Mask

MOST = 400_000  # orders in one half; every design of the method has far fewer
MOST_IN_BLOCK = 1_000
NEAR = 1e-9


def randomisation_test(course: Course, counted: Mask) -> Chance | None:
    """The test of one trial (``t`` = 1), on means of periods or on episodes, within each block.

    ``None`` where no block has a rating on both sides, and where there are more orders than can be counted, which no
    design of the method has. Orders are enumerated in two halves, whose sums are then put together.
    """
    blocks = _blocks(course, counted)
    if not blocks or any(np.prod([float(len(one)) for one in half]) > MOST for half in (blocks[::2], blocks[1::2])):
        return None
    observed = float(sum(value[0] for value in blocks))
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
        if comb(len(sides), int((sides > 0).sum())) > MOST_IN_BLOCK:
            return []
        found.append(_differences(means, sides))
    return found


def _differences(means: Array, sides: Array) -> Array:
    """The difference under the order that was drawn, then under every other one with as many units on each side."""
    up = tuple(np.flatnonzero(sides > 0).tolist())
    orders = [up, *(one for one in combinations(range(len(sides)), len(up)) if one != up)]
    chosen = np.zeros((len(orders), len(sides)), bool)
    np.put_along_axis(chosen, np.array(orders), values=True, axis=1)
    share = len(up), len(sides) - len(up)
    differences: Array = np.where(chosen, means / share[0], -means / share[1]).sum(axis=1)
    return differences


def _mean(course: Course, here: Mask) -> float:
    return float(course.pain[here, 0].mean()) if here.any() else float("nan")


def _sums(blocks: list[Array]) -> Array:
    """Every sum of one value from each block, sorted."""
    sums = np.zeros(1)
    for values in blocks:
        sums = np.add.outer(sums, values).ravel()
    return np.sort(sums)


def _at_most(halves: list[Array], limit: float) -> float:
    """How many of all orders have a sum of at most ``limit``."""
    first, second = halves
    return float(np.searchsorted(second, limit - first, side="right").sum())
