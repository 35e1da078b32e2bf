"""The printable kit as data: envelopes, instructions, squares to read. What shows the order is a sheet of its own."""

from datetime import date, timedelta

import msgspec

from ketum.knowledge.library import Library
from ketum.trials.allocation import Envelope, Sealed, cards, envelopes, order
from ketum.trials.method import Method, method
from ketum.trials.protocol import Protocol

ENVELOPE = "ketum:envelope:"


class Label(msgspec.Struct, frozen=True):
    """What stands on the outside of one envelope; the same for both arms."""

    number: int
    of: int
    days: str
    square: str


class Sheet(msgspec.Struct, frozen=True):
    """One page of instructions."""

    title: str
    steps: tuple[str, ...]


class Kit(msgspec.Struct, frozen=True):
    """What the person of the trial may see: nothing in it depends on the order."""

    trial: str
    title: str
    commitment: str
    labels: tuple[Label, ...]
    sheets: tuple[Sheet, ...]


class Filling(msgspec.Struct, frozen=True):
    """What the helper puts into one envelope."""

    number: int
    arm: str
    words: str
    product: str | None
    grams: float | None


class HelperSheet(msgspec.Struct, frozen=True):
    """For the helper only: it shows the order. It is made when it is printed, and kept in no record."""

    trial: str
    sheet: Sheet
    fillings: tuple[Filling, ...]


class CardSheet(msgspec.Struct, frozen=True):
    """For a person who works alone: the squares that go into the envelopes of one arm. Each is used once."""

    trial: str
    words: str
    cards: tuple[str, ...]


def kit(protocol: Protocol, sealed: Sealed, library: Library, first_day: date | None = None) -> Kit:
    """Labels and instructions for the person; ``first_day`` turns numbers of days into dates."""
    rules = method(library)
    alone = ("self",) if protocol.blinding == "self" else ()
    return Kit(
        trial=protocol.id,
        title=protocol.title,
        commitment=sealed.commitment,
        labels=tuple(_label(one, protocol, first_day, rules) for one in sealed.envelopes),
        sheets=tuple(_sheet(name, protocol, rules) for name in (*alone, "taking")),
    )


def helper_sheet(protocol: Protocol, secret: bytes, library: Library) -> HelperSheet:
    """The list by which a helper fills the envelopes."""
    arms = {one.id: one for one in protocol.arms}
    fillings = tuple(
        Filling(one.number, arm, arms[arm].words, arms[arm].product, arms[arm].grams)
        for one, arm in zip(envelopes(protocol), order(protocol, secret), strict=True)
    )
    return HelperSheet(protocol.id, _sheet("helper", protocol, method(library)), fillings)


def card_sheets(protocol: Protocol, secret: bytes) -> tuple[CardSheet, CardSheet]:
    """The two sheets of squares, one for each arm. They are printed, cut up and forgotten."""
    first, second = (CardSheet(protocol.id, one.words, cards(protocol, secret, one.id)) for one in protocol.arms)
    return first, second


def square(text: str) -> str:
    """A QR code of ``text`` as inline SVG."""
    import segno

    svg: str = segno.make(text, error="m", micro=False).svg_inline(scale=4)
    return svg


def capsules_left(protocol: Protocol, capsules_a_time: int, envelopes_used: int) -> int:
    """How many capsules must be left: as many of every envelope, so that a count tells nothing about the arm."""
    per_envelope = capsules_a_time * (protocol.period_days or 1)
    return per_envelope * max(protocol.units - envelopes_used, 0)


def count_off(
    protocol: Protocol, capsules_a_time: int, envelopes_used: int, counted: int, library: Library
) -> str | None:
    """What a weekly count shows to be wrong: an arm that runs out, or was taken twice; ``None`` when it fits."""
    expected = capsules_left(protocol, capsules_a_time, envelopes_used)
    if counted == expected:
        return None
    which = "today.fewer_capsules" if counted < expected else "today.more_capsules"
    return method(library).say(which, apart=abs(counted - expected), expected=expected)


def _label(one: Envelope, protocol: Protocol, first_day: date | None, rules: Method) -> Label:
    square_text = f"{ENVELOPE}{protocol.id}:{one.number}"
    return Label(one.number, protocol.units, _days(one, first_day, rules), square_text)


def _days(one: Envelope, first_day: date | None, rules: Method) -> str:
    if one.first_day is None or one.last_day is None:
        return rules.say("today.label_flare", number=one.number)
    if first_day is None:
        return rules.say("today.label_days", first=one.first_day + 1, last=one.last_day + 1)
    first, last = (first_day + timedelta(days=place) for place in (one.first_day, one.last_day))
    return f"{first} – {last}"


def _sheet(name: str, protocol: Protocol, rules: Method) -> Sheet:
    found = rules.sheets[name]
    return Sheet(found.title, tuple(one.format(n=protocol.units) for one in found.steps))
