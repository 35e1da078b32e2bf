"""PsychonautWiki Journal, JSON: ``experiences[]`` with ``ingestions[]``, ``ratings[]`` and ``timedNotes[]``.

Read from the app's own source: ``JournalExport.kt``, ``InstantSerializer.kt``, ``StomachFullness.kt`` and
``ShulginRatingOption.kt`` of isaakhanimann/psychonautwiki-journal-android (GPL-3; read, nothing copied), and
``IngestionCodable.swift`` of its sister for iOS, which writes the same names. Times are milliseconds since 1970; the
phone's zone is not in the file. ``consumerName`` marks what somebody else took: left out. Places are left out.
"""

import io
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from ketum.interop.items import Rows, converted, json_of, problem
from ketum.interop.naming import is_alkaloid, is_kratom
from ketum.interop.options import Options
from ketum.interop.times import Moment, Unclear, epoch
from ketum.interop.trouble import BadFile
from ketum.record.rows import IntakeRow, Item, NoteRow, Origin, Problem, RatingRow, Skipped, SubstanceRow, shortened

NAME = "psychonautwiki"
ANOTHERS = "another person took it (consumerName)"
A_PLACE = "a place, which is never imported"
SHULGIN = {"minus": 0, "plusMinus": 1, "plus": 2, "twoPlus": 3, "threePlus": 4, "fourPlus": 5}
GRAMS = {"g": 1.0, "gram": 1.0, "grams": 1.0, "mg": 0.001, "milligram": 0.001, "milligrams": 0.001}
STANDARD_DEVIATIONS = 2.0  # an estimated dose is kept as the interval of about 95 %
MUCH_AT_ONCE_G = 60.0
When = int | float


class CustomUnit(msgspec.Struct, frozen=True):
    """The person's own unit, for example one capsule of 0.6 g."""

    id: int
    name: str = ""
    unit: str = ""
    dose: float | None = None
    originalUnit: str = ""  # noqa: N815 - the file's own name


class Ingestion(msgspec.Struct, frozen=True):
    """One thing taken once, in the file's own names."""

    substanceName: str  # noqa: N815
    time: When
    creationDate: When | None = None  # noqa: N815
    administrationRoute: str = ""  # noqa: N815
    dose: float | None = None
    isDoseAnEstimate: bool = False  # noqa: N815
    estimatedDoseStandardDeviation: float | None = None  # noqa: N815
    units: str | None = None
    notes: str | None = None
    stomachFullness: str | None = None  # noqa: N815
    consumerName: str | None = None  # noqa: N815
    customUnitId: int | None = None  # noqa: N815


class Rated(msgspec.Struct, frozen=True):
    """How strong it was, on Shulgin's scale; without a time it is about the whole experience."""

    option: str
    time: When | None = None


class TimedNote(msgspec.Struct, frozen=True):
    """Words at a time."""

    note: str
    time: When


class Amount(msgspec.Struct, frozen=True):
    """What was taken: grams where they are known, and the words of the file."""

    said: str
    grams: float | None = None
    low: float | None = None
    high: float | None = None


