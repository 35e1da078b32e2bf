"""Ketum's own complete export: every entry under its own key, with its history and its files."""

import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from ketum.interop.files import MEGABYTE, Archive
from ketum.interop.items import validation_in_words
from ketum.interop.options import Options
from ketum.interop.trouble import BadFile
from ketum.record import archive
from ketum.record.rows import EntryRow, Item, Origin, PersonRow, Problem, RevisionRow, shortened

NAME = "ketum"
LARGEST_HEAD = 4 * MEGABYTE
LARGEST_LIST = 4_000 * MEGABYTE
LARGEST_LINE = 16 * MEGABYTE
LARGEST_ATTACHMENT = 256 * MEGABYTE
Line = TypeVar("Line", archive.Entry, archive.Revision)


def is_one(zipped: Archive) -> bool:
    """Whether a zip says that it is a complete export."""
    if archive.MANIFEST not in zipped.names:
        return False
    try:
        head = json.loads(zipped.read(archive.MANIFEST, LARGEST_HEAD))
    except (ValueError, RecursionError):
        return False
    return isinstance(head, dict) and head.get("program") == archive.PROGRAM


def read(zipped: Archive, options: Options) -> Iterator[Item]:
    """Everything in an export; raises ``BadFile`` where it is damaged, cut off or of a newer format."""
    head = _decoded(zipped, archive.MANIFEST, archive.Manifest)
    if head.format > archive.FORMAT:
        raise BadFile(f"this export is of format {head.format}", "update Ketum, and import it again")
    person = _decoded(zipped, archive.PERSON, archive.Person)
    yield PersonRow(
        identity=str(person.id), origin=Origin(archive.PERSON), key=person.id,
        fields=person.profile | {"created_at": person.created_at},
    )  # fmt: skip
    for kind in archive.KINDS:
        yield from _entries(zipped, kind, head.counts.get(kind, 0), options)
    yield from _revisions(zipped, head.counts.get(archive.REVISIONS, 0), options)


def _entries(zipped: Archive, kind: str, expected: int, options: Options) -> Iterator[Item]:
    for where, line in _lines(zipped, archive.entries_of(kind), expected, options):
        one = _converted(line, archive.Entry, where)
        if isinstance(one, Problem):
            yield one
            continue
        fields = one.content
        if kind == "attachment":
            data = _bytes(zipped, one, where)
            if isinstance(data, Problem):
                yield data
                continue
            fields = fields | {"data": data}
        yield EntryRow(
            identity=str(one.id), origin=Origin(where, shortened(line.decode("utf-8", "replace"))), kind=kind,
            key=one.id, fields=fields, entered_at=one.entered_at, version=one.version, device=one.device,
            recalled=one.recalled, deleted_at=one.deleted_at,
        )  # fmt: skip


def _revisions(zipped: Archive, expected: int, options: Options) -> Iterator[Item]:
    for where, line in _lines(zipped, archive.REVISIONS, expected, options):
        one = _converted(line, archive.Revision, where)
        if isinstance(one, Problem):
            yield one
            continue
        fields = {name: getattr(one, name) for name in archive.Revision.__struct_fields__ if name != "id"}
        yield RevisionRow(identity=str(one.id), origin=Origin(where), key=one.id, fields=fields)


def _lines(zipped: Archive, name: str, expected: int, options: Options) -> Iterator[tuple[str, bytes]]:
    """The lines of a member with their places; raises ``BadFile`` where some are missing."""
    if name not in zipped.names:
        if expected:
            raise BadFile(f"{name} is missing", "export again")
        return
    count = 0
    with zipped.open(name, LARGEST_LIST, options.progress) as stream:
        while line := _line(stream, name, count):
            count += 1
            yield f"{name} line {count}", line
    if count != expected:
        raise BadFile(f"{name} has {count:,} lines instead of {expected:,}", "export again; it may be cut off")


def _line(stream: io.BufferedReader, name: str, count: int) -> bytes:
    line = stream.readline(LARGEST_LINE + 1)
    if len(line) > LARGEST_LINE:
        raise BadFile(f"a line has more than {LARGEST_LINE // MEGABYTE} MB", "export again", f"{name} line {count + 1}")
    return line


def _bytes(zipped: Archive, one: archive.Entry, where: str) -> bytes | Problem:
    """The file of an attachment, if it is the one that the export names."""
    if not one.file or one.file not in zipped.names:
        return Problem(where, "file", f"the attachment {str(one.file)[:80]!r} is missing", "export again")
    data = zipped.read(one.file, LARGEST_ATTACHMENT)
    if hashlib.sha256(data).hexdigest() != one.content.get("sha256"):
        return Problem(where, "file", f"{one.file[:80]} is not the file that was exported", "export again")
    return data


def _decoded(zipped: Archive, name: str, kind: Any) -> Any:
    try:
        return msgspec.json.decode(zipped.read(name, LARGEST_HEAD), type=kind)
    except msgspec.MsgspecError as error:
        raise BadFile(f"{name} is damaged ({str(error)[:200]})", "export again") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise BadFile(f"{name} is damaged", "export again") from error


def _converted(line: bytes, kind: type[Line], where: str) -> Line | Problem:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.ValidationError as error:
        field, said = validation_in_words(error)
        return Problem(where, field, said, "export again, or mend it in the file")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Problem(where, "", f"this is no JSON ({str(error)[:100]})", "export again, or mend it in the file")
