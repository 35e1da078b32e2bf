"""The built-in engine against closed forms, a second way of calculating, and laws that must hold. Hazard H-30."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm, truncnorm

from ketum.trials.engine import FAR, Grid, Posterior, Priors, Problem, fit
from ketum.trials.engine.cells import moments
from ketum.trials.engine.chain import chain, invert, solve
from ketum.trials.engine.fitting import _effect
from ketum.trials.engine.propagation import Belief, Messages, first_messages, refine

PRIORS = Priors()


def problem(pain: list[float], side: list[float], day: list[float], *, scale: float = 1.0) -> Problem:
    """Level, effect and trend over rated days; ``scale`` multiplies points and priors alike."""
    ratings, x, days = np.array(pain), np.array(side), np.array(day)
    low = np.where(ratings > 0, (ratings - 0.5) * scale, -FAR)[:, None]
    high = np.where(ratings < 10, (ratings + 0.5) * scale, FAR)[:, None]
    columns = np.stack([np.ones_like(x), x, (days - days.mean()) / np.ptp(days)], axis=1)[:, None, :]
    centre, spread = np.array([[5.0, 0.0, 0.0]]) * scale, np.array([[2.0, 1.5, 1.5]]) * scale
    return Problem(low, high, np.diff(days)[:, None], columns, centre, spread, np.zeros(3, bool), 1, None)


SMALL = problem([3, 0, 5, 4], [-0.5, 0.5, 0.5, -0.5], [0, 1, 4, 5])


@pytest.mark.parametrize(("rho", "sd"), [(0.5, 1.5), (0.1, 0.6), (0.85, 3.0)])
def test_the_evidence_is_the_probability_of_the_box_of_ratings(rho: float, sd: float) -> None:
    """Genz's algorithm in SciPy integrates the same box of a four-dimensional normal."""
    node = np.full((1, 1), 1.0)
    prior = chain(SMALL.gap_days, rho * node, sd * node)
    messages = first_messages(SMALL, 1)
    for _ in range(12):
        messages, belief = refine(SMALL, prior, node, messages)
    days, columns = np.array([0, 1, 4, 5]), SMALL.columns[:, 0]
    covariance = sd**2 * rho ** np.abs(np.subtract.outer(days, days))
    covariance = covariance + columns @ np.diag(SMALL.spread[0] ** 2) @ columns.T
    box = multivariate_normal.cdf(
        SMALL.high[:, 0], columns @ SMALL.centre[0], covariance, lower_limit=SMALL.low[:, 0], abseps=1e-10, releps=1e-8
    )
    assert float(belief.log_evidence[0, 0]) == pytest.approx(np.log(box), abs=2e-3)


def test_a_finer_grid_changes_nothing_that_anybody_sees() -> None:
    rng = np.random.default_rng(4)
    side = np.repeat([-0.5, 0.5, 0.5, -0.5, -0.5, 0.5], 7)
    pain = np.clip(np.round(5 - side + rng.normal(0, 1.5, 42)), 0, 10)
    given = problem(list(pain), list(side), list(range(42)))
    usual = fit(given, PRIORS).effect
    fine = fit(given, PRIORS, Grid(rho=18, step=0.08, rounds=8, lost=14.0)).effect
    for share in (0.025, 0.05, 0.5, 0.95, 0.975):
        assert usual.quantile(share)[0] == pytest.approx(fine.quantile(share)[0], abs=0.01)


def test_without_data_the_prior_comes_back() -> None:
    given = problem([5, 5], [-0.5, 0.5], [0, 1])
    nothing = given._replace(low=np.full((2, 1), -FAR), high=np.full((2, 1), FAR))
    effect = fit(nothing, PRIORS).effect
    for share in (0.05, 0.5, 0.95):
        assert effect.quantile(share)[0] == pytest.approx(norm.ppf(share, 0, 1.5), abs=1e-4)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.5, 4.0), st.integers(0, 1_000))
