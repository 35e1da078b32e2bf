"""Receptor occupancy is exploratory, one assay at a time, and says so."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.pharmacology.person.occupancy import TARGETS, OccupancyView, bindings, occupancy, occupied
from ketum.pharmacology.refusal import Unknown

SHELF = library()


def test_each_target_has_its_assays_and_those_of_mu_differ_several_fold() -> None:
    for target in TARGETS:
        assert bindings(target, SHELF)
    strengths = [one.ki_nm for one in bindings("mu opioid", SHELF)]
    assert max(strengths) / min(strengths) == pytest.approx(709 / 161)


def test_the_assays_are_the_same_in_every_language() -> None:
    for target in TARGETS:
        english, spanish = bindings(target, SHELF), bindings(target, library("es"))
        assert [one.ki_nm for one in english] == [one.ki_nm for one in spanish]


def test_the_view_is_labelled_and_leaves_out_what_is_not_known() -> None:
    found = occupancy((20, 30), "leaf_powder", SHELF)
    assert isinstance(found, OccupancyView)
    assert found.label.startswith("Exploratory")
    assert "predicts no effect" in found.label
    assert "7-OH" in found.left_out
    assert {one.binding.target for one in found.occupancies} == set(TARGETS)
    for one in found.occupancies:
        assert 0 <= one.percent.low < one.percent.likely < one.percent.high <= 100


def test_more_is_never_less_occupied() -> None:
    less, more = (occupancy((mg, mg), "tea", SHELF) for mg in (10, 20))
    assert isinstance(less, OccupancyView)
    assert isinstance(more, OccupancyView)
    for one, other in zip(less.occupancies, more.occupancies, strict=True):
        assert one.percent.likely < other.percent.likely


@pytest.mark.parametrize("form", ["seven_oh", "blend"])
def test_seven_oh_and_blends_are_refused(form: str) -> None:
    found = occupancy((20, 30), form, SHELF)
    assert isinstance(found, Unknown)
    assert isinstance(occupancy(Unknown("not said"), "tea", SHELF), Unknown)


@given(st.floats(0, 1e6), st.floats(1e-2, 1e5))
def test_a_share_stays_between_nothing_and_everything(level: float, ki: float) -> None:
    share = occupied(np.array([level]), 398.5, 0.03, ki)[0]
    assert 0 <= share <= 1
