"""A value as a laboratory reports it: what the words say, and whether code, name, unit, limits and value agree.

Real files mix them up: GGT sent under the code of direct bilirubin, eGFR under that of creatinine, bilirubin in umol/L
under the code of the mass concentration. So the unit decides, never the code, and where two disagree a person does.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Comparator = Literal["", "<", "<=", ">", ">="]
LOINC = re.compile(r"\d{1,5}-\d")
_NUMBER = re.compile(r"(<=|>=|<|>|≤|≥)?\s*([+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d{1,2})?)\s*")
_BETWEEN = re.compile(r"\s*(-?[\d.,]+)\s*(?:-|–|to|bis|à|\.\.)\s*(-?[\d.,]+)\s*", re.IGNORECASE)
_SIGNS: dict[str, Comparator] = {"": "", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "≤": "<=", "≥": ">="}
_SPECIMEN = re.compile(r"\s+(in|of) (serum|plasma|blood|platelet poor plasma).*$")
FAR = 6.0  # a reported limit this many times off the typical one is asked about


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """One result: the laboratory's code and name for it, value with comparator, unit, limits, and its own flag."""

    name: str
    value: float
    code: str = ""
    comparator: Comparator = ""
    unit: str = ""
    lower_limit: float | None = None
    upper_limit: float | None = None
    flag: str = ""


def number(text: str) -> tuple[Comparator, float] | None:
    """The number in ``text`` with its comparator; ``None`` where it is not one number and nothing else.

    >>> number("<5"), number("> 2000"), number("1,4"), number("12-15"), number("negative")
    (('<', 5.0), ('>', 2000.0), ('', 1.4), None, None)
    """
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        return None
    sign = found.group(1) or ""
    value = float(found.group(2).replace(",", "."))
    return _SIGNS[sign], value


def limits(text: str) -> tuple[float | None, float | None]:
    """The lower and upper limit that a report prints, each ``None`` where it prints none.

    >>> limits("7-56"), limits("<45"), limits(">60"), limits("0,1 - 1,2"), limits("")
    ((7.0, 56.0), (None, 45.0), (60.0, None), (0.1, 1.2), (None, None))
    """
    both = _BETWEEN.fullmatch(text)
    if both:
        low, high = number(both.group(1)), number(both.group(2))
        return (low[1], high[1]) if low and high and low[1] <= high[1] else (None, None)
    one = number(text)
    if one is None or not one[0]:
        return None, None
    return (one[1], None) if one[0].startswith(">") else (None, one[1])


def known(one: Reported, shelf: Mapping[str, Any]) -> str | None:
    """The id of the test that the name says, else the code; ``None`` for a test that is not judged."""
    named = _by_name(one.name, shelf)
    return named if named or _other(one.name, shelf) else _by_code(one.code, shelf)


def doubts(one: Reported, shelf: Mapping[str, Any]) -> tuple[str, ...]:
    """What does not fit together in ``one``, in words for a person to decide; empty for most values."""
    found = [_code_or_name(one, shelf)]
    key = known(one, shelf)
    if key is not None:
        found += [_unit(one, shelf["analytes"][key]), _plausible(one, shelf["analytes"][key])]
        found += [_limit(one, shelf["analytes"][key])]
    found += [_flag(one), _negative(one)]
    return tuple(why for why in found if why)


def _code_or_name(one: Reported, shelf: Mapping[str, Any]) -> str | None:
    coded, named = _by_code(one.code, shelf), _by_name(one.name, shelf)
    other = _other(one.name, shelf)
    if coded and other and not named:
        return f"the code {one.code} means {_name(coded, shelf)}, the name says {other}"
    if coded and named and coded != named:
        return f"the code {one.code} means {_name(coded, shelf)}, the name says {_name(named, shelf)}"
    if named and not coded and (meant := shelf["others"].get(one.code)):
        return f"the code {one.code} means {meant}, the name says {_name(named, shelf)}"
    if coded and not named and one.name.strip() and one.name.strip() != one.code:
        return f"the code {one.code} means {_name(coded, shelf)}, and Ketum does not know the name {one.name!r}"
    return None


