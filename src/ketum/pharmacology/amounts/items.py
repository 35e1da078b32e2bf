"""What the grammar makes of parts of speech: quantities, rates, durations, and cues between them."""

from typing import Any

from ketum.pharmacology.amounts.interval import Interval, times

ONE: Interval = (1.0, 1.0)
COUNTED = {"spoon", "capsule", "tablet", "container"}


class Quantity:
    """A counted measure: so many, of what, each of how many grams of product or mg of mitragynine."""

    __slots__ = (
        "bare", "count", "defining", "each", "exact", "foreign", "kind", "mit", "ml", "named", "of_one", "order",
        "other", "parts", "pieces", "unit", "why",
    )  # fmt: skip

    def __init__(self, count: Interval | None, kind: str, unit: str, each: Interval | None = None) -> None:
        """``each`` is grams in one, if known; the kinds are mass, spoon, capsule, tablet, container, volume, bare,
        packed ("2 x 5 g"), pack (a bag of so many grams) and series ("5, 5 and 7 g").
        """
        self.count = count
        self.kind = kind
        self.unit = unit
        self.each = each
        self.mit: Interval | None = None
        self.ml: Interval | None = None
        self.exact = kind == "mass"  # the weight was said, not looked up
        self.foreign = False
        self.named = False  # said to be of kratom
        self.other = ""  # the unknown thing it may be of instead
        self.bare = False  # "capsules": named without a number
        self.defining = False  # tells what one holds, not how many are taken
        self.of_one: str | None = None  # of what this is the content: "500 mg per capsule"; "" is whatever was counted
        self.order = "plain"  # how it stands to the quantity before it: plain | and | again | delta
        self.parts: list[Interval] = []  # of a series, the amounts one by one
        self.pieces: Interval | None = None  # how many are in one: a 120 count bottle
        self.why = ""

    @property
    def grams(self) -> Interval | None:
        """Grams of product, if they can be known."""
        return times(self.count, self.each) if self.count and self.each else None

    @property
    def mitragynine(self) -> Interval | None:
        """Milligrams of mitragynine, if they were said."""
        return times(self.count, self.mit) if self.count and self.mit else None

    @property
    def counted(self) -> bool:
        """Whether it is so many of something, rather than a weight."""
        return self.kind in COUNTED

    @property
    def supply(self) -> bool:
        """Whether the unit is one in which people buy rather than take."""
        return self.kind == "pack" or self.unit in {"kilogram", "ounce", "pound"}

    @property
    def holder(self) -> str:
        """What kind of thing holds something: all shots and bottles are one kind, every spoon is its own."""
        return self.unit if self.kind in {"container", "pack", "spoon"} else self.kind

    def again(self, count: Interval) -> "Quantity":
        """So many more of the same."""
        one = Quantity(count, "mass" if self.kind == "series" else self.kind, self.unit, self.each)
        one.mit, one.ml, one.exact, one.why, one.foreign = self.mit, self.ml, self.exact, self.why, self.foreign
        return one

    def holding(self, held: "Quantity") -> "Quantity":
        """Each of this holds ``held``."""
        if held.kind == "volume":
            self.ml = held.count
        elif held.mit:
            self.mit, self.each, self.why = held.mitragynine, None, ""
        elif held.why:
            self.why, self.each = held.why, None
        elif self.pieces and (held.each if held.counted else held.grams):
            self.each, self.kind, self.exact = times(self.pieces, held.each or ONE), "pack", True
        elif held.grams:
            self.each, self.exact = held.grams, True
            self.kind = "pack" if self.holder == "pack" or held.counted else self.kind
        self.named = self.named or held.named
        return self


class Rate:
    """How often. ``kind``: times (``number`` per ``days``), per (an amount per ``days``), every (``days`` apart),
    slots (``number`` fixed times of the day), count (``number``, of what period was not said), split (into ``number``),
    days (``number`` a week), prn, run (once on each of some days), dose (so much at a time).
    """

    __slots__ = ("days", "derived", "exact", "kind", "number")

    def __init__(self, kind: str, number: Interval = ONE, days: Interval = ONE, *, exact: bool = False) -> None:
        """Hold it."""
        self.derived = False  # worked out from hours, not counted by the person
        self.kind = kind
        self.number = number
        self.days = days
        self.exact = exact


class Span:
    """A length of time in days. ``kind``: for, over, on, lasts or bare."""

    __slots__ = ("days", "kind")

    def __init__(self, kind: str, days: Interval) -> None:
        """Hold it."""
        self.kind = kind
        self.days = days


class Item:
    """One thing read: ``kind`` quantity, rate, span, number, or the name of a cue."""

    __slots__ = ("at", "end", "kind", "lead", "text", "value")

    def __init__(self, kind: str, value: Any = None, text: str = "", at: int = 0, end: int = 0, lead: str = "") -> None:
        """Hold it with its first words, where they began and ended, and the word before them."""
        self.lead = lead
        self.kind = kind
        self.value = value
        self.text = text
        self.at = at
        self.end = end
