"""Every format, and how a file says which one it is: by its content, never by its name."""

import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

import msgspec

from ketum.interop import (
    apple,
    bearable,
    daylio,
    foreign_table,
    health_connect,
    herbal,
    journal,
    lab_table,
    medtimer,
    oru,
    own,
    text,
)
from ketum.interop.files import CHUNK, MEGABYTE, Archive, buffered, is_zip, limited
from ketum.interop.options import Options
from ketum.interop.trouble import BadFile
from ketum.record.rows import Item

Reader = Callable[[io.BufferedReader, Options], Iterator[Item]]
LARGEST_TABLE = 512 * MEGABYTE
LARGEST_JSON = 128 * MEGABYTE
XML_HEAD = b"<HealthData"
OTHER_WAY = "-json"
HERBAL_JSON = f"{herbal.NAME}{OTHER_WAY}"


class Format(msgspec.Struct, frozen=True):
    """One format: its name for ``--as``, what it is, who reads it, how large a file may be."""

    name: str
    title: str
    read: Reader
    largest: int


TEXTS = (
    Format(herbal.NAME, "Herbal Tracker+ (KratomTracker), CSV", herbal.read_csv, LARGEST_TABLE),
    Format(medtimer.NAME, "MedTimer, CSV of events", medtimer.read, LARGEST_TABLE),
    Format(daylio.NAME, "Daylio, CSV", daylio.read, LARGEST_TABLE),
    Format(bearable.NAME, "Bearable, CSV", bearable.read, LARGEST_TABLE),
    Format(lab_table.NAME, "laboratory results, CSV", lab_table.read, lab_table.LARGEST),
    Format(foreign_table.NAME, "any CSV, with a mapping", foreign_table.read, LARGEST_TABLE),
)
OTHERS = (
    Format(journal.NAME, "PsychonautWiki Journal, JSON", journal.read, LARGEST_JSON),
    Format(HERBAL_JSON, "Herbal Tracker+ (KratomTracker), JSON", herbal.read_json, LARGEST_JSON),
    Format(apple.NAME, "Apple Health, export.xml or export.zip", apple.read, apple.LARGEST),
    Format(health_connect.NAME, "Health Connect, database or zip", health_connect.read, health_connect.LARGEST),
    Format(oru.NAME, "laboratory report, HL7 v2 ORU", oru.read, oru.LARGEST),
)
FORMATS = {one.name: one for one in (*OTHERS, *TEXTS)}
NAMES = (own.NAME, *FORMATS)
# What people try all the same, and what to do instead.
NOT_READ = (
    (b"%PDF", "this is a PDF", "ask the laboratory for HL7 or CSV, or type the values in"),
    (b"\xd0\xcf\x11\xe0", "this is an old Excel or Word file", "save the table as CSV"),
    (b"\x1f\x8b", "this is packed with gzip", "unpack it first"),
    (b"Rar!", "this is packed with RAR", "unpack it first"),
    (b"7z\xbc\xaf", "this is packed with 7-Zip", "unpack it first"),
)  # fmt: skip


class Reading(msgspec.Struct, frozen=True):
    """A file that is being read: its format, and its rows, which are read while one asks for them."""

    format: str
    items: Iterator[Item]

    @property
    def source(self) -> str:
        """The program, in whichever way it wrote: part of the key of each row."""
        return self.format.removesuffix(OTHER_WAY)


def read(stream: BinaryIO, name: str, options: Options, asked: str | None = None) -> Reading:
    """The rows of a file in the format that was ``asked`` for, else in the one that its content shows.

    ``stream`` can be sought. Raises ``BadFile``, here or while the rows are read; nothing of such a file may be kept.
    """
    if asked is not None and asked not in NAMES:
        raise BadFile(f"there is no format {asked!r}", f"write one of {', '.join(NAMES)}")
    head = stream.read(CHUNK)
    stream.seek(0)
    if not head:
        raise BadFile(f"{name} is empty", "export it again")
    if is_zip(head):
        return _zipped(Archive(stream, name), options, asked)
    if asked == own.NAME:
        raise BadFile(f"{name} is no zip", "give the zip that ketum export wrote")
    chosen = FORMATS[asked] if asked else recognised(head, stream, options)
    return Reading(chosen.name, _read(chosen, limited(stream, chosen.largest, name, options.progress), options))


