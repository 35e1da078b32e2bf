"""Official FHIR Questionnaires: loaded, displayed, scored. Hazard H-27."""

from pathlib import Path
from typing import Any

import pytest

from ketum.instruments.added import add, added, remove
from ketum.instruments.answers import BadAnswers
from ketum.instruments.catalogue import instrument
from ketum.instruments.display import shown
from ketum.instruments.model import Instrument
from ketum.instruments.official import BadQuestionnaire, Official, read_official
from ketum.instruments.scoring import score
from ketum.knowledge.library import library

from .forms import LOINC, form, raw

CODED = ("phq-9", "phq-2", "gad-7", "audit-c", "peg")


def one_of(name: str) -> Instrument:
    found = instrument(name, library())
    assert found is not None
    return found


def loaded(resource: Any, name: str | None = None) -> Official:
    found = read_official(raw(resource), library(), name)
    assert isinstance(found, Official), found
    return found


def refused(resource: Any, name: str | None = None) -> str:
    found = read_official(raw(resource), library(), name)
    assert isinstance(found, BadQuestionnaire), found
    return " / ".join(found.problems)


@pytest.mark.parametrize("name", CODED)
def test_a_form_in_the_form_of_loinc_loads_displays_and_scores(name: str) -> None:
    one, official = one_of(name), loaded(form(name))
    assert (official.instrument, official.copyright) == (name, "Copyright of the test.")
    items = shown(one, "en", official)
    assert {item.wording for item in items if not item.optional} == {"official"}
    assert items[0].text == "Wording of the test for question 1"
    assert "14999" in official.notes[-1]
    answers = [item.options[-1].value for item in items if not item.optional]
    scored = score(one, answers, wording="official")
    assert not isinstance(scored, BadAnswers)
    rule = one.mains[0]
    assert rule.range is not None
    assert (scored.score().value, scored.wording) == (rule.range[1], "official")


def test_without_an_official_text_the_score_says_own_wording() -> None:
    scored = score(one_of("peg"), [6, 7, 4])
    assert not isinstance(scored, BadAnswers)
    assert scored.wording == "own"
    assert {item.wording for item in shown(one_of("peg"))} == {"own"}
    assert {item.wording for item in shown(one_of("dn4"), "es")} == {"none"}
    assert shown(one_of("dn4"), "es")[0].text == "Pregunta 1"


def test_items_inside_groups_and_in_another_order_are_found_by_their_codes() -> None:
    resource = form("phq-9")
    resource["item"] = [
        {"linkId": "g", "type": "group", "text": "A group", "item": list(reversed(resource["item"][:9]))},
        {"linkId": "d", "type": "display", "text": "Thank you"},
    ]
    official = loaded(resource)
    assert [item.id for item in official.items] == [item.id for item in one_of("phq-9").items if not item.optional]
    assert official.items[0].text.endswith("question 1")


def test_the_item_that_loinc_leaves_without_a_code_is_taken_by_its_place_and_said() -> None:
    resource = form("peg")
    resource["item"][0] = {"linkId": "108518", "text": "A number for pain", "type": "decimal"}
    official = loaded(resource)
    assert official.items[0].text == "A number for pain"
    assert any("taken by its place" in note for note in official.notes)


def test_a_place_is_never_guessed_between_two_questions_or_at_the_end() -> None:
    two = form("peg")
    two["item"][0] = {"linkId": "a", "text": "One", "type": "decimal"}
    two["item"].insert(0, {"linkId": "b", "text": "Other", "type": "decimal"})
    assert "item 1 is missing" in refused(two)
    last = form("peg")
    del last["item"][2]["code"]
    assert "item 3 is missing" in refused(last)


def test_answers_shared_in_a_contained_value_set_are_read() -> None:
    resource = form("gad-7")
    codings = [one["valueCoding"] for one in resource["item"][0]["answerOption"]]
    resource["contained"] = [
        {"resourceType": "ValueSet", "id": "days", "compose": {"include": [{"system": LOINC, "concept": codings}]}}
    ]
    for item in resource["item"][:-1]:
        del item["answerOption"]
        item["answerValueSet"] = "#days"
    assert [one.text for one in loaded(resource).items[3].options] == ["Answer a", "Answer b", "Answer c", "Answer d"]


def test_answers_that_are_elsewhere_are_said_and_ours_are_shown() -> None:
    resource = form("gad-7")
    del resource["item"][0]["answerOption"]
    resource["item"][0]["answerValueSet"] = "http://loinc.org/vs/LL358-3"
    official = loaded(resource)
    assert any("our own are shown" in note for note in official.notes)
    assert shown(one_of("gad-7"), "en", official)[0].options[0].text == "On no day"


