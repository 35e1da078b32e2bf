"""Broken and hostile Questionnaire files: one clear report, nothing kept. Hazards H-19, H-27."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.instruments.added import add
from ketum.instruments.fhir import LARGEST_BYTES
from ketum.instruments.official import BadQuestionnaire, Official, read_official
from ketum.knowledge.library import library

from .forms import LOINC, form, raw


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    resource = copy.deepcopy(form("phq-9"))
    change(resource)
    return raw(resource)


def nested(depth: int) -> dict[str, Any]:
    item: dict[str, Any] = {"linkId": "end", "type": "display", "text": "x"}
    for place in range(depth):
        item = {"linkId": f"g{place}", "type": "group", "item": [item]}
    return item


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t ", "empty"),
    "not JSON": (b"hello", "not JSON"),
    "cut off": (raw(form("phq-9"))[:-40], "not JSON"),
    "XML": (b'<?xml version="1.0"?><Questionnaire xmlns="http://hl7.org/fhir"/>', "XML"),
    "a web page": (b"  <html><body>Log in</body></html>", "web page"),
    "XML entities": (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Questionnaire>&a;</Questionnaire>', "XML"),
    "a list": (b"[]", "the file"),
    "null": (b"null", "the file"),
    "a text": (b'"Questionnaire"', "the file"),
    "no type": (b"{}", "resourceType"),
    "a bundle": (raw({"resourceType": "Bundle", "entry": []}), "this is a FHIR Bundle"),
    "answers": (changed(lambda one: one.update(resourceType="QuestionnaireResponse")), "QuestionnaireResponse"),
    "UTF-16": (raw(form("phq-9")).decode().encode("utf-16"), "not JSON"),
    "Latin-1": ('{"resourceType": "Questionnaire", "title": "Fáciles"}'.encode("latin-1"), "not JSON"),
    "control bytes": (b"\x00\x01\x02", "not JSON"),
    "a zip": (b"PK\x03\x04" + b"\x00" * 100, "not JSON"),
    "very deep": (b'{"resourceType":"Questionnaire","item":' + b"[" * 50_000, "not JSON"),
    "deep items": (changed(lambda one: one["item"].append(nested(11))), "nested more than 10 deep"),
    "huge": (b'{"resourceType": "Questionnaire", "title": "' + b"x" * LARGEST_BYTES + b'"}', "bytes"),
    "a long text": (changed(lambda one: one["item"][0].update(text="x" * 5_000)), "item.0.text"),
    "many items": (
        changed(lambda one: one.update(item=[{"linkId": str(n), "type": "display"} for n in range(501)])),
        "item",
    ),
    "many items in groups": (
        changed(
            lambda one: one["item"].extend(
                {
                    "linkId": f"g{group}",
                    "type": "group",
                    "item": [{"linkId": f"{group}-{n}", "type": "display"} for n in range(400)],
                }
                for group in range(3)
            )
        ),
        "500 are read at most",
    ),
    "many answers": (
        changed(lambda one: one["item"][0].update(answerOption=[{"valueString": str(n)} for n in range(301)])),
        "answerOption",
    ),
    "no items": (changed(lambda one: one.update(item=[])), "item"),
    "items no list": (changed(lambda one: one.update(item={})), "item"),
    "an item is a number": (changed(lambda one: one["item"].append(7)), "item.11"),
    "no linkId": (changed(lambda one: one["item"][0].pop("linkId")), "item.0.linkId"),
    "an empty linkId": (changed(lambda one: one["item"][0].update(linkId="")), "item.0.linkId"),
    "a linkId twice": (changed(lambda one: one["item"][1].update(linkId="14363")), "'14363' is there twice"),
    "no type of item": (changed(lambda one: one["item"][0].pop("type")), "item.0.type"),
    "an unknown status": (changed(lambda one: one.update(status="magic")), "status"),
    "a modifier": (
        changed(lambda one: one["item"][0].update(modifierExtension=[{"url": "http://x", "valueBoolean": True}])),
        "modifierExtension",
    ),
    "a modifier of the whole": (
        changed(lambda one: one.update(modifierExtension=[{"url": "http://x", "valueBoolean": True}])),
        "modifierExtension",
    ),
    "implicit rules": (changed(lambda one: one.update(implicitRules="http://x/rules")), "implicitRules"),
    "a turned text": (changed(lambda one: one["item"][0].update(text="a\u202eb")), "U+202E"),
    "a NUL in a text": (changed(lambda one: one["item"][0].update(text="a\u0000b")), "U+0000"),
    "an escape in the title": (changed(lambda one: one.update(title="a\u001b[31mb")), "U+001B"),
    "a mark in an answer": (
        changed(lambda one: one["item"][0]["answerOption"][0]["valueCoding"].update(display="a\ufeff")),
        "U+FEFF",
    ),
    "a path as language": (changed(lambda one: one.update(language="../../x")), "language"),
    "an unknown panel": (
        changed(lambda one: one.update(code=[{"system": LOINC, "code": "1-8"}], url="http://loinc.org/q/1-8")),
        "belongs to no instrument",
    ),
    "codes of another system": (
        changed(lambda one: [each.update(code=[{"system": "http://x", "code": "44250-9"}]) for each in one["item"]]),
        "were not found",
    ),
    "a broken value set": (
        changed(
            lambda one: (
                one.update(contained=[{"resourceType": "ValueSet", "id": "v", "compose": {"include": "x"}}]),
                one["item"][0].update(answerValueSet="#v", answerOption=[]),
            )
        ),
        "contained value set 'v'",
    ),
    "FHIR R5": (changed(lambda one: [each.update(type="coding") for each in one["item"][:-1]]), "were not found"),
    "not a number": (b'{"resourceType": "Questionnaire", "item": NaN}', ""),
    "a lone surrogate": (b'{"resourceType": "Questionnaire", "title": "\\ud800"}', "not JSON"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_clear_report_and_changes_nothing(name: str, tmp_path: Path) -> None:
    given_file, told = HOSTILE[name]
    found = add(given_file, tmp_path, library())
    assert isinstance(found, BadQuestionnaire)
    assert told in found.problems[0]
    assert all("\n" not in one and len(one) < 400 and one.isprintable() for one in found.problems)
    assert list(tmp_path.rglob("*")) == []


def test_script_in_a_text_stays_a_text() -> None:
    found = read_official(changed(lambda one: one["item"][0].update(text="<script>alert(1)</script>")), library())
    assert isinstance(found, Official)
    assert found.items[0].text == "<script>alert(1)</script>"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
KEYS = ("item", "code", "url", "title", "contained", "language", "copyright", "status", "version", "modifierExtension")
ITEM_KEYS = ("linkId", "code", "prefix", "text", "type", "answerOption", "answerValueSet", "item")


@settings(max_examples=150, deadline=None)
@given(key=st.sampled_from(KEYS), value=json_values)
def test_whatever_stands_under_a_key_there_is_an_answer_and_no_traceback(key: str, value: object) -> None:
    found = read_official(changed(lambda one: one.update({key: value})), library())
    assert isinstance(found, Official | BadQuestionnaire)


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 9), key=st.sampled_from(ITEM_KEYS), value=json_values)
def test_whatever_stands_in_an_item_there_is_an_answer_and_no_traceback(place: int, key: str, value: object) -> None:
    found = read_official(changed(lambda one: one["item"][place].update({key: value})), library())
    assert isinstance(found, Official | BadQuestionnaire)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_and_never_crash(data: bytes) -> None:
    assert isinstance(read_official(data, library()), BadQuestionnaire)
