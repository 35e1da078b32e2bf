"""Many trials together: against a sum on a grid, and what must hold whatever the numbers. Hazard H-30."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.trials.pooling import Pooled, Summary, TooFew, pool

EFFECTS = [-1.9, -0.4, -2.6, 0.3, -1.1, -0.9, -1.6, -0.2, -2.0]
ERRORS = [0.5, 0.6, 0.8, 0.5, 0.9, 0.4, 0.7, 0.6, 0.5]


def people(effects: list[float], errors: list[float]) -> list[Summary]:
    return [Summary(effect, se, "T1", True) for effect, se in zip(effects, errors, strict=True)]


def pooled(given: list[Summary], meaningful: float = 2.0) -> Pooled:
    found = pool(given, library(), meaningful)
    assert isinstance(found, Pooled), found
    return found


def test_mean_and_borrowing_agree_with_a_sum_over_a_fine_grid() -> None:
    y, s = np.array(EFFECTS), np.array(ERRORS)
    mu, tau = np.meshgrid(np.linspace(-6, 6, 1201), np.linspace(1e-3, 5, 500), indexing="ij")
    log = -0.5 * (mu / 1.5) ** 2 - 0.5 * tau**2
    for effect, se in zip(y, s, strict=True):
        variance = se**2 + tau**2
        log += -0.5 * np.log(variance) - 0.5 * (effect - mu) ** 2 / variance
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    first = (weight * (tau**2 * y[0] + s[0] ** 2 * mu) / (tau**2 + s[0] ** 2)).sum()
    found = pooled(people(EFFECTS, ERRORS))
    assert found.mean.median == pytest.approx((weight * mu).sum(), abs=0.02)
    assert found.between.median == pytest.approx(np.interp(0.5, np.cumsum(weight.sum(axis=0)), tau[0]), abs=0.03)
    assert found.each[0].borrowed.median == pytest.approx(first, abs=0.03)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-4, 4), min_size=8, max_size=14), st.integers(0, 99))
def test_what_is_borrowed_lies_between_and_is_narrower_on_average(effects: list[float], seed: int) -> None:
    errors = list(np.random.default_rng(seed).uniform(0.2, 1.5, len(effects)))
    found = pooled(people(effects, errors))
    for one in found.each:
        near = sorted((one.own.median, found.mean.median))
        assert near[0] - 0.25 <= one.borrowed.median <= near[1] + 0.25
    own, borrowed = (
        np.mean([part.interval_90[1] - part.interval_90[0] for part in parts])
        for parts in zip(*((one.own, one.borrowed) for one in found.each), strict=True)
    )
    assert borrowed <= own


def test_below_eight_comparable_people_nothing_is_borrowed() -> None:
    assert isinstance(pool(people(EFFECTS[:7], ERRORS[:7]), library()), TooFew)
    mixed = [*people(EFFECTS, ERRORS), Summary(-1.0, 0.5, "T1", False)]
    assert isinstance(pool(mixed, library()), TooFew)


def test_a_covariate_that_explains_the_differences_is_found_and_selection_is_said() -> None:
    rng = np.random.default_rng(5)
    given = [
        Summary(-1.0 - 1.5 * k + rng.normal(0, 0.2), 0.3, "T1", True, {"nerve_pain": float(k)}) for k in (0, 1) * 8
    ]
    found = pooled(given)
    assert found.slopes["nerve_pain"].median == pytest.approx(-1.5, abs=0.4)
    assert "chose to share" in found.selection
