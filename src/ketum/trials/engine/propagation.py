"""Expectation propagation: the ratings, each a cell of the scale, as Gaussian messages to the chain of days.

Given correlation, day-to-day spread and spread of the pairs, everything else is integrated out in closed form once each
cell is stood in for by a Gaussian message. Messages are refined until every day's own posterior agrees with its cell.
Source: Minka, UAI 2001; for cells of a Gaussian, where it is close to exact: Cunningham, Hennig & Lacoste-Julien,
arXiv 1111.6832.
"""

from typing import NamedTuple, Self

import numpy as np

from ketum.trials.engine.cells import FAR, Array, Index, Mask, moments
from ketum.trials.engine.chain import Chain, invert, solve

CLOSED = 11.0  # nearly the precision of a uniform of width 1, which is 12


class Problem(NamedTuple):
    """Ratings of ``t`` trials over ``n`` days, with ``p`` columns of regression.

    ``low``, ``high``: edges of each day's cell, shape (n, t); a missed day has none (-``FAR``, ``FAR``). ``gap_days``:
    (n - 1, t). ``columns``: (n, t, p). ``centre`` and ``spread`` (t, p): normal priors of the coefficients.
    ``pairs``: which columns (p,) are pair effects, whose spread is a node of its own. ``effect``: the column of the
    treatment. ``positive``: the column whose coefficient cannot be negative, or ``None``.
    """

    low: Array
    high: Array
    gap_days: Array
    columns: Array
    centre: Array
    spread: Array
    pairs: Mask
    effect: int
    positive: int | None


class Messages(NamedTuple):
    """Gaussian messages (precision, precision times mean): of days (n, t, g), of the positive coefficient (t, g)."""

    precision: Array
    shift: Array
    own_precision: Array
    own_shift: Array

    def at(self, chosen: Index) -> Self:
        """The messages of some nodes; ``chosen`` has shape (t, new g)."""
        return type(self)(
            *(np.take_along_axis(one, chosen[None], 2) for one in self[:2]),
            *(np.take_along_axis(one, chosen, 1) for one in self[2:]),
        )


class Belief(NamedTuple):
    """Coefficients given the nodes: mean (p, t, g), covariance (p, p, t, g); log evidence of each node (t, g)."""

    mean: Array
    covariance: Array
    log_evidence: Array


def first_messages(problem: Problem, nodes: int) -> Messages:
    """Where to begin: a closed cell says about its middle, with the variance of a uniform; an open one says little."""
    open_low, open_high = problem.low <= -FAR, problem.high >= FAR
    closed, missed = ~(open_low | open_high), open_low & open_high
    width = problem.high - problem.low
    step = float(np.median(width[closed])) if closed.any() else 1.0
    place = np.where(closed, 0.5 * (problem.low + problem.high), np.where(open_low, problem.high, problem.low))
    precision = np.where(closed, CLOSED, np.where(missed, 0.0, 1.0)) / step**2
    shift = np.where(missed, 0.0, precision * place)
    shape = (*problem.low.shape, nodes)
    trials = (problem.low.shape[1], nodes)
    return Messages(
        np.broadcast_to(precision[:, :, None], shape).copy(),
        np.broadcast_to(shift[:, :, None], shape).copy(),
        np.zeros(trials),
        np.zeros(trials),
    )


def refine(problem: Problem, prior: Chain, pair_sd: Array, held: Messages) -> tuple[Messages, Belief]:
    """One round: what everything says of each day without its own message, cut to its cell, gives the new message."""
    x = problem.columns[:, :, :, None]
    n, t, p = problem.columns.shape
    rhs = np.empty((n, t, p + 1, pair_sd.shape[1]))
    np.multiply(held.precision[:, :, None], x, out=rhs[:, :, :p])
    rhs[:, :, p] = held.shift
    solved = solve(prior, held.precision, rhs)
    behind, shifted = x - solved.solution[:, :, :p], solved.solution[:, :, p]
    coefficients = _coefficients(problem, pair_sd, held, behind, shifted)
    mean, covariance, log_evidence = coefficients
    place = shifted + np.einsum("ntpg,ptg->ntg", behind, mean)
    variance = solved.variance.copy()
    doubled = 2.0 * covariance
    doubled[np.arange(p), np.arange(p)] *= 0.5
    for q in range(p):
        variance += np.einsum("ntpg,ptg->ntg", behind[:, :, : q + 1], doubled[: q + 1, q]) * behind[:, :, q]
    messages, log_mass = _answer(place, variance, held.precision, held.shift, problem.low, problem.high)
    own = held.own_precision, held.own_shift
    if problem.positive is not None:
        k = problem.positive
        zero = np.zeros((1, 1))
        own, own_mass = _answer(mean[k], covariance[k, k], *own, zero, zero + FAR)
        log_evidence = log_evidence + own_mass
    log_evidence = (
        log_evidence
        + log_mass.sum(axis=0)
        + 0.5 * (prior.log_det - solved.log_det + (held.shift * shifted).sum(axis=0))
    )
    return Messages(*messages, *own), Belief(mean, covariance, log_evidence)


def _coefficients(problem: Problem, pair_sd: Array, held: Messages, behind: Array, shifted: Array) -> Belief:
    """Posterior of the coefficients, and their part of the evidence."""
    n, t, p = problem.columns.shape
    g = pair_sd.shape[1]
    sd = np.where(problem.pairs[:, None, None], pair_sd, problem.spread.T[:, :, None])
    centre = np.broadcast_to(problem.centre.T[:, :, None], sd.shape)
    weight = sd**-2.0
    across = problem.columns.transpose(1, 2, 0)  # (t, p, n)
    weighted = held.precision[:, :, None] * behind
    matrix = (across @ weighted.transpose(1, 0, 2, 3).reshape(t, n, p * g)).reshape(t, p, p, g).transpose(1, 2, 0, 3)
    matrix = np.ascontiguousarray(matrix)
    pull = np.ascontiguousarray(
        (across @ (held.shift - held.precision * shifted).transpose(1, 0, 2)).transpose(1, 0, 2)
    )
    pull += weight * centre
    diagonal = np.arange(p)
    matrix[diagonal, diagonal] += weight
    if problem.positive is not None:
        matrix[problem.positive, problem.positive] += held.own_precision
        pull[problem.positive] += held.own_shift
    covariance, log_det = invert(matrix)
    mean = np.einsum("pqtg,qtg->ptg", covariance, pull)
    fit = (pull * mean).sum(axis=0) - (weight * centre * centre).sum(axis=0)
    return Belief(mean, covariance, 0.5 * (fit + np.log(weight).sum(axis=0) - log_det))


def _answer(
    mean: Array, variance: Array, precision: Array, shift: Array, low: Array, high: Array
) -> tuple[tuple[Array, Array], Array]:
    """New message of a cell, and the log of what the old one leaves out of the evidence."""
    low, high = (one[..., None] if one.ndim < mean.ndim else one for one in (low, high))
    without = 1.0 / variance - precision
    without = np.maximum(without, 1e-9)
    pulled = mean / variance - shift
    cavity_mean, cavity_variance = pulled / without, 1.0 / without
    cut = moments(cavity_mean, cavity_variance, low, high)
    log_mass = cut.log_mass - 0.5 * (np.log(variance * without) + mean * mean / variance - pulled * cavity_mean)
    new = np.maximum(1.0 / cut.variance - without, 0.0)
    return (new, cut.mean / cut.variance - pulled), log_mass
