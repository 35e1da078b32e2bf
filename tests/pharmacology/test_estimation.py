"""One person's parameters from measured levels: known persons are found again, limits count as limits."""

import numpy as np
import pytest

from ketum.knowledge.library import library
from ketum.pharmacology.curves import concentrations
from ketum.pharmacology.estimation import Estimate, Sample, estimate
from ketum.pharmacology.models import model
from ketum.pharmacology.population.sampling import band, draw, normals
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.regimen import every, given, once
from ketum.pharmacology.solver.rates import typical

SHELF = library()
MODEL = model("mitragynine-a", SHELF)
HOURS = np.array([1.0, 2.0, 4.0, 8.0, 24.0, 48.0, 72.0])
DOSE = once(40.0)


def measured(parameters: dict[str, np.ndarray], time_h: np.ndarray = HOURS) -> list[Sample]:
    level = concentrations(MODEL, parameters, DOSE, time_h).of("mitragynine")[0]
    return [Sample(float(at), float(one)) for at, one in zip(time_h, level, strict=True)]


def found(samples: list[Sample]) -> Estimate:
    result = estimate(MODEL, DOSE, samples, "leaf_powder", SHELF)
    assert isinstance(result, Estimate)
    return result


def test_dense_samples_narrow_clearance_and_product_and_find_their_ratio_again() -> None:
    person = typical(MODEL) | {"CL": np.array([110.0]), "frel": np.array([0.9])}
    result = found(measured(person))
    clearance, product = result.of("CL"), result.of("frel")
    assert clearance.after[0] / product.after[0] == pytest.approx(110 / 0.9, rel=0.12)
    for one in (clearance, product):
        assert one.after[2] / one.after[1] < one.before[2] / one.before[1]
    assert clearance.after[1] < 110 < clearance.after[2]
    assert product.after[1] < 0.9 < product.after[2]


def test_the_prediction_narrows_after_the_samples_and_holds_the_truth() -> None:
    person = typical(MODEL) | {"CL": np.array([40.0]), "frel": np.array([0.4])}
    result = found(measured(person))
    later, regimen = np.array([30.0, 100.0, 150.0]), every(40.0, 24, 7)
    truth = concentrations(MODEL, person, regimen, later).of("mitragynine")[0]
    before, after = result.predicted(regimen, later, after=False), result.predicted(regimen, later)
    assert np.all(after.high / after.low < before.high / before.low)
    assert np.all((after.low < truth) & (truth < after.high))


def test_nine_of_ten_intervals_hold_the_truth() -> None:
    people = 20
    drawn = draw(MODEL, 11, 0, people, {"frel": band(0.2, 1.3)})
    level = concentrations(MODEL, drawn, DOSE, HOURS).of("mitragynine")
    noise = normals(11, 7, 0, people, len(HOURS)).T
    inside = []
    for row in range(people):
        noisy = level[row] * np.exp(0.198 * noise[row])
        result = found([Sample(float(at), float(one)) for at, one in zip(HOURS, noisy, strict=True)])
        low, high = result.of("CL").after[1:]
        inside.append(low <= drawn["CL"][row] <= high)
    assert np.mean(inside) >= 0.75  # 90 of 100 expected; two binomial SDs below is 77


def test_a_level_below_the_limit_is_neither_a_number_nor_nothing() -> None:
    early = measured(typical(MODEL), HOURS[:3])
    nothing = found(early)
    below = found([*early, Sample(12.0, None, 0.5)])
    number = found([*early, Sample(12.0, 0.5)])
    later = np.array([24.0])
    left = [one.predicted(DOSE, later).middle[0] for one in (nothing, below, number)]
    assert left[1] < left[0]
    assert left[1] <= left[2] * 1.05


def test_a_limit_far_above_the_level_changes_nothing() -> None:
    early = measured(typical(MODEL), HOURS[:3])
    one, other = found(early).of("CL"), found([*early, Sample(24.0, None, 1e4)]).of("CL")
    assert one.after == pytest.approx(other.after, rel=1e-3)


def test_without_a_sample_after_a_dose_or_with_seven_oh_nothing_is_estimated() -> None:
    for samples, form in (([], "tea"), ([Sample(-1.0, 5.0)], "tea"), (measured(typical(MODEL)), "seven_oh")):
        assert isinstance(estimate(MODEL, DOSE, samples, form, SHELF), Unknown)
    assert isinstance(estimate(MODEL, given([]), [Sample(2.0, 5.0)], "tea", SHELF), Unknown)


def test_levels_that_fit_nobody_are_refused() -> None:
    result = estimate(MODEL, DOSE, [Sample(1.0, 1e9), Sample(2.0, 1e9)], "tea", SHELF)
    assert isinstance(result, Unknown)


@pytest.mark.parametrize("wrong", [(1.0, None, None), (1.0, 0.0, 1.0), (1.0, -3.0, 1.0), (1.0, None, 0.0)])
def test_what_no_laboratory_reports_is_refused(wrong: tuple[float, float | None, float | None]) -> None:
    with pytest.raises(ValueError, match="limit"):
        Sample(*wrong)


def test_a_parameter_that_was_not_estimated_lists_those_that_were() -> None:
    with pytest.raises(ValueError, match="CL"):
        found(measured(typical(MODEL))).of("V7")
