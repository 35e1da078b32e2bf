"""The specifications in ``specifications.yaml``, one test each."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from ketum.knowledge.library import library
from ketum.record import Severity, read_record
from ketum.safety import check

SPECIFICATIONS = yaml.safe_load((Path(__file__).parent / "specifications.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("spec", SPECIFICATIONS, ids=lambda spec: spec["name"])
def test_specification(spec: dict[str, Any]) -> None:
    record = read_record(msgspec.json.encode({"schema_version": 1} | spec["record"]))
    found = {one.code: one.severity for one in check(record, library(), date(2026, 11, 24)).findings}
    wanted = [tuple(one.split("=")) if "=" in one else (one, "info") for one in spec["expect"].get("codes", [])]
    assert [(code, level) for code, level in wanted if found.get(code, 0) < Severity.of(level)] == [], found
    assert [code for code in spec["expect"].get("never", []) if code in found] == []
