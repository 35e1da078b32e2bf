"""The pages of a trial, as data: nothing tells the order before the reveal. Hazards H-30 and H-31."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from ketum.knowledge.library import library
from ketum.trials import logbook
from ketum.trials.allocation import allocate, order
from ketum.trials.analysis import analyse
from ketum.trials.kit import kit
from ketum.trials.logbook import Entry, Trial
from ketum.trials.method import Question
from ketum.trials.report import bundle, report
from ketum.trials.screens import cards, open_arm, points, today

from .people import AT, SECRET, protocol, record

OTHERS = [bytes([number]) * 32 for number in range(20)]


def running(question: Question, secret: bytes = SECRET, **choices: Any) -> Trial:
    plan = protocol(question, **choices)
    return logbook.begun(logbook.designed(plan), allocate(plan, secret), AT.isoformat())


def logged(trial: Trial, entries: list[dict[str, Any]]) -> Trial:
    for one in entries:
        after = logbook.log_entry(trial, Entry(**one))
        assert isinstance(after, Trial), after
        trial = after
    return trial


def everything_shown(trial: Trial, plan_secret: bytes) -> bytes:
    """All that a page, an export or an answer can be made from before the reveal, without the commitment itself."""
    shelf, sealed = library(), allocate(trial.protocol, plan_secret)
    made = [
        logbook.kept(trial),
        kit(trial.protocol, sealed, shelf, AT),
        [today(trial, shelf, AT + timedelta(days=day), plan_secret) for day in range(60)],
        logbook.progress(trial),
        points(trial, shelf),
        report(trial, shelf),
        bundle(trial, shelf),
        analyse(trial.protocol, record(trials=[logbook.kept(trial)]), shelf).as_json(),
    ]
    assert trial.commitment is not None
    return msgspec.json.encode(made).replace(trial.commitment.encode(), b"commitment")


@pytest.mark.parametrize(("question", "blinding"), [("T3", "third_party"), ("T3", "self"), ("T2", "third_party")])
def test_two_trials_with_other_orders_look_the_same_until_the_reveal(question: Question, blinding: str) -> None:
    plan = running(question).protocol
    other = next(one for one in OTHERS if order(plan, one) != order(plan, SECRET))
    entries = [{"day": day, "pain": 3 + day % 5, "guess": "A", "harms": ("nausea",)} for day in range(20)]
    shown = []
    for secret in (SECRET, other):
        trial = logged(running(question, secret, blinding=blinding), entries)
        shown.append(everything_shown(trial, secret))
        assert secret.hex().encode() not in shown[-1]
    assert shown[0] == shown[1]


def test_an_open_trial_shows_the_arm_of_today_and_no_other() -> None:
    trial = running("T4")
    drawn, length = order(trial.protocol, SECRET), trial.protocol.period_days or 0
    words = {one.id: one.words for one in trial.protocol.arms}
    for place, arm in enumerate(drawn):
        day = place * length
        found = today(trial, library(), AT + timedelta(days=day), SECRET)
        assert found.instructions == (f"Day {day + 1} of {trial.protocol.days}: {words[arm]}.",)
        assert "guess" not in found.asks
    assert open_arm(protocol("T3"), SECRET, 0) is None


def test_today_names_the_envelope_and_asks_for_the_guess_on_its_last_day() -> None:
    trial = running("T3")
    third = today(trial, library(), AT + timedelta(days=14))
    assert (third.day, third.envelope, third.asks) == (14, 3, ("pain", "rescue", "harms"))
    assert third.instructions == ("Day 15 of 56: take envelope 3.",)
    last = today(trial, library(), AT + timedelta(days=20))
    assert last.asks[-2:] == ("guess", "confidence")
    assert today(trial, library(), AT - timedelta(days=1)).day is None
    assert today(trial, library(), AT + timedelta(days=56)).over
    assert "withdrawal" in today(running("T2"), library(), AT).asks


def test_working_alone_the_square_is_read_on_the_first_day_of_an_envelope() -> None:
    trial = running("T3", blinding="self")
    assert today(trial, library(), AT).asks[0] == "card"
    assert "card" not in today(trial, library(), AT + timedelta(days=1)).asks


def test_a_day_lies_between_two_flares() -> None:
    trial = running("T1")
    assert today(trial, library(), AT).envelope == 1
    trial = logged(trial, [{"day": 0, "envelope": 1, "baseline": 6, "pain": 4}])
    waiting = today(trial, library(), AT)
    assert waiting.asks == ()
    assert str(AT + timedelta(days=1)) in waiting.instructions[0]
    assert today(trial, library(), AT + timedelta(days=1)).envelope == 2


def test_after_the_reveal_every_rating_is_a_point_of_its_arm() -> None:
    trial = logged(running("T3"), [{"day": day, "pain": day % 7} for day in range(30) if day != 4])
    revealed = logbook.opened(trial, SECRET, "2027-01-30")
    assert isinstance(revealed, Trial)
    found = points(revealed, library())
    assert found is not None
    drawn = order(trial.protocol, SECRET)
    assert [one.day for one in found] == [day for day in range(30) if day != 4]
    assert all(one.arm == drawn[one.day // 7] and one.pain == one.day % 7 for one in found)
    assert not found[0].analysed  # the first days after a switch are shown, not analysed


def test_a_stopped_trial_may_be_opened_at_once() -> None:
    stopped = logbook.ended(running("T3"), "withdrawal", wanted=True)
    assert today(stopped, library(), AT).over
    revealed = logbook.opened(stopped, SECRET, "2026-12-01")
    assert isinstance(revealed, Trial)
    assert revealed.stopped == "withdrawal"


def test_every_question_has_a_card_and_looking_back_is_the_last() -> None:
    english, spanish = cards(library()), cards(library("es"))
    assert [one.id for one in english] == ["T1", "T2", "T3", "T4", "T5", "T0"]
    assert all(one.card != other.card for one, other in zip(english, spanish, strict=True))


def test_a_trial_lives_in_the_record_as_plain_data_and_comes_back_whole() -> None:
    trial = logged(running("T3"), [{"day": 0, "pain": 5, "harms": ("itch",)}])
    plain = logbook.kept(trial)
    details = {
        key: value for key, value in plain.items() if key not in ("question", "state")
    }  # the column of the vault
    given = record(trials=[{"question": plain["question"], "state": plain["state"], **details}])
    assert logbook.read_trial(given.trials[0]) == trial
    assert date.fromisoformat(str(trial.started)) == AT
