"""Apple Health, ``export.xml`` alone or in ``export.zip``: sleep, steps, heart rate. Read as a stream, by the day.

Sources: ``export6s3sample.xml`` of tdda/applehealthdata, the document type that exports carry (shown for example in
k0rventen/apple-health-grafana issue 14), and public parsers for the values of sleep since iOS 16. Records that are
children of a correlation are there a second time at the top. Two faults of real exports are known and read past: iOS 16
writes a broken document type (dogsheep/healthkit-to-sqlite issue 24) and control characters
(jameno/Simple-Apple-Health-XML-to-CSV pull request 3). The document type is cut off unread, and one that declares an
entity is refused; without it expat knows no entity but the five of XML. (defusedxml would refuse every document type,
and every export has one.)
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.parsers import expat

from ketum.interop.days import Days
from ketum.interop.files import CHUNK, MEGABYTE
from ketum.interop.options import Options
from ketum.interop.trouble import BadFile
from ketum.record.rows import Item, Problem, Skipped

NAME = "apple-health"
ROOT = b"<HealthData"
LARGEST_PROLOG = 2 * MEGABYTE
LARGEST_ELEMENT = 8 * MEGABYTE
LARGEST = 16_000 * MEGABYTE
MOST_PROBLEMS = 1_000
MOST_DAYS = 200_000
MOST_OF_ANYTHING = 1e7
CONTROL = bytes(one for one in range(32) if one not in (9, 10, 13))
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([^\"']{0,40})[\"']", re.IGNORECASE)
SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
STEPS = "HKQuantityTypeIdentifierStepCount"
HEART = "HKQuantityTypeIdentifierHeartRate"
RESTING = "HKQuantityTypeIdentifierRestingHeartRate"
ASLEEP = "HKCategoryValueSleepAnalysisAsleep"  # and with Core, Deep, REM, Unspecified behind it
IN_BED = "HKCategoryValueSleepAnalysisInBed"
OTHER = "a record of another kind than sleep, steps and heart rate"
READ_IN = {STEPS: "count", HEART: "count/min", RESTING: "count/min"}


def read(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The days of an export; raises ``BadFile`` where it is none, cut off, or holds an entity."""
    body, line = _body(stream)
    reading = _Export(options, line)
    reading.feed(body)
    while chunk := stream.read(CHUNK):
        reading.feed(chunk)
    reading.feed(b"", final=True)
    yield from reading.rows()


def _body(stream: io.BufferedReader) -> tuple[bytes, int]:
    """What follows the document type, and the number of lines before it."""
    prolog = b""
    while (found := _root(prolog)) < 0:
        chunk = stream.read(CHUNK)
        if not chunk or len(prolog) > LARGEST_PROLOG:
            raise BadFile("there is no HealthData in it", "export it with Export All Health Data in the Health app")
        prolog += chunk
    before = prolog[:found]
    if _ENTITY.search(before):
        raise BadFile("it declares an XML entity, which no export of the app does", "export it again", "document type")
    encoding = _ENCODING.search(before)
    if encoding and encoding[1].upper() not in {b"UTF-8", b"US-ASCII", b"ASCII"}:
        raise BadFile(f"it is written in {encoding[1].decode('latin-1')}", "export it again; the app writes UTF-8")
    return prolog[found:], before.count(b"\n")


def _root(prolog: bytes) -> int:
    """Where the root element begins; its name stands in the document type too, but not behind a ``<``."""
    at = prolog.find(ROOT)
    return at if at >= 0 and len(prolog) > at + len(ROOT) else -1