def _read(chosen: Format, stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    with stream:
        yield from chosen.read(stream, options)


def _zipped(zipped: Archive, options: Options, asked: str | None) -> Reading:
    if asked == own.NAME or (asked is None and own.is_one(zipped)):
        return Reading(own.NAME, own.read(zipped, options))
    if "vault.json" in zipped.names:
        raise BadFile(f"{zipped.name} is a backup of Ketum", "bring it back with ketum restore")
    if "xl/workbook.xml" in zipped.names:
        raise BadFile(f"{zipped.name} is an Excel file", "save the table as CSV")
    for member in _likely(zipped):
        with zipped.open(member, apple.LARGEST) as stream:
            head = stream.read(CHUNK)
        try:
            chosen = FORMATS[asked] if asked else recognised(head, None, options)
        except BadFile:
            continue
        return Reading(chosen.name, _read(chosen, zipped.open(member, chosen.largest, options.progress), options))
    told = ", ".join(itertools.islice(zipped.names, 5)) or "nothing"
    raise BadFile(f"{zipped.name} holds no export that Ketum knows, but {told[:200]}", "give the export itself")


def _likely(zipped: Archive) -> list[str]:
    """Members that can be an export, the best known names first."""
    suffixes = (".db", ".xml", ".json", ".csv", ".hl7", ".txt")
    found = [name for name in zipped.names if name.casefold().endswith(suffixes)]
    best = (health_connect.MEMBER, "export.xml")
    return sorted(found, key=lambda name: (not name.endswith(best), name.count("/")))[:200]


def recognised(head: bytes, stream: BinaryIO | None, options: Options) -> Format:
    """The format that the first bytes show; raises ``BadFile`` that says what was seen instead."""
    for sign, what, mend in NOT_READ:
        if head.startswith(sign):
            raise BadFile(what, mend)
    if head.startswith(health_connect.MAGIC):
        return FORMATS[health_connect.NAME]
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n\x0b")
    if bare.startswith((b"MSH", b"FHS", b"BHS")):
        return FORMATS[oru.NAME]
    if bare.startswith(b"<"):
        return _xml(bare)
    if bare.startswith((b"{", b"[")):
        return _json(bare, stream)
    return _table(head, options)


def _xml(bare: bytes) -> Format:
    if XML_HEAD in bare or b"<!DOCTYPE HealthData" in bare:
        return FORMATS[apple.NAME]
    if b"ClinicalDocument" in bare:
        raise BadFile("this is a clinical document (CDA)", "give export.xml of the Health app, not export_cda.xml")
    raise BadFile("this XML is no export that Ketum knows", "give export.xml of the Health app")


def _json(bare: bytes, stream: BinaryIO | None) -> Format:
    seen = bare
    if stream is not None and not any(sign in seen for sign in JSON_SIGNS):
        seen = stream.read(LARGEST_JSON)
        stream.seek(0)
    for sign, name in JSON_SIGNS.items():
        if sign in seen:
            return FORMATS[name]
    if b'"resourceType"' in seen:
        raise BadFile("this is FHIR", "ask for the report as HL7 version 2 or CSV")
    raise BadFile("this JSON is no export that Ketum knows", f"say its format with --as: {', '.join(FORMATS)}")


APPS = {herbal.NAME: herbal.COLUMNS, daylio.NAME: daylio.COLUMNS, bearable.NAME: bearable.COLUMNS}
JSON_SIGNS = {
    b'"experiences"': journal.NAME, b'"dosages"': HERBAL_JSON, b'"strainId"': HERBAL_JSON,
}  # fmt: skip


def _table(head: bytes, options: Options) -> Format:
    whole = head if len(head) < CHUNK else head[: head.rfind(b"\n") + 1] or head
    try:
        names, _lines = text.table(buffered(whole), encoding=options.encoding)
    except BadFile as error:
        raise BadFile(f"this is no file that Ketum knows: {error}", "export it again") from error
    known = _known_table(names, options)
    if known is None:
        told = ", ".join(name for name in names if name)[:200]
        mend = "say what its columns are with --mapping, for example --mapping kind==rating --mapping at=Date"
        raise BadFile(f"Ketum does not know this table; its columns are {told}", mend)
    return FORMATS[known]


def _known_table(names: Sequence[str], options: Options) -> str | None:
    for known, columns in APPS.items():
        if set(columns) <= set(names):
            return known
    # MedTimer's header is in the phone's language, but its last two columns name ISO 8601 in every language.
    if sum(name.endswith(medtimer.ISO) for name in names) == 2:
        return medtimer.NAME
    if "kind" in options.mapping or any(field.startswith(foreign_table.SEVERAL) for field in options.mapping):
        return foreign_table.NAME
    if "analyte" in options.mapping or lab_table.looks_like_one(names):
        return lab_table.NAME
    return foreign_table.NAME if options.mapping else None
