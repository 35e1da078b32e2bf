"""A walk over the words of a text: what holds at the place that was reached, and where clauses and sentences end."""

from ketum.pharmacology.amounts.direction import Direction
from ketum.pharmacology.amounts.lexicon import Lexicon, Part

STATEMENT_AFTER = {"on", "taking", "using", "currently", "now", "about"}


class Walk(Direction):
    """The state of the walk, and what was remembered for every place."""

    def __init__(self, parts: list[Part], words: Lexicon) -> None:
        """Stand at the first word."""
        super().__init__(parts, words)
        self.sentence: list[int] = []
        self.own: list[bool] = []
        self.told: list[bool] = []
        self.tense: list[str] = []
        self.turns: list[int] = []  # places from which on a new level holds
        self.moves: set[int] = set()  # sentences in which something goes up, down or from one level to another
        self.joint = False  # "my wife and I"
        self.never = False  # says to have never taken any
        self._number, self._clause_start = 0, 0
        self._own, self._told, self._why_not, self._now, self._begun = True, True, "", "present", False
        self._reported, self._other_in, self._asked = False, -9, self._asks(0)
        self._behind = False  # in "after tapering to 6 g"

    def _remember(self) -> None:
        self.sentence.append(self._number)
        self.own.append(self._own)
        self.told.append(self._told and not self._asked)
        self.tense.append(self._now)

    def _others_before(self, i: int) -> bool:
        return not self.own[i]

    def at_comma(self, i: int) -> None:
        """A clause ends: wishes and "after tapering" with it."""
        self._clause_start = i
        self._told = self._told or self._why_not == "wish"
        if self._behind:
            self._now, self._behind = "present", False

    def _asks(self, i: int) -> bool:
        """Whether the sentence that begins at ``i`` is a question."""
        first = self.words.phrases.get(self.text(i).split(" ")[0], {})
        if self.text(i + 1).split(" ")[0] in {"i", "works", "helps"} and self.text(i) in {"what", "how"}:
            return False
        return "question_word" in first and self.text(i + 1).split(" ")[0] not in STATEMENT_AFTER

    def on_ended(self, i: int) -> None:
        """A new sentence: the present, told, one's own; "he" may still be the other person."""
        self._number += 1
        self._now, self._told, self._own, self._why_not, self._reported = "present", True, True, "", False
        self._clause_start, self._asked, self._behind = i, self._asks(i + 1), False

    def on_contrast(self, i: int) -> None:
        """ "but", "whereas": what held before is over."""
        self._now, self._clause_start, self._behind = "present", i, False
        if not self._told or self.text(i).endswith((" i", " me")):
            self._told, self._why_not = True, ""
        if self.text(i).endswith((" i", " me", " ich", " yo", " je", " moi")):
            self._own, self.joint = True, self.joint or self.has(i - 1, "people")

    def on_now(self, i: int) -> None:
        """The level of today."""
        self._now = "present"
        self.turns.append(i)
