"""The emergency card's authored file."""

import sqlite3
from pathlib import Path

import msgspec
import pytest
import yaml

from ketum.knowledge.compile import DATA, BadKnowledge
from ketum.knowledge.compilers.emergency import FILE, compile_into


def compiled(folder: Path) -> dict[str, object]:
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE TABLE blob (name TEXT PRIMARY KEY, json TEXT NOT NULL)")
        compile_into(db, folder)
        found = msgspec.json.decode(db.execute("SELECT json FROM blob").fetchone()[0])
    db.close()
    return found  # type: ignore[no-any-return]


def test_its_sentences_are_short_enough_to_read_in_fear() -> None:
    card = yaml.safe_load((DATA / FILE).read_text("utf-8"))
    lines = [line for one in card["situations"] for line in (*one["signs"], *one["act"])]
    sentences = [sentence for line in lines for sentence in line.replace("?", ".").split(".") if sentence.strip()]
    assert max(len(sentence.split()) for sentence in sentences) <= 15
    assert not [line for line in lines if "!" in line]


def test_every_situation_says_what_to_do_and_where_that_was_read() -> None:
    card = compiled(DATA)
    assert all(one["act"] and one["sources"] for one in card["situations"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reviewed: null", "reviewd: null", "reviewd"),
        ('number: "112"', "number: call", "number"),
        ("[seizure_utmb]", "[nobody]", "nobody"),
        ("situations:", "situations: [", "emergency.yaml"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    target = tmp_path / FILE
    target.parent.mkdir()
    target.write_text((DATA / FILE).read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(BadKnowledge, match=said):
        compiled(tmp_path)
