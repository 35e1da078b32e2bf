"""What answers to questionnaires mean. Hazards H-08, H-09, H-27."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ketum.instruments.answers import BadAnswers
from ketum.instruments.catalogue import instrument
from ketum.instruments.scoring import score
from ketum.knowledge.compilers.instruments import files
from ketum.knowledge.library import DATA, library
from ketum.record import Finding, Severity
from ketum.safety.questionnaires import findings
from ketum.safety.rulebook import rulebook

AT = date(2026, 11, 24)
Look = Callable[..., dict[str, Finding]]
QUIET = [0] * 9
THOUGHTS = [0] * 8 + [1]


def response(name: str, answers: list[Any], at: str | None = "2026-11-23T08:00:00+00:00") -> dict[str, Any]:
    return {"instrument": name, "answers": answers} | ({"at": at} if at else {})


def test_item_nine_opens_the_safety_path_whatever_the_total(found: Look) -> None:
    seen = found(responses=[response("phq-9", THOUGHTS)])
    assert seen["SX:suicidal"].severity is Severity.EMERGENCY
    assert "COND:low_mood" not in seen
    assert "2026-11-23" in seen["SX:suicidal"].seen[0]


def test_item_nine_opens_the_safety_path_when_there_is_no_total(found: Look) -> None:
    assert "SX:suicidal" in found(responses=[response("phq-9", [None] * 8 + [2])])


def test_a_later_no_clears_it_and_a_later_silence_does_not(found: Look) -> None:
    first = response("phq-9", THOUGHTS, "2026-11-10")
    assert "SX:suicidal" not in found(responses=[first, response("phq-9", QUIET, "2026-11-20")])
    assert "SX:suicidal" in found(responses=[first, response("phq-9", [0] * 8 + [None], "2026-11-20")])


def test_answers_without_a_date_count_as_of_today(found: Look) -> None:
    assert "SX:suicidal" in found(responses=[response("phq-9", THOUGHTS, None), response("phq-9", QUIET)])


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2026-10-25", {"SX:suicidal"}),
        ("2026-10-23", {"COND:suicidality"}),
        ("2026-05-26", {"COND:suicidality"}),
        ("2026-05-20", set()),
    ],
)
def test_an_old_answer_is_no_emergency_of_today_and_is_not_forgotten_at_once(
    found: Look, day: str, codes: set[str]
) -> None:
    seen = found(responses=[response("phq-9", THOUGHTS, day)])
    assert seen.keys() & {"SX:suicidal", "COND:suicidality"} == codes


@pytest.mark.parametrize(
    ("name", "answers", "code", "severity"),
    [
        ("phq-9", [2, 2, 2, 1, 1, 1, 1, 0, 0], "COND:low_mood", Severity.CAUTION),
        ("phq-9", [3, 3, 3, 3, 3, 3, 2, 0, 0], "COND:low_mood", Severity.WARNING),
        ("gad-7", [2, 2, 2, 1, 1, 1, 1], "COND:anxiety_high", Severity.CAUTION),
        ("audit-c", [2, 1, 0], "COND:alcohol_risky", Severity.CAUTION),
        ("sds", [1, 1, 1, 1, 1], "DEP:sds", Severity.CAUTION),
        ("dsm5-sud", [1, 1] + [0] * 9, "DEP:signs", Severity.CAUTION),
        ("dsm5-sud", [1] * 6 + [0] * 5, "DEP:signs", Severity.WARNING),
        ("sows", [1] * 11 + [0] * 5, "SX:withdrawal", Severity.WARNING),
        ("cows", [4, 3, 3, 1, 2, 0, 0, 0, 0, 0, 0], "SX:withdrawal", Severity.WARNING),
    ],
)
def test_a_score_at_its_limit_is_a_finding_and_one_below_is_none(
    found: Look, name: str, answers: list[int], code: str, severity: Severity
) -> None:
    assert found(responses=[response(name, answers)])[code].severity is severity
    assert code not in found(responses=[response(name, [0] * len(answers))])


def test_the_limit_for_drinking_is_higher_for_men(found: Look) -> None:
    answers = [response("audit-c", [3, 0, 0])]
    assert "COND:alcohol_risky" in found(responses=answers)
    assert "COND:alcohol_risky" in found(sex="other", responses=answers)
    assert "COND:alcohol_risky" not in found(sex="male", responses=answers)


def test_withdrawal_of_last_week_is_not_withdrawal_today(found: Look) -> None:
    assert "SX:withdrawal" not in found(responses=[response("sows", [2] * 16, "2026-11-17")])


def test_what_was_measured_without_a_cut_off_for_kratom_says_so(found: Look) -> None:
    assert "not validated for kratom" in found(responses=[response("sows", [2] * 16)])["SX:withdrawal"].seen[0]


def test_an_unknown_questionnaire_and_wrong_answers_are_said(found: Look) -> None:
    seen = found(responses=[response("abc-7", [1]), response("peg", [11, 1, 1])])["INPUT:not_recognised"].seen
    assert any("abc-7" in one for one in seen)
    assert any("peg" in one and "11" in one for one in seen)


def test_the_vectors_that_name_findings_get_them_and_no_others() -> None:
    named = [(file.id, one) for _, file in files(DATA) for one in file.vectors if one.findings is not None]
    assert len(named) == 3
    for name, vector in named:
        one = instrument(name, library())
        assert one is not None
        scored = score(one, vector.answers, vector.sex)
        assert not isinstance(scored, BadAnswers)
        codes = [finding.code for finding in findings(one, [(None, scored)], rulebook(library()), AT)]
        wanted = vector.findings or []
        total = scored.score().value or 0
        assert codes == wanted + (["COND:low_mood"] if total >= 10 else [])


def test_no_word_calls_anybody_addicted() -> None:
    rules = library().blob("rules")
    texts = [
        f"{rules[code]['title']} {rules[code]['why']} {rules[code]['action']}" for code in ("DEP:sds", "DEP:signs")
    ]
    texts += [path.read_text(encoding="utf-8") for path, _ in files(DATA)]
    assert [text[:60] for text in texts if "addicted" in text.casefold() or "addict " in text.casefold()] == []
