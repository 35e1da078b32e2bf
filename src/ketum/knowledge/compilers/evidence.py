"""Compile the evidence shelf: claims with verdict and certainty."""

import re
import sqlite3
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated

Topic = Literal[
    "conditions", "mechanism", "efficacy", "dependence", "adverse_effects", "liver", "interactions", "dose", "strains",
    "product", "law", "monitoring",
]  # fmt: skip
Verdict = Literal["supported", "partly_supported", "unsupported", "contradicted", "unknown"]
Certainty = Literal["high", "moderate", "low", "very_low"]
MOST_PLAIN_WORDS = 22  # in one sentence, so that it can be read in brain fog
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“])")


class Effect(Strict):
    """How large an effect or a harm is, where somebody measured it."""

    direction: str
    size: str


class Change(Strict):
    """What changed in an entry, and when, for people who read it before."""

    on: date
    what: str


class ClaimEntry(Strict):
    """A statement that people make, whether it is true, and how sure that is.

    ``claim`` is the statement as it is made, true or not. ``plain`` and ``clinician`` are what is true instead.
    ``reason`` says why the certainty is what it is. ``danger``: 0 harmless to believe, 3 believing it can kill.
    ``marks`` keeps which parts are recalled, second-hand or derived.
    """

    id: str = Field(pattern=r"^[A-L]\d\d$")
    claim: str = Field(max_length=200)
    verdict: Verdict
    certainty: Certainty
    reason: str = Field(min_length=20)
    plain: str = Field(min_length=20, max_length=400)
    clinician: str = Field(min_length=20)
    effect: Effect | None = None
    conditions: tuple[str, ...] = ()
    in_articles: bool = False
    danger: Literal[0, 1, 2, 3]
    marks: tuple[str, ...] = ()
    references: list[str] = Field(min_length=1)
    changed: tuple[Change, ...] = ()

    @field_validator("plain")
    @classmethod
    def _short_sentences(cls, text: str) -> str:
        for sentence in SENTENCE.split(text):
            if len(sentence.split()) > MOST_PLAIN_WORDS:
                raise ValueError(f"a plain sentence has at most {MOST_PLAIN_WORDS} words: {sentence!r}")
        return text


class ClaimFile(Authored):
    """The claims of one topic."""

    topic: Topic
    review_by: date
    claims: list[ClaimEntry]


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blob ``claims`` by id; raises ``BadKnowledge`` for a broken file or an id that is there twice."""
    claims: dict[str, dict[str, object]] = {}
    for path in sorted((data / "evidence" / "claims").glob("*.yaml")):
        file = validated(ClaimFile, load_yaml(path), path)
        for one in file.claims:
            if one.id in claims:
                raise BadKnowledge(f"{path.name}: the claim {one.id} is there twice; keep one")
            shared = {name: getattr(file, name) for name in ("topic", "as_of", "status", "reviewed", "review_by")}
            claims[one.id] = one.model_dump(mode="json") | {key: _text(value) for key, value in shared.items()}
    put_blob(db, "claims", claims)


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
