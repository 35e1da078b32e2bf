"""R ratio and pattern, from published cases. Hazard H-03."""

import pytest

from ketum.knowledge.library import library
from ketum.labs.liver import pattern, r_ratio
from ketum.labs.values import Unreadable, Value, latest, read_value
from ketum.record import Lab

SHELF = library().blob("labs")


@pytest.mark.parametrize(
    ("alt", "alt_limit", "alp", "alp_limit", "ratio", "kind"),
    [
        (126, 35, 218, 130, 2.147, "mixed"),  # LiverTox reference case 8332, onset
        (362, 35, 277, 130, 4.854, "mixed"),  # the same, day 4
        (578, 30, 672, 160, 4.587, "mixed"),  # World J Hepatol 2020;12:863, hospital day 1
        (591, 30, 839, 160, 3.757, "mixed"),  # the same, day 5
        (200, 40, 120, 120, 5.0, "hepatocellular"),
        (80, 40, 120, 120, 2.0, "cholestatic"),
    ],
)
def test_the_ratio_of_published_cases(
    alt: float, alt_limit: float, alp: float, alp_limit: float, ratio: float, kind: str
) -> None:
    found = r_ratio(alt / alt_limit, alp / alp_limit)
    assert found == pytest.approx(ratio, abs=0.001)
    assert pattern(found) == kind


@pytest.mark.parametrize(("alt", "alp"), [(None, 1.0), (3.0, None), (3.0, 0.0)])
def test_a_missing_value_gives_no_ratio(alt: float | None, alp: float | None) -> None:
    assert r_ratio(alt, alp) is None


def test_microkatal_and_units_agree() -> None:
    one = read_value(Lab(analyte="ALAT", value=5.0, unit="µkat/L"), SHELF)
    other = read_value(Lab(analyte="alt", value=300, unit="U/l"), SHELF)
    assert isinstance(one, Value)
    assert isinstance(other, Value)
    assert one.multiple == pytest.approx(other.multiple)


def test_a_multiple_of_the_limit_is_taken_as_it_is() -> None:
    value = read_value(Lab(analyte="ALT", value=3.5, unit="xULN", upper_limit=1), SHELF)
    assert isinstance(value, Value)
    assert value.multiple == 3.5


@pytest.mark.parametrize(
    "lab", [Lab(analyte="moonshine", value=1), Lab(analyte="ALT", value=9, unit="mg/dL"), Lab(analyte="ALT", value=9)]
)
def test_what_cannot_be_read_says_why(lab: Lab) -> None:
    found = read_value(lab, SHELF)
    assert isinstance(found, Unreadable)
    assert found.why


def test_the_latest_value_counts_and_without_dates_the_highest() -> None:
    def alt(value: float, at: str | None = None) -> Value:
        read = read_value(Lab(analyte="ALT", value=value, unit="U/L", at=at), SHELF)
        assert isinstance(read, Value)
        return read

    assert latest([alt(400, "2026-01-01"), alt(30, "2026-03-01")])["alt"].amount == 30
    assert latest([alt(30), alt(400)])["alt"].amount == 400
