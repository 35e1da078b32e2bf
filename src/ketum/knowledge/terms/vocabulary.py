"""The vocabulary as compiled: phrases, their words, and the words that say no, somebody else or earlier."""

from typing import Any

import msgspec

from ketum.knowledge.library import Library


class Term(msgspec.Struct, frozen=True):
    """One condition or symptom. ``passing``: leaves no risk when it is over. ``bystander``: told by somebody else."""

    id: str
    name: str
    kind: str
    roles: tuple[str, ...]
    passing: bool = False
    bystander: bool = False


class Reading(msgspec.Struct, frozen=True):
    """A range of a measured number, ``low <= value < high``, and the term it means; ``None``: an ordinary value."""

    term: str | None
    low: float
    high: float


class Vocabulary(msgspec.Struct, frozen=True):
    """Everything the recogniser looks up. ``loose``: phrases whose words may stand apart, by their rarest word."""

    terms: tuple[Term, ...]
    phrases: dict[str, int]
    loose: dict[str, list[tuple[int, list[str]]]]
    spellings: dict[str, str]
    stems: frozenset[str]
    fillers: frozenset[str]
    known: frozenset[str]
    not_misspelled: frozenset[str]
    twins: tuple[tuple[str, str], ...]
    cues: dict[str, dict[str, list[list[str]]]]
    kin: frozenset[str]
    readings: dict[str, tuple[Reading, ...]]
    longest: int


def vocabulary(library: Library) -> Vocabulary:
    """The vocabulary of ``library``, made once."""
    made: Vocabulary | None = library.memo.get("terms")
    if made is None:
        blob: dict[str, Any] = library.blob("terms")
        made = msgspec.convert(blob, Vocabulary)
        library.memo["terms"] = made
    return made
