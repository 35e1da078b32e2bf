"""Compile the laboratory shelf: analytes, unit factors, fallback limits, rule limits."""

import sqlite3
from pathlib import Path

from pydantic import Field

from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated


class Analyte(Strict):
    """One test: its names and codes, its unit, factors to that unit, typical upper limits, and what is plausible."""

    id: str
    name: str
    names: list[str] = Field(min_length=1)
    unit: str
    factors: dict[str, float]
    upper_limit: dict[str, float]
    plausible: tuple[float, float]


class Other(Strict):
    """A test that is not judged, but whose codes and names get mixed up with those that are."""

    id: str
    name: str
    names: list[str] = Field(min_length=1)


class StopRule(Strict):
    """One liver stop rule in words."""

    id: str
    text: str
    status: str
    references: list[str] = Field(min_length=1)


class Limit(Strict):
    """A number on which a laboratory rule turns."""

    name: str
    value: float
    unit: str


class LabFile(Authored):
    """The laboratory shelf."""

    references: list[str]
    analytes: list[Analyte]
    others: list[Other]
    stop_rules: list[StopRule]
    limits: list[Limit]


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blob ``labs``; raises ``BadKnowledge`` for a broken file."""
    path = data / "labs" / "analytes.yaml"
    file = validated(LabFile, load_yaml(path), path)
    names = {name.casefold(): one.id for one in file.analytes for name in [one.id, *one.names]}
    put_blob(
        db,
        "labs",
        {
            "names": names,
            "others": {name.casefold(): one.name for one in file.others for name in [one.id, *one.names]},
            "analytes": {one.id: one.model_dump(exclude={"names"}) for one in file.analytes},
            "stop_rules": {one.id: one.text for one in file.stop_rules},
            "limits": {one.name: one.value for one in file.limits},
            "as_of": file.as_of.isoformat(),
        },
    )
