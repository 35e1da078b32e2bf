"""The law along a way: every place that is named, and by land those that are likely to be crossed."""

import re
from collections import deque
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec

from ketum.knowledge.law import DISPLAYS, LawAnswer, LawRow, answer, law, law_of, row_json, strictness
from ketum.knowledge.library import Library

STOP = (
    r"(?:with|and)?\s*(?:a\s+|one\s+)?(?:stop(?:ping|over)?|layover|transit|change|connection)s?"
    r"\s+(?:over\s+)?(?:in|at)"
)
LEG = re.compile(rf"\s*(->|=>|\u2192|;|\bto\b|\bthen\b|\binto\b|\bvia\b|\bthrough\b|\b{STOP}\b)\s*", re.IGNORECASE)
BETWEEN = re.compile(rf"via|through|{STOP}", re.IGNORECASE)
TRAVEL = re.compile(
    r"\b(?:by|in|on)\s+(?:a\s+|the\s+)?(?:car|road|bus|coach|train|rail|land|motorbike|plane|air|flight|ship|boat|ferry)\b|"
    r"\b(?:road\s*trip|drive|driving|travel(?:l?ing)?|trip|journey|flights?|fly(?:ing)?|going|moving|from|i\s+am|i'm)\b",
    re.IGNORECASE,
)
BY_AIR = re.compile(r"\b(?:plane|air|flights?|fly(?:ing)?|ship|boat|ferry)\b", re.IGNORECASE)
BY_LAND = re.compile(r"\b(?:car|road|bus|coach|train|rail|land|motorbike|drive|driving)\b", re.IGNORECASE)
LONGEST, MOST_LEGS = 300, 12


class Journey(msgspec.Struct, frozen=True):
    """The law at each stop in order, at places likely crossed between them, and what was not understood."""

    asked: str
    at: date
    stops: tuple[LawAnswer, ...]
    crossed: tuple[LawAnswer, ...] = ()

    @property
    def rows(self) -> tuple[LawRow, ...]:
        """The rows of every place on the way, each once, the strictest first."""
        each = {(row.place, row.substance): row for stop in (*self.stops, *self.crossed) for row in stop.rows}
        return tuple(sorted(each.values(), key=lambda row: (strictness(row), DISPLAYS.index(row.display))))


def read_journey(text: str, at: date, library: Library) -> Journey:
    """The law along ``text`` ("Texas to Tennessee by car") on the day ``at``; a plain place is one stop."""
    asked = text[:LONGEST]
    legs = _legs(asked)
    stops = tuple(law(leg, at, library) for leg in legs)
    several = sum(bool(stop.place or stop.candidates) for stop in stops) > 1
    whole = law(asked, at, library)
    if not several and (whole.place or not legs):
        return Journey(text, at, (whole,))
    by_land = BY_LAND.search(asked) and not BY_AIR.search(asked)
    crossed = _crossed(stops, library) if by_land else ()
    return Journey(text, at, stops, tuple(law_of(code, at, library) for code in crossed))


def answer_way(way: Journey) -> dict[str, Any]:
    """The answer of ``ketum law`` in JSON: that of the place, or all rows of the way with its stops."""
    if len(way.stops) == 1:
        return answer(way.stops[0]) | {"query": way.asked}
    stops = [{"why": "named", **answer(one)} for one in way.stops]
    stops += [{"why": "likely crossed by land", **answer(one)} for one in way.crossed]
    for stop in stops:
        del stop["rows"]
    return {
        "query": way.asked,
        "place": way.asked,
        "found": all(one.found for one in way.stops),
        "at": way.at.isoformat(),
        "rows": [row_json(row) for row in way.rows],
        "stops": stops,
        "ask": next((stop["ask"] for stop in stops if stop["ask"]), None),
    }


def _legs(asked: str) -> list[str]:
    """The places named, in the order of the way: what lies between comes before where it ends."""
    first, *rest = LEG.split(asked)
    route: list[str] = [first]
    between: list[str] = []
    for word, part in zip(rest[::2], rest[1::2], strict=True):
        (between if BETWEEN.fullmatch(word.strip()) else route).append(part)
    ordered = [*route[:1], *between, *route[1:]]
    return [leg for one in ordered if (leg := TRAVEL.sub(" ", one).strip(" ,.?!"))][:MOST_LEGS]


def _crossed(stops: tuple[LawAnswer, ...], library: Library) -> tuple[str, ...]:
    """Places on any of the shortest ways by land between one stop and the next."""
    borders: Mapping[str, list[str]] = library.blob("borders")
    known = [_state(stop) for stop in stops]
    found: dict[str, None] = {}
    for start, end in pairwise(known):
        if start in borders and end in borders:
            inside = _allowed(start, end, borders)
            found |= dict.fromkeys(_between(start, end, inside))
    return tuple(one for one in found if one not in known)


def _allowed(start: str, end: str, borders: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    """The borders; between two places of one country only those inside it, because nobody goes round abroad."""
    country = start[:2]
    if "-" not in start or end[:2] != country:
        return borders
    return {one: [there for there in others if there[:2] == country] for one, others in borders.items()}


def _state(stop: LawAnswer) -> str:
    """The state or country of a stop; empty when it was not understood."""
    return stop.place.code.partition(":")[0] if stop.place else ""


def _between(start: str, end: str, borders: Mapping[str, list[str]]) -> list[str]:
    """Every place on a shortest way, in alphabetical order; none when there is no way by land."""
    there, back = _steps(start, borders), _steps(end, borders)
    if end not in there:
        return []
    return sorted(one for one in there if one in back and there[one] + back[one] == there[end])


def _steps(start: str, borders: Mapping[str, list[str]]) -> dict[str, int]:
    """Borders to cross from ``start`` to everywhere."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        for there in borders.get(here, ()):
            if there not in found:
                found[there] = found[here] + 1
                waiting.append(there)
    return found
