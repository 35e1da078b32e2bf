"""Hazards, controls and tests hang together: no orphan in any direction."""

import re
from pathlib import Path

from ketum.knowledge.library import library

ROOT = Path(__file__).parents[1]
CASE = (ROOT / "docs" / "safety-case.md").read_text(encoding="utf-8")
HAZARDS = set(re.findall(r"^\| (H-\d\d) \|", CASE, re.MULTILINE))


def test_every_hazard_that_a_rule_names_is_in_the_safety_case() -> None:
    named = {hazard for rule in library().blob("rules").values() for hazard in rule["hazards"]}
    assert named <= HAZARDS


def test_every_hazard_is_named_by_a_test() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert {hazard for hazard in HAZARDS if hazard not in texts} == set()


def test_every_control_and_test_that_the_safety_case_names_exists() -> None:
    paths = re.findall(r"`(tests/[\w/.]+)`", CASE)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    families = {code.split(":")[0] for code in library().blob("rules")}
    controls = re.findall(r"`([A-Z]+):(\w*)`", CASE)
    known = library().blob("rules")
    assert [f"{family}:{name}" for family, name in controls if name and f"{family}:{name}" not in known] == []
    assert {family for family, _ in controls} <= families
