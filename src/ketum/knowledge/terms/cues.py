"""Words around a term that say something about it, found once for a text. After NegEx (Chapman 2001) and ConText."""

from ketum.knowledge.terms.matching import Spot
from ketum.knowledge.terms.vocabulary import Vocabulary
from ketum.knowledge.terms.words import Word

BETWEEN = 4  # words that may stand for "..." in a cue
STOP = (".", ")")
WILD = ("...", "YEAR", "NUMBER")
NONE: dict[str, int] = {}


class Row:
    """The words of a text, which of them a found phrase holds (they are no cues), and the cues among the others."""

    def __init__(self, words: list[Word], spots: list[Spot], vocabulary: Vocabulary) -> None:
        """Find every cue; each word is looked up once."""
        self.words, self.vocabulary = words, vocabulary
        self.taken = {place for spot in spots for place in spot.places}
        self.cues = [self._cues(place) for place in range(len(words))]
        self.understood = {
            one for place, found in enumerate(self.cues) if found for one in range(place, place + max(found.values()))
        }

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.words)

    def cue(self, place: int, name: str) -> int:
        """How many words of the cue ``name`` begin at ``place``; 0 when none does."""
        found = self.cues[place] if 0 <= place < len(self.cues) else NONE
        return found.get(name, 0) if found else 0

    def gap(self, place: int) -> str:
        """The sign before the word at ``place``; a stop at the end of the text."""
        return self.words[place].gap if place < len(self.words) else "."

    def text(self, place: int) -> str:
        """The word at ``place``; empty outside the text."""
        return self.words[place].text if 0 <= place < len(self.words) else ""

    def _cues(self, place: int) -> dict[str, int]:
        listed = self.vocabulary.cues.get(self.words[place].text)
        if not listed or place in self.taken:
            return NONE
        found: dict[str, int] = {}
        after = self.text(place + 1)
        for name, cue in listed:
            if len(cue) > 1 and cue[1] != after and cue[1] not in WILD:
                continue
            length = self._length(place, cue) if len(cue) > 1 else 1
            if length > found.get(name, 0):
                found[name] = length
        return found

    def _length(self, start: int, cue: list[str]) -> int:
        """How many words ``cue`` spans from ``start``; 0 when it does not fit."""
        place, skips = start + 1, 0
        for wanted in cue[1:]:
            if wanted == "...":
                skips = BETWEEN
                continue
            while not self._fits(place, wanted):
                if not skips or self.gap(place) == ".":
                    return 0
                place, skips = place + 1, skips - 1
            place, skips = place + 1, 0
        return place - start

    def _fits(self, place: int, wanted: str) -> bool:
        if self.gap(place) == "." or place in self.taken:
            return False
        text = self.text(place)
        year = wanted == "YEAR" and len(text) == 4 and text[:2] in ("19", "20")
        number = wanted == "NUMBER" and text.isdigit()
        return text == wanted or year or number
