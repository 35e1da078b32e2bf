"""Which diary this thread works on, and its key. The key lives in memory only, and only here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import msgspec


class LockedDiary(Exception):
    """The diary was asked for while no vault is open."""


class Opened(msgspec.Struct, frozen=True):
    """An open diary: its file and the raw key of its database."""

    path: Path
    key_hex: str


_opened: ContextVar[Opened | None] = ContextVar("opened diary", default=None)


def current() -> Opened:
    """The diary that is open here; raises ``LockedDiary``."""
    found = _opened.get()
    if found is None:
        raise LockedDiary("the vault is locked; unlock it first")
    return found


def is_open() -> bool:
    """Whether a diary is open here."""
    return _opened.get() is not None


@contextmanager
def opening(diary: Opened) -> Iterator[None]:
    """Work on ``diary`` inside the block; the database connection is closed at its end."""
    from django.db import connection

    connection.close()
    token = _opened.set(diary)
    try:
        yield
    finally:
        connection.close()
        _opened.reset(token)
