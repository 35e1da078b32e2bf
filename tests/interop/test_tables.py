"""Any table, read as the person says: one kind a row, or a rating for each of several columns. Hazard H-28."""

from datetime import UTC, date, datetime

import pytest

from ketum.interop.trouble import BadFile

from .reading import FILES, Found, items

PAIN = {"kind": "=rating", "at": "Date", "scale": "=nrs-pain", "value": "Pain"}


def test_one_rating_a_row() -> None:
    found = Found("pain.csv", mapping=PAIN)
    assert [(one.scale, one.value) for one in found.of("rating")] == [("nrs-pain", 6.0), ("nrs-pain", 5.0)]
    assert found.of("rating")[0].at == datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
    assert found.skipped == {"a row without a rating": 1}


def test_several_ratings_a_row() -> None:
    found = Found("pain.csv", mapping={"at": "Date", "rating:nrs-pain": "Pain", "rating:sleep-hours": "Sleep"})
    assert [(one.scale, one.value) for one in found.of("rating")] == [
        ("nrs-pain", 6.0), ("sleep-hours", 7.5), ("nrs-pain", 5.0), ("sleep-hours", 8.0), ("sleep-hours", 6.0),
    ]  # fmt: skip


def test_intakes_symptoms_notes_and_medicines() -> None:
    raw = b"Day;What;Amount\n1.6.2026 8:05;Green Malay;2,5\n1.6.2026 9:05;Green Malay;a spoon\n"
    taken = Found(raw, mapping={"kind": "=intake", "at": "Day", "product": "What", "grams": "Amount"})
    assert [(one.grams, one.product) for one in taken.of("intake")] == [(2.5, "green malay")]
    assert [one.where for one in taken.problems] == ["line 3"]
    felt = Found(raw, mapping={"kind": "=symptom", "at": "Day", "text": "What"})
    assert len(felt.of("symptom")) == 2
    noted = Found("pain.csv", mapping={"kind": "=note", "at": "Date", "text": "Comment"})
    assert [one.text for one in noted.of("note")] == ["stiff", "no number today"]
    course = b"Drug,From,To\nCymbalta,2026-01-05,\nLyrica,2026-02-05,2026-01-05\n"
    found = Found(course, mapping={"kind": "=medicine", "name": "Drug", "since": "From", "until": "To"})
    assert [(one.name, one.since) for one in found.of("medicine")] == [("Cymbalta", date(2026, 1, 5))]
    assert "before" in found.problems[0].what


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"kind": "=nonsense"}, "nothing says what a row is"),
        ({"kind": "=rating", "at": "Date"}, "which column is scale"),
        (PAIN | {"at": "Dat"}, "no column 'Dat'"),
        (PAIN | {"grams": "Pain"}, "no field 'grams'"),
        ({"rating:nrs-pain": "Pain"}, "which column is the time"),
        ({"at": "Date", "rating:nrs-pain": "Pain", "text": "Comment"}, "does not go together"),
    ],
)
def test_a_mapping_that_says_too_little_or_wrong_is_refused_with_the_mend(mapping: dict[str, str], said: str) -> None:
    with pytest.raises(BadFile, match=said) as refused:
        items("pain.csv", mapping=mapping)
    assert refused.value.mend


def test_an_unknown_table_names_its_columns_and_how_to_say_what_they_are() -> None:
    with pytest.raises(BadFile, match="Date, Pain, Sleep, Comment") as refused:
        items("pain.csv")
    assert "--mapping" in refused.value.mend


def test_pain_beyond_ten_is_no_pain_rating() -> None:
    raw = (FILES / "pain.csv").read_bytes().replace(b",6,7.5", b",60,7.5")
    (problem,) = Found(raw, mapping=PAIN).problems
    assert problem.in_words == "line 2, nrs-pain: '60' is no number from 0 to 10; mend it"
