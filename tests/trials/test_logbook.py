"""A trial in a record: what is kept tells nothing of the order before the reveal, and the reveal fits. Hazard H-30."""

import json
from typing import Any

import msgspec
import pytest

from ketum.knowledge.library import library
from ketum.record import read_record
from ketum.trials.allocation import Sealed, allocate, cards, order
from ketum.trials.analysis import analyse
from ketum.trials.answers import CannotTell, Verdict
from ketum.trials.kit import capsules_left, card_sheets, count_off, helper_sheet, kit, square
from ketum.trials.logbook import (
    BadTrial,
    Entry,
    NotLogged,
    Trial,
    kept,
    log_entry,
    next_envelope,
    opened,
    progress,
    read_trial,
)
from ketum.trials.protocol import Protocol, protocol_hash
from ketum.trials.report import bundle, derived_again, report

from .people import AT, SECRET, protocol


def running(question: Any = "T3", **choices: Any) -> Trial:
    plan = protocol(question, **choices)
    return Trial(
        question=question, state="running", protocol=plan, protocol_hash=protocol_hash(plan),
        commitment=allocate(plan, SECRET).commitment, started=AT.isoformat(),
    )  # fmt: skip


def noted(trial: Trial, entry: Entry) -> Trial:
    after = log_entry(trial, entry)
    assert isinstance(after, Trial), after
    return after


def finished(question: Any = "T3", effect: float = -3.0, **choices: Any) -> Trial:
    """Every day noted; under B pain is lower."""
    trial = running(question, **choices)
    plan = trial.protocol
    arms = order(plan, SECRET)
    for day in range(plan.days or 0):
        pain = 6 + (effect if arms[day // (plan.period_days or 1)] == "B" else 0) + day % 3 - 1
        trial = noted(trial, Entry(day=day, pain=pain))
    return trial


def opening(trial: Trial, secret: bytes = SECRET) -> Trial:
    after = opened(trial, secret, "2027-02-01")
    assert isinstance(after, Trial), after
    return after


def in_record(trial: Trial) -> Any:
    return read_record(json.dumps({"schema_version": 1, "trials": [kept(trial)]}))


@pytest.mark.parametrize("blinding", ["third_party", "self"])
def test_nothing_that_may_be_seen_before_the_reveal_depends_on_the_order(blinding: str) -> None:
    """Two trials that differ in their secret only differ in nothing but the commitment."""
    other = bytes(reversed(SECRET))
    plan = protocol("T3", blinding=blinding)
    assert order(plan, SECRET) != order(plan, other)

    def told(secret: bytes) -> str:
        sealed: Sealed = allocate(plan, secret)
        trial = msgspec.structs.replace(running("T3", blinding=blinding), commitment=sealed.commitment)
        trial = noted(trial, Entry(day=0, pain=5, guess="A"))
        record = in_record(trial)
        shown = [
            kept(trial),
            msgspec.to_builtins(report(trial, library())),
            msgspec.to_builtins(kit(plan, sealed, library())),
            analyse(plan, record, library()).as_json(),
            bundle(trial, library()),
            next_envelope(trial, 8),
            progress(trial),
            repr(trial),
            repr(sealed),
        ]
        return json.dumps(shown).replace(sealed.commitment, "commitment")

    assert told(SECRET) == told(other)
    assert SECRET.hex() not in told(SECRET)


def test_before_the_reveal_the_analysis_cannot_tell_and_afterwards_it_can() -> None:
    trial = finished()
    closed = analyse(trial.protocol, in_record(trial), library())
    assert isinstance(closed, CannotTell)
    assert "sealed" in closed.reason
    answer = analyse(trial.protocol, in_record(opening(trial)), library())
    assert isinstance(answer, Verdict)
    assert answer.words == "In your trial it very likely helped, by an amount you said matters."


def test_a_wrong_secret_opens_nothing_and_an_open_trial_takes_no_entries() -> None:
    trial = finished()
    assert not isinstance(opened(trial, bytes(32), "2027-02-01"), Trial)
    assert isinstance(log_entry(opening(trial), Entry(day=1, pain=3)), NotLogged)


def test_a_trial_survives_the_record_and_a_changed_protocol_does_not() -> None:
    trial = finished()
    assert read_trial(json.loads(json.dumps(kept(trial)))) == trial
    changed = kept(trial)
    changed["protocol"]["meaningful"] = 1.0
    with pytest.raises(BadTrial, match="changed after the start"):
        read_trial(changed)
    with pytest.raises(BadTrial, match=r"trials\[\]"):
        read_trial({"question": "T3", "state": "running"})


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry(day=200, pain=5), "after the last day"),
        (Entry(day=0, envelope=3, pain=5), "envelope 1 is due"),
        (Entry(day=0, envelope=99), "no envelope 99"),
    ],
)
def test_an_entry_that_cannot_be_is_not_taken(entry: Entry, said: str) -> None:
    found = log_entry(running(), entry)
    assert isinstance(found, NotLogged)
    assert said in found.why


