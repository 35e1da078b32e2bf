"""Compile what medicines do together with kratom: mechanisms, known pairs, half-lives."""

import sqlite3
from pathlib import Path
from typing import Literal

from pydantic import Field

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.compilers.rules import SeverityWord
from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated


class RoleLevel(Strict):
    """How serious a role is when no pair is on file; an empty field matches everything."""

    role: str
    target: str | None = None
    strength: str | None = None
    value: str | None = None
    severity: SeverityWord


class Mechanism(Strict):
    """One way in which a medicine and kratom meet, with its words. ``{drug}`` stands for the medicine."""

    code: str
    title: str
    why: str
    action: str
    references: list[str] = Field(min_length=1)
    certainty: Literal["high", "moderate", "low", "very_low"]
    roles: list[RoleLevel]


class MechanismFile(Authored):
    """The mechanisms, most important first."""

    mechanisms: list[Mechanism]


class Pair(Strict):
    """One medicine with kratom; ``severity: none`` means looked at, nothing relevant known.

    With ``said`` it holds only where one of these words was typed, for example for a low dose.
    """

    drug: str
    ingredient: str
    said: tuple[str, ...] = ()
    drug_class: str = Field(alias="class")
    mechanisms: list[str]
    severity: SeverityWord | Literal["none"]
    evidence: Literal["case_report", "clinical_study", "in_vitro", "class_effect", "none_found"]
    status: Literal["retrieved", "second_hand", "derived", "memory", "assumption"]
    references: list[str] = Field(min_length=1)
    note: str | None = None


class PairFile(Authored):
    """The known pairs."""

    pairs: list[Pair]


class HalfLife(Strict):
    """Longest half-life that matters clinically, active metabolites and depots included."""

    ingredient: str
    days: float = Field(gt=0)
    note: str | None = None


class HalfLifeFile(Authored):
    """Half-lives of medicines that stay for weeks."""

    references: list[str] = Field(min_length=1)
    half_lives: list[HalfLife]


class HabitFile(Authored):
    """Words for how much alcohol or caffeine is taken."""

    references: list[str] = Field(min_length=1)
    heavy: list[str]
    light: list[str]
    every_day: list[str]
    weekly: list[str]
    strong_caffeine: list[str]
    cups_heavy_from: float = Field(gt=0)
    cups: list[str]


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blobs ``mechanisms``, ``pairs`` (by ingredient), ``half_lives`` (days by ingredient) and ``habits``."""
    folder = data / "interactions"
    mechanisms = validated(MechanismFile, load_yaml(folder / "mechanisms.yaml"), folder / "mechanisms.yaml")
    pairs = validated(PairFile, load_yaml(folder / "pairs.yaml"), folder / "pairs.yaml")
    half = validated(HalfLifeFile, load_yaml(folder / "half_lives.yaml"), folder / "half_lives.yaml")
    habits = validated(HabitFile, load_yaml(folder / "habits.yaml"), folder / "habits.yaml")
    known = {one.code for one in mechanisms.mechanisms}
    for pair in pairs.pairs:
        if strange := set(pair.mechanisms) - known:
            raise BadKnowledge(f"pairs.yaml: {pair.drug}: no mechanism {sorted(strange)}; see mechanisms.yaml")
    as_of = pairs.as_of.isoformat()
    put_blob(db, "mechanisms", [one.model_dump() for one in mechanisms.mechanisms])
    by_ingredient: dict[str, list[dict[str, object]]] = {}
    for pair in sorted(pairs.pairs, key=lambda one: not one.said):
        held = by_ingredient.setdefault(pair.ingredient, [])
        if held and not held[-1]["said"]:
            raise BadKnowledge(f"pairs.yaml: {pair.drug}: {pair.ingredient} is there twice; give one of them `said`")
        held.append(pair.model_dump(by_alias=True) | {"as_of": as_of})
    put_blob(db, "pairs", by_ingredient)
    put_blob(db, "habits", habits.model_dump(mode="json"))
    put_blob(db, "half_lives", {one.ingredient: one.days for one in half.half_lives})