def read(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The rows of an export; raises ``BadFile`` where it is none."""
    data = json_of(stream, "the file")
    experiences = data.get("experiences") if isinstance(data, dict) else None
    if not isinstance(experiences, list):
        raise BadFile("there is no list of experiences in it", "export it from the app's settings")
    reading = _Journal(options, _units(data.get("customUnits")))
    for number, one in enumerate(experiences):
        yield from reading.experience(one, f"experiences[{number}]")
    yield from reading.substances()


def _units(raw: Any) -> Mapping[int, CustomUnit]:
    found: dict[int, CustomUnit] = {}
    for one in raw if isinstance(raw, list) else []:
        try:
            unit = msgspec.convert(one, CustomUnit)
        except msgspec.ValidationError:
            continue  # a dose in a unit that cannot be read is kept in its own words
        found[unit.id] = unit
    return found


class _Journal:
    """One export while it is read."""

    def __init__(self, options: Options, units: Mapping[int, CustomUnit]) -> None:
        self._options, self._units, self._rows = options, units, Rows(options)
        self._others: dict[str, list[datetime]] = {}

    def experience(self, raw: Any, where: str) -> Iterator[Item]:
        if not isinstance(raw, dict):
            yield Problem(where, "", "this is no experience", "export it again")
            return
        begun = epoch(raw.get("sortDate") or raw.get("creationDate"), self._options)
        title, text = _line(raw.get("title")), _line(raw.get("text"))
        if text:
            yield self._note(begun, f"{title}\n{text}".strip(), f"text {raw.get('creationDate')}", Origin(where, title))
        if raw.get("location"):
            yield Skipped(A_PLACE)
        yield from self._each(raw, "ingestions", where, self._ingestion)
        yield from self._each(raw, "ratings", where, lambda one, at: iter([self._rating(one, begun, at)]))
        yield from self._each(raw, "timedNotes", where, lambda one, at: iter([self._timed_note(one, at)]))

    @staticmethod
    def _each(raw: Any, name: str, where: str, read_one: Callable[[Any, str], Iterator[Item]]) -> Iterator[Item]:
        found = raw.get(name)
        if found is not None and not isinstance(found, list):
            yield Problem(where, name, "this is no list", "export it again")
            return
        for number, one in enumerate(found or []):
            yield from read_one(one, f"{where}.{name}[{number}]")

    def _ingestion(self, raw: Any, where: str) -> Iterator[Item]:
        one = converted(raw, Ingestion, where)
        if isinstance(one, Problem):
            yield one
            return
        if one.consumerName:
            yield Skipped(ANOTHERS)
            return
        origin = Origin(where, shortened(f"{one.substanceName} {_plain(one.dose)} {one.units or ''}"))
        at = epoch(one.time, self._options)
        if isinstance(at, Unclear):
            yield problem(origin, "time", at)
            return
        name = f"{_whole(one.creationDate or one.time)} {one.substanceName.casefold()}"
        if is_kratom(one.substanceName, self._options):
            yield from self._kratom(one, at, name, origin)
        else:
            self._others.setdefault(one.substanceName, []).append(at.at)
            told = " ".join(part for part in ("Took", one.substanceName, self._amount(one).said) if part)
            yield self._note(at, told, name, origin)
        if one.notes:
            yield self._note(at, one.notes, f"notes {name}", origin)

    def _kratom(self, one: Ingestion, at: Moment, name: str, origin: Origin) -> Iterator[Item]:
        unit = self._units.get(one.customUnitId) if one.customUnitId is not None else None
        called = f"{one.substanceName}, {unit.name}" if unit and unit.name else one.substanceName
        product, new = self._rows.product(called, origin)
        yield from new
        amount, written = self._amount(one), epoch(one.creationDate, self._options)
        row = IntakeRow(
            identity=name, origin=origin, at=at.at, zone=self._options.zone, product=product, grams=amount.grams,
            grams_low=amount.low, grams_high=amount.high, said=shortened(amount.said, 120), stomach=_stomach(one),
            written_at=written.at if isinstance(written, Moment) else None,
        )  # fmt: skip
        yield self._rows.add(row, at.doubt, much(amount.grams))

    def _amount(self, one: Ingestion) -> Amount:
        unit = self._units.get(one.customUnitId) if one.customUnitId is not None else None
        said = _said(one, unit)
        dose, name, spread = one.dose, one.units or "", one.estimatedDoseStandardDeviation
        if unit and unit.dose and dose:
            dose, name, spread = dose * unit.dose, unit.originalUnit, spread and spread * unit.dose
        factor = GRAMS.get(name.strip().casefold())
        if not dose or factor is None or not math.isfinite(dose * factor) or dose < 0 or is_alkaloid(one.substanceName):
            return Amount(said)
        grams = round(dose * factor, 6)
        if not spread or spread < 0 or not math.isfinite(spread):
            return Amount(said, grams)
        wide = STANDARD_DEVIATIONS * spread * factor
        return Amount(said, grams, round(max(0.0, grams - wide), 6), round(grams + wide, 6))

    def _rating(self, raw: Any, begun: Moment | Unclear, where: str) -> Item:
        one = converted(raw, Rated, where)
        if isinstance(one, Problem):
            return one
        value = SHULGIN.get(one.option)
        if value is None:
            return Problem(where, "option", f"{one.option[:40]!r} is no rating of the app", f"use {', '.join(SHULGIN)}")
        at = epoch(one.time, self._options) if one.time is not None else begun
        origin = Origin(where, one.option)
        if isinstance(at, Unclear):
            return problem(origin, "time", at)
        name = f"{_whole(one.time)} {at.at.isoformat()}"
        row = RatingRow(
            identity=name, origin=origin, at=at.at, zone=self._options.zone, scale="shulgin", value=float(value)
        )
        return self._rows.add(row, at.doubt)

    def _timed_note(self, raw: Any, where: str) -> Item:
        one = converted(raw, TimedNote, where)
        if isinstance(one, Problem):
            return one
        at = epoch(one.time, self._options)
        return self._note(at, one.note, f"timed {_whole(one.time)}", Origin(where, shortened(one.note)))

    def _note(self, at: Moment | Unclear, text: str, name: str, origin: Origin) -> Item:
        if isinstance(at, Unclear):
            return problem(origin, "time", at)
        row = NoteRow(identity=name, origin=origin, at=at.at, zone=self._options.zone, text=text.strip())
        return self._rows.add(row, at.doubt) if row.text else Skipped("a note without words")

    def substances(self) -> Iterator[Item]:
        """What else was taken: whether it still is, only the person knows."""
        for name, times in self._others.items():
            count, last = len(times), max(times)
            row = SubstanceRow(identity=name.casefold(), origin=Origin("ingestions", name), name=shortened(name, 300))
            told = f"taken {count} time{'s'[: count != 1]}, last on {last:%Y-%m-%d}"
            yield self._rows.add(row, f"{told}: confirm it if you still take it, so that checks know of it")


def much(grams: float | None) -> str | None:
    """A doubt about an amount that nobody swallows at once."""
    if grams is None or grams <= MUCH_AT_ONCE_G:
        return None
    return f"{grams:g} g at once is very much: are these milligrams, or a whole bag?"


def _said(one: Ingestion, unit: CustomUnit | None) -> str:
    """The amount and the way it was taken, in words."""
    if one.dose is None:
        amount = ""
    else:
        about = "about " if one.isDoseAnEstimate else ""
        named = f"{unit.unit} of {unit.name}".strip() if unit else (one.units or "")
        amount = f"{about}{_plain(one.dose)} {named}".strip()
    route = one.administrationRoute.casefold()
    return ", ".join(part for part in (amount, route if route not in {"", "oral"} else "") if part)


def _stomach(one: Ingestion) -> str:
    if not one.stomachFullness:
        return ""
    return "empty" if one.stomachFullness.casefold() == "empty" else "food"


def _line(raw: Any) -> str:
    return raw.strip() if isinstance(raw, str) else ""


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _whole(time: When | None) -> str:
    """A time as it names a row: the same whether it is written as 1 or as 1.0."""
    try:
        return "" if time is None else str(int(time))
    except (OverflowError, ValueError):
        return str(time)
