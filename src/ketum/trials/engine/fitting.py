"""The built-in engine: where the nodes matter, the messages are refined; the rest is left out and says so little."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from ketum.trials.engine.cells import Array, Index
from ketum.trials.engine.chain import chain
from ketum.trials.engine.nodes import FINE, Grid, cut_nodes, pair_nodes, rho_nodes
from ketum.trials.engine.posterior import Posterior
from ketum.trials.engine.priors import Priors
from ketum.trials.engine.propagation import Belief, Messages, Problem, first_messages, refine

FIRST_ROUNDS = 2
CUTS = 7
MEDIAN = 0.6745  # of a half-normal of scale 1
LOG_HALF_NORMAL = 0.5 * np.log(2.0 / np.pi)
COARSE_RHO = np.array([0.1, 0.45, 0.8])
FRESH = (np.log(0.08), np.log(9.0), 0.35)
SLACK = 2.0


class Fit(NamedTuple):
    """What a fit says of ``t`` trials: the effect; weight (t, g) and values of the nodes; coefficients at each node."""

    effect: Posterior
    weight: Array
    rho: Array
    sd: Array
    pair_sd: Array
    belief: Belief
    log_evidence: Array


def fit(problem: Problem, priors: Priors, grid: Grid = FINE) -> Fit:
    """Posterior of the effect in every trial of ``problem``, by deterministic quadrature over ``grid``."""
    rho, sd, log_weight = _look(problem, priors, grid)
    pair_sd = np.full_like(rho, MEDIAN * priors.pair_scale)
    messages = first_messages(problem, rho.shape[1])
    messages, belief = _rounds(problem, rho, sd, pair_sd, messages, FIRST_ROUNDS)
    keep = _worth_keeping(belief.log_evidence + log_weight, grid.lost)
    rho, sd, log_weight = (np.take_along_axis(one, keep, 1) for one in (rho, sd, log_weight))
    messages = messages.at(keep)
    if problem.pairs.any():
        spread = pair_nodes(grid.pair_sd, priors.pair_scale)
        k, g = len(spread.value), rho.shape[1]
        rho, sd, log_weight = (np.repeat(one, k, axis=1) for one in (rho, sd, log_weight))
        messages = messages.at(np.broadcast_to(np.repeat(np.arange(g), k), rho.shape))
        pair_sd = np.broadcast_to(np.tile(spread.value, g), rho.shape)
        log_weight = log_weight + np.tile(spread.log_weight, g)
    else:
        pair_sd = pair_sd[:, : rho.shape[1]]
    messages, belief = _rounds(problem, rho, sd, pair_sd, messages, grid.rounds)
    total = belief.log_evidence + log_weight
    top = total.max(axis=1, keepdims=True)
    weight = np.exp(total - top)
    log_evidence = top[:, 0] + np.log(weight.sum(axis=1))
    weight /= weight.sum(axis=1, keepdims=True)
    return Fit(_effect(problem, messages, belief, weight), weight, rho, sd, pair_sd, belief, log_evidence)


def _look(problem: Problem, priors: Priors, grid: Grid) -> tuple[Array, Array, Array]:
    """Pairs of correlation and spread around where the evidence is, for every trial: (t, g) each, with log weights."""
    low, high = _window(problem, priors, grid.lost)
    nodes = rho_nodes(grid.rho, priors)
    count = int(np.ceil((high - low).max() / grid.step)) + 1
    log_fresh = low[:, None] + grid.step * np.arange(count)
    rho = np.broadcast_to(np.repeat(nodes.value, count), (len(low), count * grid.rho))
    log_sd = np.tile(log_fresh, (1, grid.rho)) - 0.5 * np.log1p(-rho * rho)
    log_weight = np.repeat(nodes.log_weight, count) + _sd_log_density(log_sd, priors) + np.log(grid.step)
    return rho, np.exp(log_sd), log_weight


def _window(problem: Problem, priors: Priors, lost: float) -> tuple[Array, Array]:
    """Where the evidence is: least and largest log of the spread that yesterday does not tell, (t,) each."""
    log_fresh = np.arange(*FRESH)
    rho = np.repeat(COARSE_RHO, len(log_fresh))
    log_sd = np.tile(log_fresh, len(COARSE_RHO)) - 0.5 * np.log1p(-rho * rho)
    shape = (problem.low.shape[1], len(rho))
    rho, log_sd = np.broadcast_to(rho, shape), np.broadcast_to(log_sd, shape)
    pair_sd = np.full(shape, MEDIAN * priors.pair_scale)
    _, belief = _rounds(problem, rho, np.exp(log_sd), pair_sd, first_messages(problem, shape[1]), 1)
    total = belief.log_evidence + _sd_log_density(log_sd, priors)
    best = total.reshape(shape[0], len(COARSE_RHO), len(log_fresh)).max(axis=1)
    near = best > best.max(axis=1, keepdims=True) - lost - SLACK
    first, last = near.argmax(axis=1), near.shape[1] - 1 - near[:, ::-1].argmax(axis=1)
    return log_fresh[np.maximum(first - 1, 0)], log_fresh[np.minimum(last + 1, len(log_fresh) - 1)]


def _sd_log_density(log_sd: Array, priors: Priors) -> Array:
    """Half-normal prior of the spread, as a density of its logarithm."""
    scaled = np.exp(log_sd) / priors.sd_scale
    density: Array = np.log(scaled) - 0.5 * scaled * scaled + LOG_HALF_NORMAL
    return density


def _rounds(
    problem: Problem, rho: Array, sd: Array, pair_sd: Array, messages: Messages, rounds: int
) -> tuple[Messages, Belief]:
    prior = chain(problem.gap_days, rho, sd)
    for _ in range(rounds):
        messages, belief = refine(problem, prior, pair_sd, messages)
    return messages, belief


def _worth_keeping(log_weight: Array, lost: float) -> Index:
    """The nodes that any trial needs to be right to ``exp(-lost)``; as many for each, so that arrays stay whole."""
    below = log_weight.max(axis=1, keepdims=True) - log_weight
    count = int((below < lost).sum(axis=1).max())
    return np.argsort(below, axis=1)[:, :count]


def _effect(problem: Problem, messages: Messages, belief: Belief, weight: Array) -> Posterior:
    """The coefficient of the treatment; where another is cut at zero, given many values of that one."""
    b = problem.effect
    mean, variance = belief.mean[b], belief.covariance[b, b]
    if problem.positive is None:
        return Posterior(weight, mean, np.sqrt(variance))
    k = problem.positive
    own_mean, own_variance = belief.mean[k], belief.covariance[k, k]
    slope = belief.covariance[b, k] / own_variance
    rest = np.sqrt(np.maximum(variance - slope * belief.covariance[b, k], 1e-12))
    # the cut itself instead of the message that stood in for it
    # the prior is in every cavity, so that it is never less precise, whatever the rounds have left over
    least = problem.spread[:, k : k + 1] ** -2.0
    without = np.maximum(1.0 / own_variance - messages.own_precision, least)
    cavity_sd = without**-0.5
    cavity_mean = (own_mean / own_variance - messages.own_shift) / without
    share, share_weight = cut_nodes(CUTS)
    under = ndtr(-cavity_mean / cavity_sd)[:, :, None]
    point = cavity_mean[:, :, None] + cavity_sd[:, :, None] * ndtri(
        np.minimum(under + share * (1.0 - under), 1 - 1e-12)
    )
    t, g = weight.shape
    return Posterior(
        (weight[:, :, None] * share_weight).reshape(t, g * CUTS),
        (mean[:, :, None] + slope[:, :, None] * (point - own_mean[:, :, None])).reshape(t, g * CUTS),
        np.repeat(rest, CUTS, axis=1),
    )
