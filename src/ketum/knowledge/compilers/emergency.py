"""Compile the emergency card: one small blob, every sentence traceable to a source or marked as memory."""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ketum.knowledge.compile import BadKnowledge

FILE = Path("emergency") / "emergency.yaml"
Status = Literal["retrieved", "second_hand", "derived", "memory", "assumption"]


class Entry(BaseModel):
    """Anything on the card: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Entry):
    """Where a sentence or a number was read."""

    citation: str = Field(min_length=5)
    link: str = Field(pattern=r"^https?://")


class Number(Entry):
    """One emergency number and where it works."""

    place: str
    number: str = Field(pattern=r"^[0-9][0-9 -]*$")
    source: str | None
    status: Status


class Line(Number):
    """One number of people who listen or advise."""

    name: str
    how: str


class Situation(Entry):
    """One emergency: how to see it, and what to do, first thing first."""

    id: str = Field(pattern=r"^[a-z]+$")
    title: str
    signs: list[str] = Field(min_length=1)
    act: list[str] = Field(min_length=1)
    sources: list[str]
    status: Status


class Card(Entry):
    """The whole card."""

    as_of: date
    reviewed: date | None
    numbers: list[Number] = Field(min_length=1)
    situations: list[Situation] = Field(min_length=1)
    lines: list[Line]
    sources: dict[str, Source]

    @model_validator(mode="after")
    def _sources_are_there_and_used(self) -> Self:
        entries = [*self.numbers, *self.lines]
        cited = {entry.source for entry in entries if entry.source} | {
            name for situation in self.situations for name in situation.sources
        }
        if cited != set(self.sources):
            raise ValueError(f"sources cited and listed differ: {sorted(cited ^ set(self.sources))}")
        if any(entry.source is None and entry.status != "memory" for entry in entries):
            raise ValueError("an entry without a source must have status memory")
        return self


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blob ``emergency``. Raises ``BadKnowledge`` that names the entry and the mend."""
    try:
        card = Card.model_validate(yaml.safe_load((data / FILE).read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BadKnowledge(f"{FILE.as_posix()}: {where}: {first['msg']}") from error
    except yaml.YAMLError as error:
        raise BadKnowledge(f"{FILE.as_posix()}: this is not YAML: {error}") from error
    db.execute("INSERT INTO blob VALUES ('emergency', ?)", (card.model_dump_json(),))
