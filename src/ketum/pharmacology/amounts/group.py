"""One statement in the making: an amount with what was said of it, and in which time it stands."""

from ketum.pharmacology.amounts.items import Quantity, Rate, Span
from ketum.pharmacology.amounts.scene import Scene

CURRENT = {"present", "start", "was"}


class Group:
    """One statement in the making: an amount and what was said of how often."""

    __slots__ = (
        "at",
        "foreign",
        "once",
        "own",
        "quantity",
        "quantity_at",
        "rates",
        "sentence",
        "span",
        "supply",
        "tense",
        "told",
        "total",
    )

    def __init__(self, scene: Scene, at: int) -> None:
        """Empty, at a place of the text, with what the scene says of that place."""
        self.at = at
        self.sentence = scene.sentence[at]
        self.tense = scene.tense[at]
        self.own = scene.own[at]
        self.told = scene.told[at]
        self.quantity: Quantity | None = None
        self.quantity_at = at
        self.rates: list[Rate] = []
        self.span: Span | None = None
        self.once = ""
        self.total = False
        self.supply = False
        self.foreign = False

    @property
    def counts(self) -> bool:
        """Whether it tells the person's own use of kratom."""
        one = self.quantity
        return self.own and self.told and not self.foreign and not (one and (one.foreign or one.order == "delta"))

    @property
    def slow(self) -> bool:
        """Whether it is told per week or longer: "going down 1 g a week"."""
        return any(rate.kind in {"per", "every"} and rate.days[0] >= 7 for rate in self.rates)

    def has(self, *kinds: str) -> bool:
        """Whether a rate of one of ``kinds`` was said."""
        return any(one.kind in kinds for one in self.rates)


def put_in_time(groups: list[Group], scene: Scene) -> None:
    """Before the last turn to an amount of today all is past; of dated levels the last is today's; steps are none."""
    told = [one for one in groups if one.counts and one.quantity]
    for turn in reversed(scene.turns):
        if any(one.at > turn and one.sentence == scene.sentence[turn] and one.tense in CURRENT for one in told):
            for one in groups:
                if one.at < turn:
                    one.tense = "past"
            break
    dated = [one for one in told if one.tense == "dated"]
    present = any(one.tense == "present" for one in told)
    for one in dated:
        one.tense = "present" if one is dated[-1] and not present else "past"
    for one in told:
        if one.quantity and one.slow and scene.has(one.quantity_at - 1, "rise", "fall"):
            one.quantity.order = "delta"
