"""Which place is meant, what is on file for it, and how that decays as days go by."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ketum.knowledge.compile import DATA, BadKnowledge
from ketum.knowledge.compilers.law import compile_into
from ketum.knowledge.law import DISPLAYS, LENIENT, STRICTEST_FIRST, answer, law, law_of, strictness
from ketum.knowledge.library import Library
from ketum.knowledge.places import find_place, key

AT = date(2026, 11, 22)
MEANT = {
    "Texas": "US-TX",
    "TX": "US-TX",
    "tx": "US-TX",
    "US-TX": "US-TX",
    "us_tx": "US-TX",
    "  texas.": "US-TX",
    "State of Texas": "US-TX",
    "I live in Texas": "US-TX",
    "Texas, USA": "US-TX",
    "Texas, United States of America": "US-TX",
    "USA, Texas": "US-TX",
    "Houston": "US-TX",
    "Houston TX": "US-TX",
    "Austin, TX 78701": "US-TX",
    "austin texas usa": "US-TX",
    "Paris, Texas": "US-TX",
    "san diego": "US-CA: San Diego",
    "San Diego, CA": "US-CA: San Diego",
    "San Diego, California, USA": "US-CA: San Diego",
    "San Diego (California)": "US-CA: San Diego",
    "San Francisco, CA": "US-CA",
    "Calif.": "US-CA",
    "Washington": "US-WA",
    "Washington, D.C.": "US-DC",
    "D.C.": "US-DC",
    "N. Carolina": "US-NC",
    "West Virginia": "US-WV",
    "Virginia": "US-VA",
    "New Mexico": "US-NM",
    "NYC": "US-NY",
    "New York": "US-NY",
    "Atlanta, Georgia": "US-GA",
    "Georgia, USA": "US-GA",
    "Tbilisi, Georgia": "GE",
    "St. Louis": "US-MO",
    "Saint Louis, Missouri": "US-MO",
    "Kansas City, Missouri": "US-MO: Kansas City",
    "kansas city kansas": "US-KS",
    "Portland, Maine": "US-ME",
    "Portland OR": "US-OR",
    "Blacksburg, Virginia": "US-VA",
    "Union County, MS": "US-MS: Union County",
    "Union County, Ohio": "US-OH",
    "Lowell, MA": "US-MA: Lowell",
    "Franklin, New Hampshire": "US-NH: Franklin",
    "Philly": "US-PA: Philadelphia",
    "OK": "US-OK",
    "NO": "NO",
    "Bend, or": "US-OR",
    "USA": "US",
    "United States": "US",
    "the U.S.": "US",
    "Puerto Rico": "US-PR",
    "Germany": "DE",
    "Deutschland": "DE",
    "München": "DE",
    "Muenchen": "DE",
    "Bavaria, Germany": "DE",
    "UK": "GB",
    "England": "GB",
    "Great Britain": "GB",
    "Northern Ireland": "GB",
    "Ireland": "IE",
    "London": "GB",
    "London, Ontario": "CA",
    "Toronto": "CA",
    "Toronto, CA": "CA",
    "Québec": "CA",
    "Bangkok": "TH",
    "ประเทศไทย": "TH",
    "Koh Samui, Thailand": "TH",
    "Bali": "ID",
    "Holland": "NL",
    "The Netherlands": "NL",
    "Česká republika": "CZ",
    "Czech Republic": "CZ",
    "España": "ES",
    "Россия": "RU",
    "Türkiye": "TR",
    "Viet Nam": "VN",
    "South Korea": "KR",
    "日本": "JP",
    "Hong Kong": "HK",
    "Dubai": "AE",
    "Sydney, NSW": "AU",
}
ASKED_BACK = {
    "Georgia": {"US-GA", "GE"},
    "CA": {"US-CA", "CA"},
    "DE": {"US-DE", "DE"},
    "in": {"US-IN", "IN"},
    "no": {"NO"},
    "ok": {"US-OK"},
    "Korea": {"KR", "KP"},
    "Franklin": {"US-MA: Franklin", "US-NH: Franklin"},
    "Union County": {"US-MS: Union County"},
    "Kansas City": {"US-KS", "US-MO: Kansas City"},
    "Portland": {"US-OR", "US-ME"},
    "Birmingham": {"US-AL", "GB"},
    "Texas, Germany": {"US-TX", "DE"},
    "Massachusets": {"US-MA"},
    "Port of Spain": {"ES"},
    "New Holland": {"NL"},
}
NOWHERE = [
    "unknown",
    "nowhere",
    "home",
    "",
    "   ",
    "12345",
    "?",
    "Atlantis",
    "🌍",
    "my place",
    "not telling",
    "x" * 5_000,
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The law shelf alone."""
    path = tmp_path_factory.mktemp("law") / "knowledge.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE blob (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID")
        compile_into(db, DATA)
        db.execute("INSERT INTO blob VALUES ('version', '\"test\"')")
    db.close()
    return Library(path)


