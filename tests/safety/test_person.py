"""Age, pregnancy, conditions. Hazards H-01, H-02, H-04, H-07, H-08, H-11, H-12, H-13."""

from collections.abc import Callable

import pytest

from ketum.record import Severity

Look = Callable[..., dict[str, object]]


@pytest.mark.parametrize(
    ("age", "code"),
    [
        (15, "COND:minor"),
        (17.9, "COND:minor"),
        (18, "COND:age_under_21"),
        (20, "COND:age_under_21"),
        (60, "COND:age_over_60"),
    ],
)
def test_an_age_at_risk_is_told(found: Look, age: float, code: str) -> None:
    assert code in found(age_years=age)


@pytest.mark.parametrize("age", [21, 35, 59])
def test_an_age_between_is_not_remarked_on(found: Look, age: float) -> None:
    assert not [
        code for code in found(age_years=age) if code in ("COND:minor", "COND:age_under_21", "COND:age_over_60")
    ]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("hepatitis C", "COND:hcv_or_liver"),
        ("epilepsy", "COND:seizure"),
        ("ran out of my epilepsy medicine", "COND:seizure_untreated"),
        ("long QT syndrome", "COND:cardiac"),
        ("high blood pressure", "COND:hypertension"),
        ("COPD", "COND:respiratory"),
        ("sleep apnea", "COND:respiratory"),
        ("chronic kidney disease", "COND:renal"),
        ("bipolar disorder", "COND:bipolar_psychosis"),
        ("opioid use disorder", "COND:oud_sud"),
        ("knee surgery next month", "COND:surgery"),
        ("suicide attempt last year", "COND:suicidality"),
        ("hypothyroidism", "COND:thyroid"),
        ("breastfeeding", "COND:breastfeeding"),
        ("12 weeks pregnant", "COND:pregnancy"),
    ],
)
def test_a_condition_in_lay_words_raises_its_code(found: Look, condition: str, code: str) -> None:
    assert code in found(conditions=[condition])


@pytest.mark.parametrize(
    "condition",
    ["denies seizures", "no history of seizures", "my mother has epilepsy", "family history of epilepsy"],
)
def test_negated_and_other_peoples_seizures_do_not_alarm(found: Look, condition: str) -> None:
    assert "COND:seizure" not in found(conditions=[condition])


def test_dependence_in_pregnancy_points_to_treatment(found: Look) -> None:
    codes = found(pregnant=True, conditions=["opioid use disorder"], use="18 g three times daily")
    assert {"COND:pregnancy", "COND:opioid_dependent_pregnancy"} <= set(codes)


def test_a_past_pregnancy_in_a_note_is_not_a_pregnancy(found: Look) -> None:
    assert "COND:pregnancy" not in found(person={"notes": ["had two pregnancies in my thirties"]})


def test_depression_alone_is_not_called_suicidal_in_an_adult(found: Look) -> None:
    assert "COND:suicidality" not in found(age_years=45, conditions=["depression"])


def test_a_large_intake_by_someone_depressed_is_an_emergency_for_the_mind_too(found: Look) -> None:
    codes = found(age_years=30, conditions=["depression"], use="45 capsules x 500 mg at once")
    assert codes["SX:suicidal"].severity is Severity.EMERGENCY
    assert "COND:suicidality" in codes


def test_slow_harm_is_recognised(found: Look) -> None:
    assert "SX:skin" in found(symptoms=["blue-grey skin on my arms"])
    assert "SX:endocrine" in found(symptoms=["low libido"])


def test_driving_is_advised_against(found: Look) -> None:
    assert "COND:driving" in found(conditions=["I drive a truck for work"])
