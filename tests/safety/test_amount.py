"""Amount and pace. Hazard H-10."""

from collections.abc import Callable

import pytest

from ketum.record import Severity

Look = Callable[..., dict[str, object]]
LEVELS = ("DOSE:moderate", "DOSE:high", "DOSE:very_high")


@pytest.mark.parametrize(
    ("grams", "code"),
    [
        (4.9, None),
        (5, "DOSE:moderate"),
        (15, "DOSE:moderate"),
        (15.1, "DOSE:high"),
        (50, "DOSE:high"),
        (50.1, "DOSE:very_high"),
    ],
)
def test_grams_of_leaf_a_day_have_their_level(found: Look, grams: float, code: str | None) -> None:
    codes = [one for one in found(use={"grams_per_day": grams}) if one in LEVELS]
    assert codes == ([code] if code else [])


def test_milligrams_are_not_grams(found: Look) -> None:
    assert not [one for one in found(use="2500 mg twice a week") if one in LEVELS]


def test_what_nobody_knows_is_said_and_not_guessed(found: Look) -> None:
    assert "DOSE:unknown" in found(use="one 15 mL shot")
    assert "DOSE:unknown" in found(use="regular large quantities")
    assert "DOSE:unknown" not in found(use={"grams_per_day": 3})


def test_far_too_much_at_once_is_an_emergency_with_help(found: Look) -> None:
    finding = found(use="took 60 g in one go")["DOSE:acute_excess"]
    assert finding.severity is Severity.EMERGENCY
    assert "emergency number" in finding.action


def test_a_rising_amount_is_told(found: Look) -> None:
    assert "DOSE:escalation" in found(use="went from 3 to 8 grams a day")


def test_daily_use_for_weeks_is_dependence_and_a_slow_way_down_is_not_an_alarm(found: Look) -> None:
    assert found(use="3 g daily for 2 years")["DEP:daily"].severity >= Severity.CAUTION
    down = found(use="2 g daily, reduced from 4 g over 8 weeks")
    assert "DEP:daily" not in down
    assert down["DEP:tapering"].severity is Severity.INFO


def test_recorded_intakes_count_where_nothing_else_was_said(found: Look) -> None:
    product = [{"id": "p", "form": "leaf_powder"}]
    intakes = [{"at": f"2026-11-{day}T08:00:00Z", "product": "p", "grams": 8} for day in (20, 21, 22)]
    assert "DOSE:moderate" in found(products=product, intakes=intakes)
