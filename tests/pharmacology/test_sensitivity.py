"""Sobol indices: known answers, and no share where nothing varies."""

import numpy as np
import pytest

from ketum.knowledge.library import library
from ketum.pharmacology.models import model
from ketum.pharmacology.population.sampling import band
from ketum.pharmacology.population.sensitivity import area, last, peak, sobol
from ketum.pharmacology.regimen import every, once

MODEL = model("mitragynine-a", library())
TIMES = np.concatenate([np.arange(0, 12, 0.5), np.arange(12, 400, 8.0)])


def test_of_the_area_only_clearance_and_the_product_matter() -> None:
    # AUC = frel * dose / CL exactly, so the shares are those of the squared SDs of the logarithms
    known = {"frel": band(0.2, 1.3)}
    found = {one.parameter: one for one in sobol(MODEL, once(20), TIMES, area, known=known, people=2048)}
    expected = known["frel"].sd_log ** 2 / (known["frel"].sd_log ** 2 + 0.45**2)
    assert found["frel"].total == pytest.approx(expected, abs=0.08)
    assert found["CL"].total == pytest.approx(1 - expected, abs=0.08)
    assert found["k7"].total == found["yield7"].total == 0


def test_uptake_moves_the_peak_and_hardly_what_is_left_after_a_week() -> None:
    week = np.arange(0, 169.0)
    top = {one.parameter: one for one in sobol(MODEL, every(20, 24, 7), week, peak, people=512)}
    low = {one.parameter: one for one in sobol(MODEL, every(20, 24, 7), week, last, people=512)}
    assert top["ka"].total > 5 * low["ka"].total
    assert sum(one.total for one in top.values()) >= 0.95


def test_the_same_seed_gives_the_same_shares() -> None:
    assert sobol(MODEL, once(20), TIMES, peak, people=64, seed=2) == sobol(
        MODEL, once(20), TIMES, peak, people=64, seed=2
    )
