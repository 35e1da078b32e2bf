"""What is said before something is logged. Hazards H-09, H-10, H-14, H-16."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.record import Intake, Medication, Product, Rating, Record, Response, Severity
from ketum.safety.before import NO_LIMITS, OwnLimits, Planned, before_intake, grams_on

NOW = datetime(2026, 11, 27, 18, tzinfo=UTC)
PRODUCTS = (
    Product(id="leaf", name="Green Malay", form="leaf_powder"),
    Product(id="strong", name="7-OH tablets", form="seven_oh"),
)


def person(*hours: float, grams: float = 2.0, medications: tuple[Medication, ...] = ()) -> Record:
    taken = tuple(Intake(at=(NOW - timedelta(hours=one)).isoformat(), product="leaf", grams=grams) for one in hours)
    return Record(schema_version=1, products=PRODUCTS, intakes=taken, medications=medications)


def codes(
    record: Record, grams: float | None = 2.0, product: str = "leaf", at: datetime = NOW, **more: Any
) -> set[str]:
    planned = Planned(at=at, product=product, grams=grams)
    return {one.code for one in before_intake(record, planned, library(), **more)}


USUAL = (9, 20, 33, 44, 57, 68, 81)


def test_an_ordinary_dose_is_left_in_peace() -> None:
    assert codes(person(*USUAL)) == set()


def test_a_first_entry_is_left_in_peace() -> None:
    assert codes(person()) == set()
    assert codes(person(), grams=None) == set()


@pytest.mark.parametrize(("hours", "said"), [(0.5, True), (1.9, True), (2.0, False), (6, False)])
def test_too_soon_is_said_while_the_last_one_is_still_rising(hours: float, said: bool) -> None:
    assert ("DOSE:too_soon" in codes(person(hours, 30))) is said


def test_an_own_pause_is_kept_in_mind() -> None:
    assert codes(person(4, 30), limits=OwnLimits(hours_between=6)) == {"DOSE:too_soon"}
    assert codes(person(7, 30), limits=OwnLimits(hours_between=6)) == set()


@pytest.mark.parametrize(("grams", "said"), [(2.0, False), (2.5, False), (2.6, True), (5.0, True)])
def test_more_than_usual_is_said_where_there_is_a_usual(grams: float, said: bool) -> None:
    assert ("DOSE:more_than_usual" in codes(person(*USUAL), grams)) is said
    assert "DOSE:more_than_usual" not in codes(person(9, 20), grams)


def test_over_the_own_limit_counts_the_whole_day_where_the_person_is() -> None:
    limits = OwnLimits(grams_per_day=6)
    assert "DOSE:own_limit" not in codes(person(3, 6), limits=limits)
    assert "DOSE:own_limit" in codes(person(3, 6, 9), limits=limits)
    assert "DOSE:own_limit" not in codes(person(30, 33, 36), limits=limits)


def test_far_above_anything_studied_is_an_emergency() -> None:
    found = before_intake(person(*USUAL), Planned(at=NOW, product="leaf", grams=20), library())
    assert [(one.code, one.severity) for one in found] == [("DOSE:acute_excess", Severity.EMERGENCY)]


def test_a_new_interacting_medicine_is_said_and_an_old_one_is_not_repeated() -> None:
    old, new = Medication(name="Xanax", since="2025-01-01"), Medication(name="Xanax", since="2026-11-20")
    assert codes(person(*USUAL, medications=(old,))) == set()
    assert codes(person(*USUAL, medications=(new,))) == {"DDI:alprazolam"}
    unknown = Medication(name="Xanax")
    assert codes(person(*USUAL, medications=(unknown,)), new_medicines=["Xanax"]) == {"DDI:alprazolam"}
    assert codes(person(*USUAL, medications=(unknown,))) == set()


def test_what_must_not_be_combined_is_said_every_time() -> None:
    old = Medication(name="fentanyl", since="2020-01-01")
    found = before_intake(person(*USUAL, medications=(old,)), Planned(at=NOW, product="leaf", grams=2), library())
    assert "DDI:fentanyl" in {one.code for one in found if one.severity >= Severity.STOP}


def test_a_seven_oh_product_is_said_every_time_and_leaf_is_not() -> None:
    assert "PROD:7OH" in codes(person(*USUAL), None, "strong")
    assert "PROD:7OH" not in codes(person(*USUAL), 2.0, "leaf")


def test_a_product_that_is_not_listed_is_no_error() -> None:
    assert codes(person(*USUAL), product="gone") == set()


def test_a_day_is_the_day_of_the_place_and_not_of_greenwich() -> None:
    at = datetime.fromisoformat("2026-11-28T01:00:00+07:00")
    late = Intake(at="2026-11-27T23:30:00+07:00", grams=3.0)
    early = Intake(at="2026-11-28T00:30:00+07:00", grams=2.0)
    assert grams_on(at, [late, early]) == 2.0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.1, 600), max_size=12),
    st.one_of(st.none(), st.floats(0.1, 60)),
    st.floats(0.5, 30),
)
def test_a_larger_amount_never_hides_a_danger(hours: list[float], grams: float | None, limit: float) -> None:
    record, limits = person(*hours), OwnLimits(grams_per_day=limit)
    less = before_intake(record, Planned(at=NOW, product="leaf", grams=grams), library(), limits)
    more = before_intake(record, Planned(at=NOW, product="leaf", grams=(grams or 0) + 5), library(), limits)
    worst = [max((one.severity for one in found), default=0) for found in (less, more)]
    assert worst[1] >= worst[0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.1, 600), max_size=12), st.one_of(st.none(), st.floats(0.1, 60)))
def test_every_line_says_why_what_to_do_and_on_what_evidence(hours: list[float], grams: float | None) -> None:
    for one in before_intake(person(*hours), Planned(at=NOW, product="strong", grams=grams), library(), NO_LIMITS):
        assert one.seen
        assert one.action
        assert one.references


@given(hours=st.lists(st.floats(0, 400), max_size=8), pain=st.floats(0, 10), answers=st.lists(st.integers(0, 10)))
@settings(max_examples=25)
def test_ratings_and_answers_change_nothing_so_that_they_need_not_be_read(
    hours: list[float], pain: float, answers: list[int]
) -> None:
    bare = person(*hours, medications=(Medication(name="alprazolam"),))
    told = msgspec.structs.replace(
        bare,
        ratings=(Rating(at=NOW.isoformat(), scale="nrs-pain", value=pain),),
        responses=(Response(at=NOW.isoformat(), instrument="peg", answers=tuple(answers)),),
    )
    planned = Planned(at=NOW, product="p", grams=3.0)
    assert before_intake(told, planned, library()) == before_intake(bare, planned, library())
