"""The answer to ``ketum dose``: how much, how often, and where it is heading, as far as the words tell."""

from typing import Any

import msgspec

from ketum.pharmacology.amounts.interval import Interval


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's own words say about their use. ``None`` means that the words do not tell it.

    Grams are grams of the product, not of alkaloid. Where use is not daily, the intervals of a day reach from the
    average over all days to the amount on a day of use. ``unknown`` says in plain sentences what cannot be known.
    ``stopped_days``: how long ago use ended, at the least. ``never``: says not to use any. ``pieces_per_day``: pills of
    unknown content in a day or at once.
    """

    query: str
    grams_per_dose: Interval | None = None
    doses_per_day: Interval | None = None
    grams_per_day: Interval | None = None
    mitragynine_mg_per_day: Interval | None = None
    form: str = "unknown"
    escalating: bool = False
    reducing: bool = False
    daily: bool | None = None
    days_per_week: Interval | None = None
    days_used: Interval | None = None
    single_dose_g: Interval | None = None
    times_usual: Interval | None = None
    stopped: bool = False
    stopped_days: float | None = None
    never: bool = False
    pieces_per_day: Interval | None = None
    first_use: bool = False
    largest_grams_per_day_before: Interval | None = None
    unknown: tuple[str, ...] = ()


def answer(amount: Amount) -> dict[str, Any]:
    """``amount`` as the JSON of ``ketum dose --json``."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in ((name, getattr(amount, name)) for name in Amount.__struct_fields__)
    }