@pytest.mark.parametrize(("said", "code"), MEANT.items())
def test_a_place_is_found_by_code_name_city_and_other_languages(shelf: Library, said: str, code: str) -> None:
    found = find_place(said, shelf)
    assert (found.place.code if found.place else found) == code


@pytest.mark.parametrize(("said", "codes"), ASKED_BACK.items())
def test_a_name_that_could_be_several_places_or_is_misspelled_is_asked_back(
    shelf: Library, said: str, codes: set[str]
) -> None:
    found = find_place(said, shelf)
    assert found.place is None
    assert {one.code for one in found.candidates} == codes


@pytest.mark.parametrize("said", NOWHERE)
def test_what_is_no_place_gives_nothing_and_never_a_guess(shelf: Library, said: str) -> None:
    found = law(said, AT, shelf)
    assert (found.place, found.candidates, found.rows, found.found) == (None, (), (), False)


@given(text=st.text(max_size=40))
def test_any_text_at_all_is_answered_and_one_place_at_most_is_taken(shelf: Library, text: str) -> None:
    told = answer(law(text, AT, shelf))
    assert not (told["rows"] and told["candidates"])
    assert key(key(text)) == key(text)


def test_a_city_comes_with_its_state_and_country_and_a_state_never_with_its_cities(shelf: Library) -> None:
    assert {row.place for row in law("San Diego", AT, shelf).rows} == {"US-CA: San Diego", "US-CA", "US"}
    assert {row.place for row in law("California", AT, shelf).rows} == {"US-CA", "US"}
    assert {row.place for row in law("Oceanside, NY", AT, shelf).rows} == {"US-NY", "US"}


def test_every_place_on_file_is_found_by_its_own_name_in_its_state(shelf: Library) -> None:
    for code, name, parent in shelf.rows("SELECT code, name, parent FROM law_place WHERE parent IS NOT NULL"):
        found = law(f"{name}, {parent}", AT, shelf)
        assert found.place is not None, name
        assert found.place.code == code


def test_the_strictest_row_comes_first(shelf: Library) -> None:
    for (code,) in shelf.rows("SELECT code FROM law_place"):
        ranks = [strictness(row) for row in law(code, AT, shelf).rows]
        assert ranks == sorted(ranks)
    assert STRICTEST_FIRST[0] == "prohibited"


@pytest.mark.parametrize(
    ("place", "substance", "at", "shown"),
    [
        ("US-TX", "kratom", date(2026, 11, 22), "known"),
        ("US-TX", "kratom", date(2027, 2, 1), "last_known"),
        ("US-TX", "kratom", date(2027, 12, 1), "unknown"),
        ("US", "kratom", date(2026, 11, 22), "last_known"),
        ("US", "7-OH", date(2026, 10, 11), "unknown"),
        ("US-MA", "kratom", date(2026, 8, 27), "unknown"),  # the order was not yet in force
        ("US-MA", "kratom", date(2026, 9, 1), "known"),
        ("US-ND", "7-OH", date(2026, 11, 22), "last_known"),
        ("US-ND", "7-OH", date(2027, 2, 2), "unknown"),  # the emergency rule has lapsed
        ("US-DC", "kratom", date(2026, 11, 22), "unknown"),
        ("Germany", "kratom", date(2026, 11, 22), "last_known"),
        ("Germany", "7-OH", date(2026, 11, 22), "unknown"),
        ("Thailand", "kratom", date(2026, 9, 1), "known"),
        ("Thailand", "kratom", date(2026, 11, 22), "last_known"),
        ("Netherlands", "kratom", date(2026, 11, 22), "unknown"),
        ("Russia", "kratom", date(2026, 11, 22), "unknown"),
    ],
)
def test_how_current_a_row_is_depends_on_the_day(
    shelf: Library, place: str, substance: str, at: date, shown: str
) -> None:
    found = law(place, at, shelf)
    (row,) = [row for row in found.rows if row.substance == substance and found.place and row.place == found.place.code]
    assert row.display == shown


