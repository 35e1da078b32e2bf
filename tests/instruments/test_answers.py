"""How answers are read: nothing is clamped, rounded, guessed or dropped. Hazards H-19, H-27."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.instruments.answers import Answers, BadAnswers, read_answers
from ketum.instruments.catalogue import instrument, listed
from ketum.instruments.model import Instrument, Item
from ketum.instruments.scoring import Scored, score
from ketum.knowledge.library import library

EVERY = [one for entry in listed(library()) if (one := instrument(entry.id, library())) is not None]
SCORED = [one for one in EVERY if one.items]


def one_of(name: str) -> Instrument:
    found = instrument(name, library())
    assert found is not None
    return found


def problems(name: str, given_answers: Any) -> str:
    found = score(one_of(name), given_answers)
    assert isinstance(found, BadAnswers), found
    return " / ".join(found.problems)


def scored(name: str, given_answers: Any, **more: Any) -> Scored:
    found = score(one_of(name), given_answers, **more)
    assert isinstance(found, Scored), found
    return found


@pytest.mark.parametrize(
    ("name", "answers", "told"),
    [
        ("peg", [6, 7], "2 answers were given and PEG has 3; write null"),
        ("peg", [6, 7, 4, 1], "4 answers were given"),
        ("peg", [6, 7, 4.5], "item 3 (activity): 4.5 cannot be answered; it is a whole number from 0 to 10"),
        ("peg", [6, 7, -1], "item 3 (activity): -1 cannot be answered"),
        ("peg", [6, 7, "4"], "'4' is no number"),
        ("peg", [6, 7, float("nan")], "nan is no number"),
        ("peg", [6, 7, float("inf")], "inf is no number"),
        ("peg", [6, 7, [4]], "[4] is no number"),
        ("peg", {"pain": 6, "1": 7}, "1: this item is answered twice"),
        ("peg", {"sleep": 6}, "'sleep' is no item of PEG; it has pain, enjoyment, activity"),
        ("peg", "674", "answers are a list in order, or an object"),
        ("peg", 5, "answers are a list in order, or an object"),
        ("peg", None, "answers are a list in order, or an object"),
        ("phq-9", [0] * 8 + [4], "item 9 (death): 4 cannot be answered; it can be 0, 1, 2, 3"),
        ("cows", [3] + [0] * 10, "item 1 (pulse): 3 cannot be answered; it can be 0, 1, 2, 4"),
        ("rapid3", {"function_sum": 1, "pain": 1.5, "global": 1.2}, "it is a number from 0 to 10 in steps of 0.5"),
        ("das28", {"tjc": 29, "sjc": 0, "vas": 1, "esr": 0}, "it is a number from 1 to 200 mm/h"),
        ("promis-pi-4a", {"raw": 3}, "raw: 3 cannot be; it is a number from 4 to 20"),
        ("promis-pi-4a", {"raw": 12.5}, "raw: 12.5 has more than 0 decimals"),
        ("promis-pi-4a", {"raw": "12"}, "raw: '12' cannot be"),
        ("acr-fm-2016", {"sites": ["jaw_left", "ear"]}, "sites: there is no 'ear'; it has shoulder_left"),
        ("fiqr", {"function": [1, 2]}, "function: 2 answers were given and 9 are asked"),
        ("kds", [1], "cannot be scored here"),
        ("npsi", [1], "1 answers were given and Neuropathic Pain Symptom Inventory (NPSI) has 0"),
    ],
)
def test_wrong_answers_are_named_with_place_and_mend(name: str, answers: Any, told: str) -> None:
    assert told in problems(name, answers)


def test_every_problem_is_told_at_once() -> None:
    assert problems("peg", [11, 12, 13]).count("cannot be answered") == 3


def test_answers_by_name_number_and_order_are_the_same() -> None:
    ways = [[6, 7, 4], (6, 7, 4), {"pain": 6, "enjoyment": 7, "activity": 4}, {"1": 6, "2": 7, "3": 4}]
    assert len({scored("peg", way).score().value for way in ways}) == 1
    assert scored("mnsi", {"yes": ["numb", "3", 5]}).answers == scored("mnsi", {"yes": [1, 3, 5]}).answers


def test_yes_and_no_are_one_and_zero() -> None:
    assert scored("dn4", {"interview": [True] * 3 + [False] * 4, "exam": [False] * 3}).score().value == 3


def test_optional_questions_may_be_left_out_of_the_list() -> None:
    assert scored("phq-9", [1] * 9).score().value == scored("phq-9", [1] * 9 + [3]).score().value == 9


def test_a_map_that_is_not_handed_in_is_unknown_and_an_empty_one_is_no_pain() -> None:
    half = [1] + [None] * (len(one_of("acr-fm-2016").items) - 1)
    assert scored("acr-fm-2016", {"sites": []}).score("wpi").value == 0
    assert scored("acr-fm-2016", half).score("wpi").value is None


def test_nothing_answered_is_said_and_is_no_zero() -> None:
    for one in SCORED:
        found = scored(one.id, [None] * len(one.items))
        values = [each.value for each in found.scores if not isinstance(each.value, bool)]
        assert set(values) == {None}, one.id
        assert found.reason == "nothing was answered"


def test_the_contract_of_the_answer() -> None:
    answer = scored("peg", [6, None, 4]).as_json()
    assert {"instrument", "version", "scores", "missing", "reason"} <= set(answer)
    assert (answer["instrument"], answer["scores"], answer["missing"]) == ("peg", {"total": None}, ["enjoyment"])
    assert answer["reason"] == "3 answers are needed; 1 missing"


def fitting(item: Item) -> st.SearchStrategy[float | int | None]:
    if item.options:
        return st.none() | st.sampled_from([option.value for option in item.options])
    assert item.span is not None
    least, most, step = item.span.least, item.span.most, item.span.step
    if step is None:
        return st.none() | st.floats(least, most)
    return st.none() | st.integers(0, round((most - least) / step)).map(lambda place: least + place * step)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Instrument, list[float | int | None]]:
    one = draw(st.sampled_from(SCORED))
    return one, [draw(fitting(item)) for item in one.items]


@settings(deadline=None)
@given(answered())
def test_a_score_is_inside_its_range_or_unknown_with_a_reason(case: tuple[Instrument, list[Any]]) -> None:
    one, answers = case
    found = scored(one.id, answers)
    for rule, each in zip(one.scores, found.scores, strict=True):
        if each.value is None:
            assert each.why
        elif rule.range and not isinstance(each.value, bool):
            assert rule.range[0] <= each.value <= rule.range[1], (one.id, rule.id, answers)
            assert rule.cutoffs is None or each.band is not None


@settings(deadline=None)
@given(answered(), st.data())
def test_a_worse_answer_never_gives_a_better_score(case: tuple[Instrument, list[Any]], data: st.DataObject) -> None:
    one, answers = case
    place = data.draw(st.integers(0, len(answers) - 1))
    item = one.items[place]
    values = sorted((option.value for option in item.options), key=item.points)
    if answers[place] is None or not values:
        return
    worse = [value for value in values if item.points(value) >= item.points(answers[place])]
    changed = [*answers]
    changed[place] = data.draw(st.sampled_from(worse))
    before, after = scored(one.id, answers), scored(one.id, changed)
    for rule in one.scores:
        old, new = before.score(rule.id).value, after.score(rule.id).value
        if rule.direction == "neither" or old is None or new is None:
            continue
        raw = next((each for each in one.scores if each.id == "raw"), None)
        turned = raw is not None and raw.direction != rule.direction
        assert new <= old if turned else new >= old, (one.id, rule.id, answers, changed)


@settings(deadline=None)
@given(answered())
def test_what_a_record_keeps_scores_the_same_again(case: tuple[Instrument, list[Any]]) -> None:
    one, answers = case
    first = scored(one.id, answers)
    again = scored(one.id, list(first.answers.in_order(one)))
    assert again.scores == first.scores


@settings(deadline=None)
@given(
    st.sampled_from(EVERY), st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)
)
def test_whatever_is_given_there_is_an_answer_and_no_traceback(one: Instrument, given_answers: Any) -> None:
    assert isinstance(read_answers(one, given_answers), Answers | BadAnswers)


@settings(deadline=None)
@given(st.sampled_from(SCORED), st.dictionaries(st.text(max_size=6), st.none() | st.integers() | st.text(max_size=3)))
def test_names_that_are_none_are_never_dropped(one: Instrument, given_answers: dict[str, Any]) -> None:
    found = read_answers(one, given_answers)
    known = {name for item in one.items for name in (item.id, item.number)}
    known |= {group.id for group in one.groups} | {rule.id for rule in one.scores}
    if set(given_answers) - known:
        assert isinstance(found, BadAnswers)
