"""What an importer needs to know beside the file: the time, the person's zone, the knowledge, what was asked for."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from ketum.knowledge.library import Library

Progress = Callable[[int, int], None]  # bytes read, bytes in all
FUTURE_ALLOWED = timedelta(minutes=10)  # clocks of two devices differ a little


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """``zone`` is where the person was when the file says nothing else. ``mapping`` names columns of a foreign table.

    ``day_first`` decides 03/04/2026 where a file leaves it open; without it such a day is refused, never guessed.
    """

    at: datetime
    zone: str
    library: Library
    encoding: str | None = None
    day_first: bool | None = None
    mapping: Mapping[str, str] = {}
    progress: Progress | None = None
