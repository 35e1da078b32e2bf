"""What stops a trial at once, and which result ends it. Hazard H-31."""

from typing import Any

import msgspec
import pytest

from ketum.knowledge.library import library
from ketum.record import Record
from ketum.trials.allocation import allocate, order
from ketum.trials.answers import Effect, Numbers
from ketum.trials.logbook import Entry, Trial, log_entry
from ketum.trials.method import method
from ketum.trials.protocol import protocol_hash
from ketum.trials.stopping import completed_blocks, ending, look, safety_stops

from .people import AT, SECRET, protocol, record

RULES = method(library())


def running(question: str = "T3") -> Trial:
    plan = protocol(question)
    return Trial(
        question=question, state="running", protocol=plan, protocol_hash=protocol_hash(plan),
        commitment=allocate(plan, SECRET).commitment, started="2026-11-27",
    )  # fmt: skip


def stops(trial: Trial, held: Record | None = None) -> set[str]:
    return {one.code for one in safety_stops(trial, held or record(), library(), AT)}


def with_log(trial: Trial, entries: list[dict[str, Any]]) -> Trial:
    return msgspec.structs.replace(trial, log=tuple(Entry(**one) for one in entries))


def test_a_quiet_trial_goes_on() -> None:
    assert stops(with_log(running(), [{"day": day, "pain": 6} for day in range(9)])) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"symptoms": [{"text": "yellow eyes"}]}, "SX:jaundice"),
        ({"symptoms": [{"text": "seizure"}]}, "SX:seizure"),
        ({"labs": [{"analyte": "ALT", "value": 300, "unit": "U/L", "upper_limit": 40}]}, "LAB:hepatic"),
        ({"medications": [{"name": "Xanax"}]}, "DDI:alprazolam"),
    ],
)
def test_red_flags_liver_tests_and_new_medicines_stop_it(changes: dict[str, Any], code: str) -> None:
    assert code in stops(running(), record(**changes))


def test_a_medicine_that_the_protocol_knew_is_not_new() -> None:
    trial = running()
    known = msgspec.structs.replace(trial.protocol, other_treatment=("Xanax, 0.5 mg",))
    trial = msgspec.structs.replace(trial, protocol=known, protocol_hash=protocol_hash(known))
    assert "DDI:alprazolam" not in stops(trial, record(medications=[{"name": "Xanax", "dose": "0.5 mg"}]))


def test_pain_three_points_above_the_run_in_stops_it_on_the_third_day_in_a_row() -> None:
    high = [{"day": day, "pain": 9} for day in (4, 5, 6)]
    assert "pain" in stops(with_log(running(), high))
    assert "pain" not in stops(with_log(running(), high[:2]))
    assert "pain" not in stops(with_log(running(), [*high[:2], {"day": 7, "pain": 9}]))


def test_rising_withdrawal_stops_it() -> None:
    log = [{"day": 0, "withdrawal": 1}, {"day": 1, "withdrawal": 4}, {"day": 2, "withdrawal": 5}]
    assert "withdrawal" in stops(with_log(running("T2"), log))
    assert "withdrawal" not in stops(with_log(running("T2"), log[:2]))


def test_more_than_usual_stops_it_and_so_does_the_wish() -> None:
    over = [{"at": "2026-11-27T08:00:00+00:00", "product": "red", "grams": 4.5}]
    assert "above_usual" in stops(running(), record(intakes=over))
    assert "wish" in stops(msgspec.structs.replace(running(), stop_wanted=True))


def numbers(p_lower: float, p_meaningful: float, width: float) -> Numbers:
    return Numbers(
        Effect(-1.0, (-1.0 - width / 2, -1.0 + width / 2)), p_lower, p_meaningful, 0.5, 1.0, 2.0, "A", "B", 3, 40
    )


@pytest.mark.parametrize(
    ("found", "done", "end"),
    [
        (numbers(0.995, 0.95, 2.0), 3, "benefit"),
        (numbers(0.995, 0.80, 2.0), 3, None),
        (numbers(0.60, 0.04, 2.0), 3, "little_benefit"),
        (numbers(0.60, 0.30, 1.4), 3, "precise"),
        (numbers(0.60, 0.30, 2.0), 4, "planned_end"),
    ],
)
def test_which_result_ends_a_trial(found: Numbers, done: int, end: str | None) -> None:
    assert ending(found, done, 4, RULES) == end


def test_a_look_tells_only_whether_to_end_and_not_before_three_pairs() -> None:
    trial, arms = running(), order(protocol("T3"), SECRET)
    for day in range(28):
        after = log_entry(trial, Entry(day=day, pain=7 if arms[day // 7] == "A" else 2))
        assert isinstance(after, Trial)
        trial = after
    assert completed_blocks(trial) == 2
    assert look(trial, SECRET, library(), "2027-01-01") is None
    for day in range(28, 42):
        after = log_entry(trial, Entry(day=day, pain=7 if arms[day // 7] == "A" else 2))
        assert isinstance(after, Trial)
        trial = after
    assert look(trial, SECRET, library(), "2027-01-10") == "benefit"
    assert look(trial, bytes(32), library(), "2027-01-10") is None
