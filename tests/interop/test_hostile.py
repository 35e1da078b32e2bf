"""Broken and hostile files get a clear answer: refused whole with the mend, or named row by row. Hazard H-28."""

import tracemalloc

import pytest

from ketum.interop.trouble import BadFile

from .hostile import corpus
from .reading import Found

FEWEST = 60


def test_the_corpus_is_large_and_every_kind_of_answer_is_in_it() -> None:
    cases = corpus()
    assert len(cases) >= FEWEST
    assert {one.becomes for one in cases.values()} == {"refused", "problem", "held", "nothing"}


@pytest.mark.parametrize("name", corpus())
def test_a_broken_or_hostile_file_gets_a_clear_answer(name: str) -> None:
    case = corpus()[name]
    if case.becomes == "refused":
        with pytest.raises(BadFile) as refused:
            Found(case.raw, case.asked, **case.more)
        assert case.said in str(refused.value)
        assert refused.value.what
        assert "\n" not in str(refused.value)
        assert len(str(refused.value)) < 700
        return
    found = Found(case.raw, case.asked, **case.more)
    told = [one.in_words for one in found.problems] + [why for one in found.held for why in one.reasons]
    assert bool(told) == (case.becomes != "nothing")
    assert case.said in " ".join(told)
    if case.becomes == "problem":
        assert found.problems
        assert all(one.where and one.what and one.mend for one in found.problems)


LARGE = ("zip bomb", "zip lying about its size", "apple one endless attribute", "endless line")


@pytest.mark.parametrize("name", LARGE)
def test_what_would_fill_the_memory_does_not(name: str) -> None:
    case = corpus()[name]
    tracemalloc.start()
    try:
        with pytest.raises(BadFile):
            Found(case.raw, case.asked, **case.more)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 64_000_000
