"""The reader: that it reads what it was taught, alone or beside others, and fits the bank and its own file."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketum.knowledge.audit.embedding import SIZE, Batch, encoder
from ketum.knowledge.audit.reader import Lesson, packed, reader, unpacked
from ketum.knowledge.audit.shelf import shelf as opened
from ketum.knowledge.library import Library

TEXTS = (
    "Kratom is not addictive.",
    "Withdrawal begins within hours of the last dose.",
    "No trial has tested kratom for fibromyalgia, and nobody knows whether the leaf helps people who live with it.",
)


def read(texts: tuple[str, ...]) -> list[Any]:
    """What the reader answers to each text."""
    found: list[Any] = [None] * len(texts)
    for batch in encoder().batches(texts):
        for place, row in zip(batch.places, reader().read(batch.halfway, batch.mask), strict=True):
            found[place] = row
    return found


def test_answers_are_chances_in_each_group_and_nothing_for_what_was_never_taught() -> None:
    for row in read(TEXTS):
        for group in reader().lesson.groups():
            assert row[group].sum() == pytest.approx(1, abs=1e-4)
            assert row[group].min() >= 0
        assert row[-1] == 0


def test_a_sentence_is_read_the_same_alone_and_beside_longer_ones() -> None:
    together = read(TEXTS)
    for text, beside in zip(TEXTS, together, strict=True):
        (alone,) = read((text,))
        assert np.abs(alone - beside).max() < 0.01


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Kratom is not addictive.", "contradicted"),
        ("Kratom can be addictive.", "supported"),
        ("Everyone can take kratom while pregnant.", "contradicted"),
        ("Nobody should take kratom while pregnant.", "supported"),
    ],
)
def test_one_small_word_turns_the_verdict(text: str, verdict: str) -> None:
    (row,) = read((text,))
    lesson = reader().lesson
    assert lesson.verdicts[int(row[lesson.groups()[1]].argmax())] == verdict


def test_the_reader_was_taught_every_reading_of_the_bank(shelf: Library) -> None:
    held = opened(shelf)
    never = [
        one
        for one, place in zip(
            [*held.model.readings, *reader().lesson.verdicts, *held.model.claims], held.order, strict=True
        )
        if place < 0
    ]
    assert never == [], "run make tune"


def test_places_of_answers_follow_other_lists() -> None:
    lesson = Lesson((("A01", "supported"), ("A02", "unknown")), ("supported", "unknown"), ("A01", "A02"))
    assert lesson.places([("A02", "unknown"), ("A03", "unknown")], ["A02", "A03", "A01"]) == [1, -1, 2, 3, 5, -1, 4]


@given(st.integers(0, 10_000))
def test_weights_come_back_from_their_file_to_within_half_a_step(seed: int) -> None:
    some = np.random.default_rng(seed)
    layers = [{"query": some.normal(size=(4, 6)), "query.bias": some.normal(size=6)} for _ in range(2)]
    last = {"weight": some.normal(size=(6, 3)), "bias": some.normal(size=3)}
    got_layers, got_last = unpacked(packed(layers, last))
    for wanted, got in zip([*layers, last], [*got_layers, got_last], strict=True):
        assert wanted.keys() == got.keys()
        for name, table in wanted.items():
            half_a_step = np.abs(table).max(axis=0) / 127 / 2 if table.ndim == 2 else 0
            assert (np.abs(table - got[name]) <= half_a_step + 1e-6).all()


def test_a_batch_holds_the_words_halfway_and_their_places() -> None:
    batches: list[Batch] = list(encoder().batches(TEXTS))
    assert sorted(place for batch in batches for place in batch.places) == [0, 1, 2]
    for batch in batches:
        assert batch.halfway.shape == (*batch.mask.shape, SIZE)
        assert np.linalg.norm(batch.meanings, axis=1) == pytest.approx(1, abs=1e-5)
