"""Bearable, long CSV: ``date,date formatted,weekday,time of day,category,rating/amount,detail,notes``.

The app is not open; the columns and what stands in them are second hand, from public parsers of the export (category
``Mood``, ``Energy``, ``Symptom`` from 0 to 4 with its name in ``detail``, ``Sleep`` as ``H:MM``, ``Sleep quality`` from
1 to 5, ``Health measurements``, and lists such as ``Lifestyle`` as ``name - level | name``). Ratings keep the app's own
scales under its name, because they are not those of Ketum. What is in no known category becomes a note.
"""

import io
import re
import unicodedata
from collections.abc import Iterator

from ketum.interop import text
from ketum.interop.items import Rows, problem
from ketum.interop.options import Options
from ketum.interop.times import Moment, Unclear, day, minutes, noon, on
from ketum.interop.trouble import BadFile
from ketum.labs.reported import number
from ketum.record.rows import Item, NoteRow, Origin, Problem, RatingRow, Skipped, SymptomRow, shortened

NAME = "bearable"
COLUMNS = ("date formatted", "time of day", "category", "rating/amount", "detail")
# The clock times that stand for a part of the day; a day without a part is its noon, as everywhere in Ketum.
PARTS_OF_DAY = {"pre": "07:00", "am": "09:00", "mid": "12:00", "pm": "18:00", "night": "22:00", "all day": "12:00"}
SCALES = {"mood": 10.0, "energy": 5.0, "sleep quality": 5.0}
SYMPTOM_MOST = 4.0
_LENGTH = re.compile(r"(\d{1,2}):([0-5]\d)")


def read(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The rows of an export; raises ``BadFile`` where it is none."""
    names, lines = text.table(stream, encoding=options.encoding)
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BadFile(f"the column {missing[0]} is missing", "export the long format from the app again")
    rows = Rows(options)
    for line in lines:
        yield from _entry(line, rows)


def _entry(line: text.Line, rows: Rows) -> Iterator[Item]:
    cells, origin = line.cells, Origin(line.where, shortened(line.said))
    at = _moment(cells, rows.options)
    if isinstance(at, Unclear):
        yield problem(origin, "date formatted", at)
        return
    category, detail = cells.get("category", "").casefold(), cells.get("detail", "")
    name = f"{cells['date formatted']} {cells.get('time of day', '')} {category} {detail}".casefold()
    amount = cells.get("rating/amount", "")
    if category == "symptom":
        yield from _symptom(amount, detail, (at, name, origin), rows)
    elif category in SCALES:
        yield _rating(amount, f"{NAME}-{category.replace(' ', '-')}", SCALES[category], (at, name, origin), rows)
    elif category == "sleep":
        yield _sleep(amount, (at, name, origin), rows)
    elif category == "health measurements" and "step" in detail.casefold():
        yield _rating(amount.replace(",", ""), "steps", 200_000.0, (at, name, origin), rows)
    else:
        told = " ".join(part for part in (f"{cells.get('category', '')}:", plain(detail), amount) if part)
        yield _note(told, (at, name, origin), rows) if detail or amount else Skipped("a row without words or numbers")
    if cells.get("notes"):
        yield _note(cells["notes"], (at, f"{name} notes", origin), rows)


Place = tuple[Moment, str, Origin]


def _moment(cells: dict[str, str], options: Options) -> Moment | Unclear:
    date = day(cells.get("date formatted", ""), options)
    if isinstance(date, Unclear):
        return date
    part = cells.get("time of day", "").casefold()
    clock = PARTS_OF_DAY.get(part, part if minutes(part) is not None else "")
    found = on(date, clock, options) if clock else noon(date, options)
    return noon(date, options) if isinstance(found, Unclear) else found


def _symptom(amount: str, detail: str, place: Place, rows: Rows) -> Iterator[Item]:
    """The app's own rating, and the symptom itself where it was there, so that checks see it."""
    at, name, origin = place
    said = plain(re.sub(r"\([^)]*\)", "", detail))
    read = number(amount)
    if not said or read is None or read[0] or not 0 <= read[1] <= SYMPTOM_MOST:
        yield Problem(origin.where, "rating/amount", f"{amount[:40]!r} is no rating from 0 to 4", "mend it in the app")
        return
    rating = RatingRow(
        identity=name, origin=origin, at=at.at, zone=rows.options.zone, scale="bearable-symptom", value=read[1],
        area=shortened(said, 60),
    )  # fmt: skip
    yield rows.add(rating, at.doubt)
    if read[1] > 0:
        felt = SymptomRow(identity=name, origin=origin, at=at.at, zone=rows.options.zone, text=shortened(said, 300))
        yield rows.add(felt, at.doubt)


def _rating(amount: str, scale: str, most: float, place: Place, rows: Rows) -> Item:
    at, name, origin = place
    read = number(amount)
    if read is None or read[0] or not 0 <= read[1] <= most:
        return Problem(
            origin.where, "rating/amount", f"{amount[:40]!r} is not from 0 to {most:g}", "mend it in the app"
        )
    row = RatingRow(identity=name, origin=origin, at=at.at, zone=rows.options.zone, scale=scale, value=read[1])
    return rows.add(row, at.doubt)


def _sleep(amount: str, place: Place, rows: Rows) -> Item:
    at, name, origin = place
    length = _LENGTH.fullmatch(amount)
    hours = int(length[1]) + int(length[2]) / 60 if length else None
    if hours is None or hours > 24:
        return Problem(origin.where, "rating/amount", f"{amount[:40]!r} is no length of sleep", "write it like 7:30")
    row = RatingRow(
        identity=name, origin=origin, at=at.at, zone=rows.options.zone, scale="sleep-hours", value=round(hours, 4)
    )
    return rows.add(row, at.doubt)


def _note(told: str, place: Place, rows: Rows) -> Item:
    at, name, origin = place
    return rows.add(NoteRow(identity=name, origin=origin, at=at.at, zone=rows.options.zone, text=told), at.doubt)


def plain(said: str) -> str:
    """Words without the pictures that the app puts before them.

    >>> plain("☕ Caffeine - A lot | 🖥️ Work")
    'Caffeine - A lot | Work'
    """
    kept = "".join(sign for sign in said if not _is_picture(sign))
    return " | ".join(" ".join(part.split()) for part in kept.split("|")).strip()


def _is_picture(sign: str) -> bool:
    """A picture, or what joins, colours or shapes one."""
    joins = sign == "\u200d" or "\ufe00" <= sign <= "\ufe0f" or "\U0001f3fb" <= sign <= "\U0001f3ff"
    return joins or unicodedata.category(sign) in {"So", "Co", "Cn"}
