"""Percentile bands of any number of people without keeping their curves.

Levels are counted in bins that are an even fraction of a power of two wide, read off the bits of the number, which
costs no logarithm; a percentile lies inside its bin by straight interpolation: right to a fraction of a bin (6 %).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ketum.pharmacology.population.simulation import Population, blocks
from ketum.pharmacology.solver.types import Array, Places

BITS = 4  # bins in each doubling: two to this power
BELOW, ABOVE = 10, 6  # doublings below and above the middle of the first block that are told apart
SHIFT = 52 - BITS  # what is cut off the fraction of a double
BINS = (BELOW + ABOVE) << BITS
COLUMNS = 128  # analytes and times counted together, so that their bins stay in cache


@dataclass(frozen=True)
class Percentiles:
    """``values`` has the dimensions percentile, analyte, time."""

    values: Array
    q: tuple[float, ...]
    analytes: tuple[str, ...]
    time_h: Array
    unit: str
    people: int


def percentiles(
    population: Population,
    people: int,
    q: Sequence[float] = (5.0, 25.0, 50.0, 75.0, 95.0),
    done: Callable[[int], None] = lambda _: None,
) -> Percentiles:
    """The percentiles ``q`` of the levels of ``people`` people at every time; memory does not grow with their number.

    ``done`` is told after each block how many people are finished. A level of less than a thousandth of the middle
    person's counts as nothing.
    """
    counts: Counts | None = None
    for first, found in blocks(population, people):
        counts = counts or Counts(found)
        counts.add(found)
        done(first + len(found))
    if counts is None:
        raise ValueError("there must be at least one person")
    return Percentiles(
        counts.at(np.asarray(q) / 100),
        tuple(q),
        population.analytes,
        population.grid.time_h,
        population.unit,
        people,
    )


class Counts:
    """How many levels are in each bin, for each analyte and time."""

    def __init__(self, pilot: Array) -> None:
        """Place the bins around the middle of ``pilot``, shape (people, analytes, times)."""
        self.shape = pilot.shape[1:]
        columns = pilot.reshape(len(pilot), -1)
        middle = np.median(columns, axis=0)
        present = np.where(columns > 0, columns, np.nan)
        with np.errstate(all="ignore"):
            some = np.where(np.isnan(present).all(axis=0), 1.0, np.nanmax(np.nan_to_num(present, nan=0.0), axis=0))
        middle = np.where(middle > 0, middle, some)
        self.lowest: Places = (_key(middle) >> BITS << BITS) - (BELOW << BITS)
        self.offset = np.arange(COLUMNS, dtype=np.int64) * (BINS + 2)
        self.counts = np.zeros(columns.shape[1] * (BINS + 2), dtype=np.int64)
        self.people = 0

    def add(self, found: Array) -> None:
        """Count the levels of some people, shape (people, analytes, times)."""
        columns = found.reshape(len(found), -1)
        for start in range(0, columns.shape[1], COLUMNS):
            some = slice(start, min(start + COLUMNS, columns.shape[1]))
            keys = np.ascontiguousarray(columns[:, some]).view(np.int64)
            np.right_shift(keys, SHIFT, out=keys)
            keys -= self.lowest[some] - 1
            np.maximum(keys, 0, out=keys)
            np.minimum(keys, BINS + 1, out=keys)
            keys += self.offset[: keys.shape[1]]
            there = slice(some.start * (BINS + 2), some.stop * (BINS + 2))
            self.counts[there] += np.bincount(keys.ravel(), minlength=there.stop - there.start)
        self.people += len(found)

    def at(self, share: Array) -> Array:
        """The levels below which the shares of all people are, shape (shares, analytes, times)."""
        table = self.counts.reshape(-1, BINS + 2)
        upto = np.cumsum(table, axis=1)
        found = np.empty((len(share), len(table)))
        column = np.arange(len(table))
        for row, one in enumerate(share):
            rank = one * (self.people - 1) + 0.5
            place = np.minimum((upto <= rank).sum(axis=1), BINS + 1)
            before = np.where(place > 0, upto[column, np.maximum(place - 1, 0)], 0)
            part = (rank - before) / np.maximum(table[column, place], 1)
            low, high = _edge(self.lowest + place - 1), _edge(self.lowest + place)
            found[row] = np.where(place == 0, 0.0, low + np.clip(part, 0, 1) * (high - low))
        return found.reshape(len(share), *self.shape)


def _key(values: Array) -> Places:
    return np.asarray(np.ascontiguousarray(values).view(np.int64) >> SHIFT, dtype=np.intp)


def _edge(key: Places) -> Array:
    """The lower edge of a bin."""
    return np.asarray((np.maximum(key, 0).astype(np.int64) << SHIFT).view(np.float64))
