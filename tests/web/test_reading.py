"""From what was typed to a record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketum.record import BadRecord, read_record
from ketum.web.questions import LABELS
from ketum.web.reading import MOST_LINES, as_json, read


def problem(**typed: str) -> tuple[str, str]:
    problems = read({name: [value] for name, value in typed.items()}).problems
    assert len(problems) == 1
    return problems[0].field, problems[0].sentence


def test_what_is_left_empty_is_unknown_and_never_no() -> None:
    empty = {name: [""] for name in LABELS}
    assert as_json(empty) == {"schema_version": 1}
    assert read(empty).record.person.pregnant is None


def test_each_line_is_a_medicine_with_its_dose() -> None:
    names = [one.name for one in read({"medicines": ["Cymbalta 60 mg\r\n\r\n  turmeric \n"]}).record.medications]
    assert names == ["Cymbalta 60 mg", "turmeric"]


@pytest.mark.parametrize(
    "line", ["Zoloft, until 2026-10-01", "Zoloft (stopped 2026-10-01)", "Zoloft stopped on 2026-10-01"]
)
def test_a_medicine_can_be_written_with_the_day_it_was_stopped(line: str) -> None:
    [medicine] = read({"medicines": [line]}).record.medications
    assert (medicine.name, medicine.until) == ("Zoloft", "2026-10-01")


@pytest.mark.parametrize(
    ("typed", "grams"),
    [("2", 2.0), ("2.5", 2.5), ("2,5", 2.5), (".5", 0.5), ("007", 7.0), ("２", 2.0), ("٤", 4.0), ("+3", 3.0)],
)
def test_numbers_are_read_as_people_write_them(typed: str, grams: float) -> None:
    reading = read({"grams_per_dose": [typed]})
    assert not reading.problems
    assert reading.record.kratom_use is not None
    assert reading.record.kratom_use.grams_per_dose == grams


@pytest.mark.parametrize("typed", ["two", "1,000", "-2", "0", "nan", "inf", "1e9", "9" * 500, "2 3"])
def test_what_is_no_possible_number_is_refused_and_never_replaced(typed: str) -> None:
    assert problem(grams_per_dose=typed)[0] == "grams_per_dose"


def test_the_sentence_is_the_same_as_for_a_file() -> None:
    with pytest.raises(BadRecord) as refused:
        read_record('{"schema_version": 1, "person": {"age_years": 400}}')
    assert problem(age="400") == ("age", str(refused.value))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("medicines", "a" * 400),
        ("medicines", "Zoloft, until 2026-13-40"),
        ("symptoms", "a" * 400),
        ("conditions", "a" * 3_000),
        ("sex", "x"),
        ("pregnant", "maybe"),
        ("alcohol", "lots"),
        ("kind", "resin"),
        ("mitragynine", "1400"),
        ("product", "a" * 3_000),
        ("place", "a" * 3_000),
        ("use", "a" * 3_000),
        ("days_used", "-1"),
    ],
)
def test_each_problem_stands_at_its_own_field(field: str, value: str) -> None:
    assert problem(**{field: value})[0] == field


def test_all_problems_are_told_at_once() -> None:
    problems = read({"age": ["400"], "grams_per_dose": ["x"], "sex": ["y"]}).problems
    assert {one.field for one in problems} == {"age", "grams_per_dose", "sex"}


def test_a_list_too_long_to_check_is_said_so() -> None:
    field, sentence = problem(medicines="a\n" * (MOST_LINES + 1))
    assert field == "medicines"
    assert str(MOST_LINES) in sentence


@given(
    st.dictionaries(
        st.sampled_from([*LABELS, "other"]), st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=3)
    )
)
def test_whatever_is_typed_becomes_a_record_or_a_problem(typed: dict[str, list[str]]) -> None:
    reading = read(typed)
    assert all(one.sentence and "\n" not in one.sentence for one in reading.problems)
    assert reading.record.schema_version == 1
