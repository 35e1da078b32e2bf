"""The library: everything known, read from the compiled artefact, which is made on first use."""

import os
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from ketum.knowledge.languages import LANGUAGES, SOURCE, SPOKEN, translated

DATA = Path(__file__).parent / "data"
COMPILERS = Path(__file__).parent / "compilers"
AUDIT = Path(__file__).parent / "audit"  # its model is trained when the knowledge is compiled
TERMS = Path(__file__).parent / "terms"  # the compiler of terms folds words as they do


class Library:
    """Read-only knowledge. ``version`` names its content; ``blob`` serves whole shelves, ``rows`` single lines."""

    def __init__(self, path: Path, language: str = SOURCE, memo: dict[str, Any] | None = None) -> None:
        """Open the compiled artefact at ``path``; what is said in words comes out in ``language``.

        ``memo`` is what recognisers built for the same artefact in another language.
        """
        self._db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._blobs: dict[str, Any] = {}
        self.language = language
        self._said: dict[str, str] = self.blob(f"said_{language}") if language != SOURCE else {}
        self.memo: dict[str, Any] = {} if memo is None else memo  # what is built once, whatever the language
        self.spoken: dict[str, Any] = {}  # what is built once for this language
        self.version: str = self.blob("version")

    def blob(self, name: str) -> Any:
        """The shelf ``name`` as plain JSON types, decoded once; raises ``KeyError`` when there is no such shelf."""
        if name not in self._blobs:
            row = self._db.execute("SELECT json FROM blob WHERE name = ?", (name,)).fetchone()
            if row is None:
                raise KeyError(name)
            plain = msgspec.json.decode(row[0])
            speaks = self.language != SOURCE and name in SPOKEN
            self._blobs[name] = translated(name, plain, self.say) if speaks else plain
        return self._blobs[name]

    def say(self, text: str) -> str:
        """``text`` (English, with its placeholders) in this library's language; English where nobody translated it."""
        return self._said.get(text, text)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of one SELECT over the compiled tables."""
        return self._db.execute(query, values).fetchall()


def _stamp() -> str:
    """Changes whenever an authored file or a compiler does; cheap, because it reads no content."""
    parts = []
    for folder in (DATA, COMPILERS, AUDIT, TERMS):
        for root, _, names in os.walk(folder):
            for name in names:
                if name.endswith((".yaml", ".csv", ".po", ".py")):
                    status = os.stat(f"{root}/{name}")  # noqa: PTH116 - os.stat is several times faster here
                    parts.append(f"{name}:{status.st_size}:{status.st_mtime_ns}")
    import zlib

    return f"{zlib.crc32('|'.join(sorted(parts)).encode()):08x}"


def cache_folder() -> Path:
    """Where what is compiled from authored files is kept."""
    named = os.environ.get("KETUM_CACHE") or os.environ.get("XDG_CACHE_HOME")
    if named:
        return Path(named) / "ketum"
    from platformdirs import user_cache_path

    return user_cache_path("ketum")


def library(language: str = SOURCE) -> Library:
    """The installed knowledge in ``language``; compiled on first use after a change, otherwise opened at once."""
    return _library(language)


@cache
def _library(language: str) -> Library:
    target = cache_folder() / f"knowledge-{_stamp()}.sqlite3"
    if not target.exists():
        from ketum.knowledge.compile import build

        build(target)
    if language == SOURCE:
        return Library(target)
    known = library()
    return Library(target, language, known.memo) if language in LANGUAGES else known
