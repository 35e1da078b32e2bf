"""Clauses: which amounts go with which rates, whose they are, and whether they are now, past or only thought of."""

from collections.abc import Callable

from ketum.pharmacology.amounts.direction import Direction
from ketum.pharmacology.amounts.items import Item, Quantity, Rate, Span
from ketum.pharmacology.amounts.lexicon import Lexicon, Part
from ketum.pharmacology.amounts.rates import Rates

CUES = (
    "ended", "arrow", "contrast", "hypothetical", "others", "selves", "before", "now", "start", "change", "rise",
    "fall", "from", "to", "once_off", "day_off", "total", "by_parts", "bought", "stop", "or_less", "lasts",
)  # fmt: skip
TAKEN_WITH = {"with", "in", "into"}
WISHES = ("want", "try", "hop", "plan", "would like", "thinking", "consider")
QUESTION_WORDS = {"is", "are", "does", "do", "can", "should", "would", "could", "will", "how", "what", "which"}


class Group:
    """One statement in the making: an amount and what was said of how often."""

    __slots__ = ("at", "mood", "once", "quantity", "rates", "sentence", "span", "supply", "tense", "total")

    def __init__(self, sentence: int, tense: str, mood: str, at: int) -> None:
        """Empty, in a sentence, in a tense (present, past, start, from) and a mood (told, thought, others)."""
        self.sentence = sentence
        self.tense = tense
        self.mood = mood
        self.at = at
        self.quantity: Quantity | None = None
        self.rates: list[Rate] = []
        self.span: Span | None = None
        self.once = ""
        self.total = False
        self.supply = False

    @property
    def foreign(self) -> bool:
        """Whether it is about another substance."""
        return self.quantity is not None and self.quantity.foreign


def items_of(parts: list[Part], words: Lexicon) -> list[Item]:
    """Everything that the grammar can read, in the order of the text."""
    reader = Rates(parts, words)
    found: list[Item] = []
    i = 0
    while i < len(parts):
        item, i = _next_item(reader, words, i)
        if item:
            found.append(item)
    return found


def _next_item(reader: Rates, words: Lexicon, i: int) -> tuple[Item | None, int]:
    part = reader.parts[i]
    if part.number is None and not part.kinds and part.text != "on":
        return (_foreign(reader, i) if words.foreign(part) else _sign(part, i)), i + 1
    for kind, read in (("rate", reader.rate), ("span", reader.span), ("quantity", reader.quantity)):
        found = read(i)
        if found:
            return Item(kind, found[0], part.text, i, _lead(reader, i)), found[1]
    number = reader.number(i) if reader.numeral(i) else None
    if number:
        return Item("number", number[0], part.text, i), number[1]
    if "not_kratom" in part.kinds:
        return _foreign(reader, i), i + 1
    for cue in CUES:
        if cue in part.kinds:
            return Item(cue, text=part.text, at=i), i + 1
    return _sign(part, i), i + 1


def _lead(reader: Rates, i: int) -> str:
    """The word before place ``i``, or "in" and "with" a little further back: "in orange juice"."""
    near = (reader.text(j) for j in range(i - 1, max(i - 4, -1), -1))
    return next((word for word in near if word in TAKEN_WITH), reader.text(i - 1))


def _foreign(reader: Rates, i: int) -> Item:
    return Item("foreign", text=reader.text(i), at=i, lead=_lead(reader, i))


def _sign(part: Part, i: int) -> Item | None:
    if part.text in {"and", "plus", "+", "y", "und", "et", "then", "with", "by", ",", "(", ":", "=", "kratom", "so"}:
        return Item("sign", text=part.text, at=i)
    return None


