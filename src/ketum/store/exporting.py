"""Everything of one person as one documented zip: for Ketum to read again, and for everybody else to read."""

import csv
import io
import os
import re
import secrets
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from ketum.record import archive
from ketum.store import models as rows
from ketum.store.models import KINDS, Person, Revision
from ketum.store.profile import profile_of
from ketum.store.reading import local, record

COMMON = ("entered_at", "version", "device", "recalled", "deleted_at")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COMPRESSION = 4
Watch = Callable[[int], None]  # is told the entries so far; what it raises cancels the export


class Exported(msgspec.Struct, frozen=True):
    """A complete export: where it is, how many entries of each kind, how large."""

    path: Path
    counts: dict[str, int]
    bytes: int


def export(person: Person, target: Path, at: datetime, watch: Watch | None = None) -> Exported:
    """Write everything of ``person`` to ``target``, a new file or a folder; raises ``FileExistsError``, ``OSError``.

    The zip is not encrypted: it is for reading elsewhere. It appears when it is complete, never half of it.
    """
    path = target / f"ketum-export-{at:%Y%m%dT%H%M%SZ}.zip" if target.is_dir() else target
    if path.exists():
        raise FileExistsError(f"{path} is there already; choose another name")
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("xb") as file:
            os.chmod(file.fileno(), stat.S_IRUSR | stat.S_IWUSR)  # noqa: PTH101 - before anything is in it
            counts = write(person, file, at, watch)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return Exported(path, counts, path.stat().st_size)


