"""The complete export of one person: the files of the zip and what stands in them (see ``docs/import-export.md``).

Everything is there twice: as the diary has it, for Ketum to read again (``person.json``, ``entries/*.jsonl``,
``revisions.jsonl``, ``attachments/*``), and as everybody else can read it (``record.json``, ``csv/*.csv``).
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

FORMAT = 1
PROGRAM = "ketum"
MANIFEST = "manifest.json"
README = "README.txt"
RECORD = "record.json"
PERSON = "person.json"
ENTRIES = "entries"
REVISIONS = "revisions.jsonl"
TABLES = "csv"
ATTACHMENTS = "attachments"
# An entry comes after those it points to.
KINDS = (
    "attachment", "product", "batch", "intake", "rating", "symptom", "medicine", "substance", "lab", "response", "note",
    "plan", "trial",
)  # fmt: skip
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Manifest(msgspec.Struct, frozen=True):
    """What an export says about itself. ``counts`` are the lines of each file of entries."""

    program: str
    format: int
    made: Moment
    version: str = ""
    counts: dict[str, int] = {}


class Entry(msgspec.Struct, frozen=True):
    """One line of ``entries/*.jsonl``. ``file`` names the member that holds an attachment's bytes."""

    id: UUID
    entered_at: Moment
    content: dict[str, Any]
    version: int = 1
    device: str = ""
    recalled: bool = False
    deleted_at: Moment | None = None
    file: str | None = None


class Revision(msgspec.Struct, frozen=True):
    """One line of ``revisions.jsonl``: what an entry held before."""

    id: UUID
    kind: str
    entry: UUID
    version: int
    content: dict[str, Any]
    at: Moment
    device: str = ""
    conflict: bool = False


class Person(msgspec.Struct, frozen=True):
    """``person.json``."""

    id: UUID
    created_at: Moment
    profile: dict[str, Any]


def entries_of(kind: str) -> str:
    """The file that holds the entries of one kind."""
    return f"{ENTRIES}/{kind}.jsonl"
