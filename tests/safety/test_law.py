"""What is said about the law of the place that was given (``LAW:``)."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from ketum.knowledge.library import library
from ketum.record import Finding, read_record
from ketum.safety.law import law_findings

AT = date(2026, 11, 24)
SEVEN_OH = {"id": "p1", "name": "tablets", "form": "seven_oh"}
LEAF = {"id": "p2", "name": "leaf", "form": "leaf_powder"}
Look = Callable[..., dict[str, Finding]]


@pytest.fixture(scope="module")
def look() -> Look:
    """Findings about law by code."""

    def found(place: str | None, at: date = AT, age: int | None = 44, **said: Any) -> dict[str, Finding]:
        record = {"schema_version": 1, "person": {"age_years": age, "country_or_state": place}, **said}
        findings = law_findings(read_record(msgspec.json.encode(record)), library(), at)
        assert len({one.code for one in findings}) == len(findings)
        return {one.code: one for one in findings}

    return found


@pytest.mark.parametrize(
    ("place", "code", "severity"),
    [
        ("US-AL", "LAW:prohibited", "warning"),
        ("Wisconsin", "LAW:prohibited", "warning"),
        ("San Diego, CA", "LAW:prohibited", "warning"),
        ("UK", "LAW:prohibited", "warning"),
        ("Poland", "LAW:prohibited", "warning"),
        ("Malaysia", "LAW:prohibited", "warning"),
        ("Singapore", "LAW:prohibited", "warning"),
        ("US-TX", "LAW:restricted", "caution"),
        ("Florida", "LAW:restricted", "caution"),
        ("New Zealand", "LAW:restricted", "caution"),
        ("Bangkok", "LAW:restricted", "caution"),
        ("Netherlands", "LAW:unknown", "info"),
        ("Germany", "LAW:unknown", "info"),
        ("US-DC", "LAW:unknown", "info"),
        ("Russia", "LAW:unknown", "caution"),
        ("US", "LAW:unknown", "info"),
        ("Georgia", "LAW:unknown", "info"),
        ("Guam", "LAW:unknown", "info"),
        ("somewhere", "LAW:unknown", "info"),
    ],
)
def test_each_place_gets_one_finding_the_strictest(look: Look, place: str, code: str, severity: str) -> None:
    found = look(place)
    assert {name: one.severity.word for name, one in found.items()} == {code: severity}


@pytest.mark.parametrize("place", [None, "", "   "])
def test_no_place_no_finding(look: Look, place: str | None) -> None:
    assert look(place) == {}


def test_a_place_with_no_ban_known_is_told_nothing_while_that_is_fresh_and_unknown_afterwards(look: Look) -> None:
    assert look("Pennsylvania", date(2026, 9, 1)) == {}
    assert set(look("Pennsylvania", date(2027, 9, 1))) == {"LAW:unknown"}


def test_a_city_ban_outweighs_a_state_without_one(look: Look) -> None:
    assert set(look("Spokane", date(2026, 9, 1))) == {"LAW:prohibited"}
    assert "Spokane, kratom: prohibited" in look("Spokane")["LAW:prohibited"].seen[0]
    assert "LAW:prohibited" not in look("Seattle")


@pytest.mark.parametrize(("age", "severity"), [(17, "warning"), (20, "warning"), (21, "caution"), (None, "caution")])
def test_being_younger_than_the_law_allows_is_serious(look: Look, age: int | None, severity: str) -> None:
    (finding,) = look("Florida", age=age).values()
    assert (finding.code, finding.severity.word) == ("LAW:restricted", severity)


@pytest.mark.parametrize("place", ["Utah", "US", "Denver", "Houston, TX", "Alaska"])
def test_7_oh_in_the_united_states_brings_the_pending_federal_order(look: Look, place: str) -> None:
    found = look(place, products=[SEVEN_OH])
    assert found["LAW:federal_7oh"].severity.word == "warning"
    assert "not known" in found["LAW:federal_7oh"].seen[0]
    assert "LAW:federal_7oh" not in look(place, products=[LEAF])
    assert "LAW:federal_7oh" in look(place, kratom_use={"text": "two 7-OH tablets a day"})


def test_7_oh_is_judged_by_its_own_law(look: Look) -> None:
    assert "LAW:prohibited" in look("Texas", products=[SEVEN_OH])
    assert "LAW:prohibited" not in look("Texas", products=[LEAF])
    assert "LAW:federal_7oh" not in look("Germany", products=[SEVEN_OH])


def test_an_ambiguous_place_names_what_it_could_be(look: Look) -> None:
    assert "Georgia (US-GA)" in look("Georgia")["LAW:unknown"].seen


def test_every_finding_can_be_checked_and_acted_on(look: Look) -> None:
    shelf = library()
    places = [code for (code,) in shelf.rows("SELECT code FROM law_place")]
    for place in places:
        for finding in look(place, products=[SEVEN_OH, LEAF], age=19).values():
            assert finding.references
            assert all(one in shelf.blob("references") for one in finding.references)
            assert finding.seen
            assert re.match(r"\d{4}", finding.as_of)
            assert "{" not in finding.why


def test_the_words_are_short_name_no_safety_and_blame_nobody() -> None:
    for words in library().blob("law_findings").values():
        assert len(words["title"].split()) <= 10
        assert not re.search(r"\bsafe\b|!|criminal|you should have", f"{words['why']} {words['action']}", re.IGNORECASE)
        assert len(re.findall(r"[.](?:\s|$)", words["why"])) <= 3
    stops = [one for one in library().blob("law_findings").values() if one["id"] in {"prohibited", "under_age"}]
    assert all("do not stop suddenly" in one["action"] for one in stops)
