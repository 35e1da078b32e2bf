"""The exposure card: shares and days with their limits, never a level, nothing where nothing is known. Hazard H-14."""

import json
import re
from typing import Any

import pytest

from ketum.knowledge.library import Library, library
from ketum.pharmacology.person.card import Card, card, card_for
from ketum.pharmacology.person.shape import shape
from ketum.record import Product, read_record

SHELF = library()
LEAF = Product(id="p", form="leaf_powder", mitragynine_mg_per_g=14.1)
NAMELESS = Product(id="p", form="leaf_powder")


@pytest.fixture(scope="module")
def leaf() -> Card:
    return card_for(LEAF, 2.0, 2, SHELF)


def of_record(**parts: Any) -> Card:
    return card(read_record(json.dumps({"schema_version": 1, **parts}).encode()), SHELF)


def test_a_newcomer_reads_off_about_how_much_is_left_tomorrow(leaf: Card) -> None:
    # model A: C24 over Cmax of one dose is 0.44 / 19.8 = 2.2 % (design, predicted-only table)
    assert leaf.numbers is not None
    left = leaf.numbers.left_tomorrow_percent
    assert left.low < left.likely < left.high
    assert left.likely == pytest.approx(2.2, abs=0.4)
    assert leaf.headline.startswith("Tomorrow at the same hour about 2")
    assert f"({left.low:.2g} to {left.high:.2g} %)" in leaf.headline


def test_days_to_steady_state_and_accumulation_hold_what_was_seen() -> None:
    # Huestis et al. 2024: steady state on day 8 to 9; model A 7 days. Rac of Cmax: A 1.07, B 1.25
    once_a_day = card_for(LEAF, 2.0, 1, SHELF).numbers
    assert once_a_day is not None
    days, grown = once_a_day.days_to_steady, once_a_day.accumulation
    assert days.likely == pytest.approx(7, abs=1)
    assert days.low < 8.5 < days.high
    assert grown.likely == pytest.approx(1.07, abs=0.03)
    assert grown.high > 1.25


def test_the_curve_is_relative_and_has_its_band(leaf: Card) -> None:
    assert leaf.numbers is not None
    for line in (leaf.numbers.one_dose, leaf.numbers.every_day):
        assert line.unit == "% of the first peak"
        assert len(line.low) == len(line.likely) == len(line.high) == len(line.time_h)
        assert all(low <= likely <= high for low, likely, high in zip(line.low, line.likely, line.high, strict=True))
    assert max(leaf.numbers.one_dose.high) <= 100
    assert 90 < max(leaf.numbers.one_dose.likely) <= 100


def test_no_word_of_the_card_tells_a_level_and_no_number_has_more_than_two_figures(leaf: Card) -> None:
    words = " ".join([leaf.headline, *leaf.sentences])
    assert "ng" not in re.findall(r"[a-zA-Z/]+", words)
    for number in re.findall(r"\d+(?:\.\d+)?", words):
        assert len(number.replace(".", "").strip("0")) <= 2, (number, words)
    assert "neither effect nor safety" in leaf.why


def test_the_milligrams_are_an_interval_of_the_assay_or_of_the_class(leaf: Card) -> None:
    assert leaf.mitragynine_mg_per_dose == pytest.approx((2 * 14.1 * 0.8, 2 * 14.1 * 1.2))
    assert card_for(NAMELESS, 2.0, 2, SHELF).mitragynine_mg_per_dose == pytest.approx((7.8, 54))


def test_the_shares_of_the_uncertainty_add_up_and_an_assay_lowers_that_of_the_product(leaf: Card) -> None:
    unlabelled = card_for(NAMELESS, 2.0, 2, SHELF)
    for one in (leaf, unlabelled):
        assert one.numbers is not None
        assert sum(part.share or 0 for part in one.numbers.uncertainty) == pytest.approx(1, abs=0.01)
    assert _share(leaf, "product") < _share(unlabelled, "product")
    assert leaf.numbers is not None
    assert unlabelled.numbers is not None
    assert (leaf.numbers.level_fold or 0) < (unlabelled.numbers.level_fold or 0)
    assert leaf.numbers.uncertainty[0].words in leaf.why


