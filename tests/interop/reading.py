"""What the tests of importers share: files, a fixed clock, and rows by kind."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ketum.interop.files import buffered
from ketum.interop.formats import read
from ketum.interop.options import Options
from ketum.knowledge.library import library
from ketum.record.rows import Held, Item, Problem, Row, Skipped

FILES = Path(__file__).with_name("files")
NOW = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)


def options(**more: Any) -> Options:
    return Options(**({"at": NOW, "zone": "Europe/Berlin", "library": library()} | more))


def items(raw: bytes | str, asked: str | None = None, **more: Any) -> list[Item]:
    """Everything that a file gives; a name is that of a file beside the tests."""
    content = (FILES / raw).read_bytes() if isinstance(raw, str) else raw
    return list(read(buffered(content), "the file", options(**more), asked).items)


class Found:
    """The items of a file by what became of them."""

    def __init__(self, raw: bytes | str, asked: str | None = None, **more: Any) -> None:
        every = items(raw, asked, **more)
        self.rows = [one for one in every if isinstance(one, Row)]
        self.held = [one for one in every if isinstance(one, Held)]
        self.problems = [one for one in every if isinstance(one, Problem)]
        self.skipped: dict[str, int] = {}
        for one in every:
            if isinstance(one, Skipped):
                self.skipped[one.why] = self.skipped.get(one.why, 0) + one.count

    def of(self, kind: str) -> list[Any]:
        return [one for one in self.rows if kind == one.KIND]
