"""The vocabulary as compiled: phrases, their words, and the words that say no, somebody else, if or earlier."""

from functools import cached_property

import msgspec

from ketum.knowledge.library import Library
from ketum.knowledge.terms.shelves import Shelf, by_length, phrases, rows_apart, stems

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
    """What every text needs, as stored. Word lists are texts: they open faster than lists of words."""

    terms: tuple[Term, ...]
    several: tuple[tuple[int, ...], ...]
    general: str
    alone: str
    plain: str
    led: str
    not_glued: str
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

    def __init__(self, blob: Blob, library: Library) -> None:
        """Open the word lists that every text needs; the long ones stay in the library until they are asked for."""
        self._blob = blob
        self.terms, self.several = blob.terms, blob.several
        self._phrases, self._apart = Shelf(library, "phrases", phrases), Shelf(library, "apart", rows_apart)
        self._spellings = Shelf(library, "spellings", by_length, letters=1)
        self._stems = Shelf(library, "stems", stems)
        self.twins, self.cues, self.measures, self.longest = blob.twins, blob.cues, blob.measures, blob.longest
        self.not_glued = frozenset(blob.not_glued.split())
        self.plain, self.led = frozenset(blob.plain.split()), frozenset(blob.led.split())
        self.general, self.alone = frozenset(blob.general.split()), frozenset(blob.alone.split())
        self.fillers, self.numerals = frozenset(blob.fillers.split()), frozenset(blob.numerals.split())
        self.capitals, self.small_words = frozenset(blob.capitals.split()), frozenset(blob.small_words.split())
        self.kin, self.own = frozenset(blob.kin.split()), frozenset(blob.own.split())
        self.possessive = frozenset(blob.possessive.split())
        self.of_family = {
            tuple(cue[:2]) for cues in blob.cues.values() for name, cue in cues if name == "family" and len(cue) > 1
        }
        self.denials = frozenset(first for first, cues in blob.cues.items() if ("denied", [first]) in cues)

    def phrases(self, start: str) -> dict[str, int | None]:
        """The phrases that begin like ``start``, and their openings."""
        return self._phrases.at(start)

    def phrase(self, kept: str) -> int | None:
        """The number of the phrase with the key ``kept``."""
        return self._phrases.at(kept).get(kept)

    def apart(self, stem: str) -> list[tuple[int, list[str]]]:
        """The phrases whose words may stand apart and whose rarest word is ``stem``."""
        return self._apart.at(stem).get(stem, [])

    def has_stem(self, stem: str) -> bool:
        """Whether ``stem`` is in a phrase."""
        return stem in self._stems.at(stem)

    def spellings(self, start: str, length: int) -> list[str]:
        """The words of the vocabulary as they are spelled, that begin like ``start`` and have ``length`` letters."""
        return self._spellings.at(start).get(length, [])

    @cached_property
    def known(self) -> frozenset[str]:
        """The stems of words that are understood but mean no term."""
        return frozenset(self._blob.known.split())

    @cached_property
    def not_misspelled(self) -> frozenset[str]:
        """The stems of real words that are near a word of the vocabulary."""
        return frozenset(self._blob.not_misspelled.split())


def vocabulary(library: Library) -> Vocabulary:
    """The vocabulary of ``library``, made once."""
    made: Vocabulary | None = library.memo.get("terms")
    if made is None:
        stored = library.rows("SELECT json FROM blob WHERE name = 'terms'")[0][0]
        made = library.memo["terms"] = Vocabulary(msgspec.json.decode(stored, type=Blob), library)
    return made