def test_the_place_of_an_answer_counts_and_not_the_score_in_the_file() -> None:
    resource = form("phq-9", ordinals=True)
    for place, option in enumerate(resource["item"][0]["answerOption"]):
        option["valueCoding"]["extension"][0]["valueDecimal"] = place + 1
    official = loaded(resource)
    assert [one.value for one in official.items[0].options] == [0, 1, 2, 3]
    assert any("the file scores its answers [1, 2, 3, 4]" in note for note in official.notes)


def test_answers_in_another_order_than_their_scores_are_refused() -> None:
    resource = form("phq-9", ordinals=True)
    resource["item"][4]["answerOption"].reverse()
    assert "item 5" in refused(resource)
    assert "order of their scores [3, 2, 1, 0]" in refused(resource)


def test_a_number_that_the_file_words_oddly_stays_a_number() -> None:
    resource = form("peg")
    resource["item"][1]["answerOption"][2]["valueCoding"]["display"] = "2 or more"
    official = loaded(resource)
    assert official.items[1].options[2].text == "2"
    assert any("does not read as its number" in note for note in official.notes)


def test_a_form_made_with_codes_as_link_ids_is_read() -> None:
    resource = form("gad-7")
    for item in resource["item"][:-1]:
        item["linkId"] = "/" + item.pop("code")[0]["code"]
    assert len(loaded(resource).items) == 7


def test_an_instrument_without_codes_is_read_by_numbers_when_it_is_named() -> None:
    resource = form("koos-ps")
    resource["code"], resource["url"] = [], None
    assert "--as" in refused(resource)
    assert "end in the number" in refused(resource, "koos-ps")
    for place, item in enumerate(resource["item"][:-1], start=1):
        item["linkId"] = f"KOOS-PS.{place}"
    official = loaded(resource, "KOOS PS")
    assert [item.id for item in official.items] == [item.id for item in one_of("koos-ps").items]
    assert any("look them over once" in note for note in official.notes)


def test_the_text_of_a_licensed_copy_can_be_shown_by_whoever_holds_it() -> None:
    resource = form("isi")
    for place, item in enumerate(resource["item"][:-1], start=1):
        item["prefix"] = f"{place}."
    items = shown(one_of("isi"), "en", loaded(resource, "isi"))
    assert {item.wording for item in items} == {"official"}


def test_a_missing_doubled_or_foreign_item_is_named() -> None:
    missing = form("phq-9")
    del missing["item"][2]
    assert "item 3 is missing: no question has the LOINC code 44259-0" in refused(missing)
    doubled = form("phq-9")
    doubled["item"][3]["code"] = doubled["item"][2]["code"]
    assert "44259-0 is there twice" in refused(doubled)
    assert "is missing" in refused(form("phq-2"), "phq-9")
    short = form("audit-c")
    short["item"][1]["answerOption"].pop()
    assert "it has 4 answers, and the instrument has 5" in refused(short)
    asked = form("phq-9")
    asked["item"][0] = {k: v for k, v in asked["item"][0].items() if k != "answerOption"} | {"type": "integer"}
    assert "asked as integer" in refused(asked)


def test_adding_keeps_the_file_as_it_came_and_twice_is_once(tmp_path: Path) -> None:
    given = raw(form("phq-9"))
    done = add(given, tmp_path, library())
    assert not isinstance(done, BadQuestionnaire)
    assert (done.new, done.path.read_bytes()) == (True, given)
    again = add(given, tmp_path, library())
    assert not isinstance(again, BadQuestionnaire)
    assert not again.new
    found = added("phq-9", tmp_path, library())
    assert isinstance(found, Official)
    assert found.title == "PHQ-9, form of the test"
    assert added("gad-7", tmp_path, library()) is None
    assert [path.name for path in done.path.parent.iterdir()] == ["phq-9.en.json"]
    assert remove("phq-9", tmp_path) == 1
    assert added("phq-9", tmp_path, library()) is None


def test_two_languages_stand_beside_each_other(tmp_path: Path) -> None:
    spanish = form("gad-7") | {"language": "es", "title": "En español"}
    for resource in (form("gad-7"), spanish):
        assert not isinstance(add(raw(resource), tmp_path, library()), BadQuestionnaire)
    found = added("gad-7", tmp_path, library(), "es")
    assert isinstance(found, Official)
    assert found.title == "En español"


def test_what_does_not_fit_changes_nothing_and_damage_is_seen(tmp_path: Path) -> None:
    assert isinstance(add(b"{}", tmp_path, library()), BadQuestionnaire)
    assert list(tmp_path.iterdir()) == []
    done = add(raw(form("peg")), tmp_path, library())
    assert not isinstance(done, BadQuestionnaire)
    done.path.write_bytes(done.path.read_bytes()[:200])
    assert isinstance(added("peg", tmp_path, library()), BadQuestionnaire)
