"""The scene: for every place in a text, whose use is spoken of, whether it happened, and when.

Three questions are answered word by word: is it the person's *own* amount (and not a wife's, a dog's, a study's); is it
*told* (and not asked, wished, advised); and which *tense* it stands in (present, past, start, from, dated).
"""

from ketum.pharmacology.amounts.direction import Direction
from ketum.pharmacology.amounts.lexicon import Lexicon, Part

WISHES = ("want", "try", "hop", "plan", "would like", "thinking", "consider")
STATEMENT_AFTER = {"on", "taking", "using", "currently", "now", "about"}
REACH = 5


class Scene(Direction):
    """Walks over the words once and remembers for each of them who, whether and when."""

    def __init__(self, parts: list[Part], words: Lexicon) -> None:
        """Walk."""
        super().__init__(parts, words)
        self.sentence: list[int] = []
        self.own: list[bool] = []
        self.told: list[bool] = []
        self.tense: list[str] = []
        self.turns: list[int] = []  # places from which on a new level holds
        self.moves = self._moves()
        self.joint = False  # "my wife and I"
        self.never = False  # says to have never taken any
        self._number, self._clause_start = 0, 0
        self._own, self._told, self._why_not, self._now, self._begun = True, True, "", "present", False
        self._reported, self._other_in, self._asked = False, -9, self._asks(0)
        self._behind = False  # in "after tapering to 6 g"
        for i, part in enumerate(parts):
            self._step(i, part)

    def _step(self, i: int, part: Part) -> None:
        for kind in part.kinds:
            handler = HANDLERS.get(kind)
            if handler:
                handler(self, i)
        word = WORDS.get(part.text)
        if word:
            word(self, i)
        self.sentence.append(self._number)
        self.own.append(self._own)
        self.told.append(self._told and not self._asked)
        self.tense.append(self._now)

    def _moves(self) -> set[int]:
        """Sentences in which something goes up, down or from one level to another."""
        found, sentence = set(), 0
        for i in range(self.size):
            sentence += self.has(i, "ended")
            if self.has(i, "arrow") or (self.has(i, "rise", "fall", "change") and not self.elsewhere(i)):
                found.add(sentence)
        return found

    def _ahead(self, i: int) -> bool:
        """Whether an amount follows in the same clause."""
        for j in range(i + 1, min(i + 12, self.size)):
            if self.has(j, "ended", "contrast") or self.text(j) == ",":
                return False
            if self.numeral(j) or (self.has(j, "spoon") and not self.has(j - 1, "each")):
                return True
        return False

    def _back(self, tense: str, i: int) -> None:
        """Puts what was said in this clause before ``i`` into ``tense``: "5 g a day in January"."""
        for j in range(self._clause_start, min(i, len(self.tense))):
            if self.tense[j] in {"present", "start"}:
                self.tense[j] = tense

    # Ends and turns

    def at_comma(self, i: int) -> None:
        """A clause ends: wishes and "after tapering" with it."""
        self._clause_start = i
        self._told = self._told or self._why_not == "wish"
        if self._behind:
            self._now, self._behind = "present", False

    def at_then(self, i: int) -> None:
        """ "started with 2 g, then 4 g"."""
        if self._begun:
            self.turns.append(i)
            self._now = "start"

    def at_since(self, i: int) -> None:
        """ "..., since the surgery 12 g a day"."""
        if self.text(i - 1) == "," or self.has(i - 1, "ended", "contrast"):
            self.on_now(i)

    def _asks(self, i: int) -> bool:
        """Whether the sentence that begins at ``i`` is a question."""
        first = self.words.phrases.get(self.text(i).split(" ")[0], {})
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
            self._own = True

    def on_now(self, i: int) -> None:
        """The level of today."""
        self._now = "present"
        self.turns.append(i)

    # Who

    def on_selves(self, i: int) -> None:
        """ "I", "the patient"."""
        if self.text(i) == "aged-person" and not self._own:
            return
        if self.has(i - 1, "and_word") and self.has(i - 2, "people"):
            self.joint = True
        starts = i == 0 or self.has(i - 1, "ended", "contrast", "and_word") or self.text(i - 1) in {",", "(", ":", "-"}
        if not self._told and (self._why_not == "advice" or starts):
            self._told, self._why_not = True, ""
        self._own, self._reported = True, False
        if self._behind:
            self._now, self._behind = "present", False
        if starts and self._now != "present" and (self.has(i + 1, "take") or self.text(i) in {"i'm", "im"}):
            self.on_now(i)

    def on_people(self, i: int) -> None:
        """ "my wife", "the dog": theirs, unless they only come along."""
        j = i - 1
        while j >= 0 and (self.has(j, "owner", "articles") or (self.plain(j) and j >= i - 2)):
            j -= 1
        if self.has(j, "and_word") and self.has(j - 1, "selves"):
            self.joint = True
        elif not self.has(j, "not_subject"):
            self._other(i)

    on_others = on_people

    def _other(self, i: int) -> None:
        self._own, self._other_in = False, self._number
        self._reported = any(self.has(j, "says") for j in range(i + 1, i + 3))

    def on_pronouns(self, _i: int) -> None:
        """ "he": whoever was spoken of last, or the patient of a clinician's note."""
        if self._reported:
            self._own = True
        elif self._other_in >= self._number - 1:
            self._own = False

    def _stranger(self, i: int) -> bool:
        """ "the lady next door takes": an unknown noun that takes something is somebody else."""
        j = i + 1
        if not (self.plain(j) or self.has(j, "people")) or self.words.foreign(self.parts[j]):
            return False
        while j - i < REACH + 2 and (self.plain(j) or self.has(j, "joint", "people", "articles")):
            j += 1
        many = self.has(j, "take") and self.text(j - 1).endswith("s")
        if not (self.has(j, "takes") or many) or j - i > REACH + 1:
            return False
        return any(self.numeral(k) or self.has(k, "spoon", "strains", "articles") for k in range(j + 1, j + 4))

    def on_owner(self, i: int) -> None:
        """ "the lady next door takes"."""
        if self._stranger(i):
            self._other(i)

    def at_who(self, i: int) -> None:
        """ "my ex, who took 40 g"."""
        if self.has(i - 1, "people") or self.has(i - 2, "people"):
            self._other(i)

    # Whether

    def on_hypothetical(self, i: int) -> None:
        """Wishing to stop says nothing of the amount; wishing to take some is no use."""
        if not self.has(i + 1, "stop"):
            self._told = False
            self._why_not = "wish" if self.text(i).startswith(WISHES) else "thought"

    def on_advice(self, i: int) -> None:
        """What a label, a study or a doctor says."""
        if self.text(i - 1) not in {"from", "than", "without"}:
            self._told, self._why_not = False, "advice"

    def on_never_used(self, i: int) -> None:
        """ "I haven't tried it yet": then no amount is their own."""
        if self._own and not self.plain(i + 1) and not self.has(i + 1, "goes_on"):
            self.never = True

    # When

    def on_before(self, i: int) -> None:
        """ "used to": what follows in the clause, or what was said in it."""
        if self._ahead(i):
            self._now = "past"
        else:
            self._back("past", i)

    def at_before(self, i: int) -> None:
        """ "before only 1 gram"."""
        if self._amount_soon(i):
            self.on_before(i)

    def on_was(self, i: int) -> None:
        """ "was taking": in the first person the past, in a clinician's note the level until now."""
        if self.text(i - 1) in {"i", "je", "yo", "ich"} or self.text(i).startswith(("i ", "je ", "j'")):
            self.on_before(i)
        elif self._ahead(i) and self._now == "present":
            self._now = "was"

    def on_start(self, _i: int) -> None:
        """Where it began."""
        self._now, self._begun = "start", True

    def on_when(self, i: int) -> None:
        """ "in January", "a year ago"."""
        if any("since" in self.words.phrases.get(self.text(j).split(" ")[0], {}) for j in range(max(i - 3, 0), i)):
            return
        if self._ahead(i):
            self._now = "dated" if self._now == "present" else self._now
        else:
            self._back("dated", i)

    def on_change(self, i: int) -> None:
        """ "went from"."""
        if self.text(i).endswith(("from", "taking", "von", "de")):
            self._now = "from"
        elif self.text(i).endswith((" to", " a", " à", " auf")):
            self.on_to(i)

    def on_rise(self, i: int) -> None:
        """ "up from 4 g", "down to 3 g"."""
        if any(self.text(j) == "after" for j in range(max(i - 3, 0), i)):
            self._now, self._behind = "past", True
        elif self.text(i).endswith("from"):
            self._now = "past"
        elif self.text(i).endswith((" to", " auf")):
            self.on_to(i)

    on_fall = on_rise

    def on_from(self, i: int) -> None:
        """The level that was left."""
        turned = any(self.sentence[turn] == self._number for turn in self.turns if turn < i)
        if (self._number in self.moves or turned) and self._amount_next(i):
            self._now = "from"

    def on_to(self, i: int) -> None:
        """The level that was reached."""
        if self._number in self.moves and self._amount_next(i) and not self._behind:
            self._now = "present"
            self.turns.append(i)

    def on_arrow(self, i: int) -> None:
        """ "6 g -> 15 g"."""
        self._now = "present"
        self.turns.append(i)

    def _others_before(self, i: int) -> bool:
        return not self.own[i]

    def _amount_soon(self, i: int) -> bool:
        """ "before only 1 gram", "before it was 2 caps"."""
        for j in range(i + 1, min(i + 5, self.size)):
            if self.numeral(j):
                return self.has(j + 1, "mass", "spoon", "capsule")
            if self.has(j, "slots", "ended") or self.text(j) in {",", ":", "="}:
                return False
        return False

    def _amount_next(self, i: int) -> bool:
        j = i + 1
        while self.has(j, "about", "articles", "up_to", "at_least"):
            j += 1
        return self.numeral(j) or self.has(j, "spoon")


HANDLERS = {name.removeprefix("on_"): method for name, method in vars(Scene).items() if name.startswith("on_")}
WORDS = {name.removeprefix("at_"): method for name, method in vars(Scene).items() if name.startswith("at_")}
WORDS[","] = WORDS.pop("comma")
