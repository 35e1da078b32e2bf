"""The phrases of the vocabulary as they are collected: one phrase never means two terms by accident."""

import re
import sqlite3
from collections import Counter
from itertools import product
from typing import Literal

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.terms import shelves
from ketum.knowledge.terms.capitals import marked
from ketum.knowledge.terms.vocabulary import NOTHING
from ketum.knowledge.terms.words import Word, fold, key, stem, words

Sort = Literal["exact", "general", "alone", "literal"]
GROUP = re.compile(r"\{(\w+)\}")
SHORTEST_SPELLING = 5


class Phrases:
    """The phrases collected so far."""

    def __init__(
        self,
        groups: dict[str, list[str]],
        fillers: set[str],
        capitals: frozenset[str],
        small_words: frozenset[str],
    ) -> None:
        """Start with the groups, and the words that mean nothing, that count in capitals only, that are small."""
        self.groups, self.fillers, self.capitals, self.small_words = groups, fillers, capitals, small_words
        self.small = {stem(word) for word in small_words}
        self.phrases: dict[str, int] = {}
        self.owner: dict[str, str] = {}
        self.plain: set[str] = set()
        self.led: set[str] = set()
        self.sorts: dict[str, set[Sort]] = {}
        self.spellings: set[str] = set()
        self.stems: set[str] = set()
        self.apart: list[tuple[int, list[str]]] = []
        self.longest = 0

    def spread(self, synonym: str, where: str) -> list[str]:
        """``synonym`` with each ``{group}`` replaced by every word of it."""
        names = GROUP.findall(synonym)
        unknown = [name for name in names if name not in self.groups]
        if unknown:
            raise BadKnowledge(f"{where}: {synonym!r} uses the group {unknown[0]!r}, which words.yaml does not have")
        found = []
        for choice in product(*(self.groups[name] for name in names)):
            chosen = iter(choice)
            phrase = GROUP.sub(lambda _, rest=chosen: next(rest), synonym)  # type: ignore[misc]
            found.append(phrase)
        return found

    def add(self, number: int, term: str, phrase: str, sort: Sort, *, loose: bool, where: str) -> None:
        """Take ``phrase`` in for ``term``; raises ``BadKnowledge`` when another term has it."""
        row = self._row(phrase)
        if not row:
            raise BadKnowledge(f"{where}: {term}: the synonym {phrase!r} has no word in it")
        stems = [word.stem for word in row]
        content = [one for one in stems if one not in self.fillers]
        self._keep(key(stems), number, term, phrase, where)
        self.sorts.setdefault(key(stems), set()).add(sort)
        if len(row[0].text) == 1:
            self.led.add(key(stems))
        if all(word.text in self.small_words or len(word.text) == 1 for word in row):
            self.plain.add(key(stems))
        elif sort == "exact" and len(content) > 1 and not self.small.issuperset(content):
            self._keep(key(content), number, term, phrase, where)
            if loose and len(set(content)) == len(content) and not self.small.intersection(content):
                self.apart.append((number, content))
        self.longest = max(self.longest, len(row) + 3)
        self.stems.update(content)
        self._take_spellings(row)

    def add_idiom(self, phrase: str) -> None:
        """Take in a phrase that means nothing; only as it stands, so that it hides nothing else."""
        row = self._row(phrase)
        kept = key([word.stem for word in row])
        if kept in self.owner:
            raise BadKnowledge(f"words.yaml: the idiom {phrase!r} also means {self.owner[kept]}")
        self.phrases[kept] = NOTHING
        self.longest = max(self.longest, len(row))

    def add_several(self, number: int, phrase: str) -> None:
        """Take in a phrase that means several terms; it replaces what the phrase meant before."""
        row = self._row(phrase)
        self.phrases[key([word.stem for word in row])] = NOTHING - 1 - number
        self.stems.update(word.stem for word in row)
        self._take_spellings(row)

    def _row(self, phrase: str) -> list[Word]:
        row = words(fold(marked(phrase, self.capitals, frozenset())))
        if len(row) == 1 and row[0].text in self.small_words:
            raise BadKnowledge(f"{phrase!r} is a small word; list it under capitals in words.yaml, or say more")
        return row

    def _take_spellings(self, row: list[Word]) -> None:
        for word in row:
            if len(word.text) >= SHORTEST_SPELLING and word.text.isalpha() and word.stem not in self.fillers:
                self.spellings.add(word.text)

    def _keep(self, kept: str, number: int, term: str, phrase: str, where: str) -> None:
        owner = self.owner.setdefault(kept, term)
        if owner != term:
            raise BadKnowledge(f"{where}: {term}: the synonym {phrase!r} also means {owner}; keep it in one of them")
        self.phrases[kept] = number

    def of_sort(self, sort: Sort) -> list[str]:
        """The phrases that are of this ``sort`` only: "itch" stands alone; "itches", with its stem, need not."""
        return sorted(kept for kept, sorts in self.sorts.items() if sorts == {sort})

    def put(self, db: sqlite3.Connection) -> None:
        """Write the long lists; ``shelves`` reads them."""
        db.execute(shelves.TABLE)
        shelves.put(db, "phrases", ((phrase, f"{phrase} {number}") for phrase, number in self.phrases.items()))
        shelves.put(
            db, "apart", ((rarest, f"{rarest}={';'.join(rows)}") for rarest, rows in self._rows_apart().items())
        )
        shelves.put(db, "stems", ((one, one) for one in sorted(self.stems)))
        shelves.put(db, "spellings", ((word, word) for word in sorted(self.spellings)), letters=1)

    def _rows_apart(self) -> dict[str, dict[str, None]]:
        """The phrases whose words may stand apart, each under its rarest word."""
        common = Counter(one for _, content in self.apart for one in content)
        by_rarest: dict[str, dict[str, None]] = {}
        for number, content in self.apart:
            rarest = min(content, key=lambda one: (common[one], -len(one), one))
            by_rarest.setdefault(rarest, {})[",".join([str(number), *sorted(content)])] = None
        return by_rarest