def test_a_second_entry_of_a_day_adds_and_keeps() -> None:
    trial = noted(noted(running(), Entry(day=2, pain=5)), Entry(day=2, guess="B", harms=("nausea",)))
    assert trial.log == (Entry(day=2, pain=5, guess="B", harms=("nausea",)),)
    assert progress(trial) == (1, 56)


def test_episodes_are_known_by_their_envelopes() -> None:
    trial = noted(running("T1"), Entry(day=3, envelope=1, baseline=6, pain=4))
    assert next_envelope(trial, 5) == 2
    assert isinstance(log_entry(trial, Entry(day=5, pain=4)), NotLogged)
    shown = opening(noted(trial, Entry(day=5, envelope=2, baseline=7, pain=6)))
    found = analyse(shown.protocol, in_record(shown), library())
    assert isinstance(found, CannotTell)
    assert found.numbers is None or found.n_days == 2


def test_a_self_made_order_is_read_from_the_cards() -> None:
    trial = running(blinding="self")
    plan: Protocol = trial.protocol
    stacks = {arm: list(cards(plan, SECRET, arm)) for arm in "AB"}
    shuffled = "ABBAABBA"
    for place, arm in enumerate(shuffled):
        trial = noted(trial, Entry(day=place * (plan.period_days or 1), card=stacks[arm].pop(), pain=5))
    shown = opening(trial)
    assert shown.opened is not None
    assert shown.opened.order == tuple(shuffled)


def test_an_envelope_whose_card_was_never_read_is_left_out() -> None:
    trial = running(blinding="self")
    trial = noted(trial, Entry(day=0, card=cards(trial.protocol, SECRET, "A")[0], pain=5))
    trial = noted(trial, Entry(day=7, pain=5))
    shown = opening(trial)
    assert shown.opened is not None
    assert shown.opened.order[:2] == ("A", "?")
    assert isinstance(analyse(shown.protocol, in_record(shown), library()), CannotTell)


def test_the_bundle_gives_the_same_answer_again() -> None:
    shown = opening(finished())
    made = bundle(shown, library())
    assert made is not None
    again = derived_again(json.loads(json.dumps(made, default=str)), library())
    assert again is not None
    assert json.loads(json.dumps(again.as_json())) == json.loads(json.dumps(made["answer"]))


def test_the_report_has_every_item_and_the_hash() -> None:
    shown = opening(noted(finished(), Entry(day=3, harms=("nausea",))))
    found = report(shown, library())
    items = [row.item for row in found.rows]
    wanted = ["1a", "2a.2", "3a", "3b", "4a", "4c", "5", "6a", "8", "9", "11", "12", "13", "14", "17", "19", "20", "24"]
    assert items == wanted
    text = {row.item: row.text for row in found.rows}
    assert shown.protocol_hash in text["24"]
    assert "nausea (day 4)" in text["19"]
    assert "90 % interval" in text["17"]
    assert len(found.periods) == 8
    assert all("{" not in row.text for row in found.rows)


def test_the_kit_has_a_label_for_each_envelope_and_only_the_helper_sees_what_goes_in() -> None:
    plan = protocol("T3")
    made = kit(plan, allocate(plan, SECRET), library(), AT)
    assert [one.number for one in made.labels] == list(range(1, 9))
    assert made.labels[1].days == "2026-12-04 – 2026-12-10"
    sheet = helper_sheet(plan, SECRET, library())
    assert tuple(one.arm for one in sheet.fillings) == order(plan, SECRET)
    first, second = card_sheets(plan, SECRET)
    assert len(first.cards) == len(second.cards) == 4
    assert square(first.cards[0]).startswith("<svg")


def test_a_count_of_capsules_shows_an_arm_that_runs_out_or_was_doubled() -> None:
    plan = protocol("T3")
    assert capsules_left(plan, 2, 3) == 2 * 7 * 5
    assert count_off(plan, 2, 3, 70, library()) is None
    assert "fewer" in (count_off(plan, 2, 3, 68, library()) or "")
    assert "more" in (count_off(plan, 2, 3, 75, library()) or "")


def test_both_products_hold_the_same_milligrams_and_never_more_than_the_usual_grams() -> None:
    first, second = protocol("T3").arms
    assert first.mitragynine_mg == second.mitragynine_mg == 24.0
    assert max(first.grams or 0, second.grams or 0) <= 2.0
