"""Compile the rules: what each code says, at what severity, and the numbers and product words that rules turn on."""

import sqlite3
from pathlib import Path
from typing import Literal

from pydantic import Field

from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated

SeverityWord = Literal["info", "caution", "warning", "stop", "emergency"]


class AuthoredRule(Strict):
    """One code: its words, its least severity, its evidence and the hazards it controls."""

    code: str = Field(pattern=r"^[A-Z]+:\w+$")
    stage: Literal["T0", "T1"]
    severity: SeverityWord
    title: str = Field(max_length=90)
    why: str
    action: str
    certainty: Literal["high", "moderate", "low", "very_low"]
    references: list[str] = Field(min_length=1)
    hazards: list[str] = Field(min_length=1)


class RuleFile(Authored):
    """A file of rules that share their date and review."""

    rules: list[AuthoredRule]


class Threshold(Strict):
    """One number on which a rule turns."""

    name: str
    unit: str
    value: float
    references: list[str] = Field(min_length=1)
    note: str | None = None


class ThresholdFile(Authored):
    """The thresholds."""

    thresholds: list[Threshold]


class ProductWords(Strict):
    """Words in a product's name that tell its kind or where it comes from."""

    kind: Literal["seven_oh", "blend", "extract", "verified", "unverified"]
    words: list[str]


class ProductFile(Authored):
    """The product words."""

    references: list[str]
    names: list[ProductWords]


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blobs ``rules``, ``thresholds`` and ``products``; raises ``BadKnowledge`` for a broken file."""
    folder = data / "rules"
    rules: dict[str, dict[str, object]] = {}
    for name in ("person.yaml", "use.yaml", "symptoms.yaml", "questionnaires.yaml"):
        file = validated(RuleFile, load_yaml(folder / name), folder / name)
        for rule in file.rules:
            rules[rule.code] = rule.model_dump() | {"as_of": file.as_of.isoformat()}
    thresholds = validated(ThresholdFile, load_yaml(folder / "thresholds.yaml"), folder / "thresholds.yaml")
    products = validated(ProductFile, load_yaml(folder / "products.yaml"), folder / "products.yaml")
    put_blob(db, "rules", rules)
    put_blob(db, "thresholds", {one.name: one.value for one in thresholds.thresholds})
    put_blob(db, "products", {group.kind: group.words for group in products.names})
