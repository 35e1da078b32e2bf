"""The complete export: everything is in it, others can read it, it brings back the same record. H-21, H-28."""

import csv
import hashlib
import io
import json
import re
import stat
import zipfile
from datetime import timedelta
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
from ketum.record import read_record
from ketum.store.diary import opened, prepare
from ketum.store.opened import opening
from ketum.store.vaults import Vault, create, vaults

from .conftest import NOW
from .test_writing import fill

ZONES = ("UTC", "Asia/Bangkok", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40)
PAST = st.integers(0, 60 * 24 * 3_000).map(lambda minutes: NOW - timedelta(minutes=minutes))
AMOUNT = st.floats(0.001, 500, allow_nan=False)
NUMBER = st.floats(0, 1e6, allow_nan=False)
DETAILS = st.dictionaries(WORDS, st.integers(-9, 9) | WORDS, max_size=2)
OPTIONAL = st.none() | st.floats(0.1, 400, allow_nan=False)


def zipped(person: Any) -> bytes:
    from ketum.store.exporting import write

    file = io.BytesIO()
    write(person, file, NOW)
    return file.getvalue()


def brought_back(person: Any, raw: bytes) -> Any:
    from ketum.store.importing import merge

    reading = read(buffered(raw), "export", Options(at=NOW, zone="UTC", library=library()))
    return merge(person, reading.items, reading.source, NOW)


def whole(person: Any) -> dict[str, Any]:
    """Everything of a person, and the record made of it."""
    from ketum.store.models import KINDS, Revision
    from ketum.store.reading import record

    skipped = {"person_id"}
    found: dict[str, Any] = {"record": record(person, NOW)}
    for name, model in [*KINDS.items(), ("revision", Revision)]:
        rows = model.objects.filter(person=person).values()  # type: ignore[attr-defined]
        found[name] = sorted(
            repr(
                sorted(
                    (key, bytes(value) if key == "data" else value) for key, value in one.items() if key not in skipped
                )
            )
            for one in rows
        )
    return found


def test_export_erase_import_is_the_same_record_attachments_included(
    vault: Vault, key: bytes, person: Any, tmp_path: Path
) -> None:
    from django.db import connection

    from ketum.store.models import Attachment, Person
    from ketum.store.writing import remove, save

    fill(person, 5)
    true_digest()
    changed, removed = person.intakes.all()[:2]
    save(person, "intake", changed.pk, {"grams": 4.5}, NOW, base=1)
    remove(removed, NOW)
    before, raw = whole(person), zipped(person)
    connection.close()
    vault.erase()
    assert not vault.folder.exists()
    fresh, other_key = create(None, folder=tmp_path / "new")
    with opening(opened(fresh, other_key)):
        prepare()
        again = Person.objects.create(label="Me", created_at=NOW)
        report = brought_back(again, raw)
        assert report.problems == []
        assert whole(again) == before
        assert bytes(Attachment.objects.get().data) == b"%PDF"
        once = whole(again)
        assert brought_back(again, raw).total("new") == 0
        assert whole(again) == once
    assert [one.id for one in vaults(tmp_path / "new")] == [fresh.id]


