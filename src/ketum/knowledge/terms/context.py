"""What the words around a term say: denied, somebody else's, in the family, or earlier. After NegEx (Chapman 2001)."""

import msgspec

from ketum.knowledge.terms.matching import Spot
from ketum.knowledge.terms.vocabulary import Vocabulary
from ketum.knowledge.terms.words import Word

OWN = frozenset({"i", "im", "ive", "id", "me", "myself", "mine", "patient", "pt", "yo", "tengo", "estoy"})
POSSESSIVE = frozenset({"my", "our", "mi"})
LIKENESS = frozenset({"like", "as"})
BESIDE_KIN = frozenset({"in", "of", "my", "our", "the", "his", "her", "by"})


class Setting(msgspec.Struct, frozen=True):
    """What is said about one found phrase."""

    negated: bool = False
    others: bool = False
    family: bool = False
    earlier: bool = False
    over: bool = False
    long_over: bool = False
    unsure: bool = False


class Surroundings:
    """One text, read once from left to right; then asked about each found phrase."""

    def __init__(self, words: list[Word], spots: list[Spot], vocabulary: Vocabulary) -> None:
        """Mark every word with what its surroundings say; words inside a found phrase are no cues."""
        self._words, self._vocabulary = words, vocabulary
        self._taken = {place for spot in spots for place in spot.places}
        self.understood: set[int] = set()
        self._closed_by_or, self._closed_by_and, self._own_ahead = self._look_ahead()
        self._denied = self._denials()
        self._kin, self._family = self._relatives()
        self._clause, self._said = self._clauses()

    def setting(self, spot: Spot) -> Setting:
        """What is said about ``spot``."""
        first, last = spot.places[0], spot.places[-1]
        said = self._said[self._clause[first]]
        current = "current" in said
        return Setting(
            negated=any(self._denied[place] for place in spot.places) or self._denied_after(last),
            others=self._kin[first] or self._kin_after(last),
            family=self._family[first] or self._cue_at(last + 1, "family_after") > 0,
            earlier=bool({"earlier", "long_over"} & said),
            over=bool({"earlier", "long_over"} & said) and not current,
            long_over="long_over" in said and not current,
            unsure=self._unsure_after(last),
        )

    def _cue_at(self, place: int, name: str) -> int:
        """How many words of the cue ``name`` begin at ``place``; 0 when none does, or a phrase holds the word."""
        if not 0 <= place < len(self._words) or place in self._taken:
            return 0
        longest = 0
        for cue in self._vocabulary.cues[name].get(self._words[place].text, ()):
            if len(cue) <= longest or place + len(cue) > len(self._words):
                continue
            if all(
                self._fits(self._words[place + step], cue[step]) and place + step not in self._taken
                for step in range(1, len(cue))
            ):
                longest = len(cue)
        self.understood.update(range(place, place + longest))
        return longest

    @staticmethod
    def _fits(word: Word, wanted: str) -> bool:
        year = wanted == "YEAR" and len(word.text) == 4 and word.text[:2] in ("19", "20")
        number = wanted == "NUMBER" and word.text.isdigit()
        return word.gap != "." and (word.text == wanted or year or number)

    def _look_ahead(self) -> tuple[list[bool], list[bool], list[bool]]:
        """For each word: does its sentence go on to an "or", to an "and", to a word for oneself?"""
        size = len(self._words)
        closing, joined, own = [False] * size, [False] * size, [False] * size
        for place in range(size - 1, -1, -1):
            follows = place + 1 < size and self._words[place + 1].gap != "."
            text = self._words[place].text
            closing[place] = text in ("or", "nor") or (follows and closing[place + 1])
            joined[place] = text in ("and", "or") or (follows and joined[place + 1])
            own[place] = text in OWN or text in POSSESSIVE or (follows and own[place + 1])
        return closing, joined, own

    def _denials(self) -> list[bool]:
        marks = [False] * len(self._words)
        denied = carried = False
        skip = 0
        for place, word in enumerate(self._words):
            if word.gap == "." or (word.gap == "," and denied and not (carried or self._closed_by_or[place])):
                denied = carried = False
            marks[place] = denied
            if place < skip or place in self._taken:
                continue
            if false_cue := self._cue_at(place, "not_denied"):
                skip = place + false_cue
            elif length := self._cue_at(place, "denied_listing"):
                denied = carried = True
                skip = place + length
            elif length := self._cue_at(place, "denied"):
                denied, skip = True, place + length
            elif self._cue_at(place, "ends_denial"):
                denied = carried = False
                marks[place] = False
        return marks

    def _denied_after(self, last: int) -> bool:
        place = last + 1
        while place < len(self._words) and place <= last + 2 and self._words[place].text in ("is", "was", "has", "are"):
            place += 1
        length = self._cue_at(place, "denied_after")
        if not length or self._words[place].gap == ",":
            return False
        follows = place + length
        return follows >= len(self._words) or self._words[follows].gap in (".", ",")

    def _relatives(self) -> tuple[list[bool], list[bool]]:
        size = len(self._words)
        kin, family = [False] * size, [False] * size
        other = line = False
        for place, word in enumerate(self._words):
            if word.gap == "." or word.text in OWN or self._cue_at(place, "ends_others"):
                other = line = False
            elif word.gap == "," and other:
                other = self._closed_by_and[place] and not self._own_ahead[place]
            if word.text in POSSESSIVE and not self._relative(place + 1):
                other = False
            if self._cue_at(place, "family"):
                line = True
            other = other or self._relative(place)
            kin[place], family[place] = other, line
        return kin, family

    def _relative(self, place: int) -> bool:
        """Whether the word at ``place`` names another person, and not oneself ("I am a mother")."""
        if not 0 <= place < len(self._words) or place in self._taken:
            return False
        word = self._words[place]
        if word.stem not in self._vocabulary.kin:
            return False
        self.understood.add(place)
        before = [one.text for one in self._words[max(0, place - 3) : place]]
        alike = any(one in LIKENESS for one in before) and "my" in before
        oneself = alike or (
            any(one in ("im", "am", "as", "being", "soy") for one in before[-2:]) and "my" not in before
        )
        after = self._words[place + 1].text if place + 1 < len(self._words) else ""
        return not oneself and after != "of"

    def _kin_after(self, last: int) -> bool:
        """ "seizures in my brother", "pregnant wife"."""
        for place in range(last + 1, min(len(self._words), last + 4)):
            if self._words[place].gap == "," or place in self._taken:
                return False
            if self._relative(place):
                return True
            if self._words[place].text not in BESIDE_KIN:
                return False
        return False

    def _clauses(self) -> tuple[list[int], list[set[str]]]:
        """The clause of each word, and what is said in each clause about time."""
        numbers: list[int] = []
        said: list[set[str]] = []
        for place, word in enumerate(self._words):
            if not said or word.gap in (".", ",") or word.text == "but":
                said.append(set())
            numbers.append(len(said) - 1)
            for name in ("current", "long_over", "earlier"):
                if self._cue_at(place, name):
                    said[-1].add(name)
        return numbers, said

    def _unsure_after(self, last: int) -> bool:
        near = range(last + 1, min(len(self._words), last + 4))
        return any(
            self._cue_at(place, "unsure")
            for place in near
            if all(self._words[one].gap != "." for one in range(last + 1, place + 1))
        )
