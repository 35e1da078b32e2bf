"""Compile medicines: ingredients, every name they go by, what they do, and the words that stand around a name."""

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.compilers.drug_names import GENERIC, Name, better, curated_names, offers, register_names
from ketum.knowledge.medicines.context import Context
from ketum.knowledge.medicines.normalise import key, words
from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated

TABLES = """
CREATE TABLE drug_ingredient (
    id TEXT PRIMARY KEY, name TEXT, kind TEXT, rxcui TEXT, atc TEXT, unii TEXT, sources TEXT
) WITHOUT ROWID;
CREATE TABLE drug_name (
    key TEXT PRIMARY KEY, display TEXT, ingredients TEXT, via TEXT, trust TEXT, place TEXT,
    words INT, rank INT, offered INT
) WITHOUT ROWID;
CREATE TABLE role (
    ingredient_id TEXT, role TEXT, target TEXT, value TEXT, strength TEXT, evidence TEXT, source TEXT, licence TEXT
);
CREATE INDEX role_of ON role (ingredient_id);
"""
WORD_LISTS = ("noise", "everyday", "more_inside", "more_beside", "counted", "swallowed", "others", "elsewhere")
OPIOID_ROLES = {"opioid_agonist", "opioid_partial_agonist", "opioid_mixed_agonist_antagonist"}


class Source(Strict):
    """Where rows come from."""

    title: str
    licence: str


class FileNote(Strict):
    """What one file of the shelf holds."""

    file: str
    status: str
    about: str


class About(Authored):
    """Sources, licences and cautions of the shelf."""

    licence: str
    attribution: str
    files: list[FileNote]
    sources: dict[str, Source]
    cautions: list[str]


class Words(Authored):
    """Words around a name, each list one text."""

    source: str
    noise: str
    everyday: str
    more_inside: str
    elsewhere: str
    more_beside: str
    counted: str
    swallowed: str
    others: str


class Unit(Strict):
    """A unit of time: its days, and the pattern of its words."""

    days: float = Field(gt=0)
    words: str


class Surroundings(Authored):
    """Patterns over the words around a name."""

    source: str
    stopped: list[str]
    not_stopped: list[str]
    old_then_new: list[str]
    new_then_old: list[str]
    took: list[str]
    started: list[str]
    allergic: list[str]
    denied: list[str]
    not_denied: list[str]
    abstained: list[str]
    handed_on: list[str]
    owned: list[str]
    others_take: list[str]
    ago: list[str]
    near_past: dict[str, float]
    numbers: dict[str, float]
    units: list[Unit]
    new_clause: list[str]


class IngredientRow(Strict):
    """One ingredient with its identifiers."""

    id: str = Field(pattern="^[a-z0-9_]+$")
    name: str = Field(min_length=1)
    inn: str = ""
    kind: Literal["drug", "supplement", "herb", "recreational", "food"]
    parent: str = ""
    rxcui: str = ""
    atc: str = ""
    unii: str = ""
    sources: str = "curated"


class RoleRow(Strict):
    """One thing an ingredient does."""

    ingredient: str
    role: str = Field(min_length=1)
    target: str
    value: str
    strength: str
    evidence: Literal["regulatory", "curated_guideline", "class_inference", "curated_unverified"]
    source: str = Field(min_length=1)
    licence: str = Field(min_length=1)


