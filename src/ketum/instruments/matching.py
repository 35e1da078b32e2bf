"""Which question of an official file is which item: by LOINC code, by our id, by number; by place only in one case."""

import re
from collections.abc import Sequence

import msgspec

from ketum.instruments.fhir import QuestionItem
from ketum.instruments.model import Instrument, Item

ANSWERABLE = ("choice", "open-choice", "integer", "decimal", "boolean")
LAST_NUMBER = re.compile(r"(?<!\d)(?<!\d-)(\d{1,2}[a-z]?)\W*$", re.IGNORECASE)
LOINC_LINK = re.compile(r"(?:^|/)(\d{1,7}-\d)$")
Pair = tuple[Item, QuestionItem]


class Matched(msgspec.Struct, frozen=True):
    """Items with their questions, in the instrument's order; what does not fit; what is odd."""

    pairs: tuple[Pair, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def match(instrument: Instrument, questions: Sequence[QuestionItem]) -> Matched:
    """The questions that are the instrument's items."""
    asked = [one for one in questions if one.type in ANSWERABLE]
    coded = {item.loinc: item for item in instrument.items if item.loinc}
    if coded and any(code in coded for one in asked for code in _codes(one)):
        return _by_code(instrument, asked, coded)
    return _by_number(instrument, asked)


def _by_code(instrument: Instrument, asked: list[QuestionItem], coded: dict[str, Item]) -> Matched:
    found: dict[str, QuestionItem] = {}
    problems, notes = [], []
    for one in asked:
        for item in [coded[code] for code in _codes(one) if code in coded]:
            if item.id in found:
                problems.append(f"linkId {one.link_id!r}: the code {item.loinc} is there twice")
            found.setdefault(item.id, one)
    for item in instrument.items:
        if item.id not in found and (only := _only_one_between(item, instrument, asked, found)):
            found[item.id] = only
            notes.append(f"item {item.number}: the file gives it no code; it was taken by its place ({only.link_id!r})")
    problems += [
        f"item {item.number} is missing: no question has the LOINC code {item.loinc}"
        for item in instrument.items
        if item.id not in found and not item.optional
    ]
    taken = {id(one) for one in found.values()}
    extra = [one.link_id for one in asked if id(one) not in taken]
    notes += [f"not scored, because the instrument has no such item: linkId {', '.join(extra)}"] if extra else []
    return Matched(_pairs(instrument, found), tuple(problems), tuple(notes))


def _only_one_between(
    item: Item, instrument: Instrument, asked: list[QuestionItem], found: dict[str, QuestionItem]
) -> QuestionItem | None:
    """The one question without a code that stands where ``item`` must be, with known neighbours or the start around.

    LOINC's own form of the PEG leaves the code of its first item out. What follows the last item is a total, never an
    item: so a question at the end is not taken.
    """
    order = list(instrument.items)
    place = order.index(item)
    after = order[place + 1] if place + 1 < len(order) else None
    before = order[place - 1] if place else None
    if after is None or after.id not in found or (before is not None and before.id not in found):
        return None
    start = asked.index(found[before.id]) + 1 if before else 0
    between = [one for one in asked[start : asked.index(found[after.id])] if not _codes(one)]
    return between[0] if len(between) == 1 else None


def _by_number(instrument: Instrument, asked: list[QuestionItem]) -> Matched:
    found: dict[str, QuestionItem] = {}
    problems = []
    for one in asked:
        item = next((item for name in _names(one) if (item := instrument.item(name))), None)
        if item and item.id in found:
            problems.append(f"linkId {one.link_id!r}: item {item.number} is there twice")
        elif item:
            found[item.id] = one
    missing = [item.number for item in instrument.items if item.id not in found and not item.optional]
    if missing:
        known = "LOINC codes, " if any(item.loinc for item in instrument.items) else ""
        problems.append(
            f"items {', '.join(missing)} were not found; questions are known by {known}prefix or linkId, "
            f"which must end in the number of the item"
        )
    taken = {id(one) for one in found.values()}
    extra = [one.link_id for one in asked if id(one) not in taken]
    notes = [f"not scored, because the instrument has no such item: linkId {', '.join(extra)}"] if extra else []
    if found:
        notes.append("its questions carry no code that is on file and were taken by their numbers; look them over once")
    return Matched(_pairs(instrument, found), tuple(problems), tuple(notes))


def _codes(one: QuestionItem) -> list[str]:
    """Its LOINC codes; where it has none, the one that is its linkId, as forms made with LHC-Forms have it."""
    link = LOINC_LINK.search(one.link_id)
    return one.loinc or ([link.group(1)] if link else [])


def _names(one: QuestionItem) -> list[str]:
    """What a question calls itself: its linkId, and the number at the end of its prefix or linkId."""
    numbers = [
        found.group(1).lower() for text in (one.prefix, one.link_id) if (found := LAST_NUMBER.search(text or ""))
    ]
    return [one.link_id.strip("/").casefold().replace("-", "_"), *numbers]


def _pairs(instrument: Instrument, found: dict[str, QuestionItem]) -> tuple[Pair, ...]:
    return tuple((item, found[item.id]) for item in instrument.items if item.id in found)
