"""In which form kratom is taken, and how much mitragynine is in a gram of it, as the words say."""

import re
from functools import cache

from ketum.pharmacology.amounts.groups import Groups
from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.scene import Scene

FORMS = ("seven_oh", "extract", "blend", "capsule", "tea", "leaf_powder")
LIQUID = {"container", "volume"}
_MIT = r"(?:mitragynine?|mitragynin[ae]?|mit)\b"
_NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = r"%|percent\b|prozent\b|por\s+ciento\b|mg\s*(?:/|per)\s*g(?:ram)?s?\b"
_SHARE = rf"(?P<low{{0}}>{_NUMBER})(?:\s*(?:-|to)\s*(?P<high{{0}}>{_NUMBER}))?\s*(?P<unit{{0}}>{_UNIT})"


@cache
def _content() -> re.Pattern[str]:
    """Made when a text needs it."""
    return re.compile(
        rf"{_SHARE.format(1)}\s*(?:of\s+|de\s+|in\s+)?(?:pure\s+|total\s+)?{_MIT}"
        rf"|{_MIT}[\s,:(]*(?:\w+\s+){{0,3}}?{_SHARE.format(2)}"
        rf"|(?P<low3>{_NUMBER})()\s*(?P<unit3>mg)\s+(?:of\s+)?{_MIT}\s*(?:/|per|in\s+(?:each|every|a|one))\s*g(?:ram)?\b"
    )


def form_of(scene: Scene, groups: Groups, given: str) -> str:
    """The form that the person's own words name; else that of the record; small bottles are extracts."""
    said = _said(scene)
    found = next((form for form in FORMS if form in said), None)
    if found is None and given == "unknown":
        pieces = [one.quantity for one in groups.all if one.quantity] + list(groups.holdings.of.values())
        if any(one.kind in LIQUID and (one.ml or one.mit) for one in pieces) or "volume" in groups.holdings.of:
            return "extract"
        if any(one.kind == "tablet" and one.each and one.each[0] >= 0.25 and not one.foreign for one in pieces):
            return "capsule"
    return found or given


def _said(scene: Scene) -> set[str]:
    return {
        part.kinds["form"]
        for i, part in enumerate(scene.parts)
        if "form" in part.kinds and scene.own[i] and not scene.foreign_at(i)
    }


def content_of(text: str) -> Interval | None:
    """Milligrams of mitragynine in a gram, as the words or a label say."""
    found = _content().search(text) if "mit" in text else None
    if not found:
        return None
    which = next(n for n in "123" if found.group(f"low{n}"))
    factor = 1.0 if found.group(f"unit{which}").startswith("mg") else 10.0
    low = float(found.group(f"low{which}").replace(",", ".")) * factor
    high = found.group(f"high{which}") if which != "3" else None
    top = float(high.replace(",", ".")) * factor if high else low
    return (low, top) if 0 < low <= top <= 1000 else None
