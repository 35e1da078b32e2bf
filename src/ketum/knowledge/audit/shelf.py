"""What the audit needs, taken from the compiled knowledge once per library."""

from typing import Any, NamedTuple

import msgspec
import numpy as np

from ketum.knowledge.audit.concepts import Lexicon
from ketum.knowledge.audit.context import ReadingWords
from ketum.knowledge.audit.model import Lexicons, Model
from ketum.knowledge.audit.reader import reader
from ketum.knowledge.audit.spaces import Space
from ketum.knowledge.library import Library


class Omission(msgspec.Struct, frozen=True):
    """Something that an honest article says."""

    id: str
    missing: str
    claims: list[str]
    named: list[list[str]]
    when: list[str]
    danger: int


class Shelf(NamedTuple):
    """The trained model with its word lists, and the words that steer reading.

    ``order``: where the reader has each of the model's answers.
    """

    model: Model
    order: list[int]
    lexicons: Lexicons
    reading: ReadingWords


def shelf(library: Library) -> Shelf:
    """The shelf of this library, opened on first use."""
    if "audit" not in library.memo:
        library.memo["audit"] = _opened(library)
    held: Shelf = library.memo["audit"]
    return held


def omissions(library: Library) -> list[Omission]:
    """What an honest article says, in the library's language."""
    if "omissions" not in library.spoken:
        library.spoken["omissions"] = msgspec.convert(library.blob("omissions"), list[Omission])
    held: list[Omission] = library.spoken["omissions"]
    return held


def _opened(library: Library) -> Shelf:
    blob = library.blob("audit")
    arrays = {name: _array(*rest) for name, *rest in library.rows("SELECT name, kind, shape, held FROM array")}
    spaces = {
        name: Space(
            keys=arrays[f"{name}.keys"],
            weights=arrays[f"{name}.weights"],
            starts=arrays[f"{name}.starts"],
            rows=arrays[f"{name}.rows"],
            values=arrays[f"{name}.values"],
            size=len(arrays["meanings"]),
        )
        for name in ("words", "letters", "signs")
    }
    readings = [(claim, verdict) for claim, verdict in blob["readings"]]
    return Shelf(
        Model(spaces, arrays["meanings"], arrays["weights"], readings, blob["claims"]),
        reader().lesson.places(readings, blob["claims"]),
        Lexicons(Lexicon(blob["concepts"]), Lexicon(blob["stance"])),
        msgspec.convert(blob["reading"], ReadingWords),
    )


def _array(kind: str, shape: str, held: bytes) -> Any:
    array = np.frombuffer(held, dtype=kind).reshape([int(one) for one in shape.split(",")])
    return array.astype(np.float32) if array.dtype == np.float16 else array
