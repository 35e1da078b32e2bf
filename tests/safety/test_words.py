"""How findings speak. Hazards H-09, H-16."""

import re

from ketum.knowledge.library import library
from ketum.safety.rulebook import rulebook

RULES = library().blob("rules")
MECHANISMS = library().blob("mechanisms")
TEXTS = [*RULES.values(), *MECHANISMS]


def test_no_sentence_says_safe_or_shouts() -> None:
    bad = [
        one["code"]
        for one in TEXTS
        if re.search(r"\bsafe\b(?! to| place)|!", f"{one['why']} {one['action']}", re.IGNORECASE)
    ]
    assert [code for code in bad if code != "COND:suicidality"] == []


def test_titles_are_short_and_reasons_have_at_most_two_sentences() -> None:
    assert [one["code"] for one in RULES.values() if len(one["title"].split()) > 10] == []
    assert [one["code"] for one in RULES.values() if len(re.findall(r"[.;](?:\s|$)", one["why"])) > 3] == []


def test_every_emergency_says_how_to_get_help() -> None:
    urgent = [one for one in RULES.values() if one["severity"] == "emergency"]
    help_words = re.compile(r"call|emergency|poison|crisis", re.IGNORECASE)
    assert urgent
    assert [one["code"] for one in urgent if not help_words.search(one["action"])] == []


def test_stop_for_daily_users_always_comes_with_a_way_down() -> None:
    stops = [one for one in RULES.values() if one["severity"] == "stop"]
    way_down = re.compile(
        r"do not stop suddenly|call your doctor today|talked? to your doctor|take it again", re.IGNORECASE
    )
    assert [one["code"] for one in stops if not way_down.search(one["action"])] == []


def test_a_severity_can_be_raised_and_never_lowered() -> None:
    from ketum.record import Severity

    book = rulebook(library())
    assert book.finding("COND:pregnancy", (), Severity.INFO).severity is Severity.STOP
    assert book.finding("DEP:daily", (), Severity.WARNING).severity is Severity.WARNING
