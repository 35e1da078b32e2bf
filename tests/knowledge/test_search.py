"""Questions in plain words find the page that answers them."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.knowledge.evidence import claims, pages
from ketum.knowledge.library import library
from ketum.knowledge.search import answer, search

QUESTIONS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))


def found(question: str, most: int) -> list[str]:
    return [one.page.id for one in search(question, library())[:most]]


def test_there_are_at_least_sixty_questions_about_pages_that_exist() -> None:
    assert len(QUESTIONS) >= 60
    assert {name for names in QUESTIONS.values() for name in names} <= set(pages(library()))


def test_the_right_page_comes_first_for_most_questions_and_among_three_for_nearly_all() -> None:
    first = [one for one, right in QUESTIONS.items() if not set(found(one, 1)) & set(right)]
    third = [one for one, right in QUESTIONS.items() if not set(found(one, 3)) & set(right)]
    assert len(first) <= 0.15 * len(QUESTIONS), [(one, found(one, 2)) for one in first]
    assert len(third) <= 0.05 * len(QUESTIONS), [(one, found(one, 3)) for one in third]


@pytest.mark.parametrize("question", ["", "  ", "?!", "the of and", "zzzz qqqq"])
def test_what_nothing_answers_finds_nothing(question: str) -> None:
    assert search(question, library()) == ()


def test_a_medicine_in_the_question_is_named() -> None:
    best = search("can i take it with lyrica", library())[0]
    assert best.page.id == "interactions"
    assert best.about == "pregabalin"


def test_no_claim_comes_without_verdict_certainty_and_sources() -> None:
    for one in answer("is it addictive", search("is it addictive", library()))["results"]:
        for claim in one["claims"]:
            assert claim["verdict"]
            assert claim["certainty"]
            assert claim["references"]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_answered(text: str) -> None:
    shown = answer(text, search(text, library()))
    assert {one["page"] for one in shown["results"]} <= set(pages(library()))


def test_every_claim_is_told_on_a_page() -> None:
    told = {claim for page in pages(library()).values() for claim in page.claims}
    assert told == set(claims(library()))
