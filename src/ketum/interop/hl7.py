"""HL7 version 2 in its pipe form: segments, fields, escapes, character sets, several messages in one file.

Source: HL7 v2.5.1 chapter 2: delimiters of MSH-1 and MSH-2, escapes such as ``\\F\\`` and ``\\.br\\``, null ``""``,
time stamps ``YYYYMMDDHHMMSS.S+ZZZZ``, table 0211 for character sets; and batches (FHS, BHS) and the block signs of the
lower layer, which files of real systems carry.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from ketum.interop.trouble import BadFile

CHARSETS = {
    "": "utf-8", "ASCII": "utf-8", "UNICODE UTF-8": "utf-8", "UNICODE": "utf-8", "UTF-8": "utf-8", "8859/1": "latin-1",
    "8859/2": "iso8859-2", "8859/5": "iso8859-5", "8859/7": "iso8859-7", "8859/9": "iso8859-9",
    "8859/15": "iso8859-15", "ISO IR6": "utf-8", "KS X 1001": "euc_kr",
}  # fmt: skip
BLOCK_SIGNS = bytes([0x0B, 0x1C])
ENVELOPE = ("FHS", "BHS", "BTS", "FTS")
MOST_SEGMENTS = 500_000
_TIME = re.compile(r"(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:\.\d{1,4})?([+-]\d{4})?")
_NAME = re.compile(r"[A-Z][A-Z0-9]{2}")


class Signs(msgspec.Struct, frozen=True):
    """What parts fields, components, repetitions and subcomponents, and what escapes them."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


class Segment(msgspec.Struct, frozen=True):
    """One line of a message. Fields are counted as HL7 counts them, from 1."""

    name: str
    fields: tuple[str, ...]
    signs: Signs
    number: int

    def field(self, place: int) -> str:
        """One field as it stands, with its parts; empty where it is not there or null."""
        found = self.fields[place - 1] if 0 < place <= len(self.fields) else ""
        return "" if found == '""' else found

    def part(self, place: int, component: int = 1) -> str:
        """One component of the first repetition of a field, escapes resolved."""
        first = self.field(place).split(self.signs.repetition)[0]
        parts = first.split(self.signs.component)
        return unescaped(parts[component - 1], self.signs) if component <= len(parts) else ""

    @property
    def line(self) -> str:
        """The segment as it stood."""
        return self.signs.field.join([self.name, *self.fields])


class Message(msgspec.Struct, frozen=True):
    """One message: its header and the segments behind it."""

    header: Segment
    segments: tuple[Segment, ...]

    @property
    def kind(self) -> str:
        """For example ``ORU^R01``."""
        return "^".join(part for part in (self.header.part(9), self.header.part(9, 2)) if part)


def messages(raw: bytes, asked: str | None = None) -> Iterator[Message]:
    """The messages in ``raw``; raises ``BadFile`` that names the line of what is no message."""
    text = _decoded(raw, asked)
    header: Segment | None = None
    found: list[Segment] = []
    for number, line in enumerate(_lines(text), start=1):
        if number > MOST_SEGMENTS:
            raise BadFile(f"there are more than {MOST_SEGMENTS:,} segments", "split the file")
        if not line.strip():
            continue
        if line.startswith("MSH"):
            if header is not None:
                yield Message(header, tuple(found))
            header, found = _header(line, number), []
        elif header is not None and line[:3] not in ENVELOPE:
            found.append(_segment(line, header.signs, number))
        elif header is None and line[:3] not in ENVELOPE:
            raise BadFile("a message begins with MSH", "export it again as HL7 version 2", f"line {number}")
    if header is None:
        raise BadFile("there is no message in it", "export it again as HL7 version 2")
    yield Message(header, tuple(found))


def _lines(text: str) -> Sequence[str]:
    """Segments end with a carriage return; files that went through an editor have line feeds."""
    return text.replace("\r\n", "\r").replace("\n", "\r").split("\r")


