"""Amounts in the body on an even grid of times, for any doses: one step of the grid is the same step each time.

For several people the grid is walked once for all of them. For one person it is cut into stretches that are walked side
by side and then joined: a state at the start of a stretch adds to everything after it, because the model is linear.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from ketum.pharmacology.solver.course import Course, brought, running
from ketum.pharmacology.solver.rates import Rates
from ketum.pharmacology.solver.structure import Place
from ketum.pharmacology.solver.transition import transition
from ketum.pharmacology.solver.types import Array, Places

MORE_STRETCHES = 3  # than points in each: joining a stretch is cheaper than walking a point
SAME_TIME = 1e-11  # a dose that is less of a step late still counts at its grid point


@dataclass(frozen=True)
class Grid:
    """Times ``start_h + k * step_h`` for ``k`` below ``count``."""

    start_h: float
    step_h: float
    count: int

    @property
    def time_h(self) -> Array:
        """The times, shape (count,)."""
        return np.asarray(self.start_h + self.step_h * np.arange(self.count), dtype=float)


def grid_of(time_h: Array) -> Grid | None:
    """The even grid that ``time_h`` is, or ``None`` when it is not one."""
    if len(time_h) < 3:
        return None
    step = (time_h[-1] - time_h[0]) / (len(time_h) - 1)
    found = Grid(float(time_h[0]), float(step), len(time_h))
    return found if step > 0 and np.allclose(time_h, found.time_h, rtol=0, atol=SAME_TIME * step) else None


def amounts_on(rates: Rates, course: Course, grid: Grid, places: Sequence[int]) -> Array:
    """Amounts in the compartments ``places`` of each person on ``grid``, shape (n, len(places), grid.count).

    At the time of a dose it has been taken.
    """
    people = len(course.lag_h)
    stretches = round(MORE_STRETCHES * sqrt(grid.count)) if people == 1 else 1
    length = ceil(grid.count / stretches)
    since, cell, column = _arrivals(course, grid)
    ladder = grid.step_h * np.arange(1, (length if stretches > 1 else 1) + 1)
    longest = np.maximum(since.max(axis=1, initial=0.0), ladder[-1])
    times = np.concatenate([np.broadcast_to(ladder, (people, len(ladder))), since], axis=1)
    share = transition(rates, times, longest).share
    late = {place: value[:, len(ladder) :][:, column] for place, value in share.items()}
    arriving = _arriving(rates, course, late)
    steps = {place: value[:, : len(ladder)] for place, value in share.items()}
    new = _on_cells(arriving, cell, grid.count, stretches, length)
    walked, ends = _walked(steps, new, places)
    if stretches > 1:
        _joined(walked, ends, steps, places)
    whole = walked.transpose(3, 0, 2, 1).reshape(people, len(places), stretches * length)[:, :, : grid.count]
    for number, one in enumerate(course.doses):
        if one.over_h > 0:
            flows = grid.time_h[None, :] - course.lag_h[:, None] - one.at_h
            whole = whole + running(rates, course, number, flows)[..., list(places)].transpose(0, 2, 1)
    return whole


def _arrivals(course: Course, grid: Grid) -> tuple[Array, Places, Places]:
    """How long after a dose the next grid point is, which one that is (n, doses), and which column says how long.

    Doses at the same place between two grid points share a column; those before the grid have one each.
    """
    place = (course.complete_h - grid.start_h) / grid.step_h
    before = np.floor(place + SAME_TIME)
    over = np.maximum(place - before, 0.0)
    over[over < SAME_TIME] = 0.0
    key = np.where(before < 0, -1.0 - np.arange(len(place)), over)
    _, first, column = np.unique(key, return_index=True, return_inverse=True)
    late = over[None, :] + course.lag_h[:, None] / grid.step_h
    cell = np.ceil(late - SAME_TIME)
    since = np.maximum(cell - late, 0.0) * grid.step_h
    cell = cell + before
    since = np.where(cell < 0, since - cell * grid.step_h, since)
    return since[:, first], np.clip(cell, 0, grid.count).astype(np.intp), column


def _arriving(rates: Rates, course: Course, share: Mapping[Place, Array]) -> dict[int, Array]:
    """What each dose adds at its grid point: for each compartment an array of shape (n, doses)."""
    if all(one.over_h == 0 for one in course.doses):
        amount = course.amount
        return {to: value * amount for (to, source), value in share.items() if source == course.entry}
    full = brought(rates, course)
    found: dict[int, Array] = {}
    for (to, source), value in share.items():
        found[to] = found.get(to, 0.0) + value * full[:, :, source]
    return found


def _on_cells(arriving: Mapping[int, Array], cell: Places, count: int, stretches: int, length: int) -> dict[int, Array]:
    """What arrives at each grid point, for each compartment an array of shape (length, stretches, n)."""
    people = len(cell)
    there = cell < count
    row = (cell % length) * stretches + cell // length
    flat = (row * people + np.arange(people)[:, None])[there]
    shape = (length, stretches, people)
    return {
        place: np.bincount(flat, value[there], length * stretches * people)
        .astype(np.float64, copy=False)
        .reshape(shape)
        for place, value in arriving.items()
    }


def _walked(
    steps: Mapping[Place, Array], new: Mapping[int, Array], places: Sequence[int]
) -> tuple[Array, dict[int, Array]]:
    """Walk every stretch from nothing; amounts of shape (places, length, stretches, n), and the states at the ends."""
    one = {place: np.ascontiguousarray(value[:, 0]) for place, value in steps.items()}
    length, stretches, people = next(iter(new.values())).shape
    walked = np.zeros((len(places), length, stretches, people))
    state: dict[int, Array] = {}
    spare = np.empty((stretches, people))
    for row in range(length):
        after: dict[int, Array] = {place: value[row] for place, value in new.items()}
        for (to, source), value in one.items():
            if source in state:
                np.multiply(value, state[source], out=spare)
                after[to] = after[to] + spare if to in after else spare.copy()
        state = after
        for number, place in enumerate(places):
            if place in state:
                walked[number, row] = state[place]
    return walked, state


def _joined(walked: Array, ends: Mapping[int, Array], steps: Mapping[Place, Array], places: Sequence[int]) -> None:
    """Add to each stretch what the one before it ended with."""
    _, length, stretches, people = walked.shape
    size = 1 + max(to for to, _ in steps)
    whole = np.zeros((people, size, size))
    for (to, source), value in steps.items():
        whole[:, to, source] = value[:, length - 1]
    end = np.zeros((stretches, people, size))
    for place, value in ends.items():
        end[:, :, place] = value
    start = np.zeros((stretches, people, size))
    for number in range(1, stretches):
        start[number] = np.matmul(whole, start[number - 1, :, :, None])[..., 0] + end[number - 1]
    for number, place in enumerate(places):
        for (to, source), value in steps.items():
            if to == place:
                walked[number] += value.T[:, None, :] * start[None, :, :, source]
