"""The fast way for repeating doses says what the exact way says, or that it must not be used."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.pharmacology.curves import concentrations
from ketum.pharmacology.models import model
from ketum.pharmacology.population.sampling import draw, occasions
from ketum.pharmacology.regimen import Regimen, daily, every, once
from ketum.pharmacology.solver.grid import Grid
from ketum.pharmacology.solver.modes import Modes, modes
from ketum.pharmacology.solver.rates import Parameters, dose_factor, lag_h, rates, scale
from ketum.pharmacology.solver.rhythm import Rhythm, fits, rhythm, sound, steady, turnings, varying
from ketum.pharmacology.solver.types import Array

MODEL = model("mitragynine-a", library())
HOURLY = Grid(0.0, 1.0, 241)


def of_model(parameters: Parameters) -> Modes:
    way = MODEL.way("oral")
    found = modes(rates(MODEL, parameters), MODEL.compartments.index(way.into), [1, 3])
    assert found is not None
    factor = np.stack([scale(one, parameters) for one in MODEL.analytes]) * dose_factor(way, parameters)
    return Modes(found.speed, found.weight * factor[:, None])


def fast(beat: Rhythm, parameters: Parameters, each: Array | None) -> tuple[Array, Array]:
    """Levels by the rhythm, and who is sound."""
    people = len(parameters["ka"])
    whole, good = np.zeros((people, 2, beat.count)), np.zeros(people, dtype=bool)
    for some, group in turnings(of_model(parameters), lag_h(MODEL.way("oral"), parameters), 1.0):
        assert fits(beat, group)
        good[some] = sound(beat, group)
        if not good[some].all():
            keep = np.flatnonzero(good[some]).astype(np.intp)
            some, group = some[keep], group.of(keep)
        pieces = steady(beat, group) if each is None else varying(beat, group, each[some])
        for first, piece in pieces:
            whole[some[first : first + len(piece)]] = piece
    return whole, good


@pytest.mark.parametrize("regimen", [every(20, 6, 10), daily([(8, 10), (20, 5)], 10), every(30, 24, 10)])
@pytest.mark.parametrize("vary", [False, True])
def test_repeating_doses_give_what_the_exact_propagator_gives(regimen: Regimen, vary: bool) -> None:
    people = draw(MODEL, 3, 0, 300)
    each = occasions(MODEL, 3, 0, 300, len(regimen.doses)) if vary else None
    beat = rhythm(regimen, HOURLY)
    assert beat is not None
    found, good = fast(beat, people, each)
    exact = concentrations(MODEL, people, regimen, HOURLY.time_h, each).values
    assert good.mean() > 0.95
    np.testing.assert_allclose(found[good], exact[good], rtol=1e-10, atol=1e-13)


@settings(max_examples=30, deadline=None)
@given(st.floats(-1e-3, 1e-3))
def test_rates_that_nearly_coincide_are_exact_or_reported(off: float) -> None:
    one = {name: np.full(1, value) for name, value in ((part.id, part.value) for part in MODEL.parameters)}
    one["k7"] = one["ka"] * (1 + off)
    beat = rhythm(every(20, 6, 10), HOURLY)
    assert beat is not None
    found, good = fast(beat, one, None)
    if good[0]:
        exact = concentrations(MODEL, one, every(20, 6, 10), HOURLY.time_h).values
        np.testing.assert_allclose(found, exact, rtol=1e-10, atol=1e-13)


def test_rates_that_coincide_exactly_are_reported() -> None:
    one = {name: np.full(1, value) for name, value in ((part.id, part.value) for part in MODEL.parameters)}
    one["k7"] = one["ka"]
    beat = rhythm(every(20, 6, 10), HOURLY)
    assert beat is not None
    ((_, group),) = turnings(of_model(one), one["tlag"], 1.0)
    assert not sound(beat, group)[0]


@pytest.mark.parametrize(
    "regimen",
    [every(20, 6.5, 10), every(20, 6, 5), Regimen(())],
)
def test_doses_off_the_grid_or_that_end_early_have_no_rhythm(regimen: Regimen) -> None:
    assert rhythm(regimen, HOURLY) is None


def test_one_dose_is_a_rhythm_of_one_turn() -> None:
    beat = rhythm(once(10), HOURLY)
    assert beat is not None
    assert beat.turns == 1
