"""Claims and pages: complete, honest, readable."""

import re
from datetime import date

import pytest

from ketum.knowledge.evidence import CERTAINTIES, VERDICTS, claims, pages
from ketum.knowledge.library import library
from ketum.knowledge.references import reference

CLAIMS = claims(library()).values()
PAGES = pages(library()).values()
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"])")
TOPICS = {
    "fibromyalgia", "arthritis", "neuropathy", "strains", "dose", "liver", "dependence", "stopping", "pregnancy",
    "emergency", "law", "interactions", "how-it-works", "seven-oh", "monitoring",
}  # fmt: skip


def test_all_topics_have_a_page() -> None:
    assert {page.id for page in PAGES} >= TOPICS


def test_every_claim_has_verdict_certainty_reason_and_working_references() -> None:
    for claim in CLAIMS:
        assert claim.verdict in VERDICTS
        assert claim.certainty in CERTAINTIES
        assert claim.reason
        assert [reference(one, library()).citation for one in claim.references]


def test_no_text_sells_shouts_or_promises() -> None:
    promises = re.compile(r"\b(?:is|are|it's) safe\b(?! to say)|!|\byou should (?:take|try|start)\b", re.IGNORECASE)
    texts = {claim.id: f"{claim.plain} {claim.reason}" for claim in CLAIMS}
    texts |= {page.id: " ".join([page.short, *page.do, *(one.plain for one in page.sections)]) for page in PAGES}
    told = {name: promises.search(text) for name, text in texts.items()}
    allowed = re.compile(r"(?:not|nobody|no|whether|that|if)\b[^.]*\b(?:is|are|it's) safe", re.IGNORECASE)
    assert {name for name, hit in told.items() if hit and not allowed.search(texts[name])} == set()


def test_plain_sentences_are_short() -> None:
    texts = ((page.short, *page.do, *page.unknown, *(one.plain for one in page.sections)) for page in PAGES)
    plain = [text for told in texts for text in told]
    long = [one for text in plain for one in SENTENCE.split(text) if len(one.split()) > 24]
    assert long == []


def test_what_is_unknown_is_said_on_every_page_with_a_date_of_change() -> None:
    for page in PAGES:
        assert page.unknown
        assert page.changed
        assert date.fromisoformat(page.changed[0].day)


def test_dangerous_beliefs_are_no_true_ones() -> None:
    assert [one.id for one in CLAIMS if one.verdict == "supported" and one.danger > 0] == []


def test_a_review_that_is_overdue_is_seen() -> None:
    claim = next(iter(CLAIMS))
    assert not claim.is_due(date(2026, 11, 27))
    assert claim.is_due(date(2030, 1, 1))


def test_conflicting_receptor_values_stand_side_by_side_with_their_sources() -> None:
    rows = library().blob("receptors")["measurements"]
    mine = [
        row
        for row in rows
        if (row["alkaloid"], row["target"], row["measure"]) == ("mitragynine", "mu opioid", "Ki")
        and "human" in row["system"]
    ]
    assert sorted(row["value"] for row in mine) == [161, 238, 709]
    assert len({tuple(row["references"]) for row in mine}) == 3


@pytest.mark.parametrize("status", ["memory", "second_hand", "retrieved"])
def test_marks_are_kept(status: str) -> None:
    assert any(row["status"] == status for row in library().blob("receptors")["measurements"])
