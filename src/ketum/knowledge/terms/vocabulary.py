"""The vocabulary as compiled: phrases, their words, and the words that say no, somebody else, if or earlier."""

from functools import cached_property

import msgspec

from ketum.knowledge.library import Library

NOTHING = -1  # the number of a phrase that means nothing: "a stroke of luck"


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


class Measure(msgspec.Struct, frozen=True):
    """How a number is written. ``near``: it is looked for where one of these is written. ``counted``: also in words."""

    pattern: str
    near: tuple[str, ...]
    counted: bool
    ranges: tuple[Reading, ...]


class Blob(msgspec.Struct, frozen=True):
    """The shelf as stored. Word lists are single texts: they open faster than lists of words."""

    terms: tuple[Term, ...]
    phrases: dict[str, int]
    several: tuple[tuple[int, ...], ...]
    general: str
    alone: str
    plain: str
    openings: str
    loose: dict[str, str]
    spellings: str
    stems: str
    fillers: str
    numerals: str
    known: str
    not_misspelled: str
    capitals: str
    small_words: str
    twins: tuple[tuple[str, str], ...]
    cues: dict[str, list[tuple[str, list[str]]]]
    kin: str
    own: str
    possessive: str
    measures: tuple[Measure, ...]
    longest: int


class Vocabulary:
    """Everything the recogniser looks up."""

    def __init__(self, blob: Blob) -> None:
        """Open the word lists that every text needs; the others open when they are first asked for."""
        self._blob = blob
        self.terms, self.phrases, self.several = blob.terms, blob.phrases, blob.several
        self.twins, self.cues, self.measures, self.longest = blob.twins, blob.cues, blob.measures, blob.longest
        self.openings, self.plain = frozenset(blob.openings.split()), frozenset(blob.plain.split())
        self.general, self.alone = frozenset(blob.general.split()), frozenset(blob.alone.split())
        self.fillers, self.numerals = frozenset(blob.fillers.split()), frozenset(blob.numerals.split())
        self.capitals, self.small_words = frozenset(blob.capitals.split()), frozenset(blob.small_words.split())
        self.kin, self.own = frozenset(blob.kin.split()), frozenset(blob.own.split())
        self.possessive = frozenset(blob.possessive.split())
        self.denials = frozenset(first for first, cues in blob.cues.items() if ("denied", [first]) in cues)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of every word in a phrase."""
        return frozenset(self._blob.stems.split())

    @cached_property
    def known(self) -> frozenset[str]:
        """The stems of words that are understood but mean no term."""
        return frozenset(self._blob.known.split())

    @cached_property
    def not_misspelled(self) -> frozenset[str]:
        """The stems of real words that are near a word of the vocabulary."""
        return frozenset(self._blob.not_misspelled.split())

    @cached_property
    def spellings(self) -> dict[int, list[str]]:
        """The words of the vocabulary as they are spelled, by length."""
        by_length: dict[int, list[str]] = {}
        for word in self._blob.spellings.split():
            by_length.setdefault(len(word), []).append(word)
        return by_length

    def apart(self, stem: str) -> list[tuple[int, list[str]]]:
        """The phrases whose words may stand apart and whose rarest word is ``stem``."""
        stored = self._blob.loose.get(stem)
        return [(int(one[0]), one[1:]) for one in map(str.split, stored.split(","))] if stored else []


def vocabulary(library: Library) -> Vocabulary:
    """The vocabulary of ``library``, made once."""
    made: Vocabulary | None = library.memo.get("terms")
    if made is None:
        stored = library.rows("SELECT json FROM blob WHERE name = 'terms'")[0][0]
        made = library.memo["terms"] = Vocabulary(msgspec.json.decode(stored, type=Blob))
    return made