def _unit(one: Reported, analyte: Mapping[str, Any]) -> str | None:
    if _factor(one, analyte) is not None:
        return None
    known_units = ", ".join(sorted(analyte["factors"]))
    if not one.unit:
        return f"no unit is given for {analyte['name']}; it can be {known_units}"
    return f"the unit {one.unit!r} of {analyte['name']} is not known; it can be {known_units}"


def _plausible(one: Reported, analyte: Mapping[str, Any]) -> str | None:
    factor = _factor(one, analyte)
    if factor is None:
        return None
    low, high = analyte["plausible"]
    if low <= one.value * factor <= high or (one.comparator and one.value * factor <= high):
        return None
    given = f"{one.value:g} {one.unit}".strip()
    return f"{given} is not plausible for {analyte['name']}, which lies between {low:g} and {high:g} {analyte['unit']}"


def _limit(one: Reported, analyte: Mapping[str, Any]) -> str | None:
    factor, typical = _factor(one, analyte), analyte["upper_limit"].get("any")
    if factor is None or not one.upper_limit or not typical:
        return None
    off = one.upper_limit * factor / typical
    if 1 / FAR <= off <= FAR:
        return None
    printed = f"{one.upper_limit:g} {one.unit}".strip()
    return f"the printed limit {printed} is far from what is usual for {analyte['name']}: another unit?"


def _flag(one: Reported) -> str | None:
    """High or low as the laboratory marks it, against its own limits."""
    mark = one.flag.strip().upper()
    if one.comparator or (one.lower_limit is None and one.upper_limit is None):
        return None
    above = one.upper_limit is not None and one.value > one.upper_limit
    below = one.lower_limit is not None and one.value < one.lower_limit
    if mark in {"H", "HH"} and one.upper_limit is not None and not above:
        return f"the laboratory marks it as high, but {one.value:g} is not above its limit {one.upper_limit:g}"
    if mark in {"L", "LL"} and one.lower_limit is not None and not below:
        return f"the laboratory marks it as low, but {one.value:g} is not below its limit {one.lower_limit:g}"
    if mark == "N" and (above or below):
        return f"the laboratory marks it as normal, but {one.value:g} is outside its own limits"
    return None


def _negative(one: Reported) -> str | None:
    return f"{one.value:g} is below zero" if one.value < 0 else None


def _factor(one: Reported, analyte: Mapping[str, Any]) -> float | None:
    found: float | None = analyte["factors"].get(plain_unit(one.unit))
    return found


def plain_unit(unit: str) -> str:
    """A unit without spaces and case, with one sign for micro and one for times."""
    return unit.casefold().replace(" ", "").replace("μ", "u").replace("µ", "u").replace("×", "x")


def _name(key: str, shelf: Mapping[str, Any]) -> str:
    found: str = shelf["analytes"][key]["name"]
    return found


def _by_code(code: str, shelf: Mapping[str, Any]) -> str | None:
    found: str | None = shelf["names"].get(code) if LOINC.fullmatch(code) else None
    return found


def _by_name(name: str, shelf: Mapping[str, Any]) -> str | None:
    return next((shelf["names"][one] for one in _spellings(name) if one in shelf["names"]), None)


def _other(name: str, shelf: Mapping[str, Any]) -> str | None:
    return next((shelf["others"][one] for one in _spellings(name) if one in shelf["others"]), None)


def _spellings(name: str) -> list[str]:
    """A name as typed, without what laboratories put behind it, and each part of "ALAT (GPT)"."""
    whole = " ".join(name.casefold().replace("_", " ").split())
    bare = _SPECIMEN.sub("", re.sub(r"\s*\[[^\]]*\]", "", whole)).strip(" ,:")
    inside = re.fullmatch(r"(.*?)\s*\(([^)]*)\)", bare)
    parts = [inside.group(1), inside.group(2)] if inside else []
    swapped = [" ".join(reversed(bare.split(", ")))] if ", " in bare else []
    return [one for one in dict.fromkeys([whole, bare, *swapped, *parts]) if one]