def _share(one: Card, name: str) -> float:
    assert one.numbers is not None
    return next(part.share or 0 for part in one.numbers.uncertainty if part.id == name)


def test_without_milligrams_the_shares_stay_and_the_height_is_refused() -> None:
    found = card_for(Product(id="p", form="extract"), 1.0, 1, SHELF)
    assert found.mitragynine_mg_per_dose is None
    assert found.numbers is not None
    assert found.numbers.level_fold is None
    assert found.numbers.uncertainty[0].share is None
    assert "not known" in found.sentences[0]
    assert "nobody can tell" in found.why


@pytest.mark.parametrize(
    "product",
    [
        Product(id="p", form="seven_oh", mitragynine_mg_per_g=14),
        Product(id="p", form="extract", name="7-OH tablets"),
        Product(id="p", form="blend", mitragynine_mg_per_g=20),
    ],
)
def test_seven_oh_and_blends_get_a_warning_and_no_number(product: Product) -> None:
    found = card_for(product, 1.0, 3, SHELF)
    assert found.numbers is None
    assert found.warnings
    assert "No curve is drawn" in found.warnings[0]
    assert found.mitragynine_mg_per_dose is found.seven_oh_mg_per_dose is None
    assert not re.search(r"\d", found.headline + " ".join(found.sentences))


def test_leaf_rich_in_seven_oh_says_what_the_curve_leaves_out() -> None:
    product = Product(id="p", form="leaf_powder", mitragynine_mg_per_g=14.1, seven_oh_mg_per_g=0.8)
    assert "comes on top" in card_for(product, 2.0, 1, SHELF).warnings[0]


def test_an_unknown_product_gives_no_number() -> None:
    found = of_record(kratom_use={"grams_per_dose": 3})
    assert found.numbers is None
    assert any("kind of product" in one for one in found.unknown)
    assert found.headline == "Nothing can be said about the level in the blood."


def test_the_record_says_the_same_as_the_question(leaf: Card) -> None:
    found = of_record(
        products=[{"id": "p", "form": "leaf_powder", "mitragynine_mg_per_g": 14.1}],
        kratom_use={"product": "p", "grams_per_dose": 2.0, "doses_per_day": 2},
    )
    assert found == leaf


def test_an_empty_record_has_a_card_too() -> None:
    assert of_record().numbers is None


@pytest.mark.parametrize("times", [1, 2, 3, 6, 24])
def test_more_often_builds_up_more_and_no_share_leaves_its_range(times: int) -> None:
    found = shape(times, SHELF)
    assert found.accumulation.low >= 0.99
    assert 0 <= found.left_tomorrow.low <= found.left_tomorrow.high <= 100
    assert 0 <= found.in_body_tomorrow.low <= found.in_body_tomorrow.high <= 100


def test_every_sentence_is_said_through_the_catalogue(monkeypatch: pytest.MonkeyPatch, leaf: Card) -> None:
    monkeypatch.setattr(Library, "say", lambda _, text: f"<{text}>")
    found = card_for(LEAF, 2.0, 2, SHELF)
    assert leaf.numbers is not None
    assert found.numbers is not None
    words = [found.headline, *found.sentences, found.studied.why, *(one.words for one in found.numbers.uncertainty)]
    assert all(one.startswith("<") and one.endswith(">") for one in words)
    assert re.fullmatch(r"<[^<>]*> <.*> <[^<>]*>", found.why)
    assert found.numbers.left_tomorrow_percent == leaf.numbers.left_tomorrow_percent


def test_another_language_changes_words_and_no_number(leaf: Card) -> None:
    spanish = card_for(LEAF, 2.0, 2, library("es"))
    assert leaf.numbers is not None
    assert spanish.numbers is not None
    assert spanish.numbers.left_tomorrow_percent == leaf.numbers.left_tomorrow_percent
    assert spanish.mitragynine_mg_per_dose == leaf.mitragynine_mg_per_dose
    assert spanish.headline.startswith("Mañana a la misma hora")
    assert not {leaf.why, *leaf.sentences} & {spanish.why, *spanish.sentences}
