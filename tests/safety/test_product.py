"""Leaf, extract and 7-OH are three different things. Hazard H-14."""

from collections.abc import Callable

import pytest

Look = Callable[..., dict[str, object]]


@pytest.mark.parametrize(
    ("product", "code"),
    [
        ({"form": "extract"}, "PROD:extract"),
        ({"form": "seven_oh"}, "PROD:7OH"),
        ({"form": "blend"}, "PROD:blend"),
        ({"name": "Krypton"}, "PROD:blend"),
        ({"name": "7-OH tablets 20 mg"}, "PROD:7OH"),
        ({"name": "Gold shot 12 ml"}, "PROD:extract"),
        ({"form": "leaf_powder", "mitragynine_mg_per_g": 14, "seven_oh_mg_per_g": 8}, "PROD:7OH"),
        ({"form": "leaf_powder", "mitragynine_mg_per_g": 300}, "PROD:extract"),
        ({"name": "powder from a smoke shop", "form": "leaf_powder"}, "PROD:unverified"),
    ],
)
def test_a_product_is_known_by_form_name_or_assay(found: Look, product: dict[str, object], code: str) -> None:
    assert code in found(products=[{"id": "p"} | product])


def test_a_batch_tested_leaf_is_not_an_alarm(found: Look) -> None:
    product = {
        "id": "p",
        "name": "batch-tested vendor",
        "form": "leaf_powder",
        "mitragynine_mg_per_g": 14,
        "seven_oh_mg_per_g": 0.1,
    }
    assert not [code for code in found(products=[product]) if code.startswith("PROD:")]


def test_fever_with_diarrhoea_points_to_the_product(found: Look) -> None:
    assert "SX:infection" in found(symptoms=["fever", "diarrhoea"])


def test_a_changed_brand_is_a_new_dose(found: Look) -> None:
    assert "PROD:switch" in found(use="2 g a day, switched to a new brand last week")
