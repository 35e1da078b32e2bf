"""Bytes as text, text as the rows of a table; what is not the expected encoding is said, never guessed."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from ketum.interop.files import CHUNK
from ketum.interop.trouble import BadFile

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
LONGEST_FIELD = 1_000_000
MOST_COLUMNS = 500
MOST_ROWS = 2_000_000


class Line(msgspec.Struct, frozen=True):
    """One row of a table by column name, with the number of the line on which it ends."""

    number: int
    cells: dict[str, str]

    @property
    def where(self) -> str:
        """How a person finds it."""
        return f"line {self.number}"

    @property
    def said(self) -> str:
        """The row as it stood, its cells apart."""
        return " | ".join(self.cells.values())


def encoding_of(head: bytes, asked: str | None = None) -> str:
    """The encoding that ``head`` shows or that was asked for; raises ``BadFile`` for one that does not exist."""
    if asked:
        try:
            return codecs.lookup(asked).name
        except (LookupError, ValueError):
            raise BadFile(f"there is no encoding {asked!r}", "write one like utf-8 or windows-1252") from None
    found = next((name for bom, name in BOMS if head.startswith(bom)), None)
    if found:
        return found
    if b"\x00" in head[:200]:
        raise BadFile("this is no text, or UTF-16 without its mark", "save it as UTF-8")
    return "utf-8"


def lines(stream: io.BufferedReader, asked: str | None = None) -> Iterator[str]:
    """Lines with their ends as they are; raises ``BadFile`` for a byte of another encoding and for what is no text."""
    name = encoding_of(stream.peek(CHUNK)[:CHUNK], asked)
    try:
        text = io.TextIOWrapper(stream, encoding=name, errors="strict", newline="")
    except (LookupError, TypeError):
        raise BadFile(f"{name} is no encoding of text", "write one like utf-8 or windows-1252") from None
    number = 0
    while line := _next(text, name, number):
        number += 1
        if len(line) > LONGEST_FIELD:
            raise BadFile(f"a line has more than {LONGEST_FIELD:,} letters", "this is no table", f"line {number}")
        if "\x00" in line:
            raise BadFile("this is no text (it holds zero bytes)", "export it again", f"line {number}")
        yield line


def _next(text: io.TextIOWrapper, name: str, number: int) -> str:
    try:
        return text.readline(LONGEST_FIELD + 1)
    except UnicodeError as error:
        mend = "save the file as UTF-8, or say its encoding, for example --encoding windows-1252"
        raise BadFile(f"a byte is not {name}", mend, f"after line {number}") from error


def table(
    stream: io.BufferedReader, *, encoding: str | None = None, delimiter: str | None = None, quoted: bool = True
) -> tuple[list[str], Iterator[Line]]:
    """The names of the columns of a CSV, and its rows by those names, without spaces around cells.

    Raises ``BadFile`` for what is no table: nothing in it, a name twice, endless rows.
    """
    source = lines(stream, encoding)
    first = next((line for line in source if line.strip()), "")
    sign = delimiter or _delimiter(first)
    csv.field_size_limit(LONGEST_FIELD)
    given = _from(first, source)
    reader = csv.reader(given, delimiter=sign) if quoted else csv.reader(given, delimiter=sign, quoting=csv.QUOTE_NONE)
    found = _guarded(reader)
    _number, cells = next(found, (0, []))
    names = _header(cells)
    if not any(names):
        raise BadFile("the file is empty", "export it again")
    return names, _rows(found, names)


def _rows(found: Iterator[tuple[int, list[str]]], names: Sequence[str]) -> Iterator[Line]:
    for number, cells in found:
        if number > MOST_ROWS:
            raise BadFile(f"there are more than {MOST_ROWS:,} lines", "split the file")
        if any(cell.strip() for cell in cells):
            yield Line(number, _named(names, cells))


def _from(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _guarded(reader: Any) -> Iterator[tuple[int, list[str]]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = f"line {reader.line_num}"
            raise BadFile(f"this is no table ({error})", "look for a lost quotation mark", where) from error
        yield reader.line_num, cells


def _delimiter(first: str) -> str:
    """The sign that parts the header most often."""
    bare = "".join(first.split('"')[::2]) if '"' in first else first
    return max(",;\t|", key=lambda sign: (bare.count(sign), sign == ","))


def _header(cells: Sequence[str]) -> list[str]:
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise BadFile(f"there are {len(names):,} columns", f"at most {MOST_COLUMNS} are read")
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice:
        raise BadFile(f"the column {twice!r} is there twice", "give each column its own name", "line 1")
    return names


def _named(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Cells by column; what stands beyond the last column is kept under an empty name, so that it is noticed."""
    found = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
    beyond = [cell.strip() for cell in cells[len(names) :] if cell.strip()]
    return found | {"": " ".join(beyond)} if beyond else found
