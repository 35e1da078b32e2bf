"""Long word lists, stored in pieces by the first letters of their words; a piece is opened when it is first needed."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from ketum.knowledge.library import Library

TABLE = "CREATE TABLE term_list (list TEXT, start TEXT, words TEXT, PRIMARY KEY (list, start)) WITHOUT ROWID"
START = 2  # letters by which the lists are divided
OPENING = 6  # letters of a phrase by which a row of words is soon told to lead nowhere

Opened = TypeVar("Opened")


class Shelf(Generic[Opened]):
    """One list, read from the library piece by piece."""

    def __init__(self, library: Library, name: str, opener: Callable[[str], Opened], letters: int = START) -> None:
        """Read nothing yet; the list ``name`` is divided by the first ``letters``."""
        self._library, self._name, self._opener, self._letters = library, name, opener, letters
        self._open: dict[str, Opened] = {}

    def at(self, word: str) -> Opened:
        """The piece where ``word`` would be."""
        start = word[: self._letters]
        found = self._open.get(start)
        if found is None:
            stored = self._library.rows("SELECT words FROM term_list WHERE list = ? AND start = ?", self._name, start)
            found = self._open[start] = self._opener(stored[0][0] if stored else "")
        return found


def put(db: sqlite3.Connection, name: str, entries: Iterable[tuple[str, str]], letters: int = START) -> None:
    """Write the list ``name``: words, and what is stored for each, divided by the first letters of the word."""
    pieces: dict[str, list[str]] = {}
    for word, entry in entries:
        pieces.setdefault(word[:letters], []).append(entry)
    db.executemany(
        "INSERT INTO term_list VALUES (?, ?, ?)", [(name, start, " ".join(listed)) for start, listed in pieces.items()]
    )


def phrases(stored: str) -> dict[str, int | None]:
    """ "backpain 5 badback 5": each phrase with its number; and how each begins, without one."""
    parts = stored.split()
    found: dict[str, int | None] = {phrase[:OPENING]: None for phrase in parts[::2]}
    found.update(zip(parts[::2], map(int, parts[1::2]), strict=True))
    return found


def rows_apart(stored: str) -> dict[str, list[tuple[int, list[str]]]]:
    """ "hurt=5,back,hurt;7,eye,hurt": phrases whose words may stand apart, under the rarest of these."""
    found = {}
    for entry in stored.split():
        word, listed = entry.split("=")
        rows = (one.split(",") for one in listed.split(";"))
        found[word] = [(int(number), stems) for number, *stems in rows]
    return found


def by_length(stored: str) -> dict[int, list[str]]:
    """Words by their length."""
    found: dict[int, list[str]] = {}
    for word in stored.split():
        found.setdefault(len(word), []).append(word)
    return found


def stems(stored: str) -> frozenset[str]:
    """Words for looking up."""
    return frozenset(stored.split())
