"""Realistic files of other apps give the rows that stand in them, and nothing that does not. Hazard H-28."""

from datetime import UTC, date, datetime

import pytest

from ketum.interop.files import buffered
from ketum.interop.formats import read
from ketum.interop.trouble import BadFile

from .mutations import FORMATS
from .reading import FILES, Found, items, options


@pytest.mark.parametrize(("name", "known"), FORMATS.items())
def test_a_file_is_known_by_its_content(name: str, known: str) -> None:
    assert read(buffered((FILES / name).read_bytes()), "x", options()).format == known


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_file_gives_the_same_rows_under_the_same_names(name: str) -> None:
    first, second = items(name), items(name)
    assert first == second
    found = Found(name)
    named = [(one.KIND, one.identity) for one in [*found.rows, *(held.row for held in found.held)]]
    assert len(named) == len(set(named)) > 0


def test_the_journal_gives_doses_ratings_and_notes_but_no_place_and_nobody_elses() -> None:
    found = Found("journal.json")
    first, second, capsules, pure = found.of("intake")
    assert (first.grams, first.said, first.stomach) == (2.5, "2.5 g", "empty")
    assert first.at == datetime(2026, 6, 1, 5, 10, tzinfo=UTC)
    assert first.written_at == datetime(2026, 6, 1, 5, 11, tzinfo=UTC)
    assert (second.grams, second.grams_low, second.grams_high) == (3.0, 2.0, 4.0)
    assert (second.said, second.stomach) == ("about 3 g", "food")
    assert (capsules.grams, capsules.said) == (2.4, "4 capsule of Green capsules")
    assert (pure.grams, pure.said) == (None, "15 mg, sublingual")  # mg of alkaloid are no grams of a product
    assert {one.nickname: one.form for one in found.of("product")} == {
        "Kratom": "unknown", "Kratom, Green capsules": "capsule", "7-Hydroxymitragynine": "seven_oh",
    }  # fmt: skip
    assert [(one.scale, one.value) for one in found.of("rating")] == [("shulgin", 2.0), ("shulgin", 3.0)]
    assert {one.text for one in found.of("note")} == {
        "A bad back day\nWorse after the garden.", "with tea", "Took Alcohol about 20 g", "can bend again",
    }  # fmt: skip
    assert found.skipped == {"another person took it (consumerName)": 1, "a place, which is never imported": 1}
    assert "Sam" not in repr(found.rows)
    assert "52.5" not in repr(found.rows)


def test_whether_another_substance_is_still_taken_is_asked_and_not_assumed() -> None:
    (held,) = Found("journal.json").held
    assert held.row.name == "Alcohol"
    assert held.reasons == (
        "taken 1 time, last on 2026-06-01: confirm it if you still take it, so that checks know of it",
    )


def test_herbal_tracker_gives_grams_of_products_whose_form_only_a_name_can_say() -> None:
    found = Found("herbal.csv")
    assert [one.grams for one in found.of("intake")] == [2.5, 2.0, 0.5, 1.0]
    assert {one.nickname: one.form for one in found.of("product")} == {
        "Green Malay": "unknown",
        "Red Bali extract": "extract",
    }
    assert [one.text for one in found.of("note")] == ["after lunch, less pain", "=tired"]
    assert found.of("intake")[0].at == datetime(2026, 6, 1, 6, 5, tzinfo=UTC)  # the phone's clock, in the person's zone
    assert found.of("intake")[3].at == datetime(2026, 6, 2, 7, 0, tzinfo=UTC)  # its own zone wins
    assert found.of("intake")[3].product is None


def test_herbal_tracker_says_the_same_in_csv_and_in_json() -> None:
    table, backup = Found("herbal.csv"), Found("herbal.json")
    same = {(one.at, one.grams, one.product) for one in table.of("intake")}
    assert same == {(one.at, one.grams, one.product) for one in backup.of("intake")}
    assert {one.identity for one in table.of("intake")[:3]} == {one.identity for one in backup.of("intake")[:3]}
    assert {(one.scale, one.value) for one in backup.of("rating")} == {
        ("herbal-tracker-mood", 4.0), ("herbal-tracker-energy", 3.0), ("herbal-tracker-pain-relief", 4.0),
    }  # fmt: skip


