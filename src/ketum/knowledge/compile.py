"""Compile the authored knowledge (YAML, CSV) into one read-only SQLite file that opens in milliseconds."""

import hashlib
import importlib
import os
import sqlite3
import tempfile
from pathlib import Path

DATA = Path(__file__).parent / "data"
SHELVES = (
    "references", "rules", "interactions", "drugs", "terms", "measures", "law", "labs", "emergency", "evidence",
    "pharmacokinetics", "instruments", "audit", "trials", "languages",
)  # fmt: skip


class BadKnowledge(ValueError):
    """An authored file breaks its schema; the text names file, entry and mend."""


def content_version(data: Path = DATA) -> str:
    """Version of the knowledge: the first 12 hex digits of SHA-256 over every authored file."""
    digest = hashlib.sha256()
    for path in authored(data):
        digest.update(path.relative_to(data).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def authored(data: Path = DATA) -> list[Path]:
    """Every authored file, in a fixed order."""
    return sorted(path for path in data.rglob("*") if path.suffix in {".yaml", ".csv", ".po"})


def build(target: Path, data: Path = DATA) -> None:
    """Compile ``data`` into ``target``; the file appears whole or not at all.

    Raises ``BadKnowledge`` when a file breaks its schema.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    try:
        with sqlite3.connect(name) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("CREATE TABLE blob (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID")
            for shelf in SHELVES:
                importlib.import_module(f"ketum.knowledge.compilers.{shelf}").compile_into(db, data)
            db.execute("INSERT INTO blob VALUES ('version', json_quote(?))", (content_version(data),))
        db.close()
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
