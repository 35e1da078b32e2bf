"""Laboratory reports as HL7 v2 messages ORU^R01: one row for each result, a doubtful one held for a person.

Fields: OBX-3 code and name, OBX-2 kind of value, OBX-5 value, OBX-6 unit, OBX-7 limits, OBX-8 flag, OBX-11 status
(table 0085), OBX-14 or OBR-7 when it was taken, MSH-4 who sends it. Sources: HL7 v2.5.1 chapter 7 and public sample
messages of New Zealand, Norway, Switzerland and of a parser's test corpus. One file is about one person.
"""

import base64
import binascii
import io
import re
from collections.abc import Iterator

from ketum.interop.files import MEGABYTE, whole
from ketum.interop.hl7 import Message, Segment, iso_time, messages
from ketum.interop.items import Rows, problem
from ketum.interop.options import Options
from ketum.interop.results import Place, held_or_row, report_of
from ketum.interop.times import Moment, Unclear, moment
from ketum.interop.trouble import BadFile
from ketum.labs.reported import LOINC, Comparator, Reported, limits, number
from ketum.record.rows import AttachmentRow, Item, NoteRow, Origin, Problem, Skipped, shortened

NAME = "hl7"
LARGEST = 64 * MEGABYTE
LARGEST_DOCUMENT = 20 * MEGABYTE
OTHER_MESSAGE = "a message that is no laboratory report"
NO_NUMBER = "a result in words"
FINAL = {"", "F", "C", "U"}
NOT_YET = {"P", "S", "R", "I", "O"}
WITHDRAWN = {"D", "W", "X", "N"}
NUMBERS = {"NM", "SN", "ST", "TX", "FT", ""}
MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]+", re.IGNORECASE)
SUFFIXES = {"application/pdf": ".pdf", "text/xml": ".xml", "image/png": ".png", "image/jpeg": ".jpg"}


