"""Medicines as people type them. Hazard H-15: a wrong silent match is worse than a question."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.knowledge.medicines import Recognised, answer, recognise, suggestions

Row = dict[str, str]
ROWS: list[Row] = list(
    csv.DictReader((Path(__file__).parent / "medicine_names.csv").read_text(encoding="utf-8").splitlines())
)
LEAST = 0.95
quickly = settings(max_examples=60, deadline=None)


def look(text: str) -> Recognised:
    return recognise(text, library())


def ids(found: Recognised) -> set[str]:
    return {one.id for one in found.matches}


def expected(row: Row) -> set[str]:
    return set(filter(None, row["expected"].split("|")))


def right(row: Row) -> bool:
    found, wanted = look(row["text"]), expected(row)
    if row["outcome"] == "match":
        return ids(found) == wanted and not found.ambiguous and found.route == row["route"]
    if row["outcome"] == "ask":
        return found.ambiguous and bool(found.ask) and wanted <= ids(found)
    if row["outcome"] == "nothing":
        return not found.matches and not found.ambiguous
    return found.drug_class == row["outcome"].removeprefix("class:")


def test_there_are_enough_names_of_every_kind() -> None:
    assert len(ROWS) >= 200
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    kinds = [row["outcome"].partition(":")[0] for row in ROWS]
    assert {kind: kinds.count(kind) >= 10 for kind in ("match", "ask", "class", "nothing")} == {
        "match": True, "ask": True, "class": True, "nothing": True,
    }  # fmt: skip


def test_nearly_every_name_is_understood() -> None:
    wrong = [row["text"] for row in ROWS if not right(row)]
    assert len(wrong) <= (1 - LEAST) * len(ROWS), wrong


def test_no_name_is_silently_taken_for_another() -> None:
    silent = [
        (row["text"], found.matches)
        for row in ROWS
        if not (found := look(row["text"])).ambiguous and ids(found) - expected(row)
    ]
    assert silent == []


@pytest.mark.parametrize("row", [row for row in ROWS if row["words"]], ids=lambda row: row["text"])
def test_what_the_words_around_a_name_say_is_understood(row: Row) -> None:
    found = look(row["text"])
    said = row["words"].split()
    assert (found.past, found.negated, found.others) == ("past" in said, "negated" in said, "others" in said)
    days = [float(one) for one in said if one[0].isdigit()]
    assert days == ([] if found.stopped_days is None else [pytest.approx(found.stopped_days, rel=0.01)])


@quickly
@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    found = answer(look(text))
    assert found["query"] == text
    assert isinstance(found["ambiguous"], bool)
    assert found["ask"] if found["ambiguous"] else found["ask"] is None


@quickly
@given(st.sampled_from([row for row in ROWS if row["outcome"] == "match" and not row["words"]]))
def test_case_spaces_and_a_dose_do_not_change_the_medicine(row: Row) -> None:
    plain = ids(look(row["text"]))
    assert ids(look(f"  {row['text']}  ")) == plain
    assert ids(look(row["text"].replace(" ", "\u00a0"))) == plain


SURE_BRANDS = library().rows(
    "SELECT display, ingredients FROM drug_name WHERE via = 'brand' AND trust = 'sure' AND rank = 7 AND place = ''"
    " AND ingredients NOT LIKE '%|%' AND offered > 0"
)


@quickly
@given(st.sampled_from(SURE_BRANDS), st.sampled_from(["", " 20 mg", " 10mg twice a day", " tablets", ", 1 at night"]))
def test_a_known_brand_is_its_ingredient_with_any_dose(brand: tuple[str, str], dose: str) -> None:
    name, ingredient = brand
    assert ingredient in ids(look(name + dose)), name


DOSES = st.builds(
    "{}{} {}".format,
    st.sampled_from(["0.5", "0,25", ".5", "0.125", "1.0", "2", "1/2", "10.0", "0.5-1", "100"]),
    st.sampled_from(["mg", " mg", " tablet", "mcg", " g", "mL"]),
    st.sampled_from(["", "daily", "twice a day", "now and then", "at night", "as needed", "every 8 hours", "prn"]),
)


@quickly
@given(st.sampled_from(SURE_BRANDS), DOSES)
def test_a_dose_is_no_denial(brand: tuple[str, str], dose: str) -> None:
    found = look(f"{brand[0]} {dose}")
    assert (found.negated, found.past, found.others) == (False, False, False), (brand[0], dose)


def test_a_name_too_long_to_be_recognised_is_not_suggested() -> None:
    assert "ex vivo" not in " ".join(suggestions("exv", library(), 50)).casefold()


@quickly
@given(st.sampled_from(SURE_BRANDS))
def test_what_is_suggested_is_recognised(brand: tuple[str, str]) -> None:
    for name in suggestions(brand[0][:3], library()):
        found = look(name)
        assert found.matches or found.drug_class, name
