"""What ``ketum knowledge verify`` finds."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ketum.knowledge.compile import DATA
from ketum.knowledge.verify import report, verify

AT = date(2026, 11, 24)
REFERENCES = """
as_of: 2026-11-22
reviewed: null
references:
- {id: a, title: T, status: retrieved}
"""
FACTS = """
as_of: 2026-11-22
reviewed: null
status: derived
facts:
- {id: one, value: 1, references: [a]}
"""
Told = Callable[..., list[str]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What is wrong with a small shelf: one reference file and one file of facts."""

    def look(facts: str = FACTS, references: str = REFERENCES, table: str | None = None) -> list[str]:
        for name, text in (("references", references), ("facts", facts)):
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / f"{name}.yaml").write_text(text)
        if table is not None:
            (tmp_path / "facts" / "table.csv").write_text(table)
        return [f"{one.entry}: {one.what}" for one in verify(tmp_path, AT)]

    return look


def test_the_shelf_of_this_house_is_clean() -> None:
    assert report(verify(DATA, date(2026, 11, 28))).startswith("Every fact is dated")


def test_a_sound_shelf_has_no_problem(told: Told) -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("as_of: 2026-11-22\n", "", "file: has no as_of"),
        ("reviewed: null\n", "", "file: does not say who reviewed it"),
        ("status: derived\n", "", "one: has no status"),
        ("status: derived", "status: certain", "file: status 'certain' is none"),
        ("as_of: 2026-11-22", "as_of: 2027-01-01", "file: as_of 2027-01-01 has not come yet"),
        ("status: derived", "status: derived\nreview_by: 2026-11-23", "file: was to be reviewed by 2026-11-23"),
        ("value: 1,", "value: 1, review_by: 2026-11-23,", "one: was to be reviewed by 2026-11-23"),
        (", references: [a]", "", "one: has no source"),
        (", references: [a]", "", "a: is cited by nothing"),
        ("[a]", "[a, b]", "one: cites 'b', which is not there"),
        ("references: [a]", "reference: {id: b, where: abstract}", "one: cites 'b', which is not there"),
        ("references: [a]}", "references: [a]}\n- {id: one, references: [a]}", "one: is 2 times in facts"),
        ("value: 1, references: [a]", "parts: [{value: 1, references: [b]}]", "one: cites 'b', which is not there"),
        ("facts:", "facts: [", "file: facts.yaml"),
        (FACTS, "- 1\n", "file: is no mapping"),
    ],
)
def test_what_is_wrong_is_named(told: Told, old: str, new: str, problem: str) -> None:
    assert any(one.startswith(problem) for one in told(FACTS.replace(old, new)))


def test_a_reference_that_is_there_twice_is_named(told: Told) -> None:
    twice = REFERENCES + "- {id: a, title: U, status: memory}\n"
    assert "a: is on the shelf 2 times" in told(references=twice)


def test_a_recalled_fact_needs_no_source_beside_its_mark(told: Told) -> None:
    recalled = FACTS.replace("references: [a]", "status: memory") + "- {id: two, references: [a]}\n"
    assert told(recalled) == []


def test_a_table_is_described_beside_it_and_its_citations_lead_somewhere(told: Told) -> None:
    table = "name,references\nx,a|z\n"
    assert told(table=table) == ["file: is described nowhere", "line 2: cites 'z', which is not there"]
    described = FACTS + "files:\n- {file: table.csv, references: [a]}\n"
    assert told(described, table=table) == ["line 2: cites 'z', which is not there"]


def test_the_report_is_one_line_a_problem_with_its_mend(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "facts.yaml").write_text(FACTS)
    assert report(verify(tmp_path, AT)).splitlines() == [
        "facts/facts.yaml: one: cites 'a', which is not there; add it to references/ or mend the id",
        "1 to mend.",
    ]


SERIOUS = """
as_of: 2026-11-22
reviewed: null
status: derived
facts:
- {id: one, severity: stop, references: [a]}
"""


def test_a_stop_does_not_rest_on_one_recollection(told: Told) -> None:
    recalled = REFERENCES.replace("status: retrieved", "status: memory")
    assert told(SERIOUS) == []
    assert told(SERIOUS, recalled) == ["one: is stop on memory alone"]
    marked = SERIOUS.replace("severity: stop,", "severity: stop, status: memory,")
    assert told(marked) == ["one: is stop on memory alone"]
    two = recalled + "- {id: b, title: U, status: retrieved}\n"
    assert told(SERIOUS.replace("[a]", "[a, b]"), two) == []
