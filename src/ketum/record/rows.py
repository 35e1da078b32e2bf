"""Rows on their way into a diary: what another program or a laboratory wrote down, and where it stood there.

A row is what a file said, not yet what the diary holds: the room that knows the diary merges it. Its ``identity`` says
which row it is, so that the same file read again is the same rows. Fields have the names that the diary gives them.
"""

import hashlib
from datetime import date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

import msgspec

Form = Literal["leaf_powder", "capsule", "tea", "extract", "seven_oh", "blend", "unknown"]
Comparator = Literal["", "<", "<=", ">", ">="]
KEPT_OF_A_ROW = 400  # letters of the original that are shown beside a doubt


class Origin(msgspec.Struct, frozen=True):
    """Where a row stood (``line 12``, ``experiences[3].ingestions[0]``), and the row itself as far as it is shown."""

    where: str
    said: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to keep. ``identity`` names it within its source and kind, the same at every reading."""

    KIND: ClassVar[str] = ""
    NOT_CONTENT: ClassVar[frozenset[str]] = frozenset({"identity", "origin", "written_at"})

    identity: str
    origin: Origin

    def content(self) -> dict[str, Any]:
        """What is to be kept, by field name."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name not in self.NOT_CONTENT}


class DatedRow(Row, frozen=True, kw_only=True):
    """Something at one moment, in the zone where the person was. ``written_at``: when the other program was told."""

    at: datetime
    zone: str
    written_at: datetime | None = None


class ProductRow(Row, frozen=True, kw_only=True):
    """A product under the name that the other program has for it. Its form is unknown unless the name says it."""

    KIND: ClassVar[str] = "product"

    nickname: str
    name: str = ""
    form: Form = "unknown"
    vein: str = ""


class IntakeRow(DatedRow, frozen=True, kw_only=True):
    """One amount taken once. ``product`` is the identity of a ``ProductRow`` before it."""

    KIND: ClassVar[str] = "intake"

    product: str | None = None
    grams: float | None = None
    grams_low: float | None = None
    grams_high: float | None = None
    said: str = ""
    stomach: str = ""


class RatingRow(DatedRow, frozen=True, kw_only=True):
    """One number on one scale; another program's scale keeps that program's name and direction."""

    KIND: ClassVar[str] = "rating"

    scale: str
    value: float
    area: str = ""


class SymptomRow(DatedRow, frozen=True, kw_only=True):
    """One symptom in the words of the file; ``severity`` from 0 to 10 only where the file uses that scale."""

    KIND: ClassVar[str] = "symptom"

    text: str
    severity: float | None = None


class LabRow(DatedRow, frozen=True, kw_only=True):
    """One laboratory value as reported: its unit, its comparator and the report's own limits."""

    KIND: ClassVar[str] = "lab"

    analyte: str
    value: float
    comparator: Comparator = ""
    unit: str = ""
    lower_limit: float | None = None
    upper_limit: float | None = None
    laboratory: str = ""
    source: str = ""
    report: str | None = None


class NoteRow(DatedRow, frozen=True, kw_only=True):
    """Free words; kept and shown, never interpreted."""

    KIND: ClassVar[str] = "note"

    text: str


class MedicineRow(Row, frozen=True, kw_only=True):
    """One medicine with the period in which the file shows it."""

    KIND: ClassVar[str] = "medicine"

    name: str
    dose: str = ""
    since: date | None = None
    until: date | None = None


class SubstanceRow(Row, frozen=True, kw_only=True):
    """Alcohol, caffeine, a recreational drug."""

    KIND: ClassVar[str] = "substance"

    name: str
    until: date | None = None


class AttachmentRow(Row, frozen=True, kw_only=True):
    """A file that belongs to other rows: a report, a certificate."""

    KIND: ClassVar[str] = "attachment"

    name: str
    media_type: str = ""
    data: bytes = b""

    def content(self) -> dict[str, Any]:
        """The file with its digest."""
        return super().content() | {"sha256": hashlib.sha256(self.data).hexdigest()}


class EntryRow(Row, frozen=True, kw_only=True):
    """One entry of Ketum's own export: every field as the diary had it, under the key it had."""

    kind: str
    key: UUID
    fields: dict[str, Any]
    entered_at: datetime
    version: int = 1
    device: str = ""
    recalled: bool = False
    deleted_at: datetime | None = None


class RevisionRow(Row, frozen=True, kw_only=True):
    """What an entry of Ketum's own export held before it was changed."""

    key: UUID
    fields: dict[str, Any]


class PersonRow(Row, frozen=True, kw_only=True):
    """Whom Ketum's own export is about."""

    key: UUID
    fields: dict[str, Any]


class Held(msgspec.Struct, frozen=True):
    """A row that a person has to decide about. ``row`` is what it becomes when they confirm it."""

    row: Row
    reasons: tuple[str, ...]

    @property
    def name(self) -> str:
        """A short name for it that is the same at every reading."""
        return hashlib.sha256(f"{self.row.KIND}\n{self.row.identity}".encode()).hexdigest()[:8]


class Problem(msgspec.Struct, frozen=True):
    """A row that cannot be kept: where it stood, which field, what is wrong with it, how to mend it."""

    where: str
    field: str
    what: str
    mend: str = ""

    @property
    def in_words(self) -> str:
        """The problem on one line."""
        told = f"{self.where}, {self.field}: {self.what}" if self.field else f"{self.where}: {self.what}"
        return f"{told}; {self.mend}" if self.mend else told


class Skipped(msgspec.Struct, frozen=True):
    """Rows that were left out on purpose, how many and why."""

    why: str
    count: int = 1


Item = Row | Held | Problem | Skipped


def shortened(text: str, most: int = KEPT_OF_A_ROW) -> str:
    """``text`` on one line, cut with a sign that it was cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
