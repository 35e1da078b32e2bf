"""Rows of a file as entries that the diary could keep: under their keys, with their links, checked field by field."""

import math
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec
from django.core.exceptions import ValidationError

from ketum.record.rows import DatedRow, EntryRow, Origin, Problem, ProductRow, Row
from ketum.store.models import RECALLED_AFTER, Entry, Medicine, Person, Product, Substance
from ketum.store.writing import BadEntry, fields_of

NAMESPACE = UUID("6b1f6f0e-8f57-5a30-9d5c-8e1d0a4b7c11")  # of Ketum's imports; never changes
LINKS = {"product": "product", "report": "attachment"}  # fields of rows that name another row of the file
NAMED: dict[str, Any] = {"product": Product, "medicine": Medicine, "substance": Substance}
YEARS = (1900, 2200)
MEND = "mend it in the file, or leave it out"


class Candidate(msgspec.Struct):
    """One row as an entry: its key and content, and what is known of its past."""

    kind: str
    key: UUID
    fields: dict[str, Any]
    origin: Origin
    entered_at: datetime
    recalled: bool
    version: int = 1
    device: str = ""
    deleted_at: datetime | None = None
    is_own: bool = False


def key_of(source: str, kind: str, identity: str) -> UUID:
    """The key of a row, the same at every import: UUID version 5 over source, kind and identity."""
    return uuid5(NAMESPACE, f"{source}\n{kind}\n{identity}".encode("utf-8", "replace").decode())


class Candidates:
    """The rows of one import on their way into one person's diary."""

    def __init__(self, person: Person, source: str, device: str, at: datetime) -> None:
        """No row has been seen."""
        self._person, self._source, self._device, self._at = person, source, device, at
        self._links: dict[tuple[str, str], UUID] = {}
        self._names: dict[str, dict[str, Any]] = {}

    def made(self, kind: str, model: type[Entry], row: Row) -> Candidate | Problem | None:
        """The row as an entry; ``None`` where the person entered the same thing themselves."""
        if isinstance(row, EntryRow):
            return self._checked(kind, model, row, row.fields)
        if self._known_by_name(kind, row):
            return None
        content = row.content()
        for field, target in LINKS.items():
            if content.get(field) is not None and kind != target:
                content[field] = self._links.get((target, content[field]), key_of(self._source, target, content[field]))
        return self._checked(kind, model, row, content)

    def _checked(self, kind: str, model: type[Entry], row: Row, content: dict[str, Any]) -> Candidate | Problem:
        try:
            fields = {name: _in_utc(value) for name, value in fields_of(model, content, self._at).items()}
        except BadEntry as error:
            return Problem(row.origin.where, error.field, error.why, MEND)
        except (ValidationError, ValueError, TypeError, OverflowError) as error:
            return Problem(row.origin.where, "", why(error), MEND)
        made = self._own(row, fields) if isinstance(row, EntryRow) else self._foreign(kind, row, fields)
        wrong = _unfit(fields | {"entered_at": made.entered_at, "deleted_at": made.deleted_at})
        return Problem(row.origin.where, wrong, "this cannot be", MEND) if wrong else made

    def _foreign(self, kind: str, row: Row, fields: dict[str, Any]) -> Candidate:
        """An entry from another program. Whether it was told from memory is known only where that says when it was."""
        written = row.written_at if isinstance(row, DatedRow) else None
        entered = min(written, self._at) if written else self._at
        recalled = isinstance(row, DatedRow) and written is not None and entered - row.at > RECALLED_AFTER
        key = key_of(self._source, kind, row.identity)
        self._links[kind, row.identity] = key
        return Candidate(kind, key, fields, row.origin, entered, recalled, device=self._device)

    @staticmethod
    def _own(row: EntryRow, fields: dict[str, Any]) -> Candidate:
        return Candidate(
            row.kind, row.key, fields, row.origin, row.entered_at, row.recalled, max(row.version, 1), row.device[:40],
            row.deleted_at, is_own=True,
        )  # fmt: skip

    def _known_by_name(self, kind: str, row: Row) -> bool:
        """Whether the person has the product, medicine or substance already, under another key than this row's."""
        name = getattr(row, "name", "") or getattr(row, "nickname", "")
        if kind not in NAMED or not name:
            return False
        found = self._entries(kind).get(name.casefold())
        own = key_of(self._source, kind, row.identity)
        if found is None or found.pk == own:
            return False
        # Leaf, extract and 7-OH are three different things, whatever they are called.
        if isinstance(row, ProductRow) and row.form not in ("unknown", found.form):
            return False
        self._links[kind, row.identity] = found.pk
        return True

    def _entries(self, kind: str) -> dict[str, Any]:
        if kind not in self._names:
            found = NAMED[kind].objects.filter(person=self._person, deleted_at=None)
            named = ((label, one) for one in found for label in (getattr(one, "nickname", ""), one.name))
            self._names[kind] = {label.casefold(): one for label, one in named if label}
        return self._names[kind]


def why(error: Exception) -> str:
    """What an error says, on one line."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)[:200]
    return " ".join(str(error).split())[:200] or type(error).__name__


def _unfit(fields: dict[str, Any]) -> str:
    """The first field with a number that is none, or a day of another age; such a row would spoil later readings."""
    for name, value in fields.items():
        if isinstance(value, float) and not math.isfinite(value):
            return name
        if isinstance(value, date) and not YEARS[0] <= value.year < YEARS[1]:
            return name
    return ""


def _in_utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
