"""Amounts in the body at any times: the state is carried from dose to dose, then on to each time asked."""

from collections.abc import Iterator, Sequence

import numpy as np

from ketum.pharmacology.solver.course import Course, brought, running
from ketum.pharmacology.solver.rates import Rates
from ketum.pharmacology.solver.transition import transition
from ketum.pharmacology.solver.types import Array

TILE = 60_000  # people times times worked on at once, so that memory stays bounded


def amounts_at(rates: Rates, course: Course, time_h: Array, places: Sequence[int]) -> Array:
    """Amounts in the compartments ``places`` of each person at each time.

    Parameters
    ----------
    rates : Rates
        Of ``n`` people.
    course : Course
        What they take.
    time_h : array, shape (times,)
        Hours on the clock of the doses, in any order. At the time of a dose it has been taken.
    places : sequence of int
        Numbers of compartments.

    Returns
    -------
    array, shape (n, len(places), times)
    """
    people = len(course.lag_h)
    whole = np.zeros((people, len(places), len(time_h)))
    if course.doses and len(time_h):
        for some in _tiles(people, max(len(time_h), len(course.doses))):
            whole[some] = _tile(rates.of(np.arange(some.start, some.stop)), course.of(some), time_h, places)
    return whole


def _tiles(people: int, width: int) -> Iterator[slice]:
    step = max(1, TILE // width)
    for start in range(0, people, step):
        yield slice(start, min(start + step, people))


def _tile(rates: Rates, course: Course, time_h: Array, places: Sequence[int]) -> Array:
    """One tile: what the complete doses left, and what is still flowing in."""
    states = _states(rates, brought(rates, course), course.complete_h)
    whole = _carried(rates, states, course, time_h, places)
    for number, one in enumerate(course.doses):
        if one.over_h > 0:
            since = time_h[None, :] - course.lag_h[:, None] - one.at_h
            whole += running(rates, course, number, since)[..., list(places)].transpose(0, 2, 1)
    return whole


def _states(rates: Rates, arriving: Array, complete_h: Array) -> Array:
    """The state right after each dose is complete, shape (n, doses, compartments). Equal gaps are worked out once."""
    states = arriving.copy()
    gaps, which = np.unique(np.diff(complete_h), return_inverse=True)
    if len(gaps):
        steps = transition(rates, np.broadcast_to(gaps, (len(states), len(gaps)))).matrix()
        for number, gap in enumerate(which, start=1):
            states[:, number] += np.matmul(steps[:, gap], states[:, number - 1, :, None])[..., 0]
    return states


def _carried(rates: Rates, states: Array, course: Course, time_h: Array, places: Sequence[int]) -> Array:
    """The states carried on from the last dose before each time, shape (n, places, times)."""
    complete, lag = course.complete_h, course.lag_h[:, None]
    last = np.searchsorted(complete, time_h[None, :] - lag, side="right") - 1
    since = np.where(last >= 0, time_h[None, :] - complete[np.maximum(last, 0)], 0.0)
    gaps, which = np.unique(since, return_inverse=True)
    longest = _longest(complete, time_h) + course.lag_h
    if 2 * len(gaps) < len(time_h):
        share = transition(rates, np.maximum(gaps[None, :] - lag, 0.0), longest).share
        row, column = np.arange(len(states))[:, None], which.reshape(since.shape)
        share = {place: value[row, column] for place, value in share.items() if place[0] in places}
    else:
        share = transition(rates, np.maximum(since - lag, 0.0), longest).share
    before = np.take_along_axis(states, np.maximum(last, 0)[:, :, None], axis=1)
    whole = np.zeros((len(states), len(places), len(time_h)))
    for (to, source), value in share.items():
        if to in places:
            whole[:, places.index(to)] += value * before[:, :, source]
    whole *= (last >= 0)[:, None, :]
    return whole


def _longest(complete_h: Array, time_h: Array) -> float:
    """The longest wait from a dose to a time asked, lag aside: a bound that is the same for everybody."""
    last = np.searchsorted(complete_h, time_h, side="right") - 1
    return float(np.max(np.where(last >= 0, time_h - complete_h[np.maximum(last, 0)], 0.0), initial=0.0))
