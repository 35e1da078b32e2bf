"""Peak, area, half-life and accumulation against closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.pharmacology.curves import concentrations
from ketum.pharmacology.models import model
from ketum.pharmacology.noncompartmental import auc, repeated, summary, terminal_rate
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.regimen import every, once
from ketum.pharmacology.solver.rates import typical

MODEL = model("mitragynine-a", library())


def test_the_area_of_model_a_is_dose_over_clearance() -> None:
    time = np.concatenate([np.arange(0, 12, 0.05), np.arange(12, 600, 1.0)])
    found = summary(time, concentrations(MODEL, typical(MODEL), once(39.0), time).of("mitragynine")[0])
    assert found.auc_infinity == pytest.approx(39 / 65 * 1000, rel=2e-3)
    assert found.half_life_h == pytest.approx(44.1, abs=0.2)
    assert found.tmax_h == pytest.approx(1.3, abs=0.05)


@given(st.floats(1e-3, 2), st.floats(1e-3, 1e3))
def test_a_falling_exponential_is_exact(rate: float, start: float) -> None:
    time = np.linspace(0, 3 / rate, 12)
    found = auc(time, start * np.exp(-rate * time)[None])[0]
    assert found == pytest.approx(start / rate * (1 - np.exp(-3)), rel=1e-9)


@pytest.mark.parametrize(
    ("level", "said"), [([0, 1, 2, 3, 4], "fewer than 3"), ([0, 5, 1, 2, 4], "does not fall"), ([0, 0, 0, 0, 0], "3")]
)
def test_what_the_points_do_not_tell_is_unknown(level: list[float], said: str) -> None:
    found = terminal_rate(np.arange(5.0), np.array(level, dtype=float))
    assert isinstance(found, Unknown)
    assert said in found.why


def test_an_area_that_lies_mostly_after_the_last_sample_is_unknown() -> None:
    time = np.arange(0, 10.0)
    found = summary(time, np.exp(-0.01 * time))
    assert isinstance(found.auc_infinity, Unknown)
    assert isinstance(found.half_life_h, float)


def test_accumulation_of_model_a_is_that_of_the_design() -> None:
    # design, predicted-only table: 26.6 mg once a day, day 15: trough 5.55 ng/mL, Rac Cmax 1.07, Rac AUC 1.37
    time = np.arange(0, 15 * 24 + 0.05, 0.1)
    level = concentrations(MODEL, typical(MODEL), every(26.6, 24, 16), time).of("mitragynine")
    found = repeated(time, level, 24)
    assert found.trough[0] == pytest.approx(5.55, abs=0.05)
    assert found.accumulation_cmax[0] == pytest.approx(1.07, abs=0.005)
    assert found.accumulation_auc[0] == pytest.approx(1.37, abs=0.01)
    assert found.doses_to_steady[0] == 7


def test_a_grid_that_holds_no_whole_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="whole intervals"):
        repeated(np.arange(0, 10.0), np.ones((1, 10)), 24)
    with pytest.raises(ValueError, match="in order"):
        summary(np.array([1.0, 0.0]), np.array([1.0, 2.0]))