class _Export:
    """One export while it is read."""

    def __init__(self, options: Options, line: int) -> None:
        self._days, self._line = Days(options), line
        self._known: dict[str, date | None] = {}
        self._midnights: dict[str, int | None] = {}
        self._depth, self._fed = 0, 0
        self._others, self._problems = 0, list[Problem]()
        self._parser = expat.ParserCreate("UTF-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        for name in (
            "StartDoctypeDeclHandler",
            "EntityDeclHandler",
            "ExternalEntityRefHandler",
            "UnparsedEntityDeclHandler",
        ):
            setattr(self._parser, name, _refuse)

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        """Read on; raises ``BadFile`` that names the line."""
        try:
            chunk = chunk.translate(None, CONTROL)
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            where = f"line {error.lineno + self._line:,}"
            mend = "the file may be cut off: export it again" if final else "export it again"
            raise BadFile(
                f"this is no XML ({expat.errors.messages.get(error.code, 'syntax error')})", mend, where
            ) from error
        self._fed += len(chunk)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > LARGEST_ELEMENT:
            raise BadFile(f"one element has more than {LARGEST_ELEMENT // MEGABYTE} MB", "this is no export of the app")

    def _start(self, name: str, found: dict[str, str]) -> None:
        self._depth += 1
        if name != "Record" or self._depth != 2:
            return
        kind = found.get("type", "")
        if kind in READ_IN:
            self._quantity(kind, found)
        elif kind == SLEEP:
            self._sleep(found)
        else:
            self._others += 1

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _quantity(self, kind: str, found: dict[str, str]) -> None:
        start = found.get("startDate", "")
        day, until_s = self._day(start[:10]), self._seconds(found.get("endDate", ""))
        try:
            value = float(found.get("value", ""))
        except ValueError:
            value = -1.0
        if day is None or until_s is None or not 0 <= value < MOST_OF_ANYTHING:
            self._problem(f"{found.get('value', '')[:20]!r} at {start[:30]!r} is no measurement")
        elif found.get("unit", READ_IN[kind]) != READ_IN[kind]:
            self._problem(f"the unit {found['unit'][:20]!r} is not {READ_IN[kind]}")
        elif kind == STEPS:
            self._days.steps(day, found.get("sourceName", ""), value, until_s)
        else:
            self._days.beats(day, value, until_s, resting=kind == RESTING)

    def _seconds(self, text: str) -> int | None:
        """Seconds since 1970 of a moment as exports write it; midnights are remembered, because there are few."""
        key = text[:11] + text[19:]
        if key not in self._midnights:
            if len(self._midnights) > MOST_DAYS:
                raise BadFile(f"there are more than {MOST_DAYS:,} days", "this is no export of the app")
            midnight = moment(f"{text[:11]}00:00:00{text[19:]}")
            self._midnights[key] = int(midnight.timestamp()) if midnight else None
        midnight_s = self._midnights[key]
        clock = text[11:19]
        if midnight_s is None or not (clock[:2] + clock[3:5] + clock[6:]).isdecimal():
            return None
        return midnight_s + int(clock[:2]) * 3600 + int(clock[3:5]) * 60 + int(clock[6:])

    def _sleep(self, found: dict[str, str]) -> None:
        value = found.get("value", "")
        if not value.startswith((ASLEEP, IN_BED)):
            return
        start, end = moment(found.get("startDate", "")), moment(found.get("endDate", ""))
        if (
            start is None
            or end is None
            or not self._days.knows(start.date())
            or not 0 <= (end - start).total_seconds() <= 172_800
        ):
            self._problem(
                f"sleep from {found.get('startDate', '')[:30]!r} to {found.get('endDate', '')[:30]!r} cannot be"
            )
            return
        self._days.sleep(found.get("sourceName", ""), start, end, in_bed=value.startswith(IN_BED))

    def _day(self, text: str) -> date | None:
        """A day as text; each is looked at once only, because there are millions of records and few days."""
        if text not in self._known:
            if len(self._known) > MOST_DAYS:
                raise BadFile(f"there are more than {MOST_DAYS:,} days", "this is no export of the app")
            try:
                day = date.fromisoformat(text)
            except ValueError:
                day = None
            self._known[text] = day if day and self._days.knows(day) else None
        return self._known[text]

    def _problem(self, what: str) -> None:
        if len(self._problems) < MOST_PROBLEMS:
            line = self._parser.CurrentLineNumber + self._line
            self._problems.append(Problem(f"line {line:,}", "", what, "look at it in the Health app"))

    def rows(self) -> Iterator[Item]:
        """What the export says by day."""
        yield from self._problems
        if self._others:
            yield Skipped(OTHER, self._others)
        yield from self._days.rows()


def moment(text: str) -> datetime | None:
    """A moment as exports write it, ``2020-04-10 20:15:11 -0700``; ``None`` for anything else.

    >>> moment("2020-04-10 20:15:11 -0700").isoformat()
    '2020-04-10T20:15:11-07:00'
    """
    if len(text) != 25 or text[19] != " ":
        return None
    try:
        return datetime.fromisoformat(text[:19] + text[20:])
    except ValueError:
        return None


def _refuse(*_arguments: object) -> int:
    raise BadFile("it declares a document type or an entity where none can be", "export it again")