class Ingredients:
    """All ingredients; a salt or ester stands for its parent."""

    def __init__(self, folder: Path) -> None:
        """Read the ingredients and the names they are shown by."""
        rows = [*_read(folder / "ingredients.csv"), *_read(folder / "ingredients_more.csv")]
        self.rows = {row["id"]: validated(IngredientRow, row, "ingredients.csv") for row in rows}
        preferred = {row["id"]: row["name"] for row in _read(folder / "preferred_names.csv")}
        if strange := sorted(set(preferred) - set(self.rows)):
            raise BadKnowledge(f"preferred_names.csv: {strange}: no such id in ingredients.csv")
        self.shown = {one: preferred.get(one) or _shown(row) for one, row in self.rows.items()}
        self._by_key: dict[str, str] = {}
        for one, row in self.rows.items():
            for name in filter(None, (row.name, row.inn, one)):
                self._by_key.setdefault(key(name), one)
        self._by_key |= {key(name): one for one, name in preferred.items()}

    def parent(self, one: str) -> str:
        """The ingredient itself, or the one it is a salt or ester of."""
        seen = {one}
        while (above := self.rows[one].parent) and above in self.rows and above not in seen:
            seen.add(above)
            one = above
        return one

    def named(self, name: str, where: str) -> str:
        """The id of a display name or id; raises ``BadKnowledge`` when there is none."""
        found = self._by_key.get(key(name))
        if found is None:
            raise BadKnowledge(f"{where}: {name!r}: no such ingredient; add it to ingredients_more.csv")
        return self.parent(found)


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write ``drug_ingredient``, ``drug_name``, ``role`` and the blobs of words and sources."""
    folder = data / "drugs"
    about = validated(About, load_yaml(folder / "about.yaml"), folder / "about.yaml")
    ingredients = Ingredients(folder)
    db.executescript(TABLES)
    db.executemany("INSERT INTO drug_ingredient VALUES (?,?,?,?,?,?,?)", _ingredient_rows(ingredients))
    opioids = _write_roles(db, folder, ingredients)
    _write_names(db, folder, ingredients)
    put_blob(db, "medicine_words", _words(folder, ingredients, opioids))
    put_blob(db, "ordinary_words", [row["word"] for row in _read(folder / "ordinary_words.csv")])
    put_blob(db, "medicine_sources", about.model_dump(mode="json"))


def _ingredient_rows(ingredients: Ingredients) -> Iterator[tuple[str, ...]]:
    for one, row in ingredients.rows.items():
        yield one, ingredients.shown[one], row.kind, row.rxcui, row.atc, row.unii, row.sources


def _write_roles(db: sqlite3.Connection, folder: Path, ingredients: Ingredients) -> set[str]:
    written: dict[tuple[str, ...], None] = {}
    opioids = set()
    for number, raw in enumerate(_read(folder / "roles.csv"), start=2):
        row = validated(RoleRow, raw, f"roles.csv line {number}")
        if row.ingredient not in ingredients.rows:
            raise BadKnowledge(f"roles.csv line {number}: {row.ingredient!r}: no such id in ingredients.csv")
        one = ingredients.parent(row.ingredient)
        rest = (row.role, row.target, row.value, row.strength, row.evidence, row.source, row.licence)
        written[(one, *rest)] = None
        if row.role in OPIOID_ROLES:
            opioids.add(one)
    db.executemany("INSERT INTO role VALUES (?,?,?,?,?,?,?,?)", written)
    return opioids


def _write_names(db: sqlite3.Connection, folder: Path, ingredients: Ingredients) -> None:
    lists = load_yaml(folder / "words.yaml")
    everyday = set(lists["everyday"].split())
    names: dict[str, Name] = {}
    for name in register_names(_read(folder / "names.csv"), ingredients, everyday):
        names[name.key] = better(names[name.key], name) if name.key in names else name
    for one in ingredients.rows:
        for shown in {ingredients.shown[one], ingredients.rows[one].name.lower()}:
            if key(shown) not in everyday:
                names[key(shown)] = Name(shown, (ingredients.parent(one),), "generic", "sure", "", GENERIC)
    for name in curated_names(_read(folder / "curated_names.csv"), ingredients):
        held = names.get(name.key)
        alike = held is not None and set(held.ingredients) == set(name.ingredients)
        names[name.key] = better(name, held) if held and alike else name
    offered = offers(names.values(), everyday | set(lists["noise"].split()))
    rows = (
        (
            one.key,
            one.display,
            "|".join(one.ingredients),
            one.via,
            one.trust,
            one.place,
            len(words(one.display)),
            one.rank,
            offered[one.key],
        )
        for one in names.values()
        if one.key
    )
    db.executemany("INSERT INTO drug_name VALUES (?,?,?,?,?,?,?,?,?)", rows)


def _words(folder: Path, ingredients: Ingredients, opioids: set[str]) -> dict[str, object]:
    lists = validated(Words, load_yaml(folder / "words.yaml"), folder / "words.yaml")
    systemic = [
        (ingredients.named(row["ingredient"], "systemic_places.csv"), row["place"])
        for row in _read(folder / "systemic_places.csv")
    ]
    return {
        **{name: getattr(lists, name).split() for name in WORD_LISTS},
        "context": _context(folder / "context.yaml", lists.others.split()),
        "classes": {key(row["term"]): row["class"] for row in _read(folder / "classes.csv")},
        "places": {key(row["word"]): row["place"] for row in _read(folder / "routes.csv")},
        "systemic": sorted({*systemic, *((one, "*") for one in opioids)}),
        "lookalikes": [(key(row["one"]), key(row["other"])) for row in _read(folder / "lookalikes.csv")],
    }


def _context(path: Path, relations: list[str]) -> dict[str, object]:
    found = validated(Surroundings, load_yaml(path), path).model_dump()
    try:
        Context(found, relations).made()
    except re.error as error:
        raise BadKnowledge(f"{path.name}: a pattern cannot be read: {error.pattern!r}: {error}") from error
    return {name: given for name, given in found.items() if name not in Authored.model_fields}


def _shown(row: IngredientRow) -> str:
    inn = row.inn.lower()
    plain = (
        inn
        and "(" not in inn
        and not inn.startswith(f"{row.name.lower()} ")
        and len(inn.split()) <= len(row.name.split())
    )
    return inn if plain else row.name.lower()


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise BadKnowledge(f"{path.name}: cannot be read ({error.strerror})") from error
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise BadKnowledge(
                f"{path.name} line {number}: its columns differ from the heading: {json.dumps(row, default=str)[:120]}"
            )
    return rows
