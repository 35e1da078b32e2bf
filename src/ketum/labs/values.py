"""Laboratory values as typed -> known tests in one unit, as multiples of the laboratory's own upper limit."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ketum.record import Lab


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

    @property
    def in_words(self) -> str:
        """The value with its limit, and where that limit comes from."""
        origin = "typical limit, the report's own was not given" if self.limit_is_typical else "the report's limit"
        value = f"{self.comparator or ''}{self.multiple:.1f} times the upper limit"
        return f"{self.name} {value} ({origin})"


class Unreadable(msgspec.Struct, frozen=True):
    """A laboratory value that cannot be judged, and why."""

    lab: Lab
    why: str


def read_value(lab: Lab, shelf: Mapping[str, Any], sex: str | None = None) -> Value | Unreadable:
    """The laboratory value in the analyte's own unit and in multiples of the upper limit.

    The report's own limit wins; a typical one is used only where there is none and is named as such. ``xULN`` is a
    unit: such a value is already a multiple. The unit decides, never the code.
    """
    key = shelf["names"].get(" ".join(lab.analyte.casefold().replace("_", " ").split()))
    if key is None:
        return Unreadable(lab, f"{lab.analyte!r} is not a test that Ketum knows")
    analyte = shelf["analytes"][key]
    unit = _plain(lab.unit)
    if unit == "xuln":
        return _value(lab, analyte, lab.value, None, 1.0, typical=False)
    factor = 1.0 if lab.unit is None and lab.upper_limit else analyte["factors"].get(unit)
    if factor is None:
        known = ", ".join(sorted(analyte["factors"]))
        return Unreadable(lab, f"the unit {lab.unit!r} of {analyte['name']} is not known; it can be {known} or xULN")
    typical = analyte["upper_limit"]
    limit = (lab.upper_limit or 0) * factor or typical.get(sex or "any", typical.get("any"))
    amount = lab.value * factor
    return _value(lab, analyte, amount / limit, amount, limit, typical=not lab.upper_limit)


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