def read(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The results in a file; raises ``BadFile`` where it is no HL7, or is about several people."""
    raw = whole(stream, LARGEST, "the file")
    found = list(messages(raw, options.encoding))
    _one_person(found)
    rows = Rows(options)
    report = report_of(raw, "report.hl7", "x-application/hl7-v2+er7")
    if any(one.kind.startswith("ORU") for one in found):
        yield rows.add(report)
    for one in found:
        if one.kind.startswith("ORU"):
            yield from _Report(one, rows, report.identity).items()
        else:
            yield Skipped(OTHER_MESSAGE)


def _one_person(found: list[Message]) -> None:
    """Results of two people in one diary are a danger: such a file is refused whole."""
    people = {
        (segment.part(3), segment.part(3, 4), segment.part(7)[:8])
        for one in found
        if one.kind.startswith("ORU")
        for segment in one.segments
        if segment.name == "PID" and segment.field(3)
    }
    if len(people) > 1:
        raise BadFile(f"it holds results of {len(people)} people", "split it, and import only your own")


class _Report:
    """One message while it is read."""

    def __init__(self, message: Message, rows: Rows, report: str) -> None:
        self._message, self._rows, self._report = message, rows, report
        self._laboratory = shortened(message.header.part(4) or message.header.part(3), 120)
        self._request: Segment | None = None

    def items(self) -> Iterator[Item]:
        for segment in self._message.segments:
            if segment.name == "OBR":
                self._request = segment
            elif segment.name == "OBX":
                yield from self._result(segment)

    def _result(self, segment: Segment) -> Iterator[Item]:
        origin = Origin(f"line {segment.number}", shortened(segment.line))
        status = segment.part(11).upper()
        if status in WITHDRAWN:
            yield Skipped("a result that the laboratory took back or never had")
            return
        at = self._taken(segment)
        if isinstance(at, Unclear):
            yield problem(origin, "OBX-14", at)
        elif segment.part(2).upper() in {"ED", "RP"}:
            yield self._document(segment, origin)
        else:
            waiting = "the laboratory has not finished it" if status in NOT_YET else None
            unknown = f"its status {status!r} is not known" if status not in FINAL | NOT_YET else None
            yield self._value(segment, at, origin, (waiting, unknown))

    def _taken(self, segment: Segment) -> Moment | Unclear:
        """When the sample was taken: of the result, of the request, at the latest of the message."""
        request = self._request
        said = [segment.part(14), request.part(7) if request else "", request.part(22) if request else ""]
        found = next((one for one in [*said, self._message.header.part(7)] if one), "")
        iso = iso_time(found)
        if iso is None:
            return Unclear(f"{found[:30]!r} is no time", "a result needs the time when it was taken")
        return moment(iso, self._rows.options)

    def _value(self, segment: Segment, at: Moment, origin: Origin, waiting: tuple[str | None, ...]) -> Item:
        read = _number(segment)
        name = _name(segment)
        if read is None:
            said = segment.part(5).strip()
            if not said or segment.part(2).upper() not in NUMBERS | {"CE", "CWE"}:
                return Skipped(NO_NUMBER)
            text = shortened(f"{name}: {said} {segment.part(6)}".strip(), 2_000)
            note = NoteRow(
                identity=self._identity(segment), origin=origin, at=at.at, zone=self._rows.options.zone, text=text
            )
            return self._rows.add(note, at.doubt, *waiting)
        low, high = limits(segment.part(7))
        reported = Reported(
            name=name, code=_code(segment), comparator=read[0], value=read[1], unit=segment.part(6), lower_limit=low,
            upper_limit=high, flag=segment.part(8),
        )  # fmt: skip
        if not reported.name:
            return Problem(origin.where, "OBX-3", "the result has no name", "ask the laboratory")
        place = Place(
            identity=self._identity(segment), origin=origin, laboratory=self._laboratory, source=NAME,
            report=self._report,
        )  # fmt: skip
        return held_or_row(reported, at, place, self._rows, waiting)

    def _identity(self, segment: Segment) -> str:
        """A corrected result has the same request, test and number as the one it corrects."""
        request = self._request
        order = (request.part(3) or request.part(2)) if request else ""
        order = order or self._message.header.part(10)
        return f"{self._laboratory} {order} {segment.part(3) or segment.part(3, 2)} {segment.part(4)}"

    def _document(self, segment: Segment, origin: Origin) -> Item:
        parts = segment.field(5).split(segment.signs.component)
        media = next((part.casefold() for part in parts if MEDIA.fullmatch(part)), "")
        media = media or _media(parts)
        content = parts[-1].strip()
        if not content or len(content) > LARGEST_DOCUMENT * 4 // 3:
            return Problem(origin.where, "OBX-5", "the document is empty or too large", "ask the laboratory for it")
        try:
            data = base64.b64decode("".join(content.split()), validate=True)
        except (binascii.Error, ValueError):
            return Problem(origin.where, "OBX-5", "the document is not base64", "ask the laboratory for it")
        name = f"{shortened(_name(segment) or 'report', 80)}{SUFFIXES.get(media, '')}"
        row = AttachmentRow(
            identity=self._identity(segment), origin=origin, name=name, media_type=media[:100], data=data
        )
        return self._rows.add(row)


def _media(parts: list[str]) -> str:
    """A kind of document in two components, ``application`` and ``pdf``."""
    plain = [part.casefold() for part in parts[1:3]]
    return "/".join(plain) if len(plain) == 2 and all(part.isalpha() for part in plain) else ""


def _number(segment: Segment) -> tuple[Comparator, float] | None:
    if segment.part(2).upper() != "SN":
        return number(segment.part(5)) if segment.part(2).upper() in NUMBERS else None
    # A structured number: comparator, number, separator, second number. With a second number it is a span or a ratio.
    return None if segment.part(5, 4) else number(f"{segment.part(5)}{segment.part(5, 2)}")


def _code(segment: Segment) -> str:
    """The LOINC code, first or alternate; a code of the laboratory's own is none."""
    for place in (1, 4):
        system = segment.part(3, place + 2).upper()
        if system in {"LN", "LOINC", "2.16.840.1.113883.6.1"} and LOINC.fullmatch(segment.part(3, place)):
            return segment.part(3, place)
    return ""


def _name(segment: Segment) -> str:
    return shortened(segment.part(3, 2) or segment.part(3, 5) or segment.part(3), 120)
