"""Rows as they leave an importer: named, so that the same file gives the same rows, and held where there is a doubt."""

import hashlib
import io
from typing import Any

import msgspec

from ketum.interop.files import MEGABYTE, whole
from ketum.interop.naming import product
from ketum.interop.options import Options
from ketum.interop.times import Unclear
from ketum.interop.trouble import BadFile
from ketum.record.rows import Held, Item, Origin, Problem, ProductRow, Row, Skipped

REPEATED = "the same row again in the same file"
LARGEST_JSON = 128 * MEGABYTE


class Rows:
    """The rows of one file. Rows of one name with other content are numbered; an exact repeat is one row."""

    def __init__(self, options: Options) -> None:
        """No row has been seen."""
        self.options = options
        self._seen: dict[tuple[str, str], list[bytes]] = {}
        self._products: dict[str, ProductRow] = {}

    def add(self, row: Row, *doubts: str | None) -> Item:
        """``row`` under its final name; held where there is a doubt, skipped where it was there before."""
        known = self._seen.setdefault((row.KIND, row.identity), [])
        digest = hashlib.blake2b(repr(row.content()).encode("utf-8", "replace"), digest_size=12).digest()
        if digest in known:
            return Skipped(REPEATED)
        known.append(digest)
        if len(known) > 1:
            row = msgspec.structs.replace(row, identity=f"{row.identity}#{len(known)}")
        reasons = tuple(one for one in doubts if one)
        return Held(row, reasons) if reasons else row

    def product(self, name: str, origin: Origin) -> tuple[str, list[Item]]:
        """The identity of the product of this name, and its row when the name is new."""
        known = self._products.get(name)
        if known:
            return known.identity, []
        made = self._products[name] = product(name, origin, self.options)
        added = self.add(made)
        return made.identity, [added] if isinstance(added, Row) else []


def problem(origin: Origin, field: str, unclear: Unclear) -> Problem:
    """A row that cannot be kept because of one field."""
    return Problem(origin.where, field, unclear.what, unclear.mend)


def json_of(stream: io.BufferedReader, name: str) -> Any:
    """The JSON in ``stream``; raises ``BadFile`` that says what is wrong with it."""
    raw = whole(stream, LARGEST_JSON, name)
    try:
        return msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except msgspec.DecodeError as error:
        raise BadFile(f"this is no JSON ({error})", "export it again; it may be cut off") from error
    except UnicodeDecodeError as error:
        raise BadFile(f"byte {error.start:,} is not UTF-8", "save the file as UTF-8") from error
    except RecursionError as error:
        raise BadFile("this JSON is nested too deeply to be an export", "export it again") from error


def converted(raw: Any, kind: type[Any], where: str) -> Any:
    """``raw`` as ``kind``, or the ``Problem`` that says which field at ``where`` is wrong."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        field, said = validation_in_words(error)
        return Problem(where, field, said, "export it again, or mend it in the file")


def validation_in_words(error: msgspec.ValidationError) -> tuple[str, str]:
    """The field and what is wrong with it."""
    said, _at, path = str(error).partition(" - at `$.")
    return path.rstrip("`"), " ".join(said.split())[:200]
