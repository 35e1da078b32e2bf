"""The labelled texts: how well they are read, and that the bank does not hold them."""

import json
from pathlib import Path

import pytest
from benchmarks.audit import LABELLED, figures, read_labelled

from ketum.knowledge.audit.embedding import encoder
from ketum.knowledge.compile import DATA
from ketum.knowledge.compilers.audit import every_saying, meaning_key, read_sayings, shipped_meanings
from ketum.knowledge.library import Library

ROOT = Path(__file__).parents[3]


def labelled(split: str) -> list[str]:
    """The labelled texts of one split, one a line."""
    lines = (ROOT / LABELLED).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if json.loads(line)["split"] == split]


def test_held_out_texts_are_read_well_enough(tmp_path: Path) -> None:
    path = tmp_path / "held out.jsonl"
    path.write_text("\n".join(labelled("held out")), encoding="utf-8")
    found = figures(read_labelled(path))
    assert found.sentences > 300
    assert found.macro_f1 >= 0.8
    wrong, true = found.false_contradicted
    assert wrong / true <= 0.01
    missed, false = found.missed_contradicted
    assert missed / false <= 0.2


def test_texts_by_other_hands_full_of_truths_turned_round_are_read_well_enough(tmp_path: Path) -> None:
    path = tmp_path / "other hands.jsonl"
    path.write_text("\n".join([*labelled("third hand"), *labelled("fourth hand")]), encoding="utf-8")
    found = figures(read_labelled(path))
    assert found.macro_f1 >= 0.85
    wrong, true = found.false_contradicted
    assert wrong / true <= 0.01
    missed, false = found.missed_contradicted
    assert missed / false <= 0.2


def test_texts_of_a_hard_examiner_are_read_well_enough(tmp_path: Path) -> None:
    path = tmp_path / "examiner.jsonl"
    path.write_text("\n".join(labelled("examiner")), encoding="utf-8")
    found = figures(read_labelled(path))
    assert found.macro_f1 >= 0.8
    wrong, true = found.false_contradicted
    assert wrong / true <= 0.02
    missed, false = found.missed_contradicted
    assert missed / false <= 0.3  # the aim of 0.2 is missed here; docs/method/audit.md says so


def test_no_held_out_statement_is_in_the_bank(shelf: Library) -> None:
    written = read_sayings(DATA / "evidence" / "sayings", set(shelf.blob("claims")))
    bank = {"".join(filter(str.isalnum, text.casefold())) for text, *_ in written}
    statements = [
        one["text"]
        for line in [*labelled("held out"), *labelled("third hand"), *labelled("fourth hand"), *labelled("examiner")]
        for one in json.loads(line)["sentences"]
        if one["verdict"] != "no_claim"
    ]
    assert [one for one in statements if "".join(filter(str.isalnum, one.casefold())) in bank] == []


def test_the_meaning_of_every_saying_is_shipped(shelf: Library) -> None:
    shipped = shipped_meanings()
    lacking = [text for text, *_ in every_saying(DATA, shelf.blob("claims")) if meaning_key(text) not in shipped]
    assert lacking == [], "run python -m tools.meanings"


def test_a_shipped_meaning_is_what_the_encoder_says(shelf: Library) -> None:
    texts = [text for text, *_ in every_saying(DATA, shelf.blob("claims"))][:300:30]
    shipped = shipped_meanings()
    for text, row in zip(texts, encoder().encode(texts), strict=True):
        assert float(row @ shipped[meaning_key(text)]) == pytest.approx(1, abs=0.01)
