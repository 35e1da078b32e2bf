"""Groups: which amount goes with which rates; gathered from the items of a text from left to right."""

from ketum.pharmacology.amounts.group import Group, put_in_time
from ketum.pharmacology.amounts.holdings import Holdings
from ketum.pharmacology.amounts.items import ONE, Item, Quantity, Rate, Span
from ketum.pharmacology.amounts.lexicon import Lexicon
from ketum.pharmacology.amounts.reader import TAKEN_WITH, items_of
from ketum.pharmacology.amounts.scene import Scene

ADDS = {"with", "then", "followed", "also"}
AGAIN = {"(", ":", "=", "so", "as"}


class Groups:
    """Walks over the items and gathers them into groups."""

    def __init__(self, scene: Scene, words: Lexicon) -> None:
        """Gather."""
        self.scene = scene
        self.items = items_of(scene.parts, words)
        self.all: list[Group] = []
        self.spans: list[tuple[Span, int]] = []
        self.holdings = Holdings(scene)
        self.idle: list[Group] = []  # "my teaspoon weighs 2.4 g": an amount only where no other is told
        self.unit: Quantity | None = None  # what was counted last: "six in the morning and four at night"
        self.joined, self.place = "plain", 0
        self.lasting = False  # "200 g lasts from payday to payday (2 weeks)"
        self.apart = False  # the next rate belongs to something else than the last amount
        for place, item in enumerate(self.items):
            self.place = place
            handler = getattr(self, f"_on_{item.kind}", None)
            if handler:
                handler(item)
        put_in_time(self.all, scene)

    def _near(self, step: int) -> str:
        place = self.place + step
        return self.items[place].kind if 0 <= place < len(self.items) else ""

    def _open(self, at: int) -> Group:
        group = Group(self.scene, at)
        self.all.append(group)
        return group

    def _last(self, at: int) -> Group | None:
        return self.all[-1] if self.all and self.all[-1].sentence == self.scene.sentence[at] else None

    def _on_ended(self, _item: Item) -> None:
        self.joined, self.apart, self.lasting = "plain", False, False
        last = self.all[-1] if self.all else None
        self.unit = self.unit if last and last.own and last.told and not last.foreign else None

    def _on_lasts(self, _item: Item) -> None:
        self.lasting = True

    def _on_contrast(self, _item: Item) -> None:
        self.joined, self.apart = "plain", False

    def _on_sign(self, item: Item) -> None:
        if self.scene.has(item.at, "and_word") or item.text in ADDS:
            self.joined = "and"
        elif item.text in AGAIN and self.all and self.all[-1].quantity:
            self.joined = "again"
        elif item.text == "by" and self.scene.sentence[item.at] in self.scene.moves:
            self.joined = "delta"
        elif item.text == ",":
            self.joined = "plain"
        last = self._last(item.at)
        if item.text in {"and", "kratom", "ketum", ",", "plus"} and last and last.foreign:
            self.apart = True

    def _on_foreign(self, item: Item) -> None:
        """Of what an amount is was settled with the amount; any other word begins a statement of its own."""
        last = self._last(item.at)
        if item.lead not in {"of", "de", "no", *TAKEN_WITH} and not (last and last.foreign):
            self._open(item.at).foreign = True
            self.apart = False

    # Amounts

    def _on_quantity(self, item: Item) -> None:
        one: Quantity = item.value
        last = self._last(item.at)
        if one.bare:
            self.unit = one
            return
        if one.foreign and item.lead in TAKEN_WITH:
            return
        if one.of_one is not None and self.holdings.content(one, self._counted(), item.at):
            return
        if last and last.quantity and self._says_again(last, one):
            return
        paced = self._near(1) == "rate" and self.scene.told[item.at]
        if one.mit and one.kind == "mass" and not paced and self.holdings.label(one, self._counted(), item.at):
            return
        if last and self.holdings.in_form_of(one, last, self.joined):
            self.all.remove(last)
            last = None
        waiting = last if last and last.quantity is None and not last.span and not last.foreign else None
        group = waiting or self._open(item.at)
        group.tense, group.own, group.told = (getattr(self.scene, name)[item.at] for name in ("tense", "own", "told"))
        if last and last.quantity and last.quantity.mit and _unlabelled(one, last.quantity):
            one.mit, one.each = (1.0, 1.0), None
        one.order, self.unit = self.joined, one
        group.quantity, group.foreign, group.quantity_at = one, one.foreign, item.at
        group.supply = one.supply or self._near(-1) == "bought"
        group.total = self._near(-1) == "total"
        self.joined, self.apart = "plain", False
        if one.defining or (one.counted and one.count is None):
            self._defined(group)

    def _defined(self, group: Group) -> None:
        """What one holds; how many are taken comes later, or never."""
        one = group.quantity
        if one and group.own and not one.foreign and (one.exact or one.mit or one.ml):
            self.holdings.keep(one.holder, one)
        group.quantity = one.again(ONE) if one and one.count else None
        if group.quantity:
            self.idle.append(group)

    def _counted(self) -> list[Quantity]:
        """Pieces that were counted so far."""
        return [
            one.quantity for one in self.all if one.own and one.quantity and one.quantity.counted and not one.foreign
        ]

    def _says_again(self, last: Group, one: Quantity) -> bool:
        """ "15 grams (3 tablespoons)": the weight is known already."""
        known = last.quantity is not None and last.quantity.kind == "mass" and not last.rates
        return known and self.joined == "again" and one.counted and not one.exact and self._near(-1) == "sign"

    def _on_number(self, item: Item) -> None:
        """A number without a unit means something only beside one that has it."""
        last = self._last(item.at)
        if (last and last.foreign and not self.apart) or not self._meant(item):
            return
        unit = self._unit_near()
        one = unit.again(item.value) if unit else Quantity(item.value, "bare", "")
        one.exact = one.exact or bool(unit and unit.exact)
        self._on_quantity(Item("quantity", one, item.text, item.at, item.end))

    def _meant(self, item: Item) -> bool:
        """Whether the number counts something: a rate follows at once, or a level is told."""
        j = item.end
        while self.scene.text(j) in {"more", "x", "wth"} or self.scene.has(j, "articles", "of", "them", "each"):
            j += 1
        following = self.items[self.place + 1] if self.place + 1 < len(self.items) else None
        paced = following is not None and following.kind == "rate" and following.at <= j
        last = self._last(item.at)
        if self.scene.has(item.at - 1, "period"):  # "month six"
            return False
        if last and last.quantity is None and last.has("slots") and not self.scene.plain(item.end):
            return True
        if paced or (j > item.end and self.scene.has(j - 1, "them")):
            return True
        if self.scene.has(item.at - 1, "now_and_then", "usual") and not self.scene.plain(item.end):
            return self._last(item.at) is not None
        moved = self.scene.sentence[item.at] in self.scene.moves or self.scene.tense[item.at] != "present"
        turned = any(self.scene.sentence[turn] == self.scene.sentence[item.at] for turn in self.scene.turns)
        return (moved or turned) and not self.scene.plain(item.end) and not self.scene.has(item.end, "period", "times")

    def _unit_near(self) -> Quantity | None:
        if self.unit and self.unit.kind != "bare":
            return self.unit
        sentence = self.scene.sentence
        here = [one for one in self.items[self.place :] if sentence[one.at] == sentence[self.items[self.place].at]]
        return next((one.value for one in here if one.kind == "quantity"), None)

    # Rates, spans and the rest

    def _on_rate(self, item: Item) -> None:
        last = self._last(item.at)
        if last and last.foreign and not self.apart:
            last.rates.append(item.value)
            return
        if last in self.idle:  # "two scoops (each scoop = 1.8 g) at 6am": of the two
            here = [one for one in self.all if one.sentence == last.sentence and one not in self.idle]
            last = here[-1] if here and here[-1].quantity and not here[-1].rates else last
        group = last if last and not last.foreign and self._takes(last, item) else self._open(item.at)
        self._add(group, item.value)

    def _add(self, group: Group, rate: Rate) -> None:
        same = next((one for one in group.rates if one.kind == rate.kind == "slots"), None)
        if same:
            same.number = (same.number[0] + rate.number[0], same.number[1] + rate.number[1])
        elif rate.kind == "per" and group.has("per"):
            return
        else:
            if rate.kind == "times" and not rate.derived:
                group.rates = [one for one in group.rates if not one.derived]
            group.rates.append(rate)

    def _takes(self, group: Group, item: Item) -> bool:
        if item.value.kind == "slots" and group.has("slots"):
            return group.quantity is None or item.value.exact
        if self.scene.sentence[item.at] in self.scene.moves and self.scene.tense[item.at] != group.tense:
            return group.quantity is not None
        again = item.value.kind == "per" and group.has("per") and group.quantity is not None
        return not (again and self._near(1) == "quantity")

    def _on_span(self, item: Item) -> None:
        span: Span = item.value
        last = self._last(item.at)
        if (last and last.foreign and not self.apart) or not self.scene.own[item.at]:
            return
        if span.kind == "bare" and (self.lasting or self.scene.text(item.at - 1) == "="):
            span.kind, self.lasting = "lasts", False
        if item.text == "on" and last and last.quantity and not last.rates:
            last.rates.append(Rate("run"))
        if last and last.quantity and not last.rates and self.scene.sentence[item.at] not in self.scene.moves:
            exact = span.kind in {"lasts", "over"} or last.total or self._near(-1) == "total"
            if exact or (last.supply and span.kind != "bare"):
                last.span = span
        if self._near(-1) == "stop":
            return
        if not (last and last.span is span and (span.kind == "lasts" or last.supply)):
            self.spans.append((span, self.scene.sentence[item.at]))

    def _on_once_off(self, item: Item) -> None:
        self._once("once", item.at)

    def _on_day_off(self, item: Item) -> None:
        self._once("day", item.at)

    def _once(self, kind: str, at: int) -> None:
        group = self._last(at) or self._open(at)
        if group.quantity is None or not group.rates:
            group.once = kind

    def _on_total(self, item: Item) -> None:
        last = self._last(item.at)
        if last and last.quantity and self._near(1) != "quantity":
            last.total = True

    def _on_or_less(self, item: Item) -> None:
        last = self._last(item.at)
        if last and last.quantity and last.quantity.count:
            last.quantity.count = (0.0, last.quantity.count[1])

    def _on_bought(self, item: Item) -> None:
        last = self._last(item.at)
        if last and last.quantity and self._near(-1) == "quantity" and item.text in {"have left", "bought"}:
            last.supply = True

    def _on_left(self, item: Item) -> None:
        last = self._last(item.at)
        if last and last.quantity:
            last.supply = True

    def statements(self) -> list[Group]:
        """The groups that tell the person's own use; what only tells how much one holds is none where others are."""
        told = [one for one in self.all if one.counts and (one.quantity or self.scene.of_use(one.at))]
        if any(one.quantity and one not in self.idle for one in told):
            told = [one for one in told if one not in self.idle or one.has("per", "times", "slots", "every")]
        return told


def _unlabelled(one: Quantity, before: Quantity) -> bool:
    """Whether mg without a name go on after mg of mitragynine: "mitragynine 60 mg mornings, 60 mg evenings"."""
    same = one.kind == before.kind == "mass" and one.unit == "milligram" and not (one.mit or one.why)
    return same and not (one.named or one.other or one.foreign)
