"""What the grammar makes of parts of speech: quantities, rates, durations, and cues between them."""

from typing import Any

from ketum.pharmacology.amounts.interval import Interval, times


class Quantity:
    """A counted measure: so many, of what, each of how many grams of product or mg of mitragynine."""

    __slots__ = ("count", "each", "exact", "foreign", "kind", "mit", "order", "unit", "why")

    def __init__(self, count: Interval | None, kind: str, unit: str, each: Interval | None = None) -> None:
        """``each`` is grams in one, if known; the kinds are mass, spoon, capsule, tablet, container, volume, bare,
        packed ("2 x 5 g") and pack (a bag of so many grams).
        """
        self.count = count
        self.kind = kind
        self.unit = unit
        self.each = each
        self.mit: Interval | None = None
        self.exact = kind == "mass"  # the weight was said, not looked up
        self.foreign = False
        self.order = "plain"  # how it stands to the quantity before it: plain | and | again | delta
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
        return self.kind in {"spoon", "capsule", "tablet", "container"}

    @property
    def supply(self) -> bool:
        """Whether the unit is one in which people buy rather than take."""
        return self.kind == "pack" or self.unit in {"kilogram", "ounce", "pound"}


class Rate:
    """How often. ``kind``: times (``number`` per ``days``), per (an amount per ``days``), every (``days`` apart),
    slots (``number`` fixed times of the day), count (``number``, of what period was not said), split (into ``number``),
    days (``number`` a week), prn, run (once on each of some days).
    """

    __slots__ = ("days", "exact", "kind", "number")

    def __init__(self, kind: str, number: Interval = (1, 1), days: Interval = (1, 1), *, exact: bool = False) -> None:
        """Hold it."""
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

    __slots__ = ("at", "kind", "lead", "text", "value")

    def __init__(self, kind: str, value: Any = None, text: str = "", at: int = 0, lead: str = "") -> None:
        """Hold it with its first words, where they stood, and the word before them."""
        self.lead = lead
        self.kind = kind
        self.value = value
        self.text = text
        self.at = at
