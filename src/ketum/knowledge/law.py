"""What the law says in a place: dated rows that decay by themselves, the strictest first."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec

from ketum.knowledge.languages import LAW_FIELDS
from ketum.knowledge.library import Library
from ketum.knowledge.places import Place, day, find_place

STRICTEST_FIRST = ("prohibited", "controlled", "prescription_only", "unclear", "regulated", "age_restricted", "legal")
LENIENT = {"regulated", "age_restricted", "legal"}
DISPLAYS = ("known", "last_known", "unknown")
READ = {"source", "absence"}
WORDS = {
    "prohibited": "prohibited",
    "controlled": "a controlled drug",
    "prescription_only": "on prescription only",
    "unclear": "unclear",
    "regulated": "allowed under conditions",
    "age_restricted": "allowed from an age on",
    "legal": "no ban known",
}


class LawRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one place says about one substance, as seen on the day of asking."""

    place: str
    name: str
    substance: str
    status: str
    display: str
    sale: str
    possession: str
    min_age: int | None
    rules: str
    instrument: str | None
    effective: str | None
    valid_until: str | None
    as_of: str
    as_of_precision: str
    ttl_days: int
    confidence: str
    basis: str
    memory_fields: list[str]
    conflicts: str | None
    pending: str | None
    references: list[str]
    in_words: str = ""

    @property
    def review_by(self) -> date:
        """The last day on which the row may be relied on."""
        return day(self.as_of) + timedelta(days=self.ttl_days)


class LawAnswer(msgspec.Struct, frozen=True):
    """The rows of a place and of everything it lies in; ``found`` is false when it is not known which place."""

    asked: str
    place: Place | None
    at: date
    rows: tuple[LawRow, ...]
    candidates: tuple[Place, ...]
    unread: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether one place was recognised and something is on file for it."""
        return self.place is not None and bool(self.rows)


def law(place: str, at: date, library: Library) -> LawAnswer:
    """What is on file for ``place`` (code, name or ``city, state``) on the day ``at``."""
    meant = find_place(place, library)
    rows = _rows(meant.place, at, library) if meant.place else ()
    return LawAnswer(place, meant.place, at, rows, meant.candidates, meant.unread)


def law_of(code: str, at: date, library: Library) -> LawAnswer:
    """What is on file for the place with exactly this ``code``; raises ``KeyError`` when there is none."""
    found = library.rows("SELECT code, name, parent FROM law_place WHERE code = ?", code)
    if not found:
        raise KeyError(code)
    place = Place(*found[0])
    return LawAnswer(code, place, at, _rows(place, at, library), (), ())


def _rows(place: Place, at: date, library: Library) -> tuple[LawRow, ...]:
    """The rows of a place and of what it lies in, the strictest first."""
    chain = _chain(place, library)
    rows = [_row(one, text, at, library.say) for one in chain for text in _texts(one, library)]
    depth = {one.code: number for number, one in enumerate(chain)}
    rows.sort(key=lambda row: (strictness(row), DISPLAYS.index(row.display), depth[row.place], row.substance))
    return tuple(rows)


def answer(found: LawAnswer) -> dict[str, Any]:
    """The answer of ``ketum law PLACE --json``; ``ask`` is the question to put when several places are possible."""
    names = " or ".join(f"{one.name} ({one.code})" for one in found.candidates)
    return {
        "query": found.asked,
        "place": found.place.code if found.place else found.asked,
        "name": found.place.name if found.place else None,
        "found": found.found,
        "at": found.at.isoformat(),
        "rows": [row_json(row) for row in found.rows],
        "ambiguous": bool(found.candidates),
        "candidates": [{"place": one.code, "name": one.name} for one in found.candidates],
        "ask": f"Which one do you mean: {names}?" if found.candidates else None,
        "not_on_file": list(found.unread),
    }


def row_json(row: LawRow) -> dict[str, Any]:
    """One row as plain types."""
    fields: dict[str, Any] = msgspec.to_builtins(row)
    return fields | {"review_by": row.review_by.isoformat()}


def display(row: dict[str, Any], at: date) -> str:
    """How current a row is on the day ``at``: ``known``, ``last_known`` or ``unknown``.

    Unknown when it is unclear, thinly founded, lapsed, not yet in force, or older than twice its time to live; last
    known when it is past its time to live.
    """
    read = day(row["as_of"])
    age, life = at - read, timedelta(days=row["ttl_days"])
    if _unfounded(row) or _out_of_force(row, at, read) or age > 2 * life:
        return "unknown"
    return "last_known" if age > life else "known"


def strictness(row: LawRow) -> int:
    """Its place in ``STRICTEST_FIRST``; leniency that is not known counts as unclear."""
    lenient_guess = row.display == "unknown" and row.status in LENIENT
    return STRICTEST_FIRST.index("unclear" if lenient_guess else row.status)


def _unfounded(row: dict[str, Any]) -> bool:
    unread = row["basis"] not in READ and row["confidence"] != "high"
    return row["status"] == "unclear" or row["confidence"] == "low" or unread


def _out_of_force(row: dict[str, Any], at: date, read: date) -> bool:
    begun = day(row["effective"]) if row["effective"] else None
    if begun and at < begun:
        return True
    if at < read and begun is None:
        return True
    return bool(row["valid_until"]) and date.fromisoformat(row["valid_until"]) < at


def _chain(place: Place, library: Library) -> list[Place]:
    chain = [place]
    while chain[-1].parent:
        found = library.rows("SELECT code, name, parent FROM law_place WHERE code = ?", chain[-1].parent)
        chain.append(Place(*found[0]))
    return chain


def _texts(place: Place, library: Library) -> list[str]:
    return [text for (text,) in library.rows("SELECT json FROM law_row WHERE place = ?", place.code)]


def _row(place: Place, text: str, at: date, say: Callable[[str], str]) -> LawRow:
    stored: dict[str, Any] = msgspec.json.decode(text)
    shown = stored | {field: say(stored[field]) for field in LAW_FIELDS if stored[field]}
    row = LawRow(**shown, place=place.code, name=say(place.name), display=display(stored, at))
    return msgspec.structs.replace(row, in_words=_in_words(row, say))


def _in_words(row: LawRow, say: Callable[[str], str]) -> str:
    """The row in one line that cannot be taken for more than is known."""
    told = say(WORDS[row.status])
    if row.min_age:
        told = say("{told}, from age {age}").format(told=told, age=row.min_age)
    if row.display == "unknown":
        known = row.status != "unclear"
        told = say("not known, reported as {told}").format(told=told) if known else say("not known")
    dated = say("last known, as of {day}") if row.display == "last_known" else say("as of {day}")
    return f"{row.name}, {row.substance}: {told} ({dated.format(day=row.as_of)})"
