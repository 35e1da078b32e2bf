"""Compile the audit: sayings, concepts and omissions, and the model that is trained from them."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self
from zipfile import BadZipFile

from pydantic import Field, model_validator

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.compilers.evidence import Verdict
from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated

if TYPE_CHECKING:
    from ketum.knowledge.audit.arrays import Matrix
    from ketum.knowledge.audit.model import Model

REGISTERS = ("vendor", "forum", "news", "science", "label", "social")
SHIPPED = Path(__file__).parents[1] / "audit" / "meanings.npz"
CLAIM = "claim"  # the register of what the claims say themselves


class SayingEntry(Strict):
    """Sentences that say the same with the same verdict, by the kind of text they are written after.

    ``claims`` has the claim that decides the verdict first; it is empty where no claim is made.
    """

    claims: tuple[str, ...]
    verdict: Verdict | Literal["not_in_knowledge", "no_claim"]
    vendor: tuple[str, ...] = ()
    forum: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    science: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    social: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if bool(self.claims) == (self.verdict in {"not_in_knowledge", "no_claim"}):
            raise ValueError("a saying either makes claims and has their verdict, or makes none")
        return self


class SayingFile(Authored):
    """The sayings of one topic."""

    source: str
    sayings: list[SayingEntry]


class ConceptFile(Authored):
    """What sentences are about, and words that give them a sign."""

    source: str
    concepts: dict[str, list[str]]
    stance: dict[str, list[str]]


class Reading(Strict):
    """Words that decide how a sentence is read beside its neighbours."""

    presupposing: list[str]
    affirming: list[str]
    denying: list[str]
    pronouns: list[str]
    headings: list[str]
    verbs: list[str]


class Omission(Strict):
    """Something that an honest article says: said when one of its claims is made truly, all of ``named`` by name.

    ``when``: only in a text about one of these concepts.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    missing: str = Field(max_length=180)
    claims: list[str] = Field(min_length=1)
    named: tuple[tuple[str, ...], ...] = ()
    when: tuple[str, ...] = ()
    danger: Literal[0, 1, 2, 3]