@st.composite
def diaries(draw: st.DrawFn) -> list[tuple[str, dict[str, Any]]]:
    """What somebody may have entered, in an order in which it can be saved."""
    product, batch, report, zone = uuid4(), uuid4(), uuid4(), st.sampled_from(ZONES)

    def dated(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries({"at": PAST, "zone": zone} | fields)

    half = st.none() | st.floats(0, 500, allow_nan=False)
    kinds: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "intake": dated(
            product=st.sampled_from([None, product]), batch=st.sampled_from([None, batch]), grams=st.none() | AMOUNT,
            said=WORDS, stomach=st.sampled_from(["", "empty", "food"]), warned=st.lists(WORDS, max_size=2),
        ),
        "rating": dated(scale=st.sampled_from(["nrs-pain", "sleep", "steps"]), value=NUMBER),
        "symptom": dated(text=WORDS, severity=st.none() | st.floats(0, 10, allow_nan=False)),
        "lab": dated(
            analyte=WORDS, value=NUMBER, comparator=st.sampled_from(["", "<", ">="]),
            unit=st.sampled_from(["", "U/L"]), upper_limit=OPTIONAL, report=st.sampled_from([None, report]),
        ),
        "note": dated(text=WORDS),
        "response": dated(instrument=WORDS, answers=st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=5)),
        "medicine": st.fixed_dictionaries({"name": WORDS, "dose": WORDS}),
        "substance": st.fixed_dictionaries({"name": WORDS}),
        "plan": st.fixed_dictionaries({"kind": WORDS, "details": DETAILS}),
        "trial": st.fixed_dictionaries({"question": st.just("T1"), "details": DETAILS}),
    }  # fmt: skip
    named = [
        ("attachment", {"name": draw(WORDS), "sha256": "", "data": draw(st.binary(max_size=200))}, report),
        ("product", {"nickname": draw(WORDS), "form": draw(st.sampled_from(["unknown", "tea", "extract"]))}, product),
        ("batch", {"product": product, "mitragynine_mg_per_g": draw(half), "certificate": report}, batch),
    ]
    kind = st.sampled_from(sorted(kinds)).flatmap(lambda name: st.tuples(st.just(name), kinds[name]))
    more = draw(st.lists(kind, max_size=12))
    return [*named, *((name, fields, uuid4()) for name, fields in more)]  # type: ignore[return-value]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(entries=diaries(), profile=st.fixed_dictionaries({"sex": st.sampled_from(["", "male"]), "weight_kg": OPTIONAL}))
def test_every_diary_comes_back_as_it_was(person: Any, entries: Any, profile: dict[str, Any]) -> None:
    from django.db import transaction

    from ketum.store.models import Person
    from ketum.store.writing import save

    with transaction.atomic():
        me = Person.objects.create(
            label="Me", created_at=NOW, conditions=["gout"], settings={"use_text": "2 g"}, **profile
        )
        for kind, fields, key in entries:
            content = fields | ({"sha256": hashlib.sha256(fields["data"]).hexdigest()} if kind == "attachment" else {})
            save(me, kind, key, content, NOW)
        before, raw = whole(me), zipped(me)
        me.delete()
        again = Person.objects.create(label="Me", created_at=NOW)
        report = brought_back(again, raw)
        assert report.problems == []
        assert whole(again) == before
        transaction.set_rollback(True)


def true_digest() -> None:
    """``fill`` writes a digest that is none."""
    from ketum.store.models import Attachment

    Attachment.objects.update(sha256=hashlib.sha256(b"%PDF").hexdigest())


def members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_others_can_read_it_record_tables_and_files(person: Any) -> None:
    from ketum.store.reading import record
    from ketum.store.writing import save

    fill(person, 2)
    save(person, "note", uuid4(), {"at": NOW, "zone": "Asia/Bangkok", "text": '=1+1, "quoted"\nand a line'}, NOW)
    held = members(zipped(person))
    assert read_record(held["record.json"]) == record(person, NOW)
    tables = {
        name: list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
        for name, raw in held.items()
        if name.endswith(".csv")
    }
    intakes = {(one["grams"], one["product_name"], one["at"]) for one in tables["csv/intake.csv"]}
    assert intakes == {("2.0", "Green", f"2026-11-{when}:00:00+07:00") for when in ("28T01", "28T00")}
    assert tables["csv/lab.csv"][0]["comparator"] == ">"
    assert tables["csv/note.csv"][0]["text"] == '\'=1+1, "quoted"\nand a line'
    (attachment,) = (name for name in held if name.startswith("attachments/"))
    assert held[attachment] == b"%PDF"
    assert set(json.loads(held["manifest.json"])["counts"]) >= {"intake", "rating", "lab"}


