"""Compile what is said in other languages than English."""

import sqlite3
from pathlib import Path

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.languages import LANGUAGES, SOURCE, catalogue, placeholders
from ketum.knowledge.schema import put_blob


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """One table from English per language; raises ``BadKnowledge`` where a placeholder was lost in translation."""
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        said = catalogue(data / "languages", language)
        for english, other in said.items():
            if placeholders(english) != placeholders(other):
                raise BadKnowledge(f"languages/{language}: {english!r} is filled in differently in {other!r}")
        put_blob(db, f"said_{language}", said)