def write(person: Person, file: Any, at: datetime, watch: Watch | None = None) -> dict[str, int]:
    """Write the zip into an open binary file; the number of lines of each list."""
    with transaction.atomic(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as packed:
        writing = _Writing(packed, person, at, watch)
        for kind in archive.KINDS:
            writing.entries(kind)
        writing.revisions()
        writing.head()
        return writing.counts


class _Writing:
    """One export while it is written."""

    def __init__(self, packed: zipfile.ZipFile, person: Person, at: datetime, watch: Watch | None) -> None:
        self._packed, self._person, self._at, self._watch = packed, person, at, watch
        self._names: dict[Any, str] = {}
        self.counts: dict[str, int] = {}
        self._done = 0

    def entries(self, kind: str) -> None:
        """One kind as lines of JSON and as a table; what was taken away is in the lines only."""
        model: Any = KINDS[kind]
        lines, table = io.BytesIO(), io.StringIO()
        names = ("id", *_columns(kind), "entered_at")
        out = csv.writer(table, lineterminator="\r\n")
        out.writerow(names)
        for one in self._of(model, ("id", *COMMON, *_stored(model))):
            self._entry(kind, one, lines)
            if one["deleted_at"] is None:
                self._row(kind, one, names, out)
        self._put(archive.entries_of(kind), lines.getvalue())
        self._put(f"{archive.TABLES}/{kind}.csv", b"\xef\xbb\xbf" + table.getvalue().encode())

    def _of(self, model: Any, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        there = {field.attname for field in model._meta.concrete_fields}
        wanted = [name for name in fields if name in there]
        found = model.objects.filter(person=self._person).order_by("entered_at", "pk").values(*wanted)
        for one in found.iterator(chunk_size=2_000):
            self._done += 1
            if self._watch and self._done % 1_000 == 0:
                self._watch(self._done)
            yield {name: _aware(value) for name, value in one.items()}

    def _entry(self, kind: str, one: dict[str, Any], lines: io.BytesIO) -> None:
        content = {name: one[stored] for name, stored in _content(KINDS[kind])}
        file = self._attached(one) if kind == "attachment" else None
        entry = archive.Entry(
            id=one["id"], entered_at=one["entered_at"], content=content, version=one["version"], device=one["device"],
            recalled=one.get("recalled", False), deleted_at=one["deleted_at"], file=file,
        )  # fmt: skip
        lines.write(msgspec.json.encode(entry) + b"\n")
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def _attached(self, one: dict[str, Any]) -> str:
        """The bytes of an attachment as a member of their own, under a name that is safe on every system."""
        name = re.sub(r"[^A-Za-z0-9._-]+", "_", one["name"]).strip("._")[-80:] or "file"
        member = f"{archive.ATTACHMENTS}/{one['id']}_{name}"
        data = rows.Attachment.objects.values_list("data", flat=True).get(pk=one["id"])
        self._put(member, bytes(data))
        return member

    def _row(self, kind: str, one: dict[str, Any], names: tuple[str, ...], out: Any) -> None:
        if kind == "product":
            self._names[one["id"]] = one["nickname"]
        shown = {name: one[stored] for name, stored in _content(KINDS[kind])} | {
            "id": one["id"],
            "entered_at": one["entered_at"],
            "product_name": self._names.get(one.get("product_id"), ""),
        }
        if "at" in shown:
            shown["at"] = local(shown["at"], shown["zone"])
        out.writerow([_cell(shown.get(name)) for name in names])

    def revisions(self) -> None:
        """What entries held before."""
        lines = io.BytesIO()
        fields = ("id", "kind", "entry", "version", "content", "at", "device", "conflict")
        found = Revision.objects.filter(person=self._person).order_by("at", "pk").values(*fields)
        for one in found.iterator(chunk_size=2_000):
            lines.write(msgspec.json.encode(archive.Revision(**one)) + b"\n")
            self.counts[archive.REVISIONS] = self.counts.get(archive.REVISIONS, 0) + 1
        self._put(archive.REVISIONS, lines.getvalue())

    def head(self) -> None:
        """The person, the record of the contract, what the zip is, and what it holds."""
        person = archive.Person(self._person.pk, self._person.created_at, profile_of(self._person))
        self._put(archive.PERSON, _pretty(person))
        self._put(archive.RECORD, _pretty(record(self._person, self._at)))
        manifest = archive.Manifest(archive.PROGRAM, archive.FORMAT, self._at, version("ketum"), self.counts)
        self._put(archive.MANIFEST, _pretty(manifest))
        self._put(archive.README, README.encode())

    def _put(self, name: str, raw: bytes) -> None:
        info = zipfile.ZipInfo(name, date_time=self._at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = (stat.S_IRUSR | stat.S_IWUSR) << 16
        self._packed.writestr(info, raw)


def _content(model: Any) -> list[tuple[str, str]]:
    """The fields that a person enters, each with the name under which it is stored."""
    return [(name, model._meta.get_field(name).attname) for name in model.CONTENT]


def _stored(model: Any) -> tuple[str, ...]:
    return tuple(stored for _name, stored in _content(model))


def _columns(kind: str) -> tuple[str, ...]:
    beside = ("product_name",) if "product" in KINDS[kind].CONTENT else ()
    return (*KINDS[kind].CONTENT, *beside)


def _aware(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _cell(value: Any) -> str:
    """A value as a table has it; text that a spreadsheet would run as a formula gets a quote sign before it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return str(value) if isinstance(value, int | UUID) else value.isoformat()


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


README = """\
This is everything that Ketum knows of one person. It is NOT encrypted: keep it where nobody else can read it.

record.json        the record, as `ketum check record.json` takes it: what judgements are made from
csv/*.csv          the entries as tables (UTF-8, commas), one file for each kind; times carry their offset
attachments/*      files that belong to entries: certificates, laboratory reports

person.json        the profile and the settings
entries/*.jsonl    every entry as the diary has it, one JSON object a line, with what was taken away in the last 30 days
revisions.jsonl    what entries held before they were changed
manifest.json      the format of this export, when it was made, and how many lines each list has

To bring it back: ketum import FILE. Importing it twice is the same as once; nothing that is there is overwritten.
In the tables, a quote sign stands before text that a spreadsheet would otherwise run as a formula.
The format is described in docs/import-export.md of Ketum.
"""
