"""Writing to the diary and reading it back. Hazards H-21, H-22."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketum.record import Record, read_record
from ketum.store.writing import BadEntry, purge, remove, restore, save, undo

from .conftest import NOW

pytestmark = pytest.mark.usefixtures("diary")
HOUR = timedelta(hours=1)


def intake(person: Any, key: UUID | None = None, grams: float | None = 2.0, at: datetime = NOW, **more: Any) -> Any:
    content = {"at": at, "zone": "Asia/Bangkok", "grams": grams} | more.pop("content", {})
    return save(person, "intake", key or uuid4(), content, NOW, **more)


def test_said_twice_it_is_there_once(person: Any) -> None:
    key = uuid4()
    first, second = intake(person, key), intake(person, key)
    assert (first.outcome, second.outcome) == ("created", "same")
    assert person.intakes.count() == 1
    assert first.entry.version == second.entry.version == 1


def test_a_change_keeps_what_was_there_before(person: Any) -> None:
    from ketum.store.models import Revision

    key = uuid4()
    intake(person, key, 2.0)
    changed = intake(person, key, 3.0, base=1, device="phone")
    assert (changed.outcome, changed.entry.version, changed.entry.grams) == ("changed", 2, 3.0)
    (old,) = Revision.objects.filter(entry=key)
    assert (old.version, old.content["grams"], old.conflict) == (1, 2.0, False)


def test_two_devices_that_change_the_same_version_lose_nothing(person: Any) -> None:
    from ketum.store.models import Revision

    key = uuid4()
    intake(person, key, 2.0)
    intake(person, key, 3.0, base=1, device="phone")
    late = intake(person, key, 5.0, base=1, device="tablet")
    again = intake(person, key, 5.0, base=1, device="tablet")
    assert (late.outcome, again.outcome) == ("conflict", "conflict")
    assert person.intakes.get().grams == 3.0
    beside = Revision.objects.filter(entry=key, conflict=True)
    assert [(one.content["grams"], one.device) for one in beside] == [(5.0, "tablet")]


def test_what_was_taken_away_comes_back_for_thirty_days_and_then_is_gone(person: Any) -> None:
    from ketum.store.models import Revision
    from ketum.store.reading import record

    key = uuid4()
    entry = intake(person, key).entry
    intake(person, key, 4.0, base=1)
    entry.refresh_from_db()
    remove(entry, NOW)
    assert record(person, NOW).intakes == ()
    assert purge(NOW + timedelta(days=29)) == 0
    restore(entry)
    assert len(record(person, NOW).intakes) == 1
    remove(entry, NOW)
    assert purge(NOW + timedelta(days=31)) == 1
    assert person.intakes.count() == 0
    assert Revision.objects.count() == 0


def test_undo_takes_back_the_last_thing(person: Any) -> None:
    key = uuid4()
    intake(person, key, 2.0)
    entry = intake(person, key, 3.0, base=1).entry
    assert undo(entry, NOW).entry.grams == 2.0
    entry.refresh_from_db()
    assert (entry.version, entry.grams) == (1, 2.0)
    undo(entry, NOW)
    entry.refresh_from_db()
    assert entry.deleted_at == NOW


def test_event_and_entry_time_are_both_kept_and_what_is_late_is_told_from_memory(person: Any) -> None:
    soon = intake(person, at=NOW - HOUR).entry
    late = intake(person, at=NOW - 3 * HOUR).entry
    assert (soon.recalled, late.recalled) == (False, True)
    assert late.entered_at == NOW
    offline = intake(person, at=NOW - 30 * HOUR, entered_at=NOW - 29 * HOUR).entry
    assert offline.recalled is False


@pytest.mark.parametrize(
    ("kind", "content", "field"),
    [
        ("intake", {"at": NOW, "grams": -1}, "intake|entry|grams"),
        ("intake", {"at": NOW, "grams": "many"}, "grams"),
        ("intake", {"at": NOW + HOUR}, "at"),
        ("intake", {"grams": 2}, "at"),
        ("intake", {"at": datetime(2026, 1, 1)}, "at"),  # noqa: DTZ001 - the point
        ("intake", {"at": NOW, "zone": "Mars/Olympus"}, "zone"),
        ("intake", {"at": NOW, "surprise": 1}, "surprise"),
        ("rating", {"at": NOW, "scale": "nrs-pain"}, "rating|entry"),
        ("symptom", {"at": NOW, "text": "x", "severity": 11}, "symptom|entry"),
        ("medicine", {"name": "x", "since": "2026-02-01", "until": "2026-01-01"}, "medicine|entry"),
        ("lab", {"at": NOW, "analyte": "ALT", "value": -3}, "lab|entry"),
        ("nonsense", {}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_nothing_is_kept(
    person: Any, kind: str, content: dict[str, Any], field: str
) -> None:
    from ketum.store.models import KINDS

    with pytest.raises(BadEntry) as refused:
        save(person, kind, uuid4(), content, NOW)
    assert refused.value.field in field.split("|")
    assert sum(model.objects.count() for model in KINDS.values()) == 0


def test_a_key_of_another_person_is_refused(person: Any) -> None:
    from ketum.store.models import Person

    other = Person.objects.create(label="Mother", is_self=False, created_at=NOW)
    key = uuid4()
    intake(person, key)
    with pytest.raises(BadEntry, match="another person"):
        intake(other, key)
    assert other.intakes.count() == 0


def test_cannot_today_is_an_answer(person: Any) -> None:
    from ketum.store.reading import record

    save(person, "rating", uuid4(), {"at": NOW, "scale": "nrs-pain", "cannot": True}, NOW)
    assert person.ratings.get().cannot is True
    assert record(person, NOW).ratings == ()


def fill(person: Any, count: int = 3) -> None:
    product, batch, report = uuid4(), uuid4(), uuid4()
    save(person, "attachment", report, {"name": "coa.pdf", "sha256": "0" * 64, "data": b"%PDF"}, NOW)
    save(person, "product", product, {"nickname": "Green", "name": "Green Malay", "form": "leaf_powder"}, NOW)
    assay = {"product": product, "mitragynine_mg_per_g": 14.1, "assay_date": "2026-08-01", "certificate": report}
    save(person, "batch", batch, assay, NOW)
    save(person, "medicine", uuid4(), {"name": "Cymbalta", "dose": "60 mg daily", "since": "2026-01-05"}, NOW)
    save(person, "substance", uuid4(), {"name": "alcohol"}, NOW)
    for hours in range(count):
        at = NOW - timedelta(hours=hours)
        save(person, "intake", uuid4(), {"at": at, "zone": "Asia/Bangkok", "product": product, "grams": 2.0}, NOW)
        save(person, "rating", uuid4(), {"at": at, "scale": "nrs-pain", "value": 6}, NOW)
        save(person, "symptom", uuid4(), {"at": at, "text": "nausea", "severity": 3}, NOW)
        lab = {"at": at, "analyte": "ALT", "value": 272, "unit": "U/L", "upper_limit": 40, "comparator": ">"}
        save(person, "lab", uuid4(), lab, NOW)
        save(person, "response", uuid4(), {"at": at, "instrument": "peg", "answers": [6, 7, 4]}, NOW)


def test_the_diary_becomes_a_record_of_the_contract(person: Any) -> None:
    import msgspec

    from ketum.store.reading import record

    fill(person)
    found = record(person, NOW)
    assert isinstance(read_record(msgspec.json.encode(found)), Record)
    assert found.person.age_years == 44
    assert found.medications[0].name == "Cymbalta"
    assert found.products[0].mitragynine_mg_per_g == 14.1
    assert found.intakes[0].at == "2026-11-27T23:00:00+07:00"
    assert found.labs[0].comparator == ">"
    assert found.responses[0].answers == (6, 7, 4)
    assert found.kratom_use is not None
    assert found.kratom_use.product == found.products[0].id


def test_a_record_takes_a_constant_number_of_queries(person: Any, django_assert_num_queries: Any) -> None:
    from ketum.store.reading import QUERIES, record

    fill(person, 1)
    with django_assert_num_queries(QUERIES):
        record(person, NOW)
    fill(person, 30)
    with django_assert_num_queries(QUERIES):
        record(person, NOW)


def test_the_finding_engine_judges_the_stored_record(person: Any) -> None:
    from ketum.knowledge.library import library
    from ketum.safety import check
    from ketum.store.reading import record

    fill(person)
    codes = {one.code for one in check(record(person, NOW), library(), NOW.date()).findings}
    assert {"DDI:duloxetine", "DDI:alcohol"} <= codes


ZONES = ["UTC", "Asia/Bangkok", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.integers(0, 60 * 24 * 800),
    zone=st.sampled_from(ZONES),
)
def test_the_instant_survives_any_zone_and_clock_change(person: Any, minutes: int, zone: str) -> None:
    from ketum.store.reading import local

    at = NOW - timedelta(minutes=minutes)
    entry = intake(person, at=at, content={"zone": zone}).entry
    entry.refresh_from_db()
    assert entry.at == at
    assert datetime.fromisoformat(local(entry.at, entry.zone)) == at


def test_the_hour_that_is_there_twice_keeps_its_order(person: Any) -> None:
    from ketum.store.reading import record

    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 summer time in Berlin
    for at in (first + HOUR, first):
        intake(person, at=at, content={"zone": "Europe/Berlin"})
    told = [one.at for one in record(person, NOW).intakes]
    assert told == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]
