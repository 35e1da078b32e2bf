"""Laboratory values as typed -> known tests in one unit, as multiples of the laboratory's own upper limit."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from ketum.record import Lab

Say = Callable[[str], str]


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One laboratory value that could be read. ``amount`` is in ``unit``; ``multiple`` is in upper limits."""

    analyte: str
    name: str
    amount: float | None
    unit: str
    upper_limit: float
    limit_is_typical: bool
    multiple: float
    at: str | None
    comparator: str | None = None
    in_words: str = ""  # the value with its limit, and where that limit comes from


class Unreadable(msgspec.Struct, frozen=True):
    """A laboratory value that cannot be judged, and why."""

    lab: Lab
    why: str


def read_value(lab: Lab, shelf: Mapping[str, Any], sex: str | None = None, say: Say = str) -> Value | Unreadable:
    """The laboratory value in the analyte's own unit and in multiples of the upper limit.

    The report's own limit wins; a typical one is used only where there is none and is named as such. ``xULN`` is a
    unit: such a value is already a multiple. The unit decides, never the code. ``say`` translates what is told.
    """
    key = shelf["names"].get(" ".join(lab.analyte.casefold().replace("_", " ").split()))
    if key is None:
        return Unreadable(lab, say("{name} is not a test that Ketum knows").format(name=repr(lab.analyte)))
    analyte = shelf["analytes"][key]
    unit = _plain(lab.unit)
    if unit == "xuln":
        return _told(_value(lab, analyte, lab.value, None, 1.0, typical=False), say)
    factor = 1.0 if lab.unit is None and lab.upper_limit else analyte["factors"].get(unit)
    if factor is None:
        known = ", ".join(sorted(analyte["factors"]))
        told = say("the unit {unit} of {name} is not known; it can be {known} or xULN")
        return Unreadable(lab, told.format(unit=repr(lab.unit), name=analyte["name"], known=known))
    typical = analyte["upper_limit"]
    limit = (lab.upper_limit or 0) * factor or typical.get(sex or "any", typical.get("any"))
    amount = lab.value * factor
    return _told(_value(lab, analyte, amount / limit, amount, limit, typical=not lab.upper_limit), say)


def _value(
    lab: Lab, analyte: Mapping[str, Any], multiple: float, amount: float | None, limit: float, *, typical: bool
) -> Value:
    return Value(
        analyte=analyte["id"],
        name=analyte["name"],
        amount=amount,
        unit=analyte["unit"],
        upper_limit=limit,
        limit_is_typical=typical,
        multiple=multiple,
        at=lab.at,
        comparator=lab.comparator,
    )


def _told(value: Value, say: Say) -> Value:
    """The value with its words."""
    typical = say("typical limit, the report's own was not given")
    origin = typical if value.limit_is_typical else say("the report's limit")
    words = say("{name} {value} times the upper limit ({origin})")
    number = f"{value.comparator or ''}{value.multiple:.1f}"
    return msgspec.structs.replace(value, in_words=words.format(name=value.name, value=number, origin=origin))


def _plain(unit: str | None) -> str:
    return (unit or "").casefold().replace(" ", "").replace("μ", "u").replace("µ", "u")


def latest(values: Sequence[Value]) -> dict[str, Value]:
    """The last value of each analyte; of values without a date the highest, because nobody knows which is the last."""
    chosen: dict[str, Value] = {}
    for value in values:
        held = chosen.get(value.analyte)
        if held is None or (value.at or "", value.multiple) > (held.at or "", held.multiple):
            chosen[value.analyte] = value
    return chosen
