"""What makes people's exposure differ: Sobol indices of every parameter that varies.

Source: Saltelli et al., Computer Physics Communications 181:259 (2010), table 2, rows b (first order) and f (total).
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from ketum.pharmacology.curves import Curves, concentrations
from ketum.pharmacology.models import Model
from ketum.pharmacology.noncompartmental import auc
from ketum.pharmacology.population.sampling import LogNormal, normals
from ketum.pharmacology.regimen import Regimen
from ketum.pharmacology.solver.types import Array

STREAM = 50  # of random numbers, apart from those of people and doses
Measure = Callable[[Curves], Array]


class Share(NamedTuple):
    """The share of the variance of the logarithm that a parameter explains alone, and with all it interacts with."""

    parameter: str
    name: str
    alone: float
    total: float


def peak(curves: Curves) -> Array:
    """The highest level of the first substance of each person."""
    return np.asarray(curves.values[:, 0].max(axis=1))


def area(curves: Curves) -> Array:
    """The area under the curve of the first substance of each person."""
    return auc(curves.time_h, curves.values[:, 0])


def last(curves: Curves) -> Array:
    """The last level of the first substance of each person."""
    return np.asarray(curves.values[:, 0, -1])


def sobol(
    model: Model,
    regimen: Regimen,
    time_h: Array,
    measure: Measure,
    *,
    known: Mapping[str, LogNormal] | None = None,
    people: int = 1024,
    seed: int = 1,
) -> tuple[Share, ...]:
    """The Sobol indices of ``measure`` (of its logarithm) for every parameter that varies, the largest first.

    ``known`` replaces or adds what is known of a parameter, for example the band of a product factor. It costs
    ``people`` times the number of varying parameters plus two.
    """
    varying = {one.id: LogNormal(one.value, one.between_people) for one in model.parameters if one.between_people}
    varying |= known or {}
    names = [one.id for one in model.parameters if one.id in varying]
    scores = normals(seed, STREAM, 0, people, 2 * len(names))
    one, other = scores[: len(names)], scores[len(names) :]

    def logarithm(of: Array) -> Array:
        drawn = {part.id: np.full(people, part.value) for part in model.parameters}
        drawn |= {
            name: varying[name].median * np.exp(varying[name].sd_log * row) for name, row in zip(names, of, strict=True)
        }
        return np.log(measure(concentrations(model, drawn, regimen, time_h)))

    first, second = logarithm(one), logarithm(other)
    variance = float(np.var(np.concatenate([first, second])))
    titles = {part.id: part.name for part in model.parameters}
    found = []
    for number, name in enumerate(names):
        mixed = one.copy()
        mixed[number] = other[number]
        changed = logarithm(mixed)
        alone = float(np.mean(second * (changed - first))) / variance
        total = float(np.mean((first - changed) ** 2)) / (2 * variance)
        found.append(Share(name, titles[name], alone, total))
    return tuple(sorted(found, key=lambda part: -part.total))
