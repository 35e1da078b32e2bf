"""What a person is told about exposure: never a precise level, never an effect, no curve where none may be. Hazard H-14."""  # noqa: E501

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ketum.knowledge.library import library
from ketum.pharmacology.alkaloid import milligrams, mitragynine_per_g, seven_oh_per_g
from ketum.pharmacology.person.exposure import exposure
from ketum.pharmacology.person.view import Exposure, View
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.studied import Use, compared
from ketum.record import Product, read_record

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHELF = library()
LEAF = {"id": "p", "form": "leaf_powder", "mitragynine_mg_per_g": 14.1}


def exposed(split: int | None = None, **parts: Any) -> Exposure:
    return exposure(read_record(json.dumps({"schema_version": 1, **parts}).encode()), SHELF, NOW, split)


def intakes(count: int, gap_h: float, **what: Any) -> list[dict[str, Any]]:
    return [{"at": (NOW - timedelta(hours=4 + gap_h * k)).isoformat(), "product": "p", **what} for k in range(count)]


def view(found: Exposure, name: str) -> View:
    return next(one for one in found.views if one.id == name)


@pytest.fixture(scope="module")
def usual() -> Exposure:
    return exposed(
        4,
        products=[LEAF],
        kratom_use={"product": "p", "grams_per_dose": 2.0, "doses_per_day": 2, "days_used": 120},
        intakes=intakes(40, 8, grams=2.0),
    )


def test_the_amount_follows_from_grams_and_assay_with_the_spread_between_lots(usual: Exposure) -> None:
    low, high = usual.mitragynine_mg_per_dose or (0, 0)
    assert (low, high) == pytest.approx((2 * 14.1 * 0.8, 2 * 14.1 * 1.2))


def test_each_view_has_a_sentence_a_band_a_reason_and_a_table(usual: Exposure) -> None:
    assert [one.id for one in usual.views] == ["one_dose", "every_day", "otherwise", "diary", "stop"]
    for one in usual.views:
        assert one.sentence.endswith(".")
        assert "no measurement" in one.why
        assert "neither effect nor safety" in one.why
        assert one.table.rows
        assert all(len(row) == len(one.table.columns) for row in one.table.rows)
        for line in one.series:
            assert len(line.low) == len(line.middle) == len(line.high) == len(one.time_h)
            triples = zip(line.low, line.middle, line.high, strict=True)
            assert all(low <= middle <= high for low, middle, high in triples)


def test_no_sentence_tells_a_level_and_no_number_has_more_than_two_figures(usual: Exposure) -> None:
    for one in usual.views:
        assert "ng/mL" not in one.sentence
        words = " ".join([one.sentence, *(cell for row in one.table.rows for cell in row)])
        for number in re.findall(r"\d+(?:\.\d+)?", words):
            assert len(number.replace(".", "").strip("0")) <= 2, (number, words)


def test_the_newcomer_reads_off_how_much_is_left_tomorrow(usual: Exposure) -> None:
    assert re.search(r"Tomorrow at the same hour about 2.* % .* of the peak is left", view(usual, "one_dose").sentence)
    assert "still in the body" in view(usual, "one_dose").sentence


def test_the_level_builds_up_and_falls_after_stopping(usual: Exposure) -> None:
    line = view(usual, "every_day").series[0]
    assert max(line.middle[13 * 24 : 14 * 24]) > max(line.middle[:24])
    assert line.middle[-1] < line.middle[14 * 24] / 5
    falling = view(usual, "stop").series[0]
    assert falling.middle[0] == 100
    assert list(falling.high) == sorted(falling.high, reverse=True)


def test_more_doses_of_the_same_day_have_lower_peaks_and_the_sentence_does_not_recommend_them(usual: Exposure) -> None:
    both = view(usual, "otherwise")
    assert max(both.series[1].middle) < max(both.series[0].middle)
    assert "dependence go with the number of doses" in both.sentence


def test_more_than_a_day_ago_is_a_large_share_of_what_is_there(usual: Exposure) -> None:
    share = float(re.search(r"about (\d+) %", view(usual, "diary").sentence)[1])  # type: ignore[index]
    assert 40 < share < 90


@pytest.mark.parametrize(
    "product",
    [
        {"id": "p", "form": "seven_oh"},
        {"id": "p", "form": "extract", "name": "7-OH tablets"},
        {"id": "p", "form": "leaf_powder", "seven_oh_mg_per_g": 300, "mitragynine_mg_per_g": 20},
    ],
)
def test_seven_oh_gets_no_curve_and_a_hard_warning(product: dict[str, Any]) -> None:
    found = exposed(products=[product], kratom_use={"product": "p", "grams_per_dose": 0.5, "doses_per_day": 3})
    assert found.views == ()
    assert "not kratom leaf" in found.warnings[0]
    assert "naloxone" in found.warnings[0]
    assert "No curve is drawn" in found.warnings[0]


