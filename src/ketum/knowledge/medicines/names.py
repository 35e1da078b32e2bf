"""A name as it is kept, and a name as it was found in a text."""

from typing import Any

import msgspec


class Named(msgspec.Struct, frozen=True):
    """What is kept under one key: how it is written, its ingredients, and how far it may be trusted."""

    key: str
    display: str
    ingredients: tuple[str, ...]
    via: str
    trust: str
    place: str
    words: int
    rank: int
    offered: int


class Hit(msgspec.Struct, frozen=True):
    """A name found at words ``start`` to ``end`` (the end not included)."""

    start: int
    end: int
    named: Named


def as_named(row: tuple[Any, ...]) -> Named:
    """One row of ``drug_name``."""
    return Named(row[0], row[1], tuple(row[2].split("|")), row[3], row[4], row[5], row[6], row[7], row[8])
