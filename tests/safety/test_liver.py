"""Liver, laboratory, salts. Hazards H-03, H-05, H-18."""

from collections.abc import Callable

import pytest

from ketum.record import Severity

Look = Callable[..., dict[str, object]]


def lab(analyte: str, value: float, unit: str = "U/L", limit: float | None = None) -> dict[str, object]:
    given = {"analyte": analyte, "value": value, "unit": unit}
    return given | ({"upper_limit": limit} if limit else {})


def test_bilirubin_alone_suffices(found: Look) -> None:
    # LiverTox: Navarro's lowest ALT was 52 U/L with bilirubin 5.2 mg/dL
    codes = found(labs=[lab("ALT", 52, limit=40), lab("total_bilirubin", 5.2, "mg/dL", 1.2)])
    assert codes["LAB:hepatic"].severity is Severity.EMERGENCY


@pytest.mark.parametrize(
    ("multiple", "code", "severity"),
    [
        (6, "LAB:hepatic", Severity.WARNING),
        (9, "LAB:hepatic", Severity.EMERGENCY),
        (4, "LAB:enzymes_raised", Severity.WARNING),
        (2.2, "LAB:enzymes_raised", Severity.CAUTION),
    ],
)
def test_enzymes_are_judged_in_multiples_of_the_limit(
    found: Look, multiple: float, code: str, severity: Severity
) -> None:
    assert found(labs=[lab("ALT", multiple, "xULN")])[code].severity is severity


def test_the_reports_own_limit_wins(found: Look) -> None:
    assert not [code for code in found(labs=[lab("ALT", 93, limit=78)]) if code.startswith("LAB:")]
    assert "LAB:enzymes_raised" in found(labs=[lab("ALT", 93)])


def test_units_agree(found: Look) -> None:
    in_mg = found(labs=[lab("bilirubin", 5.8, "mg/dL", 1.2)])
    in_umol = found(labs=[lab("bilirubin", 99.2, "µmol/L", 20.5)])
    assert in_mg["LAB:hepatic"].severity is in_umol["LAB:hepatic"].severity is Severity.EMERGENCY


def test_an_unknown_unit_is_said_and_not_guessed(found: Look) -> None:
    codes = found(labs=[lab("ALT", 300, "furlong")])
    assert "INPUT:laboratory" in codes
    assert "LAB:hepatic" not in codes


def test_normal_values_are_silent(found: Look) -> None:
    labs = [lab(name, 0.5, "xULN") for name in ("ALT", "AST", "ALP", "total_bilirubin")] + [lab("QTc", 448, "ms", 460)]
    assert not [code for code in found(labs=labs) if code.startswith("LAB:")]


def test_clotting_with_liver_injury_is_liver_failure(found: Look) -> None:
    labs = [lab("ALT", 2000, limit=40), lab("INR", 2.1, "1", 1.2)]
    assert found(labs=labs)["LAB:alf"].severity is Severity.EMERGENCY


@pytest.mark.parametrize("said", ["yellow eyes", "dark urine", "pee like cola", "pale stools"])
def test_jaundice_in_lay_words_is_an_emergency(found: Look, said: str) -> None:
    assert found(symptoms=[said])["SX:jaundice"].severity is Severity.EMERGENCY


def test_vague_signs_count_in_the_first_weeks_only(found: Look) -> None:
    signs = ["nausea", "pain under the right ribs"]
    assert "SX:liver_nonspecific" in found(symptoms=signs, use={"grams_per_day": 2, "days_used": 20})
    assert "SX:liver_nonspecific" not in found(symptoms=signs, use={"grams_per_day": 2, "days_used": 900})


def test_liver_tests_are_due_at_the_start_and_every_three_months_of_daily_use(found: Look) -> None:
    def due(days: int, at: str | None = None, **use: object) -> bool:
        labs = [lab("ALT", 22, "U/L", 40) | {"at": at}] if at else []
        return "LIVER:baseline" in found(use={"days_used": days, **use}, labs=labs)

    assert due(14, grams_per_day=2)
    assert due(120)
    assert due(400, grams_per_day=2)
    assert due(400, "2026-03-01", grams_per_day=2)
    assert not due(400, "2026-10-01", grams_per_day=2)


@pytest.mark.parametrize(
    "text", ["2 g twice a week for 6 months", "quit 8 months ago", "used for years, clean for a year"]
)
def test_no_liver_tests_are_asked_for_in_rare_use_or_long_after_its_end(found: Look, text: str) -> None:
    assert "LIVER:baseline" not in found(use={"text": text, "days_used": 200})


def test_low_sodium_and_a_long_qt_are_told(found: Look) -> None:
    assert found(labs=[lab("Na", 118, "mmol/L")])["LAB:sodium"].severity is Severity.EMERGENCY
    assert found(labs=[lab("QTc", 510, "ms")])["LAB:qtc"].severity is Severity.EMERGENCY
    assert found(labs=[lab("potassium", 2.4, "mmol/L")])["LAB:potassium"].severity is Severity.EMERGENCY
