"""A broken instrument file stops the build and is named with file, place and mend. Hazard H-27."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.compilers.instruments import compile_into
from ketum.knowledge.schema import load_yaml, put_blob

WORDS = {"en": "Word", "es": "Palabra"}
SOUND: dict[str, Any] = {
    "as_of": "2026-11-22",
    "status": "derived",
    "reviewed": None,
    "references": ["a"],
    "id": "two",
    "name": WORDS,
    "measures": WORDS,
    "use": "self",
    "decision": "ship",
    "version": "1",
    "every": "weekly",
    "licence": {"words": "Free.", "status": "memory"},
    "scales": {"yes": {"options": [{"value": 0, "label": WORDS}, {"value": 1, "label": WORDS}]}},
    "items": [
        {"id": "one", "number": "1", "label": WORDS, "scale": "yes"},
        {"id": "other", "number": "2", "label": WORDS, "scale": "yes"},
    ],
    "scores": [
        {
            "id": "total",
            "label": WORDS,
            "method": {"kind": "sum"},
            "range": [0, 2],
            "main": True,
            "status": "memory",
            "cutoffs": {
                "status": "memory",
                "bands": [{"up_to": 0, "id": "no", "label": WORDS}, {"up_to": 2, "id": "yes", "label": WORDS}],
            },
        }
    ],
}
SETS = {"as_of": "2026-11-22", "status": "derived", "reviewed": None, "references": ["a"], "sets": []}
Build = Callable[[Callable[[dict[str, Any]], object]], None]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Compile a shelf with one small instrument, after changing it."""

    def compile_changed(change: Callable[[dict[str, Any]], object]) -> None:
        file = yaml.safe_load(yaml.safe_dump(SOUND))
        change(file)
        folder = tmp_path / "instruments"
        folder.mkdir()
        (folder / "two.yaml").write_text(yaml.safe_dump(file), encoding="utf-8")
        (folder / "sets.yaml").write_text(yaml.safe_dump(SETS), encoding="utf-8")
        with sqlite3.connect(":memory:") as db:
            db.execute("CREATE TABLE blob (name TEXT PRIMARY KEY, json TEXT NOT NULL)")
            put_blob(db, "rules", {"SX:x": {}})
            put_blob(db, "terms", {"terms": [{"id": "gout"}]})
            compile_into(db, tmp_path)
        db.close()

    return compile_changed


def test_a_sound_file_is_compiled(build: Build) -> None:
    build(lambda _: None)


def put(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """A change that puts ``value`` at ``path``."""

    def change(file: dict[str, Any]) -> None:
        *folders, last = (int(part) if part.isdigit() else part for part in path.split("."))
        place: Any = file
        for part in folders:
            place = place[part]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("id", "three", "is not the name of the file"),
        ("colour", "red", "colour"),
        ("items.1.id", "one", "'one' is there twice"),
        ("items.1.number", "1", "'1' is there twice"),
        ("items.0.scale", "no", "there is no scale 'no'"),
        ("items.0.label", None, "a label in our own words is needed"),
        ("items.0.label", {"en": "Word"}, "es"),
        ("items.0.group", "g", "there is no group 'g'"),
        ("items.0.points", {0: 1}, "points are needed for every answer"),
        ("scales.yes", {"span": {"least": 0, "most": 1}, "allowed": [1]}, "a scale has options, or a span"),
        ("scales.yes.options.1.value", 0, "two answers have the same value"),
        ("scores.0.main", False, "one score is the main one"),
        ("scores.0.method", {"kind": "sum", "of": ["third"]}, "there is no item, group or score 'third'"),
        ("scores.0.method", {"kind": "magic"}, "method"),
        ("scores.0.method", {"kind": "table", "of": "one", "rows": {0: [1, None], 2: [3, None]}}, "a row is left out"),
        ("scores.0.method", {"kind": "table", "of": "one", "rows": {0: [1, None], 1: [1, None]}}, "rise or fall"),
        ("scores.0.cutoffs.bands.1.up_to", 3, "the last band must end where the range of the score ends"),
        ("scores.0.cutoffs.bands.0.up_to", 2, "from the lowest up"),
        ("scores.0.status", "sure", "status"),
        ("codes", [{"of": "panel", "loinc": "44249-2", "status": "memory"}], "the check digit should be 1"),
        ("codes", [{"of": "items", "loinc": ["44249-1"], "status": "memory"}], "2 codes are needed"),
        ("codes", [{"of": "items", "loinc": "44249-1", "status": "memory"}], "items have a list of codes"),
        ("codes", [{"of": "third", "loinc": "44249-1", "status": "memory"}], "there is no item or score 'third'"),
        ("findings", [{"code": "SX:y", "item": "one", "at_least": 1, "within_days": 1, "status": "memory"}], "'SX:y'"),
        (
            "findings",
            [{"code": "SX:x", "item": "x", "at_least": 1, "within_days": 1, "status": "memory"}],
            "no item 'x'",
        ),
        ("findings", [{"code": "SX:x", "item": "one", "within_days": 1, "status": "memory"}], "at_least or band"),
        ("mcid", [{"score": "total", "conditions": ["cold"], "points": [1, 1], "status": "memory"}], "'cold' in terms"),
        ("mcid", [{"score": "sum", "conditions": ["gout"], "points": [1, 1], "status": "memory"}], "no score 'sum'"),
        ("mcid", [{"score": "total", "conditions": ["gout"], "status": "memory"}], "points, or share, or both"),
        (
            "mcid",
            [{"score": "total", "conditions": ["gout"], "points": [2, 1], "status": "memory"}],
            "the lower one first",
        ),
        ("use", "named_only", "named only has no scores"),
    ],
)
def test_what_does_not_hang_together_is_named(build: Build, path: str, value: Any, told: str) -> None:
    with pytest.raises(BadKnowledge) as error:
        build(put(path, value))
    assert told in str(error.value)
    assert str(error.value).startswith("two.yaml: ")


def test_a_set_names_instruments_and_conditions_that_exist(tmp_path: Path) -> None:
    from ketum.knowledge.library import DATA

    sets = load_yaml(DATA / "instruments" / "sets.yaml")["sets"]
    files = {path.stem for path in (DATA / "instruments").glob("*.yaml")}
    assert {name for one in sets for name in one["instruments"]} <= files