@given(days=st.integers(0, 4_000), later=st.integers(0, 4_000))
def test_a_row_only_ever_decays(shelf: Library, days: int, later: int) -> None:
    at = date(2026, 11, 22) + timedelta(days=days)
    for place in ("US-TX", "US-MA", "DE", "Singapore", "US-CA: San Diego", "Indonesia"):
        now = {(row.place, row.substance): row.display for row in law(place, at, shelf).rows}
        then = {(row.place, row.substance): row.display for row in law(place, at + timedelta(later), shelf).rows}
        assert all(DISPLAYS.index(then[one]) >= DISPLAYS.index(now[one]) for one in now)


@given(days=st.integers(-8_000, 8_000))
def test_what_is_not_known_never_reads_as_legal(shelf: Library, days: int) -> None:
    at = AT + timedelta(days=days)
    for place in ("US-AK", "NL", "Spain", "Puerto Rico", "Mexico", "US-TX", "DE", "US-WA"):
        for row in law(place, at, shelf).rows:
            if row.display == "unknown":
                assert ": not known" in row.in_words
                assert row.status not in LENIENT or strictness(row) == STRICTEST_FIRST.index("unclear")


def test_the_json_answer_has_what_others_rely_on(shelf: Library) -> None:
    told = answer(law("TX", AT, shelf))
    assert (told["place"], told["at"], told["found"]) == ("US-TX", "2026-11-22", True)
    assert all(
        {"place", "substance", "status", "display", "min_age", "as_of", "references"} <= set(row)
        for row in told["rows"]
    )
    assert {row["display"] for row in told["rows"]} <= set(DISPLAYS)
    assert all(row["references"] for row in told["rows"])
    asked = answer(law("Georgia", AT, shelf))
    assert (asked["rows"], asked["ambiguous"]) == ([], True)
    assert asked["ask"].startswith("Which one do you mean: ")


def test_part_of_an_answer_that_is_not_on_file_is_named(shelf: Library) -> None:
    assert answer(law("Blacksburg, Virginia", AT, shelf))["not_on_file"] == ["blacksburg"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('as_of: "2026-08-06"', 'as_of: "2026-13-06"', "as_of"),
        ('parent: "US-CA"', 'parent: "US-XX"', "no parent 'US-XX'"),
        ("confidence: high", "confidence: certain", "confidence"),
        ("ttl_days: 365", "ttl_days: 0", "ttl_days"),
        ("basis: source", "basis: source\n    surprise: 1", "surprise"),
    ],
)
def test_a_broken_row_stops_the_build_and_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = tmp_path / "law"
    folder.mkdir()
    for path in (DATA / "law").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.replace(old, new, 1) if path.name == "us_local.yaml" else text)
    db = sqlite3.connect(":memory:")
    with pytest.raises(BadKnowledge, match=told):
        compile_into(db, tmp_path)
    db.close()


def raw_rows() -> list[tuple[str, dict[str, Any]]]:
    """Every authored row, read without the compiler."""
    folder = DATA / "law"
    listed = [path for path in sorted(folder.glob("*.yaml")) if path.stem not in {"cities", "findings", "borders"}]
    return [
        (place["place"], row)
        for path in listed
        for place in yaml.safe_load(path.read_text(encoding="utf-8"))["places"]
        for row in place["rows"]
    ]


def first_day(text: str) -> date:
    return date.fromisoformat((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10])


def told_by_the_row(row: dict[str, Any], at: date) -> str:
    """What must be shown on ``at``, worked out from the authored row by the rules of PROVENANCE.md."""
    read, life = first_day(str(row["as_of"])), timedelta(days=row["ttl_days"])
    begun = first_day(str(row["effective"])) if row.get("effective") else None
    thin = row["status"] == "unclear" or row["confidence"] == "low"
    thin = thin or (row["basis"] in {"inferred", "default", "memory"} and row["confidence"] != "high")
    lapsed = row.get("valid_until") and date.fromisoformat(str(row["valid_until"])) < at
    early = at < begun if begun else at < read
    if thin or lapsed or early or at - read > 2 * life:
        return "unknown"
    return "last_known" if at - read > life else "known"


def test_every_row_is_right_before_on_and_after_it_takes_effect(shelf: Library) -> None:
    rows = raw_rows()
    assert len(rows) >= 277
    for code, row in rows:
        begun = first_day(str(row.get("effective") or row["as_of"]))
        old = first_day(str(row["as_of"])) + timedelta(days=row["ttl_days"] + 1)
        for at in (begun - timedelta(days=1), begun, begun + timedelta(days=1), AT, old):
            shown = [
                one
                for one in law_of(code, at, shelf).rows
                if one.place == code and one.substance == row["substance"] and one.status == row["status"]
            ]
            assert [one.display for one in shown] == [told_by_the_row(row, at)], (code, row["substance"], at)
