"""Where the three numbers that cannot be integrated out in closed form are looked at, and with which weight."""

from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, roots_jacobi, roots_legendre

from ketum.trials.engine.cells import Array
from ketum.trials.engine.priors import Priors


class Grid(NamedTuple):
    """How finely to look: nodes of correlation and of pair spread, step of the log day-to-day spread, what to drop."""

    rho: int = 9
    step: float = 0.17
    pair_sd: int = 4
    rounds: int = 3
    lost: float = 7.0


class Nodes(NamedTuple):
    """Values with the log of their prior weight, each of shape (g,)."""

    value: Array
    log_weight: Array


FINE, QUICK = Grid(), Grid(rho=7, step=0.2, pair_sd=3, rounds=3, lost=5.0)


@cache
def rho_nodes(count: int, priors: Priors) -> Nodes:
    """Correlation: Gauss-Jacobi nodes, whose weight function is the Beta prior itself."""
    a, b = priors.rho_a, priors.rho_b
    place, weight = roots_jacobi(count, b - 1.0, a - 1.0)
    return Nodes(0.5 * priors.rho_most * (1.0 + place), np.log(weight / weight.sum()))


@cache
def pair_nodes(count: int, scale: float) -> Nodes:
    """Spread of the pairs: Gauss-Legendre nodes in the probabilities of its half-normal prior."""
    place, weight = roots_legendre(count)
    return Nodes(scale * ndtri(0.5 + 0.25 * (1.0 + place)), np.log(0.5 * weight))


@cache
def cut_nodes(count: int) -> tuple[Array, Array]:
    """Probabilities and weights by which a normal cut at zero is integrated."""
    place, weight = roots_legendre(count)
    return 0.5 * (1.0 + place), 0.5 * weight
