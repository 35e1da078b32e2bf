"""The law along a way."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.knowledge.journeys import answer_way, read_journey
from ketum.knowledge.library import library

AT = date(2026, 11, 27)


def way(text: str) -> tuple[list[str], list[str]]:
    found = read_journey(text, AT, library())
    return (
        [stop.place.code if stop.place else "?" for stop in found.stops],
        [stop.place.code for stop in found.crossed if stop.place],
    )


@pytest.mark.parametrize(
    ("text", "stops", "crossed"),
    [
        ("US-TX to US-TN by car", ["US-TX", "US-TN"], ["US-AR"]),
        ("flight with stop in Singapore", ["SG"], []),
        ("fly from London to Sydney with a layover in Singapore", ["GB", "SG", "AU"], []),
        ("Texas", ["US-TX"], []),
        ("from Bangkok to Berlin via Doha", ["TH", "?", "DE"], []),
        ("Nashville to Atlanta", ["US-TN", "US-GA"], []),
        ("from the UK to Spain by car", ["GB", "ES"], ["FR"]),
        ("Germany -> Poland by train", ["DE", "PL"], []),
        ("moving to Alabama", ["US-AL"], []),
        ("Toledo, Ohio to Tampa, Florida", ["US-OH", "US-FL"], []),
    ],
)
def test_every_place_on_the_way_is_named(text: str, stops: list[str], crossed: list[str]) -> None:
    assert way(text) == (stops, crossed)


def test_nobody_drives_abroad_between_two_states() -> None:
    assert not {"CA", "MX"} & set(way("New York to New Orleans by bus")[1])


def test_the_strictest_rule_of_the_way_is_said_first() -> None:
    rows = read_journey("US-TX to US-TN by car", AT, library()).rows
    leaf = [row for row in rows if row.substance == "kratom"]
    assert leaf[0].status == "prohibited"
    assert {row.place for row in leaf if row.status == "prohibited"} >= {"US-TN", "US-AR"}


def test_the_answer_keeps_the_keys_of_the_contract() -> None:
    for text in ("Texas", "Texas to Tennessee by car"):
        answer = answer_way(read_journey(text, AT, library()))
        assert {"place", "at", "rows"} <= set(answer)
        keys = {"place", "substance", "status", "display", "min_age", "as_of", "references"}
        assert all(keys <= set(row) for row in answer["rows"])


def test_a_stop_that_is_not_on_file_is_said() -> None:
    answer = answer_way(read_journey("from Bangkok to Berlin via Doha", AT, library()))
    assert answer["found"] is False
    assert [stop["name"] for stop in answer["stops"]] == ["Thailand", None, "Germany"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    assert answer_way(read_journey(text, AT, library()))["query"] == text
