"""The scene: for every place in a text, whose use is spoken of, whether it happened, and when.

Three questions are answered word by word: is it the person's *own* amount (and not a wife's, a dog's, a study's); is it
*told* (and not asked, wished, advised); and which *tense* it stands in (present, past, was, start, from, dated).
"""

from collections.abc import Callable

from ketum.pharmacology.amounts.lexicon import Lexicon, Part
from ketum.pharmacology.amounts.who import Who


class Scene(Who):
    """Walks over the words once and remembers for each of them who, whether and when."""

    def __init__(self, parts: list[Part], words: Lexicon) -> None:
        """Walk."""
        super().__init__(parts, words)
        self.moves = self._moves()
        for i, part in enumerate(parts):
            for kind in part.kinds:
                if kind in HANDLERS:
                    HANDLERS[kind](self, i)
            if part.text in WORDS:
                WORDS[part.text](self, i)
            self._remember()

    def _moves(self) -> set[int]:
        """Sentences in which something goes up, down or from one level to another."""
        found, sentence = set(), 0
        for i in range(self.size):
            sentence += self.has(i, "ended")
            if (
                self.has(i, "arrow")
                or self._over_time(i)
                or (self.has(i, "rise", "fall", "change") and not self.elsewhere(i))
            ):
                found.add(sentence)
        return found

    def _over_time(self, i: int) -> bool:
        """ "from 2 tsp to 6 tsp in half a year"."""
        if not (self.has(i, "from") and self.numeral(i + 1)):
            return False
        to = next((j for j in range(i + 2, min(i + 7, self.size)) if self.has(j, "to") and self.numeral(j + 1)), None)
        after = range(to + 1, min(to + 11, self.size)) if to else ()
        return any(
            self.has(j, "over", "for") and any(self.has(k, "period") for k in range(j + 1, j + 5)) for j in after
        )

    def of_use(self, i: int) -> bool:
        """Whether "3 times a day" around ``i`` is of kratom: not "my appointment is at 3 pm"."""
        around = self.sentence_around(i)
        if any(self.has(j, "strains", "form", "amount_noun", "alkaloid", "untold") for j in around):
            return True
        other = any(self.has(j, "stop") or self.words.foreign(self.parts[j]) for j in around)
        return not other and not any(self.plain(j) and len(self.text(j)) > 2 for j in around)

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

    def at_then(self, i: int) -> None:
        """ "started with 2 g, then 4 g"."""
        if self._begun:
            self.turns.append(i)
            self._now = "start"

    def at_since(self, i: int) -> None:
        """ "..., since the surgery 12 g a day"."""
        if self.text(i - 1) == "," or self.has(i - 1, "ended", "contrast"):
            self.on_now(i)

    def on_before(self, i: int) -> None:
        """ "used to": what follows in the clause, or what was said in it."""
        if self._ahead(i):
            self._now = "past"
        else:
            self._back("past", i)

    def on_that_was(self, i: int) -> None:
        """ "That was in 2016": all that was said before."""
        if any(self.has(j, "when", "ago") for j in range(i + 1, i + 6)):
            self.tense = ["past"] * len(self.tense)

    def at_before(self, i: int) -> None:
        """ "before only 1 gram"."""
        if self._amount_soon(i):
            self.on_before(i)

    def on_was(self, i: int) -> None:
        """ "was taking": in the first person the past, in a clinician's note the level until now."""
        if self.text(i - 1) in {"i", "je", "yo", "ich"} or self.text(i).startswith(("i ", "je ", "j'")):
            self.on_before(i)
        elif self._ahead(i) and self._now in {"present", "start", "dated"}:
            if self._now != "present":
                self.turns.append(i)
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
        return self.numeral(j) or self.has(j, "spoon", "count")


def _named(prefix: str) -> dict[str, Callable[[Scene, int], None]]:
    names = [name for name in dir(Scene) if name.startswith(prefix)]
    return {name.removeprefix(prefix): getattr(Scene, name) for name in names}


HANDLERS = _named("on_")
WORDS = _named("at_")
WORDS[","] = WORDS.pop("comma")
