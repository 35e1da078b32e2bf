"""The shelf of medicines at run time: word lists built once for each library, names looked up in one query."""

from collections.abc import Iterable
from typing import Any, cast

from ketum.knowledge.library import Library
from ketum.knowledge.medicines.context import Context
from ketum.knowledge.medicines.names import Named, as_named


class Vocabulary:
    """Words around names, and the names themselves."""

    def __init__(self, library: Library) -> None:
        """Take the word lists out of the library."""
        lists: dict[str, Any] = library.blob("medicine_words")
        self._library = library
        self.noise = frozenset(lists["noise"])
        self.everyday = frozenset(lists["everyday"])
        self.plain = self.noise | self.everyday
        self.more_inside = frozenset(lists["more_inside"])
        self.more_beside = frozenset(lists["more_beside"])
        self.swallowed = frozenset(lists["swallowed"])
        self.elsewhere = frozenset(tuple(phrase.split("_")) for phrase in lists["elsewhere"])
        self.counted = frozenset(lists["counted"])
        self.classes: dict[str, str] = lists["classes"]
        self.places: dict[str, str] = lists["places"]
        self.systemic = frozenset((one, place) for one, place in lists["systemic"])
        self.context = Context(lists["context"], lists["others"])
        self.partners: dict[str, set[str]] = {}
        for one, other in lists["lookalikes"]:
            self.partners.setdefault(one, set()).add(other)
            self.partners.setdefault(other, set()).add(one)

    def find(self, keys: Iterable[str]) -> dict[str, Named]:
        """The names kept under any of ``keys``."""
        wanted = sorted({one for one in keys if len(one) > 1})
        marks = ",".join("?" * len(wanted))
        query = f"SELECT * FROM drug_name WHERE key IN ({marks})"  # noqa: S608 - only question marks are put in
        return {row[0]: as_named(row) for row in self._library.rows(query, *wanted)}

    def shown(self, ingredient: str) -> str:
        """The display name of an ingredient."""
        rows = self._library.rows("SELECT name FROM drug_ingredient WHERE id = ?", ingredient)
        return str(rows[0][0])


def vocabulary(library: Library) -> Vocabulary:
    """The vocabulary of ``library``, built on first use."""
    if "medicines" not in library.memo:
        library.memo["medicines"] = Vocabulary(library)
    return cast(Vocabulary, library.memo["medicines"])