class AuditFile(Authored):
    """How an article is read, and what an honest one would have said."""

    source: str
    reading: Reading
    omissions: list[Omission]


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blobs ``audit`` and ``omissions`` and the table ``array``; trains the model.

    That takes some seconds, and longer for sayings whose meaning is not shipped (``python -m tools.meanings``).
    Raises ``BadKnowledge`` for a broken file, an unknown claim, or a sentence that is there twice.
    """
    from ketum.knowledge.audit.training import Saying, trained

    folder = data / "evidence"
    claims = _claims(db)
    concepts = validated(ConceptFile, load_yaml(folder / "concepts.yaml"), folder / "concepts.yaml")
    about = validated(AuditFile, load_yaml(folder / "audit.yaml"), folder / "audit.yaml")
    _known(claims, ((one.id, one.claims) for one in about.omissions), "audit.yaml")
    sayings = [Saying(*one) for one in every_saying(data, claims)]
    model = trained(sayings, _meanings([one.text for one in sayings]), lexicons_of(concepts.concepts, concepts.stance))
    _put_arrays(db, _arrays(model))
    put_blob(
        db,
        "audit",
        {
            "concepts": concepts.concepts,
            "stance": concepts.stance,
            "readings": model.readings,
            "claims": model.claims,
            "reading": about.reading.model_dump(),
        },
    )
    put_blob(db, "omissions", [one.model_dump() for one in about.omissions])


def every_saying(data: Path, claims: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], str, str]]:
    """What the model is trained on: the sayings under ``data``, then the claims in their own words."""
    yield from read_sayings(data / "evidence" / "sayings", set(claims))
    yield from from_claims(claims)


def read_sayings(
    folder: Path, claims: set[str], *, only: str = "*.yaml"
) -> Iterator[tuple[str, tuple[str, ...], str, str]]:
    """Every saying: text, claims, verdict, register. Raises ``BadKnowledge`` for a sentence that is there twice."""
    seen: dict[str, str] = {}
    for path in sorted(folder.glob(only)):
        file = validated(SayingFile, load_yaml(path), path)
        _known(claims, ((one.verdict, one.claims) for one in file.sayings), path.name)
        for entry in file.sayings:
            for register in REGISTERS:
                for text in getattr(entry, register):
                    if text.casefold() in seen:
                        raise BadKnowledge(f"{path.name}: {text!r} is also in {seen[text.casefold()]}; keep one")
                    seen[text.casefold()] = path.name
                    yield text, entry.claims, entry.verdict, register


def from_claims(claims: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], str, str]]:
    """Each claim in its own words, and the truth about it as a statement that is supported."""
    for name, one in claims.items():
        yield one["claim"], (name,), one["verdict"], CLAIM
        if one["plain"] != one["claim"]:
            yield one["plain"], (name,), "supported", CLAIM


def lexicons_of(concepts: Mapping[str, list[str]], stance: Mapping[str, list[str]]) -> Any:
    """The word lists as the audit reads them."""
    from ketum.knowledge.audit.concepts import Lexicon
    from ketum.knowledge.audit.model import Lexicons

    return Lexicons(Lexicon(concepts), Lexicon(stance))


def _claims(db: sqlite3.Connection) -> dict[str, Any]:
    row = db.execute("SELECT json FROM blob WHERE name = 'claims'").fetchone()
    found: dict[str, Any] = json.loads(row[0])
    return found


def _known(claims: Container[str], entries: Iterator[tuple[str, Any]], where: str) -> None:
    for name, held in entries:
        if lost := sorted(one for one in held if one not in claims):
            raise BadKnowledge(f"{where}: {name}: there is no claim {lost[0]}; mend the id")


def _meanings(texts: list[str]) -> "Matrix":
    """One row a text: shipped with the sayings, or worked out and remembered in the cache, which takes a minute."""
    import numpy as np

    from ketum.knowledge.audit.embedding import encoder
    from ketum.knowledge.library import cache_folder

    memory = cache_folder() / "meanings-2.npz"
    held = {**_remembered(memory), **shipped_meanings()}
    keys = [meaning_key(text) for text in texts]
    missing = [at for at, key in enumerate(keys) if key not in held]
    if missing:
        new = encoder().encode([texts[at] for at in missing])
        held.update(zip((keys[at] for at in missing), new, strict=True))
        _remember(memory, keys, np.stack([held[key] for key in keys]))
    rows: Matrix = np.stack([held[key] for key in keys]).astype(np.float32)
    return rows


def meaning_key(text: str) -> str:
    """What the meaning of ``text`` is filed under."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def shipped_meanings() -> dict[str, "Matrix"]:
    """The meanings that came with the sayings, by key; ``python -m tools.meanings`` writes them, in whole 127ths."""
    import numpy as np

    if not SHIPPED.exists():
        return {}
    with np.load(SHIPPED) as kept:
        rows = kept["rows"].astype(np.float32) * kept["steps"][:, None]
        return dict(zip(kept["keys"].tolist(), rows, strict=True))


def _remembered(memory: Path) -> dict[str, "Matrix"]:
    import numpy as np

    try:
        with np.load(memory) as kept:
            return dict(zip(kept["keys"].tolist(), kept["rows"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}


def _remember(memory: Path, keys: list[str], rows: "Matrix") -> None:
    import numpy as np

    part = memory.with_name(f"{memory.stem}-{os.getpid()}.part.npz")
    try:
        memory.parent.mkdir(parents=True, exist_ok=True)
        np.savez(part, keys=np.array(keys), rows=rows)
        part.replace(memory)
    except OSError:
        part.unlink(missing_ok=True)


def _arrays(model: "Model") -> dict[str, Any]:
    import numpy as np

    # Half precision: half the size on disk, and no verdict hangs on the fourth digit.
    found: dict[str, Any] = {name: getattr(model, name).astype(np.float16) for name in ("meanings", "weights")}
    for name, space in model.spaces.items():
        parts = {"keys": space.keys, "weights": space.weights, "starts": space.starts, "rows": space.rows}
        found |= {f"{name}.{part}": held for part, held in parts.items()} | {f"{name}.values": space.values}
    return found


def _put_arrays(db: sqlite3.Connection, arrays: Mapping[str, Any]) -> None:
    db.execute("CREATE TABLE array (name TEXT PRIMARY KEY, kind TEXT, shape TEXT, held BLOB)")
    rows = [(name, held.dtype.str, ",".join(map(str, held.shape)), held.tobytes()) for name, held in arrays.items()]
    db.executemany("INSERT INTO array VALUES (?, ?, ?, ?)", rows)
