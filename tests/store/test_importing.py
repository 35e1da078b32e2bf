"""Imports merge: one transaction, twice equals once, never wiping, the person's own changes stay. H-21, H-28."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketum.interop.files import buffered
from ketum.interop.formats import read
from ketum.interop.options import Options
from ketum.interop.trouble import BadFile
from ketum.knowledge.library import library
from ketum.record.rows import EntryRow, Item, Origin, PersonRow, RatingRow

from .conftest import NOW

pytestmark = pytest.mark.usefixtures("diary")
FILES = Path(__file__).parents[1] / "interop" / "files"
NAMES = sorted(path.name for path in FILES.iterdir() if path.name != "pain.csv")


def opened(raw: bytes | str, asked: str | None = None, **more: Any) -> tuple[str, Iterator[Item]]:
    content = (FILES / raw).read_bytes() if isinstance(raw, str) else raw
    given_options = {"at": NOW, "zone": "Europe/Berlin", "library": library()} | more
    reading = read(buffered(content), "the file", Options(**given_options), asked)
    return reading.source, reading.items


def imported(person: Any, raw: bytes | str, mapping: dict[str, str] | None = None, **more: Any) -> Any:
    from ketum.store.importing import merge

    source, items = opened(raw, mapping=mapping or {})
    return merge(person, items, source, NOW, **more)


def everything() -> dict[str, Any]:
    """Every row of every table as plain values."""
    from ketum.store.models import KINDS, Person, Revision

    models = [*KINDS.values(), Revision, Person]
    return {
        model.__name__: sorted(map(repr, model.objects.values_list()), key=str)  # type: ignore[attr-defined]
        for model in models
    }


@pytest.mark.parametrize("name", NAMES)
def test_importing_twice_is_importing_once(person: Any, name: str) -> None:
    first = imported(person, name, confirmed=("all",))
    once = everything()
    second = imported(person, name, confirmed=("all",))
    assert first.total("new") > 0
    assert (second.total("new"), second.total("changed")) == (0, 0)
    assert second.total("same") == first.total("new") + first.total("same")
    assert everything() == once


@pytest.mark.parametrize("name", NAMES)
def test_a_dry_run_counts_what_the_import_does_and_changes_nothing(person: Any, name: str) -> None:
    before = everything()
    told = imported(person, name, dry_run=True)
    assert everything() == before
    done = imported(person, name)
    assert (told.counts, told.held, told.problems, told.skipped) == (
        done.counts,
        done.held,
        done.problems,
        done.skipped,
    )
    assert told.dry_run
    assert not done.dry_run


@pytest.mark.parametrize("name", NAMES)
def test_what_was_imported_is_a_record_that_can_be_judged(person: Any, name: str) -> None:
    from ketum.safety import check
    from ketum.store.reading import record

    imported(person, name, confirmed=("all",))
    assert check(record(person, NOW), library(), NOW.date()).findings


def test_two_exports_of_the_same_diary_in_csv_and_json_are_not_twice_the_doses(person: Any) -> None:
    imported(person, "herbal.csv")
    again = imported(person, "herbal.json")
    assert person.intakes.count() == 4
    assert again.counts["intake"] == {"same": 4}


def test_held_rows_are_kept_only_when_they_are_confirmed_by_name(person: Any) -> None:
    first = imported(person, "oru.hl7")
    ggt = next(one for one in first.held if "direct bilirubin" in one.reasons[0])
    assert first.counts["lab"] == {"new": 4}
    second = imported(person, "oru.hl7", confirmed=(ggt.name,))
    assert second.counts["lab"] == {"same": 4, "new": 1}
    assert [one.name for one in second.held] == [one.name for one in first.held if one.name != ggt.name]
    assert person.labs.filter(analyte="GGT", value=120).count() == 1


def test_findings_of_an_imported_report_appear_at_once_with_the_reports_own_limit(person: Any) -> None:
    from ketum.safety import check
    from ketum.store.reading import record

    raw = (FILES / "oru.hl7").read_bytes().replace(b"||85|U/L|<45|H|", b"||485|U/L|<45|H|")
    imported(person, raw)
    found = check(record(person, NOW), library(), NOW.date()).findings
    liver = next(one for one in found if one.code == "LAB:hepatic")
    assert any("10.8 times" in seen and "the report's limit" in seen for seen in liver.seen)


def test_what_the_person_changed_or_removed_stays_as_they_left_it(person: Any) -> None:
    from ketum.store.models import Revision
    from ketum.store.writing import remove, save

    imported(person, "herbal.csv")
    changed, removed = person.intakes.order_by("at")[:2]
    save(person, "intake", changed.pk, {"grams": 3.5}, NOW, base=1)
    remove(removed, NOW)
    again = imported(person, "herbal.csv")
    assert again.counts["intake"] == {"same": 2, "yours": 2}
    changed.refresh_from_db()
    removed.refresh_from_db()
    assert changed.grams == 3.5
    assert removed.deleted_at == NOW
    newer = (FILES / "herbal.csv").read_bytes().replace(b"2.50", b"2.75")
    assert imported(person, newer).counts["intake"] == {"same": 2, "yours": 2}
    changed.refresh_from_db()
    assert changed.grams == 3.5
    assert Revision.objects.get(entry=changed.pk, conflict=True).content["grams"] == 2.75
    before = everything()
    imported(person, newer)
    assert everything() == before


def test_what_only_the_file_changed_is_changed_and_what_was_there_is_kept(person: Any) -> None:
    from ketum.store.models import Revision

    imported(person, "oru.hl7")
    corrected = (FILES / "oru.hl7").read_bytes().replace(b"||85|U/L|<45|H|||F|", b"||48|U/L|<45|H|||C|")
    assert imported(person, corrected).counts["lab"] == {"changed": 1, "same": 3}
    alt = person.labs.get(analyte="ALT")
    assert (alt.value, alt.version) == (48.0, 2)
    assert Revision.objects.get(entry=alt.pk).content["value"] == 85.0
    # The older file says nothing that was not there before.
    assert imported(person, "oru.hl7").counts["lab"] == {"yours": 1, "same": 3}
    alt.refresh_from_db()
    assert alt.value == 48.0


def test_entries_of_the_person_are_never_touched(person: Any) -> None:
    from ketum.store.writing import save

    from .test_writing import fill

    fill(person)
    save(person, "product", uuid4(), {"nickname": "green malay"}, NOW)
    mine = set(map(str, person.intakes.values_list("pk", flat=True)))
    for name in NAMES:
        imported(person, name, confirmed=("all",))
    assert mine <= set(map(str, person.intakes.values_list("pk", flat=True)))
    assert person.intakes.filter(grams=2.0, device="").count() == 3


def test_a_product_of_the_same_name_is_used_but_never_for_another_form(person: Any) -> None:
    from ketum.store.writing import save

    malay, bali = uuid4(), uuid4()
    save(person, "product", malay, {"nickname": "Green Malay", "form": "leaf_powder"}, NOW)
    save(person, "product", bali, {"nickname": "Red Bali extract", "form": "leaf_powder"}, NOW)
    imported(person, "herbal.csv")
    assert person.intakes.filter(product_id=malay).count() == 2
    assert person.intakes.filter(product_id=bali).count() == 0
    assert person.products.filter(form="extract").count() == 1


def test_imported_entries_say_where_they_come_from(person: Any) -> None:
    imported(person, "daylio.csv", mark="0123456789ab")
    assert set(person.ratings.values_list("device", flat=True)) == {"import:daylio:0123456789ab"}


def test_whether_it_was_told_from_memory_is_known_only_where_the_file_says_when_it_was_written(person: Any) -> None:
    imported(person, "journal.json", confirmed=("all",))
    assert not person.intakes.filter(recalled=True).exists()
    late = (
        (FILES / "journal.json")
        .read_bytes()
        .replace(b'"creationDate": 1780290660000', b'"creationDate": 1780390660000')
    )
    from ketum.store.models import Intake

    Intake.objects.all().delete()
    imported(person, late)
    assert person.intakes.filter(recalled=True).count() == 1


class Stop(Exception):
    """Cancelled."""


@pytest.mark.parametrize("after", [1, 700, 1_200])
def test_a_cancelled_import_leaves_nothing(person: Any, after: int) -> None:
    from ketum.store.importing import merge

    def stop(done: int) -> None:
        if done >= after:
            raise Stop

    before = everything()
    with pytest.raises(Stop):
        merge(person, many(1_500), "csv", NOW, watch=stop)
    assert everything() == before


def test_a_file_that_breaks_in_the_middle_leaves_nothing(person: Any) -> None:
    from ketum.store.importing import merge

    def broken() -> Iterator[Item]:
        yield from many(1_200)
        raise BadFile("cut off")

    before = everything()
    with pytest.raises(BadFile):
        merge(person, broken(), "csv", NOW)
    assert everything() == before


def many(count: int) -> Iterator[Item]:
    for number in range(count):
        at = NOW - timedelta(minutes=number)
        yield RatingRow(
            identity=str(number), origin=Origin(f"line {number}"), at=at, zone="UTC", scale="nrs-pain",
            value=float(number % 11),
        )  # fmt: skip


def test_a_row_that_the_diary_refuses_is_named_and_the_others_are_kept(person: Any) -> None:
    from ketum.store.importing import merge

    def rows() -> Iterator[Item]:
        yield from many(3)
        for number, value in enumerate((-1.0, float("nan"), float("inf"))):
            yield RatingRow(
                identity=f"bad {number}", origin=Origin(f"row {number}"), at=NOW, zone="UTC", scale="x", value=value
            )
        yield RatingRow(identity="zone", origin=Origin("row z"), at=NOW, zone="Mars/Olympus", scale="x", value=1.0)
        late = NOW + timedelta(days=1)
        yield RatingRow(identity="late", origin=Origin("row l"), at=late, zone="UTC", scale="x", value=1.0)
        old = datetime(1, 1, 1, tzinfo=UTC)
        yield RatingRow(identity="old", origin=Origin("row o"), at=old, zone="America/New_York", scale="x", value=1.0)

    report = merge(person, rows(), "csv", NOW)
    assert report.counts["rating"] == {"new": 3}
    assert sorted(one.where for one in report.problems) == ["row 0", "row 1", "row 2", "row l", "row o", "row z"]


def test_rows_of_another_person_in_the_vault_are_refused(person: Any) -> None:
    from ketum.store.models import Person

    imported(person, "herbal.csv")
    mother = Person.objects.create(label="Mother", is_self=False, created_at=NOW)
    report = imported(mother, "herbal.csv")
    assert "another person" in report.problems[0].what
    assert mother.intakes.count() == 0


def entry(kind: str, fields: dict[str, Any], **more: Any) -> EntryRow:
    key = more.pop("key", None) or uuid4()
    return EntryRow(identity=str(key), origin=Origin("x"), kind=kind, key=key, fields=fields, entered_at=NOW, **more)


def test_rows_that_would_spoil_the_diary_are_refused_all_together(person: Any) -> None:
    from ketum.store.importing import BadImport, merge

    product = uuid4()
    poison = [
        entry("product", {"nickname": "Strong", "form": "extract"}, key=product),
        entry("batch", {"product": product, "mitragynine_mg_per_g": 900.0, "seven_oh_mg_per_g": 900.0}),
        *many(5),
    ]
    before = everything()
    with pytest.raises(BadImport, match="nothing was kept"):
        merge(person, poison, "ketum", NOW)
    assert everything() == before


@pytest.mark.parametrize(
    "row",
    [
        entry("nonsense", {}),
        entry("intake", {"at": NOW, "grams": "many"}),
        entry("intake", {"at": NOW, "surprise": 1}),
        entry("intake", {"at": {}, "grams": 1}),
        entry("intake", {"grams": 1}),
        entry("batch", {"product": str(uuid4())}),
        entry("batch", {"product": "not a key"}),
        entry("rating", {"at": NOW, "scale": "x" * 500, "value": 1}),
        entry("note", {"at": NOW, "text": "\ud800"}),
        entry("plan", {"kind": "x", "details": {"a": float("nan")}}),
        entry("product", {"nickname": "x"}, version=2**80),
    ],
)
def test_an_entry_that_cannot_be_is_refused_and_named(person: Any, row: EntryRow) -> None:
    from ketum.store.importing import merge

    report = merge(person, [row], "ketum", NOW)
    assert report.total("new") == 0
    assert report.problems_in_all == 1
    assert report.problems[0].what


def test_the_profile_is_filled_in_where_it_is_empty_and_left_where_it_is_not(person: Any) -> None:
    from ketum.store.importing import merge

    said = {
        "sex": "male",
        "weight_kg": 70.0,
        "conditions": ["gout"],
        "settings": {"use_text": "2 g"},
        "zone": "Asia/Bangkok",
    }
    report = merge(person, [PersonRow(identity="p", origin=Origin("x"), key=uuid4(), fields=said)], "ketum", NOW)
    person.refresh_from_db()
    assert (person.sex, person.conditions) == ("female", ["fibromyalgia"])
    assert (person.weight_kg, person.setting("use_text"), person.zone) == (70.0, "2 g", "Asia/Bangkok")
    assert report.skipped == {"a part of the profile that you have filled in differently": 2}
    impossible = {"weight_kg": -5, "birth_year": 12}
    person.weight_kg = None
    person.save()
    report = merge(person, [PersonRow(identity="p", origin=Origin("x"), key=uuid4(), fields=impossible)], "ketum", NOW)
    person.refresh_from_db()
    assert person.weight_kg is None
    assert report.problems_in_all == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_and_any_repetition_of_files_ends_in_the_same_diary(person: Any, data: st.DataObject) -> None:
    from django.db import transaction

    names = ["herbal.csv", "journal.json", "daylio.csv", "bearable.csv", "medtimer.csv"]
    order = data.draw(st.permutations(names))
    again = data.draw(st.lists(st.sampled_from(names), max_size=3))
    ends = []
    for sequence in (names, [*order, *again]):
        with transaction.atomic():
            for name in sequence:
                imported(person, name, confirmed=("all",))
            ends.append(contents(person))
            transaction.set_rollback(True)
    assert ends[0] == ends[1]


def contents(person: Any) -> dict[str, list[str]]:
    kinds = ("intakes", "ratings", "symptoms", "notes", "medicines", "substances", "products")
    return {
        kind: sorted(repr((one.pk, one.version, one.content())) for one in getattr(person, kind).all())
        for kind in kinds
    }
