"""Compile the law shelf: what each place says, what places are called, and the words of the findings about law."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.compilers.rules import SeverityWord
from ketum.knowledge.places import day, key
from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated

TABLES = """
CREATE TABLE law_place (code TEXT PRIMARY KEY, name TEXT, parent TEXT) WITHOUT ROWID;
CREATE TABLE law_name (key TEXT, place TEXT, kind TEXT, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE law_row (place TEXT, substance TEXT, json TEXT, PRIMARY KEY (place, substance)) WITHOUT ROWID;
"""
NO_REGIONS = {"cities.yaml", "findings.yaml", "borders.yaml"}
PARTIAL_DATE = r"^\d{4}(-\d\d){0,2}$"
Basis = Literal["source", "absence", "inferred", "default", "memory"]
LegalStatus = Literal[
    "prohibited", "controlled", "prescription_only", "regulated", "age_restricted", "legal", "unclear"
]
Allowance = Literal["prohibited", "restricted", "allowed", "unclear"]


class LawRow(Strict):
    """What the law of one place says about one substance, since when, and how well that is known.

    ``basis``: read in a source; absence of a ban from a list; inferred from a neighbouring row; default; memory.
    """

    substance: Literal["kratom", "7-OH"]
    status: LegalStatus
    sale: Allowance
    possession: Allowance
    min_age: int | None = Field(default=None, ge=16, le=25)
    rules: str = Field(min_length=3)
    instrument: str | None = None
    effective: str | None = Field(default=None, pattern=PARTIAL_DATE)
    valid_until: date | None = None
    as_of: str = Field(pattern=PARTIAL_DATE)
    as_of_precision: Literal["exact", "approximate"]
    ttl_days: int = Field(gt=0)
    confidence: Literal["high", "medium", "low"]
    basis: Basis
    memory_fields: tuple[str, ...] = ()
    conflicts: str | None = None
    pending: str | None = None
    references: list[str] = Field(min_length=1)

    @field_validator("effective", "as_of")
    @classmethod
    def _is_a_day(cls, text: str | None) -> str | None:
        if text:
            day(text)
        return text


class LawPlace(Strict):
    """One place. ``needs_parent``: other places have this name too, so that it counts only with its state."""

    place: str = Field(pattern=r"^[A-Z]{2}(-[A-Z]{2}(: .+)?)?$")
    name: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    needs_parent: bool = False
    rows: list[LawRow]

    @model_validator(mode="after")
    def _each_substance_once(self) -> Self:
        if len({one.substance for one in self.rows}) != len(self.rows):
            raise ValueError(f"{self.place} has two rows for one substance; keep one")
        return self

    @property
    def names(self) -> list[tuple[str, str]]:
        """Every name with its kind: ``own``, or ``shared`` where the state must be said too."""
        kind = "shared" if self.needs_parent else "own"
        return [(self.place, "own"), (self.name, kind), *((alias, kind) for alias in self.aliases)]


class LawFile(Authored):
    """A region."""

    places: list[LawPlace]


class Elsewhere(Strict):
    """A place without law on file that has a name in common with one that has."""

    place: str
    name: str
    aliases: list[str]


class CityFile(Authored):
    """Cities by the place whose law holds there."""

    cities: dict[str, list[str]]
    elsewhere: list[Elsewhere]


class BorderFile(Authored):
    """Which places touch."""

    source: str
    borders: dict[str, list[str]]


class LawFinding(Strict):
    """The words of one finding about law."""

    id: str = Field(pattern=r"^\w+$")
    code: str = Field(pattern=r"^LAW:\w+$")
    severity: SeverityWord
    title: str = Field(max_length=90)
    why: str
    action: str


class FindingFile(Authored):
    """The words of all of them, and what they cite where no row of a place applies."""

    references: list[str] = Field(min_length=1)
    findings: list[LawFinding]


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the tables ``law_place``, ``law_name`` and ``law_row`` and the blob ``law_findings``.

    Raises ``BadKnowledge`` that names file, place and mend.
    """
    folder = data / "law"
    regions = [path for path in sorted(folder.glob("*.yaml")) if path.name not in NO_REGIONS]
    places = _places(regions)
    cities = validated(CityFile, load_yaml(folder / "cities.yaml"), folder / "cities.yaml")
    if strange := set(cities.cities) - set(places):
        raise BadKnowledge(f"cities.yaml: no such place {sorted(strange)}; give it a row, or list it under elsewhere")
    db.executescript(TABLES)
    listed = [(one.place, one.name, one.parent) for one in places.values()]
    listed += [(one.place, one.name, None) for one in cities.elsewhere]
    db.executemany("INSERT INTO law_place VALUES (?, ?, ?)", listed)
    db.executemany("INSERT OR IGNORE INTO law_name VALUES (?, ?, ?)", _names(places, cities))
    rows = [(one.place, row.substance, row.model_dump_json()) for one in places.values() for row in one.rows]
    db.executemany("INSERT INTO law_row VALUES (?, ?, ?)", rows)
    put_blob(db, "borders", _borders(folder / "borders.yaml", places))
    words = validated(FindingFile, load_yaml(folder / "findings.yaml"), folder / "findings.yaml")
    put_blob(
        db, "law_findings", {one.id: one.model_dump() | {"references": words.references} for one in words.findings}
    )


def _places(paths: list[Path]) -> dict[str, LawPlace]:
    places: dict[str, LawPlace] = {}
    for path in paths:
        for one in validated(LawFile, load_yaml(path), path).places:
            if one.place in places:
                raise BadKnowledge(f"{path.name}: {one.place} is there twice; join its rows")
            places[one.place] = one
    for one in places.values():
        if one.parent and one.parent not in places:
            raise BadKnowledge(f"{one.place}: no parent {one.parent!r}; give it a place of its own")
    return places


def _borders(path: Path, places: dict[str, LawPlace]) -> dict[str, list[str]]:
    """Borders in both directions; raises ``BadKnowledge`` for a place that has no law on file."""
    listed = validated(BorderFile, load_yaml(path), path).borders
    both: dict[str, set[str]] = {}
    for one, others in listed.items():
        for other in others:
            both.setdefault(one, set()).add(other)
            both.setdefault(other, set()).add(one)
    if strange := sorted(set(both) - set(places)):
        raise BadKnowledge(f"{path.name}: no law is on file for {strange}; take them out or add them")
    return {one: sorted(others) for one, others in both.items()}


def _names(places: dict[str, LawPlace], cities: CityFile) -> Iterator[tuple[str, str, str]]:
    for one in places.values():
        yield from ((key(name), one.place, kind) for name, kind in one.names)
    for other in cities.elsewhere:
        yield from ((key(name), other.place, "own") for name in (other.name, *other.aliases))
    for place, names in cities.cities.items():
        yield from ((key(name), place, "city") for name in names)