def test_points_and_priors_on_another_scale_give_the_effect_on_that_scale(scale: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    side = np.repeat([-0.5, 0.5, 0.5, -0.5], 6)
    pain = list(np.clip(np.round(5 - side + rng.normal(0, 1.2, 24)), 0, 10))
    one = fit(problem(pain, list(side), list(range(24))), PRIORS).effect.quantile(0.5)[0]
    priors = PRIORS._replace(sd_scale=PRIORS.sd_scale * scale)
    other = fit(problem(pain, list(side), list(range(24)), scale=scale), priors).effect.quantile(0.5)[0]
    assert other == pytest.approx(scale * one, rel=0.03, abs=0.02 * scale)


def test_missed_days_and_days_that_are_not_there_are_the_same() -> None:
    pain, side = [4, 6, 5, 7, 3, 5, 6, 4], [-0.5, -0.5, 0.5, 0.5, -0.5, -0.5, 0.5, 0.5]
    whole = problem(pain, side, list(range(8)))
    low, high = whole.low.copy(), whole.high.copy()
    low[3], high[3] = -FAR, FAR
    marked = fit(whole._replace(low=low, high=high), PRIORS).effect
    kept = [0, 1, 2, 4, 5, 6, 7]
    gone = whole._replace(
        low=low[kept], high=high[kept], columns=whole.columns[kept], gap_days=np.diff(np.array(kept))[:, None] * 1.0
    )
    assert marked.quantile(0.5)[0] == pytest.approx(fit(gone, PRIORS).effect.quantile(0.5)[0], abs=1e-9)


def test_a_coefficient_that_cannot_be_negative_is_cut_exactly() -> None:
    """With no data its prior is a half-normal; the effect, tied to it by nothing, keeps its own."""
    given = problem([5, 5], [-0.5, 0.5], [0, 1])
    columns = np.concatenate([given.columns, np.ones((2, 1, 1))], axis=2)
    nothing = given._replace(
        low=np.full((2, 1), -FAR), high=np.full((2, 1), FAR), columns=columns, centre=np.array([[5.0, 0, 0, 0]]),
        spread=np.array([[2.0, 1.5, 1.5, 1.0]]), pairs=np.zeros(4, bool), positive=3,
    )  # fmt: skip
    found = fit(nothing, PRIORS)
    assert found.effect.quantile(0.95)[0] == pytest.approx(norm.ppf(0.95, 0, 1.5), abs=1e-3)
    assert found.belief.mean[3].mean() == pytest.approx(np.sqrt(2 / np.pi), abs=1e-3)


@settings(deadline=None)
@given(st.floats(-30, 30), st.floats(0.05, 9), st.floats(-12, 12), st.floats(0.1, 3))
def test_moments_of_a_cut_normal_are_those_of_scipy(mean: float, sd: float, low: float, width: float) -> None:
    high = low + width
    found = moments(np.array(mean), np.array(sd**2), np.array(low), np.array(high))
    a, b = (low - mean) / sd, (high - mean) / sd
    assert low - 1e-6 <= found.mean <= high + 1e-6 or abs(a) > 30
    if max(abs(a), abs(b)) < 8 and width / sd > 1e-2:
        exact = truncnorm(a, b, loc=mean, scale=sd)
        assert float(found.mean) == pytest.approx(exact.mean(), abs=1e-6 * max(1, abs(mean)))
        assert float(found.variance) == pytest.approx(exact.var(), rel=1e-3, abs=1e-8)


def test_the_chain_is_the_inverse_of_its_covariance_with_gaps() -> None:
    days = np.array([0.0, 1, 2, 5, 6])
    covariance = 1.3**2 * 0.6 ** np.abs(np.subtract.outer(days, days))
    one = np.ones((1, 1))
    prior = chain(np.diff(days)[:, None], 0.6 * one, 1.3 * one)
    dense = np.diag(prior.diagonal[:, 0, 0]) + np.diag(prior.beside[:, 0, 0], 1) + np.diag(prior.beside[:, 0, 0], -1)
    assert dense @ covariance == pytest.approx(np.eye(5), abs=1e-12)
    assert prior.log_det[0, 0] == pytest.approx(np.linalg.slogdet(dense)[1])
    extra, rhs = np.arange(1.0, 6)[:, None, None], np.ones((5, 1, 2, 1))
    solved = solve(prior, extra, rhs.copy())
    inverse = np.linalg.inv(dense + np.diag(np.arange(1.0, 6)))
    assert solved.solution[:, 0, 0, 0] == pytest.approx(inverse @ np.ones(5))
    assert solved.variance[:, 0, 0] == pytest.approx(np.diag(inverse))
    assert solved.log_det[0, 0] == pytest.approx(-np.linalg.slogdet(inverse)[1])


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), st.integers(0, 10_000))
def test_the_sweep_inverts_positive_matrices(size: int, seed: int) -> None:
    root = np.random.default_rng(seed).normal(size=(size, size + 2))
    matrix = root @ root.T + 0.1 * np.eye(size)
    inverse, log_det = invert(matrix[:, :, None, None])
    assert inverse[:, :, 0, 0] @ matrix == pytest.approx(np.eye(size), abs=1e-6)
    assert log_det[0, 0] == pytest.approx(np.linalg.slogdet(matrix)[1])


def test_probabilities_and_quantiles_of_a_mixture_belong_together() -> None:
    mixed = Posterior(np.array([[0.3, 0.7]]), np.array([[-1.0, 2.0]]), np.array([[0.5, 1.0]]))
    for share in (0.01, 0.3, 0.5, 0.99):
        assert mixed.below(mixed.quantile(share))[0] == pytest.approx(share, abs=1e-9)
    assert mixed.average()[0] == pytest.approx(1.1)
    assert mixed.spread()[0] == pytest.approx(np.sqrt(0.3 * (0.25 + 1) + 0.7 * (1 + 4) - 1.1**2))


def test_a_cut_coefficient_has_a_number_even_where_its_message_outweighs_its_posterior() -> None:
    """Seen in simulation-based calibration: rounds that had not settled left a negative precision."""
    one = np.ones((1, 1))
    spread = np.array([[1.5, 1.0]])
    given = Problem(one, one, one[:0], np.ones((1, 1, 2)), 0 * spread, spread, np.zeros(2, bool), 0, 1)
    covariance = np.array([[0.5, -0.1], [-0.1, 0.5]])[:, :, None, None]
    belief = Belief(np.array([-1.0, 0.4])[:, None, None], covariance, one)
    found = _effect(given, Messages(one[None], one[None], 3.0 * one, one), belief, one)
    assert np.isfinite(found.mean).all()
    assert np.isfinite(found.sd).all()


@pytest.mark.parametrize("share", [0.005, 0.05, 0.5, 0.95, 0.995])
def test_a_quantile_has_its_share_below_it_even_between_two_far_humps(share: float) -> None:
    humps = Posterior(
        np.array([[0.5, 0.5], [0.9, 0.1]]), np.array([[-8.0, 8.0], [0.0, 5.0]]), np.array([[0.1, 0.1], [1e-6, 2.0]])
    )
    assert humps.below(humps.quantile(share)) == pytest.approx(share, abs=1e-6)
