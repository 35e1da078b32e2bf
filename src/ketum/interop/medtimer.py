"""MedTimer, CSV of events: ``Reminded;Name;Dosage;Taken;Tags;Interval;Notes;Reminded (ISO 8601);Taken (ISO 8601)``.

Read from the app's own source, Futsch1/medTimer: ``CSVEventExport.kt``, ``TableHelper.kt`` and its test
``CSVExportUnitTest.kt``. Cells are parted by semicolons and never quoted; the header is in the phone's language, but
the last two columns always name ISO 8601, and only their times are used (UTC). Where nothing was taken the last is
empty. The app is about medicines: what is taken from it is each medicine with the period in which it was taken.
"""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from ketum.interop import text
from ketum.interop.items import Rows, problem
from ketum.interop.journal import much
from ketum.interop.naming import is_alkaloid, is_kratom
from ketum.interop.options import Options
from ketum.interop.times import Moment, Unclear, moment
from ketum.interop.trouble import BadFile
from ketum.pharmacology.amounts import read_amount
from ketum.record.rows import IntakeRow, Item, MedicineRow, NoteRow, Origin, Problem, Skipped, shortened

NAME = "medtimer"
ISO = "(ISO 8601)"
COLUMNS = 9
OLD_COLUMNS = 4
NOT_TAKEN = "a reminder without an intake"
STILL_TAKEN_DAYS = 31  # a medicine not taken for longer than this before the newest event is asked about


class _Event(msgspec.Struct, frozen=True):
    """One row of the file."""

    name: str
    dose: str
    notes: str
    taken: str
    origin: Origin


class _Course(msgspec.Struct):
    """What the events of one medicine say together."""

    name: str
    dose: str
    first: datetime
    last: datetime
    origin: Origin


def read(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The rows of an export; raises ``BadFile`` where it is none."""
    rows, courses = Rows(options), dict[str, _Course]()
    names, lines = text.table(stream, encoding=options.encoding, delimiter=";", quoted=False)
    if len(names) == OLD_COLUMNS:
        raise BadFile("this is an export of an old MedTimer, whose times carry no zone", "update the app, export again")
    if len(names) != COLUMNS:
        raise BadFile(f"there are {len(names)} columns instead of {COLUMNS}", "export the events, not the medicines")
    for line in lines:
        event = _event(line)
        if isinstance(event, Problem | Skipped):
            yield event
            continue
        at = moment(event.taken, options)
        if isinstance(at, Unclear):
            yield problem(event.origin, "taken", at)
        elif is_kratom(event.name, options):
            yield from _intake(event, at, rows)
        else:
            _remember(courses, event, at.at.astimezone(ZoneInfo(options.zone)))
            yield Skipped("an intake of a medicine, kept as the period in which it was taken")
        if event.notes and isinstance(at, Moment):
            note = NoteRow(
                identity=f"{event.taken} {event.name}", origin=event.origin, at=at.at, zone=options.zone,
                text=f"{event.name}: {event.notes}",
            )  # fmt: skip
            yield rows.add(note, at.doubt)
    yield from _medicines(courses, rows)


def _event(line: text.Line) -> _Event | Problem | Skipped:
    names = list(line.cells)
    origin = Origin(line.where, shortened(line.said))
    if len(names) != COLUMNS or "" in line.cells:
        what = f"there are {len(names)} cells instead of {COLUMNS}, perhaps because a note holds a semicolon"
        return Problem(line.where, "", what, "take the semicolon out of the note in the app")
    cells = list(line.cells.values())
    if not cells[1]:
        return Problem(line.where, names[1], "the name of the medicine is missing", "mend it in the app")
    if not cells[8]:
        return Skipped(NOT_TAKEN)
    return _Event(cells[1], cells[2], cells[6], cells[8], origin)


def _intake(event: _Event, at: Moment, rows: Rows) -> Iterator[Item]:
    product, new = rows.product(event.name, event.origin)
    yield from new
    grams = None if is_alkaloid(event.name) else _grams(event.dose, rows.options)
    row = IntakeRow(
        identity=f"{event.taken} {event.name.casefold()}", origin=event.origin, at=at.at, zone=rows.options.zone,
        product=product, grams=grams, said=shortened(event.dose, 120),
    )  # fmt: skip
    yield rows.add(row, at.doubt, much(grams))


def _grams(dose: str, options: Options) -> float | None:
    """Grams where the words say one weight, nothing where they say a count or a span."""
    found = read_amount(dose, options.library).grams_per_dose
    return found[0] if found and found[0] == found[1] and found[0] > 0 else None


def _remember(courses: dict[str, _Course], event: _Event, at: datetime) -> None:
    course = courses.get(event.name.casefold())
    if course is None:
        courses[event.name.casefold()] = _Course(event.name, event.dose, at, at, event.origin)
        return
    course.first = min(course.first, at)
    if at >= course.last:
        course.last, course.dose = at, event.dose or course.dose


def _medicines(courses: dict[str, _Course], rows: Rows) -> Iterator[Item]:
    newest = max((one.last for one in courses.values()), default=None)
    for key, one in courses.items():
        ended = newest is not None and newest - one.last > timedelta(days=STILL_TAKEN_DAYS)
        row = MedicineRow(
            identity=key, origin=one.origin, name=shortened(one.name, 300), dose=shortened(one.dose, 200),
            since=one.first.date(), until=one.last.date() if ended else None,
        )  # fmt: skip
        told = f"last taken on {one.last:%Y-%m-%d}, long before the newest event: confirm that it was stopped then"
        yield rows.add(row, told if ended else None)
