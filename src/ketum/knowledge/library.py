"""The library: everything known, read from the compiled artefact, which is made on first use."""

import os
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

DATA = Path(__file__).parent / "data"
COMPILERS = Path(__file__).parent / "compilers"
AUDIT = Path(__file__).parent / "audit"  # its model is trained when the knowledge is compiled


class Library:
    """Read-only knowledge. ``version`` names its content; ``blob`` serves whole shelves, ``rows`` single lines."""

    def __init__(self, path: Path) -> None:
        """Open the compiled artefact at ``path``."""
        self._db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._blobs: dict[str, Any] = {}
        self.memo: dict[str, Any] = {}  # for what recognisers build once per library
        self.version: str = self.blob("version")

    def blob(self, name: str) -> Any:
        """The shelf ``name`` as plain JSON types, decoded once; raises ``KeyError`` when there is no such shelf."""
        if name not in self._blobs:
            row = self._db.execute("SELECT json FROM blob WHERE name = ?", (name,)).fetchone()
            if row is None:
                raise KeyError(name)
            self._blobs[name] = msgspec.json.decode(row[0])
        return self._blobs[name]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of one SELECT over the compiled tables."""
        return self._db.execute(query, values).fetchall()


def _stamp() -> str:
    """Changes whenever an authored file or a compiler does; cheap, because it reads no content."""
    parts = []
    for folder in (DATA, COMPILERS, AUDIT):
        for root, _, names in os.walk(folder):
            for name in names:
                if name.endswith((".yaml", ".csv", ".py")):
                    status = os.stat(f"{root}/{name}")  # noqa: PTH116 - os.stat is several times faster here
                    parts.append(f"{name}:{status.st_size}:{status.st_mtime_ns}")
    import zlib

    return f"{zlib.crc32('|'.join(sorted(parts)).encode()):08x}"


def cache_folder() -> Path:
    """Where compiled knowledge is kept."""
    named = os.environ.get("KETUM_CACHE") or os.environ.get("XDG_CACHE_HOME")
    if named:
        return Path(named) / "ketum"
    from platformdirs import user_cache_path

    return user_cache_path("ketum")


@cache
def library() -> Library:
    """The installed knowledge; compiled on first use after a change, otherwise opened at once."""
    target = cache_folder() / f"knowledge-{_stamp()}.sqlite3"
    if not target.exists():
        from ketum.knowledge.compile import build

        build(target)
    return Library(target)