def test_what_was_taken_away_is_in_the_lines_but_in_no_table(person: Any) -> None:
    from ketum.store.writing import remove

    fill(person, 2)
    remove(person.intakes.first(), NOW)
    held = members(zipped(person))
    assert held["entries/intake.jsonl"].count(b"\n") == 2
    assert held["csv/intake.csv"].count(b"\r\n") == 2  # the header and the one that is kept


def test_every_field_that_a_person_can_enter_is_in_the_export(person: Any) -> None:
    from ketum.store.models import KINDS

    fill(person, 1)
    held = members(zipped(person))
    for kind, model in KINDS.items():
        header = next(csv.reader(io.StringIO(held[f"csv/{kind}.csv"].decode("utf-8-sig"))))
        assert set(model.CONTENT) <= set(header)
        for line in held[f"entries/{kind}.jsonl"].splitlines():
            assert set(json.loads(line)["content"]) == set(model.CONTENT)


def test_only_this_person_is_in_it(person: Any) -> None:
    from ketum.store.models import Person
    from ketum.store.writing import save

    mother = Person.objects.create(label="Mother", is_self=False, created_at=NOW)
    save(mother, "note", uuid4(), {"at": NOW, "text": "canary-314159"}, NOW)
    fill(person, 1)
    assert all(b"canary-314159" not in raw for raw in members(zipped(person)).values())


def test_a_file_for_its_owner_only_that_appears_whole_and_overwrites_nothing(
    person: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketum.store import exporting

    fill(person, 1)
    done = exporting.export(person, tmp_path, NOW)
    assert re.fullmatch(r"ketum-export-\d{8}T\d{6}Z\.zip", done.path.name)
    assert stat.S_IMODE(done.path.stat().st_mode) == 0o600
    before = done.path.read_bytes()
    with pytest.raises(FileExistsError):
        exporting.export(person, done.path, NOW)
    assert done.path.read_bytes() == before

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(exporting._Writing, "revisions", full)
    with pytest.raises(OSError, match="disk full"):
        exporting.export(person, tmp_path / "other.zip", NOW)
    assert [one.name for one in tmp_path.iterdir() if one.is_file() and "zip" in one.name] == [done.path.name]


def repacked(raw: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The zip with other members: ``None`` leaves one out."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in (members(raw) | {k: v for k, v in changes.items() if v is not None}).items():
            if changes.get(name, b"") is not None:
                packed.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"manifest.json": b'{"program": "ketum", "format": 99, "made": "2026-01-01T00:00:00Z"}'}, "update Ketum"),
        ({"manifest.json": b'{"program": "ketum", "format": "x"}'}, "manifest.json is damaged"),
        ({"person.json": None}, "holds no person.json"),
        ({"person.json": b"[]"}, "person.json is damaged"),
        ({"entries/intake.jsonl": None}, "intake.jsonl is missing"),
        ({"entries/intake.jsonl": b"{}\n"}, "instead of"),
    ],
)
def test_an_export_that_is_damaged_or_cut_off_is_refused_whole(person: Any, changes: dict[str, Any], said: str) -> None:
    from ketum.store.models import Person

    fill(person, 2)
    raw = repacked(zipped(person), changes)
    other = Person.objects.create(label="Other", created_at=NOW)
    before = whole(other)
    with pytest.raises(BadFile, match=said):
        brought_back(other, raw)
    assert whole(other) == before


def test_a_changed_attachment_and_a_broken_line_are_named_and_left_out(person: Any) -> None:
    from ketum.store.models import Attachment, Intake

    fill(person, 2)
    true_digest()
    raw = zipped(person)
    held = members(raw)
    name = next(one for one in held if one.startswith("attachments/"))
    first, second = held["entries/intake.jsonl"].splitlines(keepends=True)
    changed = repacked(raw, {name: b"another file", "entries/intake.jsonl": b'{"id": 5}\n' + second})
    Intake.objects.all().delete()
    Attachment.objects.all().delete()
    report = brought_back(person, changed)
    where = [one.where for one in report.problems]
    assert where[:1] == ["entries/attachment.jsonl line 1"]
    assert "entries/intake.jsonl line 1" in where
    assert person.intakes.count() == 1
    assert first != second
