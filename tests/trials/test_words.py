"""The sentences are exactly those of the method, in both languages; a diary alone never claims a cause. Hazard H-30."""

import pytest

from ketum.knowledge.library import library
from ketum.trials.analysis import analyse_diary
from ketum.trials.diary import Diary
from ketum.trials.method import method
from ketum.trials.simulation import Truth, diaries, simulate
from ketum.trials.verdict import capped, code_of
from ketum.trials.wording import causal_words

from .people import protocol

RULES = method(library())
VERDICTS = {
    "very_likely_meaningful": (
        "In your trial it very likely helped, by an amount you said matters.",
        "En su prueba muy probablemente ayudó, en una medida que usted dijo que importa.",
    ),
    "very_likely": (
        "It very likely helped, but perhaps by less than you wanted.",
        "Muy probablemente ayudó, pero quizá menos de lo que usted quería.",
    ),
    "unlikely": (
        "It is unlikely to lower your pain by even 1 point.",
        "Es poco probable que baje su dolor siquiera 1 punto.",
    ),
    "not_worse": (
        "Taking less did not make pain meaningfully worse.",
        "Tomar menos no empeoró el dolor de forma importante.",
    ),
    "cannot_tell": ("Your trial can't tell yet.", "Su prueba todavía no puede decirlo."),
    "probably_open": (
        "Probably, but you knew which was which.",
        "Probablemente, pero usted sabía cuál era cuál.",
    ),
}


@pytest.mark.parametrize("code", VERDICTS)
def test_the_verdicts_are_those_of_the_method(code: str) -> None:
    said = tuple(method(library(lang)).say(f"verdicts.{code}") for lang in ("en", "es"))
    assert said == VERDICTS[code]


def test_there_is_no_other_verdict() -> None:
    assert {key.removeprefix("verdicts.") for key in RULES.words if key.startswith("verdicts.")} == set(VERDICTS)


@pytest.mark.parametrize(
    ("question", "p", "code"),
    [
        ("T3", (0.96, 0.81, 0.90, 1.0), "very_likely_meaningful"),
        ("T3", (0.96, 0.80, 0.90, 1.0), "very_likely"),
        ("T3", (0.96, 0.10, 0.09, 1.0), "very_likely"),
        ("T3", (0.95, 0.10, 0.09, 1.0), "unlikely"),
        ("T3", (0.95, 0.10, 0.10, 1.0), "cannot_tell"),
        ("T2", (0.99, 0.99, 0.99, 0.96), "not_worse"),
        ("T2", (0.50, 0.00, 0.01, 0.95), "cannot_tell"),
    ],
)
def test_the_rows_of_the_table_and_their_limits(question: str, p: tuple[float, float, float, float], code: str) -> None:
    assert code_of(question, *p, RULES) == code


def test_knowing_which_was_which_caps_only_good_news() -> None:
    assert capped("very_likely_meaningful", knew=True) == "probably_open"
    assert capped("unlikely", knew=True) == "unlikely"
    assert capped("very_likely", knew=False) == "very_likely"


def test_an_answer_in_spanish_is_spanish_throughout() -> None:
    plan = protocol("T3")
    one = diaries(plan, simulate(plan, Truth(effect=-0.5, sd=2.5, rho=0.6), 1, 3))[0]
    found = analyse_diary(one, library("es"))
    assert found.words == "Su prueba todavía no puede decirlo."
    assert found.about[0] == "Esto trata de usted, en este periodo, con este producto."


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_sentence_that_looks_back_claims_a_cause(lang: str) -> None:
    shelf = library(lang)
    looking = [words for key, words in method(shelf).words.items() if key.startswith("lookback.")]
    assert looking
    for words in looking:
        assert causal_words(words.replace("{exposure}", "kratom"), shelf) == ()


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Kratom reduced your pain.", "en"),
        ("Your pain is lower because of kratom", "en"),
        ("It works for you", "en"),
        ("causing less pain", "en"),
        ("El kratom alivia su dolor", "es"),
        ("gracias a la dosis", "es"),
    ],
)
def test_the_lint_finds_words_of_cause(text: str, lang: str) -> None:
    assert causal_words(text, library(lang))


def test_the_lint_leaves_other_words_alone() -> None:
    assert causal_words("The two were often together, on workdays too.", library()) == ()


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("question", ["T1", "T2", "T3", "T4", "T5"])
def test_every_answer_shows_its_interval_and_the_number_of_days(question: str, lang: str) -> None:
    plan = protocol(question)
    for one in diaries(plan, simulate(plan, Truth(effect=-2.0), 2, 11)):
        found = analyse_diary(one, library(lang), whole=False)
        assert found.numbers is not None
        low, high = found.numbers.effect.interval_90
        text = " ".join(found.said)
        assert f"{low:+.1f}" in text
        assert f"{high:+.1f}" in text
        assert f": {found.n_days}." in text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_without_a_difference_the_number_of_days_is_still_said(lang: str) -> None:
    found = analyse_diary(Diary(question="T3"), library(lang))
    assert found.said[0] == method(library(lang)).say("shown.no_difference")
    assert found.said[1].endswith(": 0.")


def test_every_sentence_of_an_answer_is_translated() -> None:
    for key, words in RULES.words.items():
        assert method(library("es")).words[key] != words, key
