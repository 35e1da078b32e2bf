"""Holdings: what one teaspoon, capsule or bottle was said to hold, wherever in the text it was said."""

from ketum.pharmacology.amounts.group import Group
from ketum.pharmacology.amounts.items import ONE, Quantity
from ketum.pharmacology.amounts.scene import Scene


class Holdings:
    """What is known of each kind of holder."""

    def __init__(self, scene: Scene) -> None:
        """Nothing yet."""
        self.scene = scene
        self.of: dict[str, Quantity] = {}

    def keep(self, holder: str, one: Quantity) -> None:
        """``one`` tells what a ``holder`` holds; what was told before and is not told now stays."""
        known = self.of.setdefault(holder, Quantity(ONE, one.kind, one.unit))
        known.each, known.mit, known.ml = one.each or known.each, one.mit or known.mit, one.ml or known.ml
        known.why = one.why or known.why

    def content(self, held: Quantity, counted: list[Quantity], at: int) -> bool:
        """Take "500 mg each" for what the last counted thing holds; whether it was taken."""
        named = [one for one in counted if one.holder == held.of_one]
        if held.of_one and (held.of_one == "volume" or not named):
            self.keep(held.of_one, Quantity(ONE, held.of_one, held.of_one).holding(held))
            return True
        if not counted or held.kind == "bare":
            return False
        one = counted[-1]
        one.each = None if held.mit else held.grams or one.each
        one.mit, one.why, one.exact = held.mitragynine or one.mit, held.why or one.why, True
        self.keep(one.holder, one)
        return self.scene.own[at]

    def in_form_of(self, one: Quantity, last: Group, joined: str) -> bool:
        """Whether mg told just before are what ``one`` holds: "100 mg mitragynine in the form of one gummy"."""
        told = last.quantity
        unknown = one.kind in {"container", "tablet"} and not (one.each or one.mit)
        if not (unknown and told and told.mit and told.kind == "mass") or last.rates or joined == "and":
            return False
        one.mit = told.mitragynine
        return True

    def label(self, held: Quantity, counted: list[Quantity], at: int) -> bool:
        """Take "one shot a day, 150 mg mitragynine" for what the shot holds; whether it was taken."""
        last = counted[-1] if counted else None
        if last is None or last.kind not in {"container", "tablet"} or last.mit:
            return False
        held.of_one = ""
        return self.content(held, counted, at)
