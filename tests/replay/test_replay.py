"""Published cases of harm and controls, replayed. Hazard H-16: too few alarms, and too many.

The bounds are the project's own release gates. Rules are never written for one case.
"""

from datetime import date
from typing import Any

import msgspec
import pytest

from ketum.knowledge.library import library
from ketum.record import read_record
from ketum.safety import check

from . import score as replay

AT = date(2026, 11, 24)


def judge(record: dict[str, Any]) -> list[dict[str, Any]]:
    return check(read_record(msgspec.json.encode(record)), library(), AT).as_json()["findings"]


@pytest.fixture(scope="module")
def scored() -> dict[str, Any]:
    return replay.score(judge, replay.read("cases.jsonl"), replay.read("benign.jsonl"))


@pytest.mark.parametrize(
    ("kind", "least"), [("t0_specific", 0.95), ("t0_dose_or_product", 0.90), ("t0_generic_only", 0.90), ("t1", 1.0)]
)
def test_the_alarms_that_published_cases_called_for_are_raised(scored: dict[str, Any], kind: str, least: float) -> None:
    share = scored["hit"][kind] / scored["total"][kind]
    assert share >= least, [one for one in scored["missed"] if one[1] == kind]


def test_controls_are_left_in_peace(scored: dict[str, Any]) -> None:
    assert len(scored["over"]) / scored["controls"] <= 0.05, scored["over"]
    assert [one for one in scored["over"] if one[1]] == []  # no trap
    assert [one for one in scored["over"] if any(level in ("stop", "emergency") for _, level in one[2])] == []
