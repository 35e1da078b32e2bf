"""The measures shelf, made once for all tests of amounts."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketum.knowledge.compile import DATA
from ketum.knowledge.compilers import measures
from ketum.knowledge.library import Library

BLOB = "CREATE TABLE blob (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID"


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that holds only the measures."""
    path: Path = tmp_path_factory.mktemp("knowledge") / "measures.sqlite3"
    db = sqlite3.connect(path)
    db.execute(BLOB)
    measures.compile_into(db, DATA)
    db.execute("INSERT INTO blob VALUES ('version', '\"test\"')")
    db.commit()
    db.close()
    made = Library(path)
    yield made
    made._db.close()
