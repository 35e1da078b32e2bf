"""Many trials of one person each: what holds for people like these, and what one of them may borrow from the others.

Stage one stays on the device; only the triple of effect, its standard error and the kind of trial leaves it. Stage two:
``effect_i ~ N(theta_i, se_i^2)``, ``theta_i ~ N(mu + x_i phi, tau^2)``, with tau on a grid and the rest in closed form.
Source: Zucker et al., J Clin Epidemiol 1997;50:401 and 2010;63:1312; Gelman et al., Bayesian Data Analysis, 3rd ed.
2013, section 5.4.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from scipy.special import ndtr

from ketum.knowledge.library import Library
from ketum.trials.answers import Effect, Shown
from ketum.trials.engine import Array, Posterior
from ketum.trials.method import method
from ketum.trials.verdict import effect_of

Z90 = 1.6448536269514722
STEPS = 81
WIDEST = 5.0
SELECTION = (
    "People who run a trial and share it are not like all people: they already used it, stayed to the end, and chose "
    "to share. What holds for them need not hold for others."
)


class Summary(msgspec.Struct, frozen=True):
    """All that leaves a device: effect and standard error in points, the kind of trial, and covariates by name."""

    effect: float
    se: float
    question: str
    blinded: bool
    covariates: dict[str, float] = {}


class Borrowed(msgspec.Struct, frozen=True):
    """One person's own estimate, and the one that borrows from the others."""

    own: Effect
    borrowed: Effect


class Pooled(msgspec.Struct, frozen=True):
    """Mean effect and spread between people, the chance that a new person's effect is at most ``-meaningful``."""

    people: int
    mean: Effect
    between: Effect
    slopes: dict[str, Effect]
    p_new_meaningful: float
    each: tuple[Borrowed, ...]
    selection: str = SELECTION


class TooFew(NamedTuple):
    """Too few comparable people to borrow from; how many more would be enough."""

    why: str


def summary(shown: Shown, *, question: str, blinded: bool) -> Summary | None:
    """The triple of one answer; ``None`` when it has no numbers. The standard error is that of the 90 % interval."""
    if shown.numbers is None:
        return None
    low, high = shown.numbers.effect.interval_90
    return Summary(shown.numbers.effect.median, (high - low) / (2.0 * Z90), question, blinded)


def pool(summaries: Sequence[Summary], library: Library, meaningful: float = 2.0) -> Pooled | TooFew:
    """Pool trials of one question and one kind of blinding; raises nothing, borrows from nobody below eight people."""
    rules = method(library)
    fewest = int(rules.number("pooling", "fewest_people"))
    kinds = {(one.question, one.blinded) for one in summaries}
    if len(kinds) > 1:
        return TooFew("the trials asked different questions, or some were blinded and some not; pool each kind alone")
    usable = [one for one in summaries if np.isfinite(one.effect) and np.isfinite(one.se) and one.se > 0]
    if len(usable) < fewest:
        return TooFew(f"{fewest} comparable people are needed; there are {len(usable)}")
    names = sorted({name for one in usable for name in one.covariates})
    return _pooled(usable, names, meaningful, rules.numbers["pooling"])


def _pooled(usable: Sequence[Summary], names: list[str], meaningful: float, at: dict[str, float]) -> Pooled:
    effect = np.array([one.effect for one in usable])
    se = np.array([one.se for one in usable])
    design = np.column_stack(
        [np.ones(len(usable)), *([one.covariates.get(name, 0.0) for one in usable] for name in names)]
    )
    design[:, 1:] -= design[:, 1:].mean(axis=0)
    tau = np.linspace(0.0, WIDEST * at["between_scale"], STEPS)
    prior = np.full(design.shape[1], at["mean_sd"] ** -2.0)
    means, covariances, log_evidence = zip(*(_given(effect, se, design, prior, one) for one in tau), strict=True)
    weight = np.exp(np.array(log_evidence) - max(log_evidence) - 0.5 * (tau / at["between_scale"]) ** 2)
    weight[[0, -1]] *= 0.5  # ends of the trapezoid
    weight /= weight.sum()
    centre, spread = np.array(means), np.array(covariances)
    sd = np.sqrt(np.diagonal(spread, axis1=1, axis2=2))
    slopes = {name: _mixed(weight, centre[:, k], sd[:, k]) for k, name in enumerate(names, 1)}
    new_sd = np.sqrt(sd[:, 0] ** 2 + tau**2)
    return Pooled(
        people=len(usable),
        mean=_mixed(weight, centre[:, 0], sd[:, 0]),
        between=_between(weight, tau),
        slopes=slopes,
        p_new_meaningful=float((weight * ndtr((-meaningful - centre[:, 0]) / new_sd)).sum()),
        each=tuple(_borrowed(one, row, weight, tau, centre, spread) for one, row in zip(usable, design, strict=True)),
    )


def _given(effect: Array, se: Array, design: Array, prior: Array, tau: float) -> tuple[Array, Array, float]:
    """Mean and covariance of the coefficients for one spread between people, and its log evidence."""
    variance = se**2 + tau**2
    precision = design.T @ (design / variance[:, None]) + np.diag(prior)
    covariance = np.asarray(np.linalg.inv(precision), float)
    mean = covariance @ (design.T @ (effect / variance))
    fit = (effect**2 / variance).sum() - mean @ precision @ mean
    log_det = np.linalg.slogdet(precision)[1]
    return mean, covariance, float(-0.5 * (np.log(variance).sum() + fit + log_det))


def _borrowed(one: Summary, row: Array, weight: Array, tau: Array, centre: Array, spread: Array) -> Borrowed:
    """The person's effect given the others: own estimate and what is expected of such people, weighed by the spread."""
    expected = centre @ row
    own_weight = tau**2 / (tau**2 + one.se**2)
    mean = own_weight * one.effect + (1.0 - own_weight) * expected
    among = np.einsum("p,gpq,q->g", row, spread, row)
    variance = own_weight * one.se**2 + (1.0 - own_weight) ** 2 * among
    own = Effect(one.effect, (one.effect - Z90 * one.se, one.effect + Z90 * one.se))
    return Borrowed(own, _mixed(weight, mean, np.sqrt(variance)))


def _mixed(weight: Array, mean: Array, sd: Array) -> Effect:
    return effect_of(Posterior(weight[None], mean[None], np.maximum(sd, 1e-9)[None]))


def _between(weight: Array, tau: Array) -> Effect:
    cumulated = np.cumsum(weight)
    low, median, high = (float(np.interp(share, cumulated, tau)) for share in (0.05, 0.5, 0.95))
    return Effect(median, (low, high))