def test_medtimer_gives_each_medicine_with_its_period_and_kratom_as_intakes() -> None:
    found = Found("medtimer.csv")
    (duloxetine,) = found.of("medicine")
    assert (duloxetine.name, duloxetine.dose, duloxetine.since, duloxetine.until) == (
        "Duloxetine", "60 mg", date(2026, 5, 3), None,
    )  # fmt: skip
    (held,) = found.held
    assert (held.row.name, held.row.until) == ("Amitriptyline", date(2026, 1, 10))
    assert [(one.grams, one.said) for one in found.of("intake")] == [(2.0, "2 g"), (None, "2 capsules")]
    assert [one.text for one in found.of("note")] == ["Duloxetine: felt sick"]
    assert found.skipped["a reminder without an intake"] == 1


def test_medtimer_is_known_in_any_language() -> None:
    german = "Erinnert;Name;Dosis;Genommen;Tags;Intervall;Notizen;Erinnert (ISO 8601);Genommen (ISO 8601)\n"
    row = "03.05.26 08:00;Cymbalta;60 mg;03.05.26 08:02;;0:00;;2026-05-03T06:00:00Z;2026-05-03T06:02:00Z\n"
    assert [one.name for one in Found((german + row).encode()).of("medicine")] == ["Cymbalta"]


def test_bearable_keeps_its_own_scales_and_gives_symptoms_that_were_there() -> None:
    found = Found("bearable.csv")
    rated = {(one.scale, one.value, one.area) for one in found.of("rating")}
    assert rated == {
        ("bearable-mood", 6.0, ""), ("bearable-energy", 3.0, ""), ("bearable-symptom", 3.0, "Back pain"),
        ("bearable-symptom", 0.0, "Nausea"), ("sleep-hours", 7.5, ""), ("bearable-sleep-quality", 4.0, ""),
        ("steps", 8532.0, ""),
    }  # fmt: skip
    assert [one.text for one in found.of("symptom")] == ["Back pain"]
    assert [one.text for one in found.of("note")] == ["slow start", "Lifestyle: Caffeine - A lot | Alcohol"]
    assert found.of("symptom")[0].at == datetime(2026, 6, 1, 7, 0, tzinfo=UTC)  # "am" is 09:00 by the clock there


def test_daylio_gives_moods_scales_and_notes_without_html() -> None:
    found = Found("daylio.csv")
    assert [(one.scale.removeprefix("daylio-"), one.value) for one in found.of("rating")] == [
        ("mood", 3.0), ("Schmerz", 6.0), ("Schlaf", 7.5), ("mood", 4.0), ("mood", 5.0),
    ]  # fmt: skip
    assert [one.text for one in found.of("note")] == [
        "eins\nzwei & drei\nActivities: Arbeit | Spaziergang", 'Title\nText "quoted"\nActivities: run | music',
    ]  # fmt: skip
    assert found.of("rating")[-1].at == datetime(2026, 5, 31, 20, 0, tzinfo=UTC)  # 10:00 pm


def test_a_mood_of_ones_own_needs_its_level_said() -> None:
    raw = (FILES / "daylio.csv").read_bytes().replace(b",meh,", b",so lala,")
    (problem,) = Found(raw).problems
    assert "mood of your own" in problem.what
    assert "--mapping" in problem.mend
    assert Found(raw, mapping={"so lala": "3"}).of("rating")[0].value == 3.0
    with pytest.raises(BadFile, match="level from 1 to 5"):
        items(raw, mapping={"so lala": "9"})


def test_apple_health_gives_days_and_reads_past_its_broken_document_type() -> None:
    found = Found("export.xml")
    rated = {(one.scale, one.value) for one in found.of("rating")}
    assert rated == {("steps", 1312.0), ("heart-rate", 70.0), ("resting-heart-rate", 58.0), ("sleep-hours", 7.0)}
    (sleep,) = (one for one in found.of("rating") if one.scale == "sleep-hours")
    assert sleep.at == datetime(2026, 6, 2, 4, 30, tzinfo=UTC)  # the end of the night, which names its day
    assert sleep.identity == "sleep-hours 2026-06-02"
    assert found.skipped == {"a record of another kind than sleep, steps and heart rate": 1}


def test_being_in_bed_is_not_sleep_but_is_kept_where_nothing_else_is_known() -> None:
    raw = (FILES / "export.xml").read_bytes().replace(b"AnalysisAsleep", b"AnalysisOther")
    scales = {one.scale: one.value for one in Found(raw).of("rating")}
    assert "sleep-hours" not in scales
    assert scales["in-bed-hours"] == 8.5
