"""Official texts that a person or a clinic has added, as files in a folder: the only part of this room that does I/O.

A file is kept as it came, byte for byte, and is read and checked anew each time, so that a damaged one is seen.
"""

import os
import tempfile
from pathlib import Path

import msgspec

from ketum.instruments.official import BadQuestionnaire, Official, read_official
from ketum.knowledge.library import Library

FOLDER = "questionnaires"


class Added(msgspec.Struct, frozen=True):
    """An official text that is kept now; ``new`` is false when the same one was there already."""

    official: Official
    path: Path
    new: bool


def add(raw: bytes, home: Path, library: Library, name: str | None = None) -> Added | BadQuestionnaire:
    """Keep the official text in ``raw`` under ``home``; an older one of the same instrument and language gives way.

    A file that does not fit changes nothing.
    """
    official = read_official(raw, library, name)
    if isinstance(official, BadQuestionnaire):
        return official
    path = home / FOLDER / f"{official.instrument}.{official.language}.json"
    if path.exists() and path.read_bytes() == raw:
        return Added(official, path, new=False)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return Added(official, path, new=True)


def added(
    instrument: str, home: Path, library: Library, language: str | None = None
) -> Official | BadQuestionnaire | None:
    """The official text of ``instrument``: in ``language``, else in any; ``None`` when there is none.

    Raises ``OSError`` when a file that is there cannot be read.
    """
    found = sorted((home / FOLDER).glob(f"{instrument}.*.json"))
    wanted = [path for path in found if path.name == f"{instrument}.{language}.json"] or found
    return read_official(wanted[0].read_bytes(), library, instrument) if wanted else None


def remove(instrument: str, home: Path) -> int:
    """Take away the official texts of ``instrument``; how many there were."""
    found = list((home / FOLDER).glob(f"{instrument}.*.json"))
    for path in found:
        path.unlink()
    return len(found)