def test_seven_oh_in_the_persons_words_counts_whatever_is_listed() -> None:
    found = exposed(products=[LEAF], kratom_use={"product": "p", "text": "one 7-OH tablet twice a day"})
    assert found.views == ()
    assert found.warnings


def test_a_blend_gets_no_curve() -> None:
    found = exposed(
        products=[{"id": "p", "form": "blend", "mitragynine_mg_per_g": 20}],
        kratom_use={"product": "p", "grams_per_dose": 2},
    )
    assert found.views == ()
    assert "blend" in found.warnings[0]


def test_leaf_rich_in_seven_oh_says_what_the_curve_leaves_out() -> None:
    product = LEAF | {"seven_oh_mg_per_g": 0.8}
    found = exposed(products=[product], kratom_use={"product": "p", "grams_per_dose": 2})
    assert found.views
    assert "comes on top" in found.warnings[0]


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"products": [{"id": "p", "form": "extract"}], "kratom_use": {"product": "p", "grams_per_dose": 1}},
        {"products": [LEAF], "kratom_use": {"product": "p"}},
        {"kratom_use": {"grams_per_dose": 3}},
    ],
)
def test_what_is_not_known_is_said_and_draws_nothing(parts: dict[str, Any]) -> None:
    found = exposed(**parts)
    assert found.views == ()
    assert found.unknown
    assert found.mitragynine_mg_per_dose is None
    assert found.studied.place == "unknown"


def test_intakes_that_cannot_be_counted_are_said_and_the_others_drawn() -> None:
    found = exposed(products=[LEAF], intakes=[*intakes(5, 8, grams=2.0), *intakes(2, 7), {"grams": 2, "product": "p"}])
    assert "3 intakes" in found.unknown[-1]
    assert "higher" in found.unknown[-1]
    assert [one.id for one in found.views] == ["diary", "stop"]


def test_an_intake_in_the_future_is_not_counted() -> None:
    later = {"at": (NOW + timedelta(hours=3)).isoformat(), "product": "p", "grams": 2}
    assert exposed(products=[LEAF], intakes=[later]).views == ()


def test_words_alone_give_an_interval() -> None:
    found = exposed(
        products=[{"id": "p", "form": "leaf_powder"}], kratom_use={"product": "p", "text": "2 g twice a day"}
    )
    assert found.mitragynine_mg_per_dose == pytest.approx((2 * 3.9, 2 * 27))
    assert found.times_a_day == (2, 2)


def test_grams_become_milligrams_by_assay_else_by_class_else_not_at_all() -> None:
    assert mitragynine_per_g(Product(id="p", form="leaf_powder"), SHELF) == (3.9, 27)
    assert mitragynine_per_g(Product(id="p", form="extract", mitragynine_mg_per_g=100), SHELF) == pytest.approx(
        (80, 120)
    )
    assert isinstance(mitragynine_per_g(Product(id="p", form="extract"), SHELF), Unknown)
    assert isinstance(milligrams((1, 2), Unknown("why")), Unknown)
    assert seven_oh_per_g(Product(id="p", form="tea"), SHELF) == (0.03, 0.4)
    assert isinstance(seven_oh_per_g(None, SHELF), Unknown)


@pytest.mark.parametrize(
    ("use", "place"),
    [
        (Use(form="leaf_powder", grams=(12, 12)), "inside"),
        (Use(form="leaf_powder", grams=(12.1, 12.1)), "above"),
        (Use(form="leaf_powder", grams=(10, 14)), "unknown"),
        (Use(form="leaf_powder", grams=(4, 4), mitragynine_mg=(40, 53), times_a_day=(1, 1)), "inside"),
        (Use(form="leaf_powder", grams=(4, 4), mitragynine_mg=(54, 60), times_a_day=(1, 1)), "above"),
        (Use(form="capsule", grams=(2, 2), mitragynine_mg=(20, 27), times_a_day=(3, 3)), "above"),
        (Use(form="extract", mitragynine_mg=(50, 59.2)), "inside"),
        (Use(form="extract", mitragynine_mg=(50, 70)), "unknown"),
        (Use(form="extract", mitragynine_mg=(60, 70), times_a_day=(1, 1)), "above"),
        (Use(form="tea", grams=(2, 2), mitragynine_mg=(30, 39), times_a_day=(1, 1)), "above"),
        (Use(form="seven_oh"), "unknown"),
        (Use(form="unknown", grams=(1, 1)), "unknown"),
    ],
)
def test_an_amount_is_inside_above_or_unknown_beside_what_was_studied(use: Use, place: str) -> None:
    found = compared(use, SHELF)
    assert found.place == place
    assert found.why.endswith(".")


def test_what_was_never_studied_about_the_way_of_taking_is_said(usual: Exposure) -> None:
    assert usual.studied.beyond == ("More than once a day was not studied.", "Longer than 15 days was not studied.")