def _decoded(raw: bytes, asked: str | None) -> str:
    """The text in the character set that MSH-18 names; raises ``BadFile`` for one that does not fit."""
    bare = raw.removeprefix(b"\xef\xbb\xbf").translate(None, BLOCK_SIGNS)
    at = bare.find(b"MSH")
    if at < 0:
        raise BadFile("there is no message in it", "export it again as HL7 version 2")
    first = bare[at : at + 4_000].replace(b"\n", b"\r").split(b"\r")[0].decode("latin-1")
    fields = first.split(first[3] if len(first) > 3 else "|")
    named = fields[17].split("~")[0].strip().upper() if len(fields) > 17 else ""
    encoding = asked or CHARSETS.get(named)
    if encoding is None:
        raise BadFile(f"the character set {named[:30]!r} is not known", "say it with --encoding", "MSH-18")
    try:
        return bare.decode(encoding)
    except LookupError:
        raise BadFile(f"there is no encoding {encoding!r}", "write one like utf-8 or latin-1") from None
    except UnicodeError as error:
        mend = "say the right one, for example --encoding latin-1"
        raise BadFile(f"byte {getattr(error, 'start', 0):,} is not {encoding}", mend) from error
    except Exception as error:  # codecs that are none of text raise what they like
        raise BadFile(f"{encoding} is no encoding of text", "write one like utf-8 or latin-1") from error


def _header(line: str, number: int) -> Segment:
    if len(line) < 8:
        raise BadFile("the header of the message is cut off", "export it again", f"line {number}")
    sign = line[3]
    marks = line[4:].split(sign)[0]
    if sign.isalnum() or len(marks) < 3 or len(set(sign + marks)) < len(sign + marks):
        raise BadFile("the header does not say what parts its fields", "export it again", f"line {number}")
    signs = Signs(sign, marks[0], marks[1], marks[2], marks[3] if len(marks) > 3 else "&")
    return Segment("MSH", (sign, *line[4:].split(sign)), signs, number)


def _segment(line: str, signs: Signs, number: int) -> Segment:
    name, *fields = line.split(signs.field)
    if not _NAME.fullmatch(name):
        raise BadFile(f"{name[:20]!r} is no segment", "a line break may have got into the message", f"line {number}")
    return Segment(name, tuple(fields), signs, number)


def unescaped(text: str, signs: Signs) -> str:
    """``text`` with its escapes resolved; one that is not known stays as it stands.

    >>> unescaped(r"10\\F\\20\\.br\\more", Signs())
    '10|20\\nmore'
    """
    if signs.escape not in text:
        return text
    known = {
        "F": signs.field, "S": signs.component, "T": signs.subcomponent, "R": signs.repetition, "E": signs.escape,
        ".br": "\n", "H": "", "N": "",
    }  # fmt: skip
    mark = re.escape(signs.escape)

    def resolved(found: re.Match[str]) -> str:
        said = found[1]
        if said in known:
            return known[said]
        return _hexadecimal(said) or found[0]

    return re.sub(f"{mark}([^{mark}]{{1,60}}){mark}", resolved, text)


def _hexadecimal(said: str) -> str | None:
    if not said.startswith("X"):
        return None
    try:
        return bytes.fromhex(said[1:]).decode("utf-8")
    except ValueError:
        return None


def iso_time(said: str) -> str | None:
    """An HL7 time as ISO 8601: a day, a clock time, or an instant where it says its offset; ``None`` where it is none.

    >>> iso_time("20240815"), iso_time("202408150800"), iso_time("20240815080030.12+1200")
    ('2024-08-15', '2024-08-15T08:00:00', '2024-08-15T08:00:30+12:00')
    """
    found = _TIME.fullmatch(said.strip())
    if not found or not found[3]:
        return None
    date = f"{found[1]}-{found[2]}-{found[3]}"
    if not found[4]:
        return date
    offset = f"{found[7][:3]}:{found[7][3:]}" if found[7] else ""
    return f"{date}T{found[4]}:{found[5] or '00'}:{found[6] or '00'}{offset}"
