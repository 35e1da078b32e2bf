"""Every excluded situation is refused with a reason and an alternative; what is not said is asked. Hazard H-31."""

from inspect import getsource
from typing import Any

import pytest

from ketum.knowledge.library import library
from ketum.trials import gates
from ketum.trials.gates import Gate, Screening, eligible
from ketum.trials.method import method

from .people import AT, record

WELL = Screening(
    medicines_told=True, liver=False, seizure=False, suicidal=False, dependence=False, steady=True, days_per_week=2
)
PERSON: dict[str, Any] = {
    "age_years": 44, "sex": "female", "pregnant": False, "breastfeeding": False, "country_or_state": "Texas",
    "alcohol": "none",
}  # fmt: skip
KRATOM = ("T1", "T2", "T3", "T5")


def gate(question: str, screening: Screening = WELL, **changes: Any) -> Gate:
    return eligible(record(**changes), question, library(), AT, screening)  # type: ignore[arg-type]


def refused(question: str, screening: Screening = WELL, **changes: Any) -> set[str]:
    return {one.id for one in gate(question, screening, **changes).refusals}


def with_person(**said: Any) -> dict[str, Any]:
    return {"person": PERSON | said}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (with_person(pregnant=True), "pregnancy"),
        (with_person(breastfeeding=True), "breastfeeding"),
        (with_person(age_years=17), "minor"),
        (with_person(alcohol="heavy"), "alcohol"),
        (with_person(conditions=["epilepsy"]), "seizure"),
        (with_person(conditions=["hepatitis C"]), "liver"),
        (with_person(conditions=["suicide attempt"]), "suicidality"),
        (with_person(country_or_state="Alabama"), "law"),
        ({"labs": [{"analyte": "ALT", "value": 90, "unit": "U/L", "upper_limit": 40}]}, "liver"),
        ({"symptoms": [{"text": "yellow eyes"}]}, "liver"),
        ({"medications": [{"name": "Xanax"}]}, "interaction"),
        ({"medications": [{"name": "tramadol"}]}, "interaction"),
        ({"medications": [{"name": "gabapentin"}]}, "interaction"),
        ({"medications": [{"name": "an opioid"}]}, "interaction"),
        ({"products": [{"id": "red", "name": "7-OH tablets", "form": "seven_oh"}, {"id": "green"}]}, "product"),
        ({"products": [{"id": "red", "name": "Bag", "form": "unknown"}, {"id": "green"}]}, "product"),
        ({"without": ["kratom_use", "intakes"]}, "not_used"),
    ],
)
@pytest.mark.parametrize("question", KRATOM)
def test_who_is_excluded_is_refused_every_trial_with_kratom(
    question: str, changes: dict[str, Any], reason: str
) -> None:
    found = gate(question, **changes)
    assert reason in {one.id for one in found.refusals}
    assert not found.open
    assert all(one.why and one.instead and "{" not in one.why for one in found.refusals)


def test_something_else_is_open_to_those_who_may_not_test_kratom() -> None:
    assert gate("T4", **with_person(pregnant=True)).open
    assert gate("T4", medications=[{"name": "tramadol"}]).open


def test_an_emergency_or_thoughts_of_suicide_close_everything() -> None:
    assert "emergency" in refused("T4", symptoms=[{"text": "seizure"}])
    assert "suicidality" in refused("T4", WELL._replace(suicidal=True))


@pytest.mark.parametrize("question", ["T1", "T5"])
def test_signs_of_dependence_close_the_trials_that_go_without(question: str) -> None:
    assert "dependence" in refused(question, WELL._replace(dependence=True))
    assert "dependence" in refused(question, **with_person(conditions=["kratom addiction"]))
    assert "dependence" not in refused("T2", WELL._replace(dependence=True))


def test_each_question_is_for_those_whom_it_fits() -> None:
    assert "too_often" in refused("T1", WELL._replace(days_per_week=5))
    assert "too_often" not in refused("T1")
    assert "not_daily" in refused("T2", kratom_use={"product": "red", "text": "2 g twice a week"})
    assert "unstable" in refused("T2", WELL._replace(steady=False))
    assert "one_product" in refused("T3", intakes=[])
    assert "no_clinician" in refused("T5")
    assert "no_clinician" not in refused("T5", WELL._replace(clinician_agrees=True))


def test_an_amount_that_moved_in_the_last_weeks_is_seen_in_the_diary() -> None:
    rising = [
        {"at": f"2026-11-{day:02d}T08:00:00+00:00", "product": "red", "grams": 2.0 if day < 14 else 5.0}
        for day in range(1, 27)
    ] + [{"at": f"2026-10-{day}T08:00:00+00:00", "product": "red", "grams": 2.0} for day in range(28, 32)]
    assert "unstable" in refused("T2", intakes=rising)
    assert "unstable" not in refused("T2", intakes=[one | {"grams": 2.0} for one in rising])


def test_products_without_a_strength_cannot_be_made_equal() -> None:
    bare = [{"id": "red", "form": "leaf_powder"}, {"id": "green", "form": "leaf_powder"}]
    assert "no_strength" in refused("T3", products=bare)


def test_a_person_to_whom_it_all_applies_may_start() -> None:
    assert gate("T3") == Gate("T3", (), ())
    assert gate("T2", kratom_use={"product": "red", "grams_per_day": 4.0, "doses_per_day": 2}).open


def test_what_was_not_said_is_asked_and_keeps_the_gate_closed() -> None:
    found = eligible(record(person={}), "T1", library(), AT, Screening())
    asked = {one.id for one in found.asks}
    assert {"age", "pregnant", "medicines", "alcohol", "liver", "seizure", "suicidality", "dependence"} <= asked
    assert not found.open


def test_every_refusal_and_question_of_the_method_can_come_up() -> None:
    text, rules = getsource(gates), method(library())
    assert [name for name in (*rules.refusals, *rules.asks) if f'"{name}"' not in text] == []
