"""People who differ in their parameters, drawn so that a person is the same whoever else is drawn.

Person ``i`` of a seed gets a block of the random stream of their own (Philox, a counter-based generator: Salmon et al.,
SC 2011), so that chunks of any size, in any order, on any machine give the same people.
"""

from collections.abc import Mapping
from math import log, sqrt
from typing import NamedTuple

import numpy as np

from ketum.pharmacology.models import Model
from ketum.pharmacology.solver.types import Array

WORDS_AT_ONCE = 4  # what Philox gives for one count
PEOPLE_STREAM, OCCASION_STREAM = 0, 1
NORMAL_95 = 1.959963984540054  # a normal number is inside plus and minus this with probability 0.95


class LogNormal(NamedTuple):
    """What is known of a number that must be above zero: its median, and the SD of its logarithm."""

    median: float
    sd_log: float


def band(low: float, high: float) -> LogNormal:
    """The log-normal distribution that has 95 of 100 values inside ``low`` to ``high``.

    >>> round(band(0.2, 1.3).median, 2)
    0.51
    """
    return LogNormal(sqrt(low * high), log(high / low) / (2 * NORMAL_95))


def normals(seed: int, stream: int, first: int, people: int, columns: int) -> Array:
    """Standard normal numbers, shape (columns, people), for the people from number ``first`` on."""
    from scipy.special import ndtri

    words = -(-columns // WORDS_AT_ONCE) * WORDS_AT_ONCE
    count = first * words // WORDS_AT_ONCE
    bits = np.random.Philox(key=[seed % 2**64, stream], counter=[count, 0, 0, 0])
    raw = bits.random_raw(people * words).reshape(people, words)[:, :columns]
    uniform = ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53
    return np.asarray(ndtri(np.ascontiguousarray(uniform.T)), dtype=np.float64)


def draw(
    model: Model, seed: int, first: int, people: int, known: Mapping[str, LogNormal] | None = None
) -> dict[str, Array]:
    """Parameters of ``people`` people from number ``first`` on, each an array of shape (people,).

    ``known`` replaces the typical value and variability of a parameter, for example by the prior of a product factor.
    """
    varying = {one.id: LogNormal(one.value, one.between_people) for one in model.parameters if one.between_people}
    varying |= known or {}
    names = [one.id for one in model.parameters if one.id in varying]  # the order of the file, so that it is fixed
    scores = normals(seed, PEOPLE_STREAM, first, people, len(names))
    drawn = {one.id: np.full(people, one.value) for one in model.parameters}
    for score, name in zip(scores, names, strict=True):
        drawn[name] = varying[name].median * np.exp(varying[name].sd_log * score)
    return drawn


def occasions(model: Model, seed: int, first: int, people: int, doses: int) -> Array | None:
    """What multiplies each dose of each person, shape (people, doses); ``None`` when doses do not vary in ``model``."""
    spread = sum((one.between_occasions or 0.0) ** 2 for one in model.parameters)
    if spread == 0:
        return None
    scores = normals(seed, OCCASION_STREAM, first, people, doses)
    return np.ascontiguousarray(np.exp(sqrt(spread) * scores).T)
