"""The propagator: exact to the last digits for stiff and for coinciding rates, and what follows from what it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pharmacology.bodies import NAMES, body, exactly, stiff

from ketum.pharmacology.solver.structure import structure
from ketum.pharmacology.solver.transition import transition

rate = st.floats(1e-4, 1e3)
people = st.fixed_dictionaries(dict.fromkeys(NAMES, rate))
hours = st.floats(0, 1e4)
SMALLEST = 1e-12  # of a unit; below it nobody could measure anything


def at(values: dict[str, float], *times: float) -> np.ndarray:
    return transition(body(values), np.array([times], dtype=float)).matrix()[0]


@pytest.mark.parametrize("seed", range(40))
def test_every_share_agrees_with_sixty_digits(seed: int) -> None:
    chance = np.random.default_rng(seed)
    values, time = stiff(chance), float(10 ** chance.uniform(-4, 4))
    found, exact = at(values, time)[0], exactly(values, time)
    for to in range(4):
        for source in range(4):
            truth = float(exact[to, source])
            if truth > SMALLEST:
                assert found[to, source] == pytest.approx(truth, rel=1e-12)


def test_three_equal_rates_are_an_ordinary_case() -> None:
    # gut, metabolite and the only compartment between them all at 1/h: amounts are t^n e^-t / n!
    values = {"ka": 1.0, "k10": 1.0, "k12": 1e-12, "k21": 1.0, "k7": 1.0, "first": 1e-12, "later": 1.0}
    share = at(values, 3.0)[0]
    assert share[1, 0] == pytest.approx(3 * np.exp(-3), rel=1e-9)
    assert share[3, 0] == pytest.approx(9 / 2 * np.exp(-3), rel=1e-9)


def test_slow_loss_beside_fast_exchange_keeps_its_accuracy() -> None:
    # exchange a thousand million times faster than loss: what is left is e^(-k10 t / 2), spread evenly
    values = {"ka": 1.0, "k10": 1e-5, "k12": 1e4, "k21": 1e4, "k7": 1.0, "first": 1.0, "later": 1.0}
    found, exact = at(values, 2e5)[0], exactly(values, 2e5)
    assert found[1, 1] == pytest.approx(float(exact[1, 1]), rel=1e-12)


@settings(deadline=None)
@given(people, hours)
def test_nothing_is_negative_and_nothing_grows(values: dict[str, float], time: float) -> None:
    share = at(values, time)[0]
    assert (share >= 0).all()
    assert (share[:3].sum(axis=0) <= 1 + 1e-12).all()


@settings(deadline=None)
@given(people, st.floats(0, 500), st.floats(0, 500))
def test_first_one_while_then_another_is_both_together(values: dict[str, float], one: float, other: float) -> None:
    first, then, both = at(values, one, other, one + other)
    np.testing.assert_allclose(first @ then, both, rtol=1e-11, atol=1e-30)


@settings(deadline=None)
@given(people, hours)
def test_what_is_not_lost_is_still_there(values: dict[str, float], time: float) -> None:
    """A compartment that only collects what leaves for good holds what is missing: mass is conserved."""
    one = body(values)
    shape = structure((*one.structure.names[:3], "lost"), ((1, 0), (2, 1), (1, 2), (3, 1)))
    closed = type(one)(
        shape,
        {(1, 0): one.flow[1, 0], (2, 1): one.flow[2, 1], (1, 2): one.flow[1, 2], (3, 1): one.leaking[1]},
        (*one.leaving[:3], np.zeros(1)),
        (*one.leaking[:3], np.zeros(1)),
    )
    share = transition(closed, np.array([time])).matrix()[0]
    np.testing.assert_allclose(share.sum(axis=0), 1, rtol=1e-12)


def test_time_zero_changes_nothing() -> None:
    np.testing.assert_array_equal(at(dict.fromkeys(NAMES, 0.3), 0.0)[0], np.eye(4))


@pytest.mark.parametrize("time", [-1.0, np.nan, np.inf])
def test_a_time_that_cannot_be_is_refused(time: float) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        at(dict.fromkeys(NAMES, 0.3), time)