class Clauses:
    """Walks over the items and gathers them into groups."""

    def __init__(self, items: list[Item], elsewhere: Callable[[int], bool]) -> None:
        """Gather ``items``; ``elsewhere`` tells whether the change at a place is of something that is no amount."""
        self.items = items
        self.elsewhere = elsewhere
        self.groups: list[Group] = []
        self.spans: list[tuple[Span, int]] = []
        self.sentence, self.tense, self.mood = 0, "present", "told"
        self.foreign, self.wish = False, False
        self.joined, self.place = "plain", 0
        self.now_from: int | None = None
        self.first_words: dict[int, str] = {}
        self.moves = self._moves()
        for self.place, item in enumerate(items):
            handler = getattr(self, f"_on_{item.kind}", None)
            if handler:
                handler(item)

    def _moves(self) -> set[int]:
        """Sentences in which something goes up, down or from one level to another."""
        found, sentence = set(), 0
        for item in self.items:
            sentence += item.kind == "ended"
            if item.kind == "arrow" or (item.kind in {"rise", "fall", "change"} and not self.elsewhere(item.at)):
                found.add(sentence)
        return found

    def _near(self, step: int) -> str:
        place = self.place + step
        return self.items[place].kind if 0 <= place < len(self.items) else ""

    def _open(self) -> Group:
        group = Group(self.sentence, self.tense, self.mood, self.place)
        self.groups.append(group)
        return group

    @property
    def _last(self) -> Group | None:
        return self.groups[-1] if self.groups and self.groups[-1].sentence == self.sentence else None

    def _on_ended(self, _item: Item) -> None:
        self.sentence += 1
        self.tense, self.mood, self.foreign, self.joined = "present", "told", False, "plain"

    def _on_contrast(self, item: Item) -> None:
        self.tense, self.joined, self.foreign = "present", "plain", False
        if self.mood == "thought" or item.text.endswith(" i"):
            self.mood = "told"

    def _on_hypothetical(self, item: Item) -> None:
        """Wishing to stop says nothing of the amount; wishing to take some is no use."""
        if self._near(1) != "stop":
            self.mood = "thought"
            self.wish = item.text.startswith(WISHES)

    def _on_others(self, _item: Item) -> None:
        self.mood = "others"

    def _on_selves(self, _item: Item) -> None:
        clause = self.place == 0 or self._near(-1) in {"ended", "contrast", "sign"}
        if self.mood == "others" or (clause and self.mood == "thought"):
            self.mood = "told"

    def _on_before(self, _item: Item) -> None:
        self.tense = "past"

    def _on_start(self, _item: Item) -> None:
        self.tense = "start"

    def _on_now(self, _item: Item) -> None:
        self.tense = "present"
        self.now_from = len(self.groups)

    def _on_change(self, item: Item) -> None:
        if item.text.endswith(("from", "taking")):
            self.tense = "from"

    def _on_rise(self, item: Item) -> None:
        if item.text.endswith("from"):
            self.tense = "past"
        elif item.text.endswith(" to"):
            self._on_to(item)

    _on_fall = _on_rise

    def _on_from(self, _item: Item) -> None:
        if self.sentence in self.moves and self._near(1) in {"number", "quantity"}:
            self.tense = "from"

    def _on_to(self, _item: Item) -> None:
        if self.sentence in self.moves and self._near(1) in {"number", "quantity"}:
            self._become_past(len(self.groups))
            self.tense = "present"

    def _on_arrow(self, _item: Item) -> None:
        self._become_past(len(self.groups))
        self.tense = "present"

    def _become_past(self, end: int) -> None:
        for group in self.groups[:end]:
            if group.tense in {"present", "start", "from"} and not group.foreign:
                group.tense = "past"

    def _on_sign(self, item: Item) -> None:
        if item.text in {"and", "plus", "+", "y", "und", "et", "with"}:
            self.joined = "and"
        elif item.text in {"(", ":", "=", "so"}:
            self.joined = "again"
        elif item.text == "then" and (self.tense == "start" or any(one.tense == "start" for one in self.groups)):
            self._become_past(len(self.groups))
            self.tense = "start"
        elif item.text == "by" and self.sentence in self.moves:
            self.joined = "delta"
        elif item.text == ",":
            self.joined = "plain"
            if self.wish and self.mood == "thought":
                self.mood = "told"
        if item.text in {"and", "kratom", ",", "plus"}:
            self.foreign = False

    def _on_foreign(self, item: Item) -> None:
        """Of what an amount is was settled with the amount; any other word begins a statement of its own."""
        if item.lead not in {"of", "de"}:
            self.foreign = item.lead not in TAKEN_WITH

    def _on_quantity(self, item: Item) -> None:
        one: Quantity = item.value
        last = self._last
        if one.foreign and item.lead in TAKEN_WITH:
            return
        if last and last.quantity and self._says_again(last, one):
            return
        if self.now_from is not None:
            self._become_past(self.now_from)
            self.now_from = None
        waiting = last if last and last.quantity is None and not last.span else None
        group = waiting or self._open()
        group.tense, group.mood = self.tense, self.mood
        one.order = self.joined
        one.foreign = one.foreign or (self.foreign and self._near(-1) == "foreign")
        group.quantity = one
        group.supply = one.supply or self._near(-1) == "bought"
        self.foreign = one.foreign
        if self._near(-1) == "total":
            group.total = True
        self.joined = "plain"

    def _says_again(self, last: Group, one: Quantity) -> bool:
        """ "15 grams (3 tablespoons)": the weight is known already."""
        known = last.quantity is not None and last.quantity.kind == "mass" and not last.rates
        return known and self.joined == "again" and one.counted and not one.exact and self._near(-1) == "sign"

    def _on_number(self, item: Item) -> None:
        """A number without a unit means something only beside one that has it."""
        if self._near(-1) == "by_parts" and self._last and self._last.quantity and self._near(1) != "rate":
            self._last.rates.append(Rate("split", item.value))
            return
        slot = self._near(1) == "rate" and self.items[self.place + 1].value.kind == "slots"
        moved = self.sentence in self.moves or self.tense != "present" or self.now_from is not None
        if self.foreign or not (slot or moved) or (self._near(1) == "sign" and self.items[self.place + 1].text == "("):
            return
        unit = self._unit_near()
        one = Quantity(
            item.value, unit.kind if unit else "bare", unit.unit if unit else "", unit.each if unit else None
        )
        if unit:
            one.mit, one.exact, one.why = unit.mit, unit.exact, unit.why
        self._on_quantity(Item("quantity", one, item.text, item.at))

    def _unit_near(self) -> Quantity | None:
        before = [
            one.quantity for one in self.groups if one.quantity and one.quantity.kind != "bare" and not one.foreign
        ]
        if before:
            return before[-1]
        return next((one.value for one in self.items[self.place :] if one.kind == "quantity"), None)

    def _on_rate(self, item: Item) -> None:
        if self.foreign:
            if not self.groups or not self.groups[-1].foreign:
                return
            self.groups[-1].rates.append(item.value)
            return
        rate: Rate = item.value
        if rate.kind == "count" and self._near(-1) == "by_parts":
            rate.kind = "split"
        last = self._last
        group = last if last and not last.foreign and self._takes(last, rate) else self._open()
        group.rates.append(rate)

    def _takes(self, group: Group, rate: Rate) -> bool:
        if rate.kind == "slots" and any(one.kind == "slots" for one in group.rates):
            return group.quantity is None
        return True

    def _on_span(self, item: Item) -> None:
        span: Span = item.value
        last = self._last
        if self.foreign or self.mood == "others":
            return
        if item.text == "on" and last and last.quantity and not last.rates:
            last.rates.append(Rate("run"))
        if last and last.quantity and not last.rates and self.sentence not in self.moves:
            exact = span.kind in {"lasts", "over"} or last.total or self._near(-1) == "total"
            if exact or (last.supply and span.kind != "bare"):
                last.span = span
        if self._near(-1) == "stop":
            return
        if not (last and last.span is span and (span.kind == "lasts" or last.supply)):
            self.spans.append((span, self.sentence))

    def _on_once_off(self, _item: Item) -> None:
        self._once("once")

    def _on_day_off(self, _item: Item) -> None:
        self._once("day")

    def _once(self, kind: str) -> None:
        group = self._last or self._open()
        if group.quantity is None or not group.rates:
            group.once = kind

    def _on_total(self, _item: Item) -> None:
        if self._last and self._last.quantity:
            self._last.total = True

    def _on_or_less(self, _item: Item) -> None:
        one = self._last.quantity if self._last else None
        if one and one.count:
            one.count = (0.0, one.count[1])

    def _on_bought(self, item: Item) -> None:
        if self._last and self._last.quantity and self._near(-1) == "quantity" and item.text in {"have left", "bought"}:
            self._last.supply = True


def gathered(parts: list[Part], words: Lexicon) -> Clauses:
    """The groups of a text; questions about amounts are thoughts, not use."""
    clauses = Clauses(items_of(parts, words), Direction(parts, words).elsewhere)
    sentence, first, asked = 0, "", set()
    for part in parts:
        first = first or part.text.split(" ")[0]
        if "ended" in part.kinds:
            if part.text == "?" and first in QUESTION_WORDS:
                asked.add(sentence)
            sentence, first = sentence + 1, ""
    for group in clauses.groups:
        if group.sentence in asked:
            group.mood = "thought"
    return clauses


def told(groups: list[Group]) -> list[Group]:
    """The groups that tell the person's own use of kratom."""
    return [
        one
        for one in groups
        if one.mood == "told" and not one.foreign and not (one.quantity and one.quantity.order == "delta")
    ]
