"""Regimens: what is taken when."""

import pytest

from ketum.pharmacology.regimen import Dose, Regimen, daily, every, given, once


def test_a_month_of_four_doses_a_day_is_120_doses_from_hour_0_on() -> None:
    times = [one.at_h for one in every(20, 6, 30).doses]
    assert (len(times), times[0], times[-1]) == (120, 0, 714)


def test_a_last_day_that_is_cut_short_has_fewer_doses() -> None:
    assert [one.at_h for one in every(1, 10, 1).doses] == [0, 10, 20]


def test_doses_are_put_in_order() -> None:
    assert [one.amount for one in given([(5, 2), (1, 1)]).doses] == [1, 2]
    assert [one.at_h for one in daily([(20, 1), (8, 2)], 2).doses] == [8, 20, 32, 44]


def test_amounts_can_be_multiplied_and_routes_told_apart() -> None:
    both = Regimen((Dose(0, 1), Dose(1, 2, "intravenous", 0.5)))
    assert both.routes == ("oral", "intravenous")
    assert [one.amount for one in both.by("intravenous").times(3).doses] == [6]


@pytest.mark.parametrize(
    "make",
    [
        lambda: once(-1),
        lambda: once(float("nan")),
        lambda: Dose(0, 1, over_h=-2),
        lambda: every(1, 0, 5),
        lambda: every(1, 6, float("inf")),
        lambda: every(1, 0.001, 365),
        lambda: daily([(25, 1)], 2),
        lambda: Regimen((Dose(0, 1),), 24, 0),
    ],
)
def test_what_nobody_can_take_is_refused(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"cannot be|must lie|too many|cannot take"):
        make()
