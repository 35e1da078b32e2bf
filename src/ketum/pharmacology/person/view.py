"""What a page or a terminal shows of an exposure: a curve with its band, one sentence, why the band, a table."""

from collections.abc import Iterable, Sequence
from math import floor, log10
from typing import Any

import msgspec

from ketum.pharmacology.person.spans import Span
from ketum.pharmacology.speech import Speech
from ketum.pharmacology.studied import Comparison

DIGITS = 2  # figures that are shown: more would claim more than is known


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One line with its band, all in ``unit``, beside the hours of its view."""

    name: str
    unit: str
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The same numbers to read: one row a moment."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One picture: what it shows in a sentence, why its band is wide, hours, lines, table; ``zero`` tells hour 0."""

    id: str
    title: str
    sentence: str
    why: str
    zero: str
    time_h: tuple[float, ...]
    series: tuple[Series, ...]
    table: Table


class Exposure(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be said about one person's exposure; no views where nothing may be drawn."""

    at: str
    form: str
    mitragynine_mg_per_dose: tuple[float, float] | None
    times_a_day: tuple[float, float] | None
    studied: Comparison
    views: tuple[View, ...]
    warnings: tuple[str, ...]
    unknown: tuple[str, ...]
    certainty: str
    references: tuple[str, ...]
    models: tuple[str, ...]
    as_of: str

    def as_json(self) -> dict[str, Any]:
        """The exposure as plain types, under a version of its own."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return {"schema_version": 1, **plain}


def figures(value: float) -> float:
    """``value`` with the few figures that may be shown.

    >>> figures(0.012345), figures(187.4), figures(0.0)
    (0.012, 190.0, 0.0)
    """
    if value <= 0:
        return 0.0
    return round(value, DIGITS - 1 - floor(log10(value)))


def shown(value: float) -> str:
    """``value`` in words, with the few figures that may be shown.

    >>> shown(187.4), shown(0.5)
    ('190', '0.5')
    """
    return f"{figures(value):g}"


def series(name: str, unit: str, found: Span, scale: float = 1.0) -> Series:
    """A span as a line with its band, rounded to what may be shown."""
    low, middle, high = (tuple(figures(float(value) * scale) for value in one) for one in found)
    return Series(name=name, unit=unit, low=low, middle=middle, high=high)


def between(low: float, high: float, told: Speech, unit: str = "") -> str:
    """Two numbers in words, or one where they show alike.

    >>> from ketum.knowledge.library import library
    >>> english = Speech(library())
    >>> between(1.234, 7.89, english, "ng/mL"), between(3.0, 3.0, english), between(0, 0, english)
    ('1.2 to 7.9 ng/mL', '3', '0')
    """
    one, other = f"{figures(low):g}", f"{figures(high):g}"
    words = one if one == other else told.say("{low} to {high}", low=one, high=other)
    return f"{words} {unit}" if unit else words


def percent(share: tuple[float, float, float], told: Speech) -> str:
    """A share with its range in words.

    >>> from ketum.knowledge.library import library
    >>> percent((0.012, 0.02, 0.13), Speech(library()))
    'about 2 % (1.2 to 13 %)'
    """
    low, middle, high = (100 * one for one in share)
    return told.say("about {share} % ({range} %)", share=shown(middle), range=between(low, high, told))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table of words."""
    return Table(columns=tuple(columns), rows=tuple(tuple(row) for row in rows))
