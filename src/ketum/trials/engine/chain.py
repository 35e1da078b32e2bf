"""The autocorrelated days: a stationary Gaussian AR(1) seen at irregular gaps, as a tridiagonal precision matrix.

Arrays carry many models at once. Their axes are, in this order: day ``n``, trial ``t``, (column ``k``,) node ``g``.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Chain(NamedTuple):
    """Prior precision of the days: its diagonal, its off-diagonal, and the log of its determinant."""

    diagonal: Array
    beside: Array
    log_det: Array


class Solved(NamedTuple):
    """``(Q + diag(extra))^-1 rhs``, the diagonal of that inverse, and the log determinant of ``Q + diag(extra)``."""

    solution: Array
    variance: Array
    log_det: Array


def chain(gap_days: Array, rho: Array, sd: Array) -> Chain:
    """Precision of a stationary AR(1) with correlation ``rho ** gap`` between neighbours and standard deviation ``sd``.

    A day that was missed needs no imputation: it only makes a gap longer (Rue & Held, Gaussian Markov Random Fields,
    2005, section 1.1).

    Parameters
    ----------
    gap_days : array, shape (n - 1, t)
        Days between neighbours, all positive.
    rho, sd : array, shape (t, g)
        Correlation from one day to the next, in [0, 1), and marginal standard deviation.

    Returns
    -------
    Chain with arrays of shape (n, t, g), (n - 1, t, g) and (t, g)
    """
    with np.errstate(divide="ignore"):
        log_rho = np.log(rho)
    r = np.exp(gap_days[:, :, None] * log_rho)
    left = 1.0 - r * r
    n = gap_days.shape[0] + 1
    diagonal = np.zeros((n, *rho.shape))
    diagonal[0] = 1.0
    diagonal[1:] = 1.0 / left
    diagonal[:-1] += r * r / left
    scale = sd**-2.0
    log_det = 2.0 * -n * np.log(sd) - np.log(left).sum(axis=0)
    return Chain(diagonal * scale, -r / left * scale, log_det)


def solve(prior: Chain, extra: Array, rhs: Array) -> Solved:
    """Solve with the prior precision plus a diagonal, for every model at once, in time linear in the days.

    Forward elimination and back substitution (Thomas), and the diagonal of the inverse by the Takahashi recursion.

    Parameters
    ----------
    extra : array, shape (n, t, g)
        Precision that the observations add.
    rhs : array, shape (n, t, k, g)
        Right-hand sides; overwritten by the solution.
    """
    pivot, beside = prior.diagonal + extra, prior.beside
    n = len(pivot)
    ratio = np.empty_like(beside)
    for i in range(1, n):
        np.divide(beside[i - 1], pivot[i - 1], out=ratio[i - 1])
        pivot[i] -= ratio[i - 1] * beside[i - 1]
        rhs[i] -= ratio[i - 1][:, None, :] * rhs[i - 1]
    variance = 1.0 / pivot
    rhs *= variance[:, :, None, :]
    for i in range(n - 2, -1, -1):
        rhs[i] -= ratio[i][:, None, :] * rhs[i + 1]
        variance[i] += ratio[i] * ratio[i] * variance[i + 1]
    return Solved(rhs, variance, np.log(pivot).sum(axis=0))


def invert(matrix: Array) -> tuple[Array, Array]:
    """Inverse and log determinant of symmetric positive matrices, shape (p, p, t, g), by Gauss-Jordan sweeps.

    One sweep works on all models together; LAPACK would be called once for each of them, which is slower for matrices
    as small as these. Positive definite matrices need no pivoting (Goodnight, Am Stat 1979;33:149).
    """
    swept = matrix.copy()
    log_det = np.zeros(matrix.shape[2:])
    for k in range(len(swept)):
        pivot = swept[k, k].copy()
        log_det += np.log(pivot)
        row = swept[k] / pivot
        column = swept[:, k].copy()
        swept -= column[:, None] * row[None]
        swept[k] = row
        swept[:, k] = -column / pivot
        swept[k, k] = 1.0 / pivot
    return swept, log_det
