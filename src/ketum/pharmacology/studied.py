"""Is this amount inside what was ever studied in people? ``inside``, ``above`` or ``unknown``, and why."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import Interval
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech, sentence

Place = Literal["inside", "above", "unknown"]


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """How much of one product is taken, as far as it was said."""

    form: str
    grams: Interval | None = None
    mitragynine_mg: Interval | None = None
    times_a_day: Interval | None = None
    days: float | None = None

    @property
    def daily(self) -> bool:
        """Whether it is taken again and again; what was not said counts as daily, because most use is."""
        return self.times_a_day is not None or (self.days or 0) > 1


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Where an amount lies beside the largest that was studied, with what else was never studied."""

    place: Place
    why: str
    beyond: tuple[str, ...] = ()
    studied: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def compared(use: Use, library: Library) -> Comparison:
    """Where ``use`` lies beside what was studied for its form: single amounts beside single, daily beside daily."""
    told = Speech(library)
    rows = [one for one in library.blob("studied")["studied"] if use.form in one["forms"]]
    if not rows:
        why = told.say("{form} was never studied in people.", form=told.form(use.form))
        return Comparison(place="unknown", why=sentence(why))
    fitting = [one for one in rows if (one["days"] > 1) == use.daily]
    if not fitting:
        said = tuple(one["said"] for one in rows)
        why = told.say("{form} was only studied as a single dose, never day after day.", form=told.form(use.form))
        return Comparison(place="above", why=sentence(why), studied=said, references=_references(rows))
    row = max(fitting, key=lambda one: (one["grams"] or 0, one["mitragynine_mg"] or 0))
    return Comparison(
        place=(place := _place(use, row)),
        why=_why(place, row, told),
        beyond=_beyond(use, row, told),
        studied=(row["said"],),
        references=_references([row]),
    )


def _amount(each: Interval | None, use: Use) -> Interval | None:
    """The amount that is compared: of one dose, or of the day where it is taken daily."""
    if each is None or not use.daily:
        return each
    times = use.times_a_day or (1.0, 1.0)
    return (each[0] * times[0], each[1] * times[1])


def _place(use: Use, row: Mapping[str, Any]) -> Place:
    pairs = [
        (amount, row[key])
        for key, each in (("grams", use.grams), ("mitragynine_mg", use.mitragynine_mg))
        if (amount := _amount(each, use)) is not None and row[key] is not None
    ]
    if any(amount[0] > limit for amount, limit in pairs):
        return "above"
    return "inside" if pairs and all(amount[1] <= limit for amount, limit in pairs) else "unknown"


def _why(place: Place, row: Mapping[str, Any], told: Speech) -> str:
    studied = row["said"]
    if place == "inside":
        return told.say("The amount is inside what was studied: {studied}.", studied=studied)
    if place == "above":
        return told.say("The amount is above anything that was studied: {studied} was the most.", studied=studied)
    return told.say(
        "Nobody can tell whether it is more than was studied ({studied}), because the amount is not known well enough.",
        studied=studied,
    )


def _beyond(use: Use, row: Mapping[str, Any], told: Speech) -> tuple[str, ...]:
    notes = []
    if use.times_a_day and use.times_a_day[0] > row["times_a_day"]:
        notes.append(told.say("More than once a day was not studied."))
    if use.days is not None and use.days > row["days"]:
        notes.append(told.say("Longer than {days} days was not studied.", days=row["days"]))
    return tuple(notes)


def _references(rows: list[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in rows for name in one["references"]))


def known(interval: Interval | Unknown) -> Interval | None:
    """An interval, or ``None`` for what is not known."""
    return None if isinstance(interval, Unknown) else interval
