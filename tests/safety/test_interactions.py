"""Medicines and substances with kratom. Hazards H-05, H-06, H-17."""

from collections.abc import Callable

import pytest

from ketum.record import Severity

Look = Callable[..., dict[str, object]]


@pytest.mark.parametrize(
    ("typed", "code", "least"),
    [
        ("Xanax", "DDI:alprazolam", Severity.WARNING),
        ("Cymbalta 60 mg", "DDI:duloxetine", Severity.WARNING),
        ("Contramal LP", "DDI:tramadol", Severity.STOP),
        ("naltrexone", "DDI:naltrexone", Severity.STOP),
        ("Nardil", "DDI:phenelzine", Severity.STOP),
        ("grapefruit juice", "DDI:grapefruit", Severity.CAUTION),
        ("Biaxin", "DDI:clarithromycin", Severity.WARNING),
    ],
)
def test_a_known_pair_is_found_under_brand_and_generic(found: Look, typed: str, code: str, least: Severity) -> None:
    assert found(medicines=[typed])[code].severity >= least


@pytest.mark.parametrize(
    ("typed", "least"),
    [("bromazepam", Severity.WARNING), ("dihydrocodeine", Severity.WARNING), ("nitrazepam", Severity.WARNING)],
)
def test_a_medicine_without_a_known_pair_is_judged_by_its_roles(found: Look, typed: str, least: Severity) -> None:
    assert found(medicines=[typed])[f"DDI:{typed}"].severity >= least


@pytest.mark.parametrize(
    "typed", ["amoxicillin", "lidocaine patch", "ezetimibe", "vitamin D", "naloxone", "omeprazole"]
)
def test_a_medicine_without_a_relevant_mechanism_is_silent(found: Look, typed: str) -> None:
    assert not [code for code in found(medicines=[typed]) if code.startswith("DDI:")]


def test_a_class_without_a_name_warns_and_asks_for_the_name(found: Look) -> None:
    codes = found(substances=["benzodiazepine"])
    assert codes["DDI:benzodiazepine"].severity >= Severity.WARNING


def test_a_medicine_stopped_long_ago_is_silent_and_one_with_a_long_half_life_is_not(found: Look) -> None:
    stopped = {"since": "2025-01-01", "until": "2026-10-20"}
    assert "DDI:sertraline" not in found(medicines=[{"name": "sertraline", **stopped}])
    assert "DDI:fluoxetine" in found(medicines=[{"name": "fluoxetine", **stopped}])


def test_two_qt_medicines_weigh_more_than_one(found: Look) -> None:
    alone = found(medicines=["escitalopram"])["DDI:escitalopram"].severity
    assert found(medicines=["escitalopram", "azithromycin"])["DDI:escitalopram"].severity > alone


def test_a_morning_coffee_is_not_an_alarm_and_an_extract_with_caffeine_is(found: Look) -> None:
    leaf = [{"id": "p", "name": "batch-tested vendor", "form": "leaf_powder"}]
    shot = [{"id": "p", "name": "shot", "form": "extract"}]
    assert found(substances=["caffeine"], products=leaf)["DDI:caffeine"].severity is Severity.INFO
    assert found(substances=["caffeine"], products=shot)["DDI:caffeine"].severity >= Severity.CAUTION


def test_serotonin_toxicity_needs_two_signs_and_a_serotonin_medicine(found: Look) -> None:
    signs = ["tremor", "sweating", "fever"]
    assert found(medicines=["sertraline"], symptoms=signs)["SX:serotonin"].severity is Severity.EMERGENCY
    assert "SX:serotonin" not in found(symptoms=signs)


def test_naloxone_is_advised_with_an_opioid_and_never_warned_of(found: Look) -> None:
    assert "NAL:keep" in found(medicines=["oxycodone"])
    assert "DDI:naloxone" not in found(medicines=["Narcan"])


def test_signs_of_an_overdose_come_first(found: Look) -> None:
    codes = found(medicines=["diazepam"], symptoms=["can't wake him", "blue lips"])
    assert next(iter(codes)).startswith("SX:")
    assert codes["SX:sedation"].severity is Severity.EMERGENCY


def level(found: Look, code: str, **said: object) -> Severity | None:
    finding = found(**said).get(code)
    return finding.severity if finding else None


@pytest.mark.parametrize(
    ("said", "use", "severity"),
    [
        ("a glass of wine on Fridays", "3 g daily", Severity.CAUTION),
        ("beer now and then", "3 g daily", Severity.CAUTION),
        ("alcohol", "2 g twice a week", Severity.CAUTION),
        ("alcohol", "3 g daily", Severity.WARNING),
        ("alcohol", "some now and then", Severity.WARNING),
        ("a beer every night", "3 g daily", Severity.WARNING),
        ("lots of wine on Saturdays", "2 g twice a week", Severity.WARNING),
        ("wine occasionally", "20 g daily", Severity.WARNING),
    ],
)
def test_little_alcohol_is_a_caution_and_the_rest_a_warning(
    found: Look, said: str, use: str, severity: Severity
) -> None:
    assert level(found, "DDI:alcohol", substances=[said], use=use) is severity


def test_little_alcohol_stays_a_warning_beside_a_sedative_or_a_strong_product(found: Look) -> None:
    shot = [{"id": "p", "name": "shot", "form": "extract"}]
    assert (
        level(found, "DDI:alcohol", substances=["wine occasionally"], medicines=["Xanax"], use="2 g")
        is Severity.WARNING
    )
    assert level(found, "DDI:alcohol", substances=["wine occasionally"], products=shot, use="one") is Severity.WARNING


def test_who_has_leaf_but_takes_none_is_only_told_what_is_to_be_watched_and_warned_of_the_rest(found: Look) -> None:
    leaf = [{"id": "p", "name": "batch-tested vendor", "form": "leaf_powder"}]
    assert level(found, "DDI:sertraline", medicines=["sertraline"], products=leaf) is Severity.INFO
    assert level(found, "DDI:sertraline", medicines=["sertraline"], products=leaf, use="2 g") is Severity.CAUTION
    assert level(found, "DDI:oxycodone", medicines=["oxycodone"], products=leaf) is Severity.WARNING
