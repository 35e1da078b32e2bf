"""Compile the emergency card: one small blob, every sentence traceable to a source or marked as memory."""

import sqlite3
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from ketum.knowledge.schema import Authored, Status, Strict, load_yaml, put_blob, validated

FILE = Path("emergency") / "emergency.yaml"


class Source(Strict):
    """Where a sentence or a number was read."""

    citation: str = Field(min_length=5)
    link: str = Field(pattern=r"^https?://")


class Number(Strict):
    """One emergency number and where it works."""

    place: str
    number: str = Field(pattern=r"^[0-9][0-9 -]*$")
    source: str | None
    status: Status


class Line(Number):
    """One number of people who listen or advise."""

    name: str
    how: str


class Situation(Strict):
    """One emergency: how to see it, and what to do, first thing first."""

    id: str = Field(pattern=r"^[a-z]+$")
    title: str
    signs: list[str] = Field(min_length=1)
    act: list[str] = Field(min_length=1)
    sources: list[str]
    status: Status


class Card(Authored):
    """The whole card."""

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
        if any(entry.source is None and entry.status is not Status.MEMORY for entry in entries):
            raise ValueError("an entry without a source must have status memory")
        return self


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blob ``emergency``. Raises ``BadKnowledge`` that names the entry and the mend."""
    card = validated(Card, load_yaml(data / FILE), FILE.as_posix())
    put_blob(db, "emergency", card.model_dump(mode="json"))
