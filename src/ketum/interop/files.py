"""Bytes of a file that nobody vouches for: limits that are counted while reading, and zips that cannot explode."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, cast

from ketum.interop.options import Progress
from ketum.interop.trouble import BadFile

CHUNK = 1 << 16
MOST_MEMBERS = 20_000
MOST_TIMES_SMALLER = 1_200  # deflate can reach 1032; real exports lie below 50, and every limit in bytes holds as well
MEGABYTE = 1_000_000
# What zipfile raises on files that are damaged or packed in ways it does not know (that is its NotImplementedError).
DAMAGE = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError)


class Limited(io.RawIOBase):
    """A stream that refuses to give more than ``most`` bytes, whatever its header promised."""

    def __init__(
        self, stream: IO[bytes], most: int, name: str, progress: Progress | None = None, size: int = 0
    ) -> None:
        """Read from ``stream``; ``progress`` is told the bytes read and ``size``."""
        self._stream, self._most, self._name = stream, most, name
        self._progress, self._size, self._done = progress, size, 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer``; raises ``BadFile`` beyond the limit or where the file is damaged."""
        try:
            found = self._stream.read(min(len(buffer), CHUNK))
        except DAMAGE as error:
            raise BadFile(f"{self._name} is damaged ({_one_line(error)})", "export it again") from error
        except Exception as error:  # zlib, bz2 and lzma raise errors of their own
            raise BadFile(f"{self._name} is damaged ({_one_line(error)})", "export it again") from error
        self._done += len(found)
        if self._done > self._most:
            raise BadFile(
                f"{self._name} holds more than {self._most // MEGABYTE:,} MB", "this is no export of one person"
            )
        if self._progress and found:
            self._progress(self._done, max(self._size, self._done))
        buffer[: len(found)] = found
        return len(found)


def limited(stream: IO[bytes], most: int, name: str, progress: Progress | None = None) -> io.BufferedReader:
    """``stream`` with a limit and a progress report."""
    return io.BufferedReader(Limited(stream, most, name, progress, size_of(stream)), CHUNK)


def whole(stream: IO[bytes], most: int, name: str, progress: Progress | None = None) -> bytes:
    """Everything in ``stream``, at most ``most`` bytes; raises ``BadFile``."""
    with limited(stream, most, name, progress) as counted:
        return counted.read()


def buffered(raw: bytes) -> io.BufferedReader:
    """Bytes in memory as a stream."""
    return io.BufferedReader(cast(io.RawIOBase, io.BytesIO(raw)))


def size_of(stream: IO[bytes]) -> int:
    """How many bytes a seekable stream has; 0 where nobody knows."""
    try:
        here = stream.tell()
        end = stream.seek(0, io.SEEK_END)
        stream.seek(here)
    except (OSError, AttributeError, ValueError, io.UnsupportedOperation):
        return 0
    return end


def is_zip(head: bytes) -> bool:
    """Whether these first bytes are those of a zip."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


class Archive:
    """A zip whose members are read one by one into memory or a stream; nothing is ever unpacked by its name."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Read the list of members; raises ``BadFile``."""
        self.name = name
        try:
            self._zip = zipfile.ZipFile(stream)
            members = self._zip.infolist()
        except DAMAGE as error:
            raise BadFile(f"{name} is no readable zip ({_one_line(error)})", "export it again") from error
        if len(members) > MOST_MEMBERS:
            raise BadFile(f"{name} holds {len(members):,} files", f"an export holds at most {MOST_MEMBERS:,}")
        twice = _twice(one.filename for one in members)
        if twice:
            raise BadFile(f"{name} holds {twice!r} twice", "export it again")
        self._members = {one.filename: one for one in members if not one.is_dir()}

    @property
    def names(self) -> list[str]:
        """The members, in their order."""
        return list(self._members)

    def find(self, wanted: Callable[[str], bool]) -> str | None:
        """The first member that is ``wanted``."""
        return next((name for name in self._members if wanted(name)), None)

    def open(self, name: str, most: int, progress: Progress | None = None) -> io.BufferedReader:
        """One member as a stream of at most ``most`` bytes; raises ``BadFile``."""
        info = self._members.get(name)
        if info is None:
            raise BadFile(f"{self.name} holds no {name}", "export it again")
        if info.flag_bits & 0x1:
            raise BadFile(f"{name} in {self.name} is locked by a password", "unpack it first")
        if info.file_size > most:
            raise BadFile(f"{name} holds {info.file_size:,} bytes", f"at most {most:,} are read")
        if info.file_size > MOST_TIMES_SMALLER * max(info.compress_size, 1) + CHUNK:
            raise BadFile(f"{name} grows {info.file_size // max(info.compress_size, 1):,} times when unpacked",
                          "this is no export")  # fmt: skip
        try:
            stream = self._zip.open(info)
        except DAMAGE as error:
            raise BadFile(f"{name} in {self.name} cannot be read ({_one_line(error)})", "export it again") from error
        return io.BufferedReader(Limited(stream, most, name, progress, info.file_size), CHUNK)

    def read(self, name: str, most: int) -> bytes:
        """One member whole."""
        with self.open(name, most) as stream:
            return stream.read()


def _twice(names: Iterator[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
