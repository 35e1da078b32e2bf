"""Where input comes from: a file, or standard input for ``-``."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ketum.cli.trouble import BadInput
from ketum.record import BadRecord, Record, read_record
from ketum.record.reading import LARGEST_BYTES


def record_from(name: str) -> Record:
    """The record in the file ``name``, or on standard input for ``-``; raises ``BadInput``."""
    with opened(name) as stream:
        raw = stream.read(LARGEST_BYTES + 1)
    return parsed(raw, shown(name))


def parsed(raw: bytes, where: str) -> Record:
    """The record in ``raw``; raises ``BadInput`` that names ``where``."""
    try:
        return read_record(raw)
    except BadRecord as error:
        raise BadInput(f"{where}: {error}") from error


def bytes_of(name: str, most: int) -> bytes:
    """The content of ``name``, one byte more than ``most`` at most, so that a reader can refuse what is too large."""
    with opened(name) as stream:
        return stream.read(most + 1)


def lines_of(name: str) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, each with its number; a line longer than a record may be is cut for refusal."""
    with opened(name) as stream:
        number = 0
        while line := stream.readline(LARGEST_BYTES + 1):
            number += 1
            if line.strip():
                yield number, line


def texts_of(name: str) -> Iterator[str]:
    """The lines of ``name`` as text, without their ends."""
    for _, line in lines_of(name):
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def opened(name: str) -> BinaryIO:
    """The bytes of ``name``; raises ``BadInput`` that says why it cannot be read."""
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except FileNotFoundError:
        raise BadInput(f"{name}: there is no such file; give a file of JSON, or - for standard input") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{name!r} cannot be read ({getattr(error, 'strerror', None) or error})") from error


def shown(name: str) -> str:
    """A name as a person reads it."""
    return "standard input" if name == "-" else name
