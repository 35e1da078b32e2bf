"""Concentrations: against closed forms, an ODE solver and a second way through the same model; what linear means."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from ketum.knowledge.library import library
from ketum.pharmacology import curves
from ketum.pharmacology.curves import amounts, concentrations, in_body
from ketum.pharmacology.models import Model, model
from ketum.pharmacology.population.sampling import draw, occasions
from ketum.pharmacology.regimen import Dose, Regimen, daily, every, once
from ketum.pharmacology.regimen import given as doses_given
from ketum.pharmacology.solver.rates import typical

SHELF = library()
A, B, SPECIOCILIATINE = (model(name, SHELF) for name in ("mitragynine-a", "mitragynine-b", "speciociliatine"))
amount = st.floats(0.1, 100)
moments = st.lists(st.tuples(st.floats(0, 200), amount), min_size=1, max_size=6)


def curve(chosen: Model, regimen: Regimen, time_h: np.ndarray, people: int = 1) -> np.ndarray:
    return concentrations(chosen, draw(chosen, 3, 0, people), regimen, time_h).values


def test_one_compartment_is_the_textbook_formula() -> None:
    # Gibaldi & Perrier, Pharmacokinetics, 2nd ed. 1982, chapter 1: one dose, first-order uptake
    time = np.linspace(0, 48, 97)
    ka, cl, v = 1.2, 5.0, 75.0
    truth = 1000 * 10 * ka / (v * (ka - cl / v)) * (np.exp(-cl / v * time) - np.exp(-ka * time))
    found = concentrations(SPECIOCILIATINE, typical(SPECIOCILIATINE), once(10.0), time).of("speciociliatine")[0]
    np.testing.assert_allclose(found, truth, rtol=1e-11, atol=1e-12)


def test_the_area_under_one_dose_is_dose_over_clearance() -> None:
    time = np.linspace(0, 3000, 300_001)
    found = concentrations(A, typical(A), once(39.0), time).of("mitragynine")[0]
    assert np.trapezoid(found, time) == pytest.approx(1000 * 39 / 65, rel=1e-5)


def test_an_ode_solver_agrees() -> None:
    p = {name: float(value[0]) for name, value in typical(A).items()}
    k10, k12, k21 = p["CL"] / p["V1"], p["Q"] / p["V1"], p["Q"] / p["V2"]
    ratio = 414.5 / 398.5

    def change(_: float, x: np.ndarray) -> list[float]:
        gut, central, peripheral, seven = x
        return [
            -p["ka"] * gut,
            p["ka"] * gut - (k10 + k12) * central + k21 * peripheral,
            k12 * central - k21 * peripheral,
            ratio * (p["fp7"] * p["ka"] * gut + p["fs7"] * k10 * central) - p["k7"] * seven,
        ]

    time = np.linspace(0.25, 72, 60)
    solved = solve_ivp(change, (0.25, 72), [20, 0, 0, 0], t_eval=time, rtol=1e-11, atol=1e-13, method="DOP853")
    found = concentrations(A, typical(A), once(20.0), time).values[0]
    np.testing.assert_allclose(found[0], solved.y[1] / p["V1"] * 1000, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(found[1], solved.y[3] / p["V7"] * 1000, rtol=1e-7, atol=1e-9)


@settings(deadline=None, max_examples=30)
@given(moments)
def test_the_even_grid_and_the_single_times_agree(doses: list[tuple[float, float]]) -> None:
    regimen, grid = doses_given(doses), np.arange(0.0, 240.0)
    uneven = np.append(grid, 240.7)  # one time off the grid, so that every time is worked out by itself
    np.testing.assert_allclose(
        curve(A, regimen, grid, 3), curve(A, regimen, uneven, 3)[..., :-1], rtol=1e-10, atol=1e-25
    )


@settings(deadline=None, max_examples=30)
@given(moments, st.floats(0.01, 100))
def test_twice_the_doses_is_twice_the_level(doses: list[tuple[float, float]], factor: float) -> None:
    grid = np.arange(0.0, 240.0)
    regimen = doses_given(doses)
    np.testing.assert_allclose(curve(A, regimen.times(factor), grid), factor * curve(A, regimen, grid), rtol=1e-12)


@settings(deadline=None, max_examples=30)
@given(moments, moments)
def test_doses_add_up_and_their_order_does_not_matter(
    some: list[tuple[float, float]], more: list[tuple[float, float]]
) -> None:
    grid = np.arange(0.0, 240.0)
    apart = curve(A, doses_given(some), grid) + curve(A, doses_given(more), grid)
    np.testing.assert_allclose(curve(A, doses_given([*more[::-1], *some]), grid), apart, rtol=1e-11, atol=1e-25)


@settings(deadline=None, max_examples=30)
@given(moments, st.tuples(st.floats(0, 200), amount))
def test_one_dose_more_never_lowers_a_level(doses: list[tuple[float, float]], extra: tuple[float, float]) -> None:
    grid = np.arange(0.0, 240.0)
    less, more = curve(A, doses_given(doses), grid), curve(A, doses_given([*doses, extra]), grid)
    assert (more >= less * (1 - 1e-12)).all()


def test_nothing_is_there_before_the_lag_is_over() -> None:
    found = concentrations(A, typical(A), once(20.0), np.array([0.0, 0.2, 0.249999, 0.2501])).of("mitragynine")[0]
    assert found[:3].tolist() == [0, 0, 0]
    assert found[3] > 0


@pytest.mark.parametrize("people", [1, 40])
def test_a_pattern_that_repeats_is_the_list_of_its_doses(people: int) -> None:
    grid = np.arange(0.0, 10 * 24 + 1)
    pattern = daily([(8, 10), (13.5, 5), (20, 20)], 10)
    listed = doses_given([(one.at_h, one.amount) for one in pattern.doses])
    np.testing.assert_array_equal(curve(A, pattern, grid, people), curve(A, listed, grid, people))


def test_a_person_is_the_same_alone_and_among_others() -> None:
    grid = np.arange(0.0, 10 * 24 + 1)
    regimen = every(20, 6, 10)
    drawn = draw(A, 5, 0, 30)
    all_together = concentrations(A, drawn, regimen, grid, occasions(A, 5, 0, 30, 40)).values
    again = concentrations(A, draw(A, 5, 17, 7), regimen, grid, occasions(A, 5, 17, 7, 40)).values
    np.testing.assert_allclose(all_together[17:24], again, rtol=1e-11)


def test_what_is_in_the_body_starts_with_the_dose_and_only_falls() -> None:
    time = np.arange(0.0, 200.0)
    left = in_body(A, amounts(A, typical(A), once(20.0), time))[0]
    assert left[1] == pytest.approx(20, rel=0.3)
    assert (np.diff(left[1:]) < 0).all()
    assert left[24] / 20 == pytest.approx(0.27, abs=0.01)  # the deep compartment holds a quarter a day later


def test_bad_parameters_name_themselves() -> None:
    bad = typical(A) | {"CL": np.array([-1.0])}
    with pytest.raises(ValueError, match=r"CL.*above zero"):
        concentrations(A, bad, once(1), np.array([1.0]))
    missing = {name: value for name, value in typical(A).items() if name != "V2"}
    with pytest.raises(ValueError, match=r"V2.*missing"):
        concentrations(A, missing, once(1), np.array([1.0]))
    with pytest.raises(ValueError, match="no route 'intravenous'"):
        concentrations(A, typical(A), Regimen((Dose(0, 1, "intravenous"),)), np.array([1.0]))
    with pytest.raises(ValueError, match="no 'caffeine'"):
        concentrations(A, typical(A), once(1), np.array([1.0])).of("caffeine")
    assert curves.DIMS == ("person", "analyte", "time")
