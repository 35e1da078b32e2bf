"""Logging that can be shown to anybody: where something broke, never what a person typed."""

import logging
import traceback
from types import TracebackType

Broken = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes the frames and the type of an exception, but not its text, which may quote a person's own words."""

    def formatException(self, ei: Broken) -> str:  # noqa: N802 - the name is the base class's
        """The frames of ``ei`` without source values, oldest first."""
        frames = traceback.extract_tb(ei[2])
        lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join([*lines, ei[0].__name__ if ei[0] else "no exception"])

    def format(self, record: logging.LogRecord) -> str:
        """One record; an exception's own text, cached by another formatter, is never reused."""
        record.exc_text = None
        written = super().format(record)
        record.exc_text = None
        return written
