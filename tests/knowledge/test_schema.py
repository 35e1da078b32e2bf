"""How an authored file is read: strict, and with an error that says where."""

from datetime import date
from pathlib import Path

import pytest

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.schema import Authored, Status, load_yaml, validated


def test_a_file_says_when_it_was_true_and_who_reviewed_it() -> None:
    file = validated(Authored, {"as_of": date(2026, 11, 22), "status": "memory", "reviewed": None}, "a.yaml")
    assert (file.as_of, file.status, file.reviewed) == (date(2026, 11, 22), Status.MEMORY, None)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({}, "as_of: Field required"),
        ({"as_of": "someday"}, "as_of"),
        ({"as_of": date(2026, 1, 1), "status": "sure"}, "status"),
        ({"as_of": date(2026, 1, 1), "colour": "red"}, "colour"),
        ([], "a.yaml"),
    ],
)
def test_a_wrong_entry_is_named_with_file_and_place(entry: object, told: str) -> None:
    with pytest.raises(BadKnowledge, match=told) as error:
        validated(Authored, entry, Path("somewhere/a.yaml"))
    assert str(error.value).startswith("a.yaml: ")


def test_broken_yaml_is_named_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("a: [1\nb: 2\n")
    with pytest.raises(BadKnowledge, match=r"broken\.yaml: .*line 2"):
        load_yaml(path)
    with pytest.raises(BadKnowledge, match="missing"):
        load_yaml(tmp_path / "missing.yaml")
