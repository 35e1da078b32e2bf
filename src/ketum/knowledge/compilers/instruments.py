"""Compile the instruments: one file each, checked against itself, the rules and the terms."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.compilers.body_map import Drawing
from ketum.knowledge.compilers.instrument_methods import (
    Categories,
    Criteria,
    Formula,
    GroupsHit,
    Mean,
    Sum,
    Table,
    Total,
)
from ketum.knowledge.compilers.instrument_parts import Score, Slug, Words
from ketum.knowledge.compilers.instrument_schema import InstrumentFile
from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated

FOLDER = "instruments"
SETS, DRAWINGS = "sets.yaml", "drawings"


class InstrumentSet(Strict):
    """Instruments that belong together for people with one of ``conditions`` (everybody when empty)."""

    id: Slug
    label: Words
    conditions: list[str] = Field(default_factory=list)
    instruments: list[str] = Field(min_length=1)


class SetFile(Authored):
    """The sets."""

    references: list[str]
    sets: list[InstrumentSet]


def files(data: Path) -> Iterator[tuple[Path, InstrumentFile]]:
    """Every instrument as authored, in order of its file's name; raises ``BadKnowledge`` for a broken one."""
    for path in sorted((data / FOLDER).glob("*.yaml")):
        if path.name != SETS:
            yield path, validated(InstrumentFile, load_yaml(path), path)


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blobs ``instruments`` (a list), ``instrument:ID``, ``instrument_sets``, ``drawing:NAME``.

    Raises ``BadKnowledge`` for a file that is broken or does not fit the others.
    """
    known = {"rules": set(_blob(db, "rules")), "terms": {one["id"] for one in _blob(db, "terms")["terms"]}}
    listed: list[dict[str, object]] = []
    for path, file in files(data):
        if file.id != path.stem:
            raise BadKnowledge(f"{path.name}: the id {file.id!r} is not the name of the file")
        for problem in _misfits(file, known):
            raise BadKnowledge(f"{path.name}: {problem}")
        put_blob(db, f"instrument:{file.id}", runtime(file))
        listed.append({"id": file.id, "name": file.name.model_dump(), "use": file.use, "decision": file.decision})
    ids = {one["id"] for one in listed}
    put_blob(db, "instruments", listed)
    path = data / FOLDER / SETS
    sets = validated(SetFile, load_yaml(path), path)
    for one in sets.sets:
        for name in (*(set(one.instruments) - ids), *(set(one.conditions) - known["terms"])):
            raise BadKnowledge(f"{SETS}: {one.id}: there is no {name!r}")
    put_blob(db, "instrument_sets", [one.model_dump() for one in sets.sets])
    for path in sorted((data / FOLDER / DRAWINGS).glob("*.yaml")):
        put_blob(db, f"drawing:{path.stem}", validated(Drawing, load_yaml(path), path).model_dump(mode="json"))


def runtime(file: InstrumentFile) -> dict[str, Any]:
    """The instrument as the engine reads it: scales put into the items, codes beside what they name, no vectors."""
    one = file.model_dump(mode="json", exclude={"vectors", "scales", "items", "codes"})
    item_codes = next((coded.loinc for coded in file.codes if coded.of == "items"), None)
    codes = {coded.of: coded.loinc for coded in file.codes if coded.of != "items"}
    if isinstance(item_codes, list):
        asked = (item.id for item in file.items if not item.optional)
        codes |= dict(zip(asked, item_codes, strict=True))
    one["items"] = [
        item.model_dump(exclude={"scale", "points"})
        | {"loinc": codes.get(item.id), **_answers(file, item.scale, item.points)}
        for item in file.items
    ]
    one["loinc"] = codes
    for score in one["scores"]:
        if score["method"]["kind"] == "table":
            rows = sorted((int(raw), value, error) for raw, (value, error) in score["method"]["rows"].items())
            score["method"]["rows"] = rows
    return one


def _answers(file: InstrumentFile, name: str, points: dict[float, float] | None) -> dict[str, Any]:
    scale = file.scales[name]
    span = scale.span.model_dump() if scale.span else None
    labels = {option.value: option.label.model_dump() for option in scale.options or []}
    options = [
        {"value": value, "label": labels.get(value), "points": points[value] if points else value}
        for value in scale.values
    ]
    return {"span": span, "options": options}


def _blob(db: sqlite3.Connection, name: str) -> Any:
    return json.loads(db.execute("SELECT json FROM blob WHERE name = ?", (name,)).fetchone()[0])


def _misfits(file: InstrumentFile, known: dict[str, set[str]]) -> Iterator[str]:
    """What an instrument names and what is not there."""
    items, scores = {one.id for one in file.items}, {one.id for one in file.scores}
    groups = {one.id for one in file.groups}
    for score in file.scores:
        for name in set(_named(score)) - items - groups - scores:
            yield f"score {score.id}: there is no item, group or score {name!r}"
    for group in file.groups:
        for name in set(group.of) - groups:
            yield f"groups: {group.id}: there is no group {name!r}"
    yield from _triggers(file, known["rules"], items, scores)
    for change in file.mcid:
        for name in {change.score} - scores:
            yield f"mcid: there is no score {name!r}"
        for name in set(change.conditions) - known["terms"]:
            yield f"mcid: there is no condition {name!r} in terms/"
    yield from _codes(file, items | scores)


def _triggers(file: InstrumentFile, codes: set[str], items: set[str], scores: set[str]) -> Iterator[str]:
    for one in file.findings:
        if one.code not in codes:
            yield f"findings: the code {one.code!r} is not in rules/"
        if (one.item or one.score) not in (items if one.item else scores):
            yield f"findings: {one.code}: there is no item {one.item!r} or score {one.score!r}"
        if (one.at_least is None) == (one.band is None):
            yield f"findings: {one.code}: at_least or band is needed, and only one of them"


def _codes(file: InstrumentFile, names: set[str]) -> Iterator[str]:
    asked = sum(not item.optional for item in file.items)
    for coded in file.codes:
        if coded.of not in names | {"panel", "items"}:
            yield f"codes: there is no item or score {coded.of!r}"
        if isinstance(coded.loinc, list) != (coded.of == "items"):
            yield f"codes: {coded.of}: items have a list of codes, everything else has one"
        elif isinstance(coded.loinc, list) and len(coded.loinc) != asked:
            yield f"codes: {asked} codes are needed, one for each item that is not optional"


def _named(score: Score) -> list[str]:
    method = score.method
    if isinstance(method, Sum | Mean | GroupsHit):
        return method.of
    if isinstance(method, Table):
        return [method.of]
    if isinstance(method, Total):
        return [part.of for part in method.parts]
    if isinstance(method, Formula):
        return [term.item for term in method.terms]
    if isinstance(method, Categories):
        return [name for one in method.categories for name in (*one.items, *one.helps)]
    if isinstance(method, Criteria):
        named = [*method.every, *(name for one in method.one_of for name in one)]
        return named + ([method.unless] if method.unless else [])
    return []
