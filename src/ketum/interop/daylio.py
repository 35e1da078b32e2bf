"""Daylio, CSV: ``full_date,date,weekday,time,mood,activities[,scales],note_title,note``.

Sources: sample and ``docs/csv-format.md`` of MichaelCurrin/daylio-csv-parser (six-column header, ``10:00 pm``, trailing
spaces in moods), and public descriptions of the exports of 2026 (byte order mark, ``scales`` as ``name: value`` parted
by ``|``, ``<br>`` and HTML entities in notes). ``date`` and ``weekday`` are in the phone's language and not used. Times
are the clock on the wall. Moods may be renamed: a name that is not one of the app's own needs its level from 1 to 5.
"""

import html
import io
import re
from collections.abc import Iterator

from ketum.interop import text
from ketum.interop.items import Rows, problem
from ketum.interop.options import Options
from ketum.interop.times import Moment, Unclear, day, on
from ketum.interop.trouble import BadFile
from ketum.labs.reported import number
from ketum.record.rows import Item, NoteRow, Origin, Problem, RatingRow, Skipped, shortened

NAME = "daylio"
COLUMNS = ("full_date", "time", "mood", "activities", "note")
MOODS = {
    "rad": 5, "good": 4, "meh": 3, "bad": 2, "awful": 1,
    "super": 5, "gut": 4, "ok": 3, "schlecht": 2, "lausig": 1,
}  # fmt: skip
MOOD_SCALE = "daylio-mood"
LONGEST_SCALE = 40
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,80}>", re.IGNORECASE)


def read(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The rows of an export; raises ``BadFile`` where it is none, or a mood is mapped to no level."""
    moods = MOODS | _own_moods(options)
    names, lines = text.table(stream, encoding=options.encoding)
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BadFile(f"the column {missing[0]} is missing", "export CSV from the app again")
    rows = Rows(options)
    for line in lines:
        yield from _entry(line, moods, rows)


def _own_moods(options: Options) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, level in options.mapping.items():
        if level not in {"1", "2", "3", "4", "5"}:
            raise BadFile(
                f"the mood {name!r} is mapped to {level!r}", "map moods to a level from 1 to 5: --mapping Fine=4"
            )
        found[name.strip().casefold()] = int(level)
    return found


def _entry(line: text.Line, moods: dict[str, int], rows: Rows) -> Iterator[Item]:
    cells, options = line.cells, rows.options
    origin = Origin(line.where, shortened(line.said))
    date = day(cells.get("full_date", ""), options)
    at = date if isinstance(date, Unclear) else on(date, cells.get("time", ""), options)
    if isinstance(at, Unclear):
        yield problem(origin, "full_date" if isinstance(date, Unclear) else "time", at)
        return
    name = f"{cells['full_date']} {cells.get('time', '')}"
    yield _mood(cells.get("mood", ""), moods, at, name, origin, rows)
    for part in _parts(cells.get("scales", "")):
        yield _scale(part, at, name, origin, rows)
    told = _told(cells)
    if told:
        note = NoteRow(identity=name, origin=origin, at=at.at, zone=options.zone, text=told)
        yield rows.add(note, at.doubt)


def _mood(said: str, moods: dict[str, int], at: Moment, name: str, origin: Origin, rows: Rows) -> Item:
    if not said:
        return Skipped("an entry without a mood")
    level = moods.get(said.casefold())
    if level is None:
        mend = f'say its level from 1 to 5, for example --mapping "{said[:20]}=4"'
        return Problem(origin.where, "mood", f"{said[:40]!r} is a mood of your own", mend)
    row = RatingRow(
        identity=name, origin=origin, at=at.at, zone=rows.options.zone, scale=MOOD_SCALE, value=float(level)
    )
    return rows.add(row, at.doubt)


def _scale(said: str, at: Moment, name: str, origin: Origin, rows: Rows) -> Item:
    label, _colon, value = said.rpartition(":")
    read = number(value.replace(" ", " "))
    if not label.strip() or read is None or read[0] or read[1] < 0:
        return Problem(origin.where, "scales", f"{said[:40]!r} is no scale with a number", "mend it in the app")
    scale = shortened(f"daylio-{label.strip()}", LONGEST_SCALE)
    row = RatingRow(
        identity=f"{name} {label.strip()}", origin=origin, at=at.at, zone=rows.options.zone, scale=scale, value=read[1]
    )
    return rows.add(row, at.doubt)


def _told(cells: dict[str, str]) -> str:
    """Title, note and activities as one note; activities are words of the person and are not interpreted."""
    activities = " | ".join(_parts(cells.get("activities", "")))
    told = [plain(cells.get("note_title", "")), plain(cells.get("note", ""))]
    return "\n".join(part for part in (*told, f"Activities: {activities}" if activities else "") if part)


def plain(said: str) -> str:
    """A note without the marks of HTML.

    >>> plain("tea &amp; rest<br>better")
    'tea & rest\\nbetter'
    """
    bare = _TAG.sub("", _BREAK.sub("\n", said))
    return "\n".join(line.strip() for line in html.unescape(bare).split("\n")).strip()


def _parts(said: str) -> list[str]:
    return [part.strip() for part in said.split("|") if part.strip()]
