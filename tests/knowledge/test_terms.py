"""Conditions and symptoms in lay words: what is understood, whose it is, and what must never be understood."""

from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from ketum.knowledge.compilers.terms import TermFile, WordFile
from ketum.knowledge.library import DATA, Library, library
from ketum.knowledge.schema import load_yaml, validated
from ketum.knowledge.terms import answer, understand
from ketum.knowledge.terms.capitals import marked
from ketum.knowledge.terms.words import fold, words

PHRASES = yaml.safe_load((Path(__file__).parent / "term_phrases.yaml").read_text(encoding="utf-8"))
WORDS = validated(WordFile, load_yaml(DATA / "terms" / "words.yaml"), "words.yaml")
TERMS = [
    term
    for path in sorted((DATA / "terms").glob("[cs]*s_*.yaml"))
    for term in validated(TermFile, load_yaml(path), path).terms
]
RIGHT = 0.9


@pytest.fixture(scope="module")
def shelf() -> Library:
    return library()


def found(text: str) -> set[str]:
    return {one.id for one in understand(text, library()).matches if one.counts and not one.candidate}


@pytest.mark.parametrize("group", PHRASES)
def test_nine_in_ten_phrases_are_understood_and_nothing_else_is(group):
    rows = {str(text): set(expected) for text, expected in PHRASES[group].items()}
    wrong = {text: found(text) for text, expected in rows.items() if found(text) != expected}
    assert len(wrong) <= (1 - RIGHT) * len(rows), wrong


@pytest.mark.parametrize("text", [str(text) for text in PHRASES["not_own"]])
def test_what_is_not_ones_own_never_counts(text):
    assert found(text) == set()


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_every_synonym_is_understood_as_its_term(term):
    plain = [one for one, _ in term.phrases() if "{" not in one and not one.startswith("measured")]
    several = {key for phrase in WORDS.several for key in [folded(phrase)]}
    missed = [one for one in plain if folded(one) not in several and term.id not in found(one)]
    assert missed == []


def folded(phrase: str) -> str:
    return "".join(word.stem for word in words(fold(phrase)))


@pytest.mark.parametrize("kind", ["pregnancy", "seizure", "jaundice", "epilepsy", "liver_disease", "suicidal_thoughts"])
def test_a_danger_has_names_in_many_languages(kind):
    term = next(one for one in TERMS if one.id == kind)
    assert all((term.en, term.es, term.de, term.fr, term.pt, term.it, term.nl, term.sv))


HARMLESS = {"benign", "pain", "other"}


@pytest.mark.parametrize("term", [one for one in TERMS if not HARMLESS.issuperset(one.roles)], ids=lambda term: term.id)
def test_what_may_alarm_has_three_foreign_names(term):
    assert len({*term.es, *term.de, *term.fr, *term.pt, *term.it, *term.nl, *term.sv}) >= 3


@pytest.mark.parametrize("word", WORDS.small_words)
def test_a_small_word_alone_means_nothing(word):
    for written in (word, word.capitalize()):
        assert understand(written, library()).matches == ()


SMALL = {fold(word) for word in WORDS.small_words}
OF_SMALL_WORDS = {
    folded(phrase)
    for term in TERMS
    for phrase, _ in term.phrases()
    if all(word.text in SMALL or len(word.text) == 1 for word in words(fold(phrase)))
}


@given(st.lists(st.sampled_from(WORDS.small_words), min_size=2, max_size=8))
def test_small_words_in_a_row_raise_no_alarm_unless_the_data_say_so(row):
    text = " ".join(row)
    assume(not any(phrase in folded(text) for phrase in OF_SMALL_WORDS))
    assert not [one for one in understand(text, library()).matches if one.counts and set(one.roles) - HARMLESS]


@given(st.text(max_size=200))
def test_no_text_is_an_error(text):
    assert answer(understand(text, library()))["query"] == text


OWN = st.sampled_from([str(text) for text in PHRASES["own"]])


@given(OWN)
def test_capitals_at_the_start_and_spaces_do_not_matter(text):
    assert found(f"  {text[:1].upper()}{text[1:]}  ") == found(text)


ACCENTS = str.maketrans("áéíóúñäöüèêàçï", "aeiounaoueeaci")


@given(OWN)
def test_accents_do_not_matter(text):
    assert found(text.translate(ACCENTS)) == found(text)


@given(st.sampled_from([one for one in PHRASES["own"] if "-" in str(one) and not any(c.isdigit() for c in str(one))]))
def test_hyphens_do_not_matter(text):
    assert found(text.replace("-", " ")) == found(text)


SIMPLE = st.sampled_from(
    ["epilepsy", "hepatitis C", "asthma", "gout", "heart attack", "kidney disease", "bipolar disorder", "migraine",
     "high blood pressure", "sleep apnea", "COPD", "diabetes", "hypothyroidism", "chest pain", "jaundice", "psychosis"]
)  # fmt: skip


@given(SIMPLE)
def test_no_history_of_it_removes_it(term):
    assert found(term)
    for denied in (f"no history of {term}", f"never had {term}", f"denies {term}", f"{term}: no", f"[ ] {term}"):
        assert found(denied) == set(), denied


@given(SIMPLE)
def test_what_is_feared_asked_or_somebody_elses_does_not_count(term):
    for before in ("worried about", "can kratom cause", "my brother has", "what if I get", "I read about"):
        assert found(f"{before} {term}") == set(), before


@given(st.lists(SIMPLE, min_size=2, max_size=5, unique=True), st.randoms())
def test_the_order_of_a_list_does_not_matter(row, chance):
    other = chance.sample(row, len(row))
    assert found(", ".join(row)) == found(", ".join(other))


@pytest.mark.parametrize("acronym", WORDS.capitals)
def test_an_acronym_that_is_a_word_does_not_count_in_small_letters(acronym):
    sentence = f"so {acronym.lower()} it goes"
    assert not [one for one in understand(sentence, library()).matches if one.counts and set(one.roles) - HARMLESS]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("ICH", "brain_bleed"),
        ("NOWS", "neonatal_withdrawal"),
        ("hx of MI", "heart_attack"),
        ("has MS", "multiple_sclerosis"),
        ("TIAs", "stroke_history"),
        ("I OD'd", "overdose"),
        ("ra", "rheumatoid_arthritis"),
        ("oa", "osteoarthritis"),
        ("copd", "copd"),
        ("t2dm", "diabetes"),
    ],
)
def test_acronyms_as_they_are_written(text, term):
    assert found(text) == {term}


def test_shouting_is_not_an_acronym():
    assert found("ICH HABE NICHTS, SI SI") == set()
    assert found("I HAVE ASTHMA AND GOUT") == {"asthma", "gout"}


def test_an_acronym_is_marked_only_as_a_whole_word():
    assert marked("MICHIGAN MI", frozenset({"MI"}), frozenset()) == "MICHIGAN inmicapitals"


def test_a_general_word_gives_way_to_an_exact_one():
    assert found("pain from sciatica") == {"sciatica"}
    assert found("constant pain") == {"chronic_pain"}


def test_look_alikes_are_not_guessed():
    assert understand("hyptension", library()).ambiguous
    assert found("hyptension") == set()


def test_the_answer_names_what_was_not_understood(shelf):
    told = answer(understand("gout and zzyzx", shelf))
    assert [one["id"] for one in told["matches"]] == ["gout"]
    assert told["rest"] == "zzyzx"
