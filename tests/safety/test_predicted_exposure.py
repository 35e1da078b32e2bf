"""Findings of a CYP kind say how far an exposure is expected to change, or that nobody knows. Hazard H-06."""

import json
import re
from datetime import date

import pytest

from ketum.knowledge.library import library
from ketum.record import Finding, read_record
from ketum.safety import check

TEA = {"id": "p", "form": "tea", "mitragynine_mg_per_g": 19.5}


def finding(name: str, grams: float | None = 1.6, product: dict[str, object] = TEA) -> Finding:
    use = {"product": "p"} | ({"grams_per_dose": grams} if grams else {})
    record = {"schema_version": 1, "medications": [{"name": name}], "products": [product], "kratom_use": use}
    found = check(read_record(json.dumps(record).encode()), library(), date(2026, 11, 22)).findings
    return next(one for one in found if one.code == f"DDI:{name}")


def test_midazolam_and_tea_say_the_measured_ratio_with_its_limits_and_certainty() -> None:
    # Tanna et al. 2023: 1.39 (1.23 to 1.57) with 39 mg; here 25 to 37 mg
    why = finding("midazolam").why
    found = re.search(r"about (1\.\d) times as high \((1\.\d) to (1\.\d) times; certainty: moderate\)", why)
    assert found
    assert 1.2 <= float(found[1]) <= 1.4
    assert float(found[3]) <= 1.6


def test_dextromethorphan_stays_about_the_same_up_to_what_was_studied_and_is_unknown_beyond() -> None:
    assert "expected to stay about the same (0.83 to 1.2 times" in finding("dextromethorphan").why
    assert "never tested in people" in finding("dextromethorphan", 8).why


def test_itraconazole_lowers_seven_oh_and_never_lowers_mitragynine() -> None:
    why = finding("itraconazole").why
    assert "7-hydroxymitragynine is expected to become about 0.57 times as high" in why
    assert re.search(r"exposure of mitragynine is expected to stay about the same \(1 to", why)
    assert why.count("certainty: very low") == 2


@pytest.mark.parametrize(
    ("name", "grams", "product", "said"),
    [
        ("midazolam", None, TEA, "how much mitragynine meets midazolam is not known"),
        ("quetiapine", 1.6, TEA, "is not on file"),
        ("midazolam", 1.6, {"id": "p", "form": "seven_oh"}, "was never measured"),
    ],
)
def test_what_nobody_knows_is_said_as_unknown(
    name: str, grams: float | None, product: dict[str, object], said: str
) -> None:
    assert re.search(rf"How far the exposure changes is unknown: [^.]*{said}", finding(name, grams, product).why)


def test_a_medicine_that_meets_kratom_at_no_cyp_enzyme_says_nothing_of_exposure() -> None:
    assert "exposure" not in finding("lorazepam").why
