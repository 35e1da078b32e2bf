"""Compile the reference shelf: what every fact cites."""

import sqlite3
from pathlib import Path

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.schema import Authored, Status, Strict, load_yaml, put_blob, validated


class AuthoredReference(Strict):
    """One source. ``status`` says whether its passage was read or is recalled."""

    id: str
    authors: str | None = None
    title: str
    year: int | None = None
    where: str | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    status: Status


class ReferenceFile(Authored):
    """A file of references."""

    references: list[AuthoredReference]


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blob ``references`` by id; raises ``BadKnowledge`` for an id that is there twice."""
    shelf: dict[str, dict[str, object]] = {}
    for path in sorted((data / "references").glob("*.yaml")):
        for one in validated(ReferenceFile, load_yaml(path), path).references:
            if one.id in shelf:
                raise BadKnowledge(f"{path.name}: the reference {one.id!r} is there twice; keep one")
            shelf[one.id] = one.model_dump(mode="json")
    put_blob(db, "references", shelf)
