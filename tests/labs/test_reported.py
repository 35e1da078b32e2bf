"""What laboratories mix up in real files is asked about, and what is right is not. Hazard H-28."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.labs.reported import Reported, doubts, known, limits, number
from ketum.labs.values import Value, read_value
from ketum.record import Lab

SHELF = library().blob("labs")

# From public sample messages: New Zealand, Norway, Switzerland, a test corpus (fhir.md section 7, labs.md section 2).
RIGHT = [
    ("alt", {"code": "1742-6", "name": "ALT [Enzymatic activity/volume] in Serum or Plasma", "value": 85, "unit": "U/L",
             "upper_limit": 45, "flag": "H"}),
    ("alt", {"code": "1742-6", "name": "ALAT (GPT)", "value": 125, "unit": "U/L", "lower_limit": 7, "upper_limit": 56,
             "flag": "HH"}),
    ("tbil", {"code": "1975-2", "name": "Bilirubin total", "value": 14, "unit": "umol/L", "upper_limit": 25}),
    ("tbil", {"code": "1975-2", "name": "Gesamtbilirubin", "value": 45, "unit": "umol/L", "upper_limit": 22,
              "flag": "HH"}),
    ("alp", {"code": "6768-6", "name": "Alkalisk fosfatase", "value": 72, "unit": "U/L", "upper_limit": 105}),
    ("albumin", {"code": "1751-7", "name": "Albumin [Mass/volume] in Serum or Plasma", "value": 38, "unit": "g/L"}),
    ("creatinine", {"code": "2160-0", "name": "Kreatinin", "value": 98, "unit": "umol/L", "upper_limit": 105}),
    ("platelets", {"code": "777-3", "name": "Platelets [#/volume] in Blood", "value": 245, "unit": "x10*9/L"}),
    ("platelets", {"name": "platelets", "value": 16.5, "unit": "× 10^4/µL"}),
    ("inr", {"code": "6301-6", "name": "INR in Platelet poor plasma", "value": 2.8, "upper_limit": 3.0}),
    ("alt", {"code": "1742-6", "name": "ALT", "value": 0.9, "unit": "µkat/L", "upper_limit": 0.75, "flag": "H"}),
    (None, {"code": "4548-4", "name": "Hemoglobin A1c", "value": 58, "unit": "mmol/mol", "upper_limit": 50}),
]  # fmt: skip
WRONG = [
    ("direct bilirubin", {"code": "1968-7", "name": "GGT [Enzymatic activity/volume]", "value": 120, "unit": "U/L"}),
    ("GGT", {"code": "2324-2", "name": "ALT", "value": 30, "unit": "U/L"}),
    ("eGFR", {"code": "2160-0", "name": "eGFR", "value": 33, "unit": "mg/dL"}),
    ("eGFR", {"code": "62238-1", "name": "creatinine", "value": 1.1, "unit": "mg/dL"}),
    ("does not know the name", {"code": "1742-6", "name": "Something", "value": 30, "unit": "U/L"}),
    ("not plausible", {"code": "1751-7", "name": "Albumin", "value": 38, "unit": "g/dL"}),
    ("not plausible", {"name": "potassium", "value": 41, "unit": "mmol/L"}),
    ("unit", {"name": "Thrombozyten", "value": 119, "unit": "10*6/L"}),
    ("no unit", {"name": "bilirubin", "value": 14}),
    ("another unit", {"name": "bilirubin", "value": 1.0, "unit": "mg/dL", "upper_limit": 20}),
    ("not above its limit", {"name": "ALT", "value": 55, "unit": "IU/L", "upper_limit": 56, "flag": "H"}),
    ("not below its limit", {"name": "sodium", "value": 140, "unit": "mmol/L", "lower_limit": 135, "flag": "L"}),
    ("outside its own limits", {"name": "ALT", "value": 80, "unit": "U/L", "upper_limit": 40, "flag": "N"}),
    ("below zero", {"name": "Base Excess", "value": -1, "unit": "mEq/L"}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "fields"), RIGHT)
def test_what_fits_together_is_not_asked_about(key: str | None, fields: dict[str, Any]) -> None:
    one = Reported(**fields)
    assert (known(one, SHELF), doubts(one, SHELF)) == (key, ())


@pytest.mark.parametrize(("why", "fields"), WRONG)
def test_what_does_not_fit_together_is_asked_about_in_words(why: str, fields: dict[str, Any]) -> None:
    assert any(why in doubt for doubt in doubts(Reported(**fields), SHELF))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<5", ("<", 5.0)), (">2000", (">", 2000.0)), ("≤ 3,5", ("<=", 3.5)), (" 1.8 ", ("", 1.8)), (".5", ("", 0.5)),
        ("-1", ("", -1.0)), ("1e3", ("", 1000.0)), ("negative", None), ("12-15", None), ("", None), ("<", None),
        ("1.2.3", None), ("5 mg", None), ("٣", ("", 3.0)),
    ],
)  # fmt: skip
def test_a_comparator_stays_a_comparator(text: str, read: tuple[str, float] | None) -> None:
    assert number(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("7-56", (7.0, 56.0)), ("<45", (None, 45.0)), (">60", (60.0, None)), ("0.1 - 1.2", (0.1, 1.2)),
        ("3,5–5,0", (3.5, 5.0)), ("-2 to +2", (None, None)), ("", (None, None)), ("56-7", (None, None)),
        ("see comment", (None, None)), ("30", (None, None)),
    ],
)  # fmt: skip
def test_the_limits_of_a_report_are_read_as_printed(text: str, read: tuple[float | None, float | None]) -> None:
    assert limits(text) == read


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_the_reading_of_numbers_and_limits(text: str, name: str) -> None:
    read, (low, high) = number(text), limits(text)
    assert read is None or isinstance(read[1], float)
    assert low is None or high is None or low <= high
    assert isinstance(doubts(Reported(name=name, value=1.0, unit=text), SHELF), tuple)


@given(st.floats(1, 15_000), st.sampled_from(["U/L", "IU/L", "u/l"]), st.floats(20, 200))
def test_a_value_that_is_not_asked_about_can_be_judged_with_the_reports_own_limit(
    value: float, unit: str, limit: float
) -> None:
    assert doubts(Reported(name="ALT", value=value, unit=unit, upper_limit=limit), SHELF) == ()
    judged = read_value(Lab(analyte="ALT", value=value, unit=unit, upper_limit=limit), SHELF)
    assert isinstance(judged, Value)
    assert (judged.upper_limit, judged.limit_is_typical) == (limit, False)
