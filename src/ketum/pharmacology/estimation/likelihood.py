"""How probable a person is, given what was measured; the most probable one, and the curvature around it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketum.pharmacology.alkaloid import MITRAGYNINE
from ketum.pharmacology.curves import concentrations
from ketum.pharmacology.models import Model
from ketum.pharmacology.population.sampling import LogNormal
from ketum.pharmacology.regimen import Regimen
from ketum.pharmacology.solver.types import Array

STEP = 1e-4  # of finite differences, in standard deviations of a parameter
CURVATURE_STEP = 1e-2
FAR = 6.0  # standard deviations from the typical person: nobody is there


@dataclass(frozen=True)
class Problem:
    """Priors, doses and samples. A person is a vector of standard deviations from the typical one, one a parameter."""

    model: Model
    regimen: Regimen
    known: Mapping[str, LogNormal]
    time_h: Array
    log_level: Array
    censored: NDArray[np.bool_]
    residual_sd_log: float

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that are estimated."""
        return tuple(self.known)

    def parameters(self, eta: Array) -> dict[str, Array]:
        """The parameters of the people ``eta``, shape (parameters, people)."""
        drawn = {one.id: np.full(eta.shape[1], one.value) for one in self.model.parameters}
        return drawn | {
            name: known.median * np.exp(known.sd_log * row)
            for (name, known), row in zip(self.known.items(), eta, strict=True)
        }

    def surprise(self, eta: Array) -> Array:
        """Minus the logarithm of the posterior density, up to a constant, of the people ``eta``; shape (people,)."""
        from scipy.special import log_ndtr

        level = concentrations(self.model, self.parameters(eta), self.regimen, self.time_h).of(MITRAGYNINE)
        off = (self.log_level - np.log(np.maximum(level, 1e-300))) / self.residual_sd_log
        each = np.where(self.censored, -log_ndtr(off), off**2 / 2)
        return np.asarray(each.sum(axis=1) + (eta**2).sum(axis=0) / 2)


def mode(problem: Problem) -> Array | None:
    """The most probable person, shape (parameters,); ``None`` where the search finds none that is plausible."""
    from scipy.optimize import minimize

    size = len(problem.names)

    def both(eta: Array) -> tuple[float, Array]:
        steps = STEP * np.eye(size)
        around = np.concatenate([eta[:, None], eta[:, None] + steps, eta[:, None] - steps], axis=1)
        value = problem.surprise(around)
        return float(value[0]), (value[1 : size + 1] - value[size + 1 :]) / (2 * STEP)

    found = minimize(both, np.zeros(size), jac=True, method="L-BFGS-B", bounds=[(-FAR, FAR)] * size)
    plausible = found.success and np.all(np.isfinite(found.x)) and np.all(np.abs(found.x) < FAR)
    return np.asarray(found.x) if plausible else None


def laplace(problem: Problem, center: Array) -> Array | None:
    """The covariance of the posterior around its mode; ``None`` where it does not curve upwards in every direction."""
    size = len(center)
    unit = CURVATURE_STEP * np.eye(size)
    pairs = [(row, column) for row in range(size) for column in range(row, size)]
    corners = [
        center + one * unit[row] + other * unit[column]
        for row, column in pairs
        for one, other in ((1, 1), (1, -1), (-1, 1), (-1, -1))
    ]
    value = problem.surprise(np.stack(corners, axis=1)).reshape(-1, 4)
    curve = np.zeros((size, size))
    for (row, column), (both, up, down, neither) in zip(pairs, value, strict=True):
        curve[row, column] = curve[column, row] = (both - up - down + neither) / (4 * CURVATURE_STEP**2)
    try:
        np.linalg.cholesky(curve)
    except np.linalg.LinAlgError:
        return None
    return np.asarray(np.linalg.inv(curve))
