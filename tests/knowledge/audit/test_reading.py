"""What sentences state, and what the audit says about them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.knowledge.audit import WORDS, Unread, audit, audit_article, word
from ketum.knowledge.audit.clauses import Clause, further
from ketum.knowledge.audit.frames import framed
from ketum.knowledge.audit.reading import MOST_DANGEROUS, MOST_SENTENCES, Audit, one_line
from ketum.knowledge.audit.shelf import omissions
from ketum.knowledge.audit.verdict import Judged
from ketum.knowledge.evidence import claims
from ketum.knowledge.library import Library, library
from ketum.knowledge.references import reference

ARTICLE = """Kratom for pain

Kratom is not addictive. It has never killed anyone on its own. You can take it when you are pregnant.
Mixing it with alcohol is fine! The FDA has approved kratom for pain. Experts agree that five grams are a safe dose.
7-OH tablets are just kratom. Checking ALT by itself will catch any liver injury.

Order today and get free shipping.
"""


def verdicts(text: str, shelf: Library) -> list[str]:
    """The verdicts over a text, in order."""
    return [one.verdict for one in audit(text, shelf).sentences]


@pytest.mark.parametrize(
    ("text", "verdict", "claim"),
    [
        ("Kratom is not addictive.", "contradicted", "D01"),
        ("Kratom can be addictive.", "supported", "D01"),
        ("Kratom isn't non-addictive.", "supported", "D01"),
        ("Nobody has ever died from kratom alone.", "contradicted", "D13"),
        ("People have died from kratom alone.", "supported", "D13"),
        ("It is a myth that nobody has ever died from kratom alone.", "supported", "D13"),
        ("Kratom may help with fibromyalgia.", "unknown", "C05"),
        ("No trial has tested kratom for fibromyalgia.", "supported", "C05"),
        ("Red vein kratom is best for the evening.", "unsupported", "I01"),
        ("Kratom can harm the liver.", "supported", "E01"),
    ],
)
def test_a_statement_and_its_denial(text: str, verdict: str, claim: str, shelf: Library) -> None:
    found = audit(text, shelf).sentences[0]
    assert (found.verdict, claim in found.claims) == (verdict, True)


def test_a_question_states_nothing_and_its_answer_states_what_was_asked(shelf: Library) -> None:
    assert verdicts("Can kratom be taken during pregnancy?\n\nNo.", shelf) == ["no_claim", "supported"]
    assert verdicts("Can kratom be taken during pregnancy?\n\nYes.", shelf) == ["no_claim", "contradicted"]


@pytest.mark.parametrize("text", ["Free shipping on all orders.", "Kratom and Chronic Pain", "Written by Ann Lee"])
def test_what_states_nothing_gets_no_claim(text: str, shelf: Library) -> None:
    found = audit(text, shelf).sentences[0]
    assert (found.verdict, found.claims, found.truth, found.danger) == ("no_claim", (), "", 0)


def test_a_statement_that_no_claim_covers_is_outside(shelf: Library) -> None:
    assert verdicts("Turmeric soothes sore joints.", shelf) == ["not_in_knowledge"]


def test_the_most_dangerous_come_first_and_each_claim_once(shelf: Library) -> None:
    found = audit(ARTICLE, shelf)
    danger = [found.sentences[at].danger for at in found.dangerous]
    assert len(danger) == MOST_DANGEROUS
    assert danger == sorted(danger, reverse=True)
    first = [found.sentences[at].claims[0] for at in found.dangerous]
    assert len(set(first)) == len(first)
    assert all(found.sentences[at].verdict != "supported" for at in found.dangerous)


def test_every_mark_leads_to_its_claim_its_truth_and_its_sources(shelf: Library) -> None:
    known = claims(shelf)
    for one in audit(ARTICLE, shelf).sentences:
        assert bool(one.claims) == (one.verdict not in {"no_claim", "not_in_knowledge"})
        assert bool(one.truth) == bool(one.claims)
        assert not one.claims or known[one.claims[0]].plain.startswith(one.truth)
        assert all(reference(name, shelf).citation for name in one.references)


@pytest.mark.parametrize(
    ("plain", "line"),
    [
        ("Yes. It was seen twice. " + "Long " * 40 + "end.", "Yes. It was seen twice."),
        ("Long " * 40 + "end. Short.", "Long " * 40 + "end."),
        ("All of it.", "All of it."),
    ],
)
def test_the_truth_is_one_line_of_whole_sentences(plain: str, line: str) -> None:
    assert one_line(plain) == line


def test_counts_name_every_verdict_and_add_up(shelf: Library) -> None:
    found = audit(ARTICLE, shelf)
    assert set(found.counts) == set(WORDS)
    assert sum(found.counts.values()) == len(found.sentences)


def test_segments_are_the_whole_text_in_order(shelf: Library) -> None:
    found = audit(ARTICLE, shelf)
    pieces = list(found.segments())
    assert "".join(text for text, _ in pieces) == ARTICLE
    assert [one for _, one in pieces if one] == list(found.sentences)


def test_an_article_that_says_it_all_misses_less_than_one_that_praises(shelf: Library) -> None:
    honest = audit(
        "Daily kratom use can lead to dependence and withdrawal. Kratom is not approved by the FDA. "
        "No trial has tested kratom in people with chronic pain.",
        shelf,
    )
    left = {one.id for one in audit(ARTICLE, shelf).omissions}
    assert {"dependence", "approval", "no_trial"} <= left
    assert not {"dependence", "approval", "no_trial"} & {one.id for one in honest.omissions}


def test_a_text_about_something_else_misses_nothing(shelf: Library) -> None:
    assert audit("The weather was fine. We walked along the river.", shelf).omissions == ()


def test_sentences_beyond_the_limit_are_counted_as_unread(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit("One. Two.", shelf).unread == 0
    assert MOST_SENTENCES > 1
    monkeypatch.setattr("ketum.knowledge.audit.reading.MOST_SENTENCES", 1)
    found = audit("One. Two. Three.", shelf)
    assert (len(found.sentences), found.unread) == (1, 2)


def test_text_and_the_bytes_of_a_file_are_read_alike(shelf: Library) -> None:
    as_text, as_bytes = audit_article(ARTICLE, shelf), audit_article(ARTICLE.encode(), shelf, kind="text")
    assert isinstance(as_text, Audit)
    assert as_text == as_bytes
    page = audit_article(b"<p>Kratom is not addictive.</p>", shelf, kind="html")
    assert isinstance(page, Audit)
    assert page.text == "Kratom is not addictive."


def test_what_is_said_goes_through_the_catalogue(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "say", lambda _, text: f"~{text}")
    found = audit_article("", shelf)
    assert isinstance(found, Unread)
    assert found.why.startswith("~")
    assert word("contradicted", shelf) == "~Contradicted"


def test_another_language_has_omissions_of_its_own(shelf: Library) -> None:
    spanish = library("es")
    assert [one.id for one in omissions(spanish)] == [one.id for one in omissions(shelf)]
    assert [one.missing for one in omissions(spanish)] == [spanish.say(one.missing) for one in omissions(shelf)]
    assert verdicts(ARTICLE, spanish) == verdicts(ARTICLE, shelf)


@pytest.mark.parametrize(
    ("text", "inside", "turned"),
    [
        ("It is a myth that kratom is harmless.", "kratom is harmless", True),
        ("Myth: kratom is harmless", "kratom is harmless", True),
        ("The claim that kratom is harmless is simply false.", "kratom is harmless", True),
        ("Whoever says it is harmless is lying.", "it is harmless", True),
        ("The vendor said that kratom is harmless.", "kratom is harmless", False),
    ],
)
def test_what_stands_around_a_statement(text: str, inside: str, turned: bool) -> None:
    found = framed(text)
    assert found is not None
    assert (found.text, found.turned) == (inside, turned)


def test_a_plain_statement_has_no_frame() -> None:
    assert framed("Kratom is harmless.") is None


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_to_its_end(text: str) -> None:
    found = audit(text, library())
    assert "".join(piece for piece, _ in found.segments()) == text
    assert all(0 <= one.sure <= 1 for one in found.sentences)


def test_denying_a_warning_is_as_dangerous_as_believing_a_falsehood() -> None:
    found = audit("Kratom is a tree. It is perfectly safe to combine kratom with benzodiazepines.", library())
    assert (found.sentences[-1].verdict, found.sentences[-1].danger) == ("contradicted", 3)
    assert len(found.sentences) - 1 in found.dangerous


def test_a_further_statement_in_a_sentence_is_named_with_its_own_verdict(shelf: Library) -> None:
    text = "Take 4 to 10 grams, the most common amount for pain, with effects that may last several hours."
    (one,) = audit(text, shelf).sentences
    assert (one.verdict, one.claims[0]) == ("contradicted", "H01")
    assert [(part.text, part.verdict, part.claims[0]) for part in one.also] == [
        ("with effects that may last several hours.", "supported", "C15")
    ]


def test_no_part_is_taken_out_of_a_true_or_reported_sentence(shelf: Library) -> None:
    for text in (
        "No trial has shown that kratom helps nerve pain, although many users say so.",
        "He said that kratom is not addictive, and that it helps nerve pain.",
    ):
        assert [one.also for one in audit(text, shelf).sentences] == [()]


@pytest.mark.parametrize(("whole", "named"), [("partly_supported", True), ("contradicted", False)])
def test_a_true_part_of_the_same_claim_is_named_only_where_the_whole_is_partly_true(whole: str, named: bool) -> None:
    part = Judged("supported", ("A05",), 0.7)
    found = further(Judged(whole, ("A05",), 0.5), [("arthritis is a family of diseases", part)])
    assert found == ((Clause("arthritis is a family of diseases", part),) if named else ())
