"""From a design to a verdict: what the sentences say, when none is given, and what moves the numbers. Hazard H-30."""

import msgspec
import numpy as np
import pytest

from ketum.knowledge.library import library
from ketum.trials.analysis import analyse_diary
from ketum.trials.answers import CannotTell, Shown, Verdict
from ketum.trials.diary import Diary
from ketum.trials.simulation import Truth, diaries, simulate

from .people import protocol


def diary(question: str = "T3", seed: int = 1, **truth: float) -> Diary:
    plan = protocol(question)
    return diaries(plan, simulate(plan, Truth(**truth), 1, seed))[0]


def answer(one: Diary, *, whole: bool = False) -> Verdict | CannotTell:
    return analyse_diary(one, library(), whole=whole)


def median(shown: Shown) -> float:
    assert shown.numbers is not None
    return shown.numbers.effect.median


def test_a_large_effect_is_found_and_an_answer_shows_interval_and_days() -> None:
    found = answer(diary(effect=-4.0, sd=1.0))
    assert isinstance(found, Verdict)
    assert found.words == "In your trial it very likely helped, by an amount you said matters."
    assert found.numbers is not None
    low, high = found.numbers.effect.interval_90
    assert low < found.numbers.effect.median < high < 0
    assert found.n_days == found.numbers.n_days > 20


def test_no_effect_with_quiet_days_is_said_to_be_unlikely() -> None:
    found = answer(diary(effect=0.0, sd=0.6, rho=0.1, seed=2))
    assert found.words == "It is unlikely to lower your pain by even 1 point."


def test_less_without_more_pain_is_said_in_the_words_of_its_question() -> None:
    found = answer(diary("T2", effect=-0.2, sd=0.7, rho=0.2))
    assert found.words == "Taking less did not make pain meaningfully worse."


def test_who_knew_which_was_which_gets_no_more_than_probably() -> None:
    found = answer(diary("T4", effect=-4.0, sd=1.0))
    assert found.words == "Probably, but you knew which was which."
    assert "You knew which was which, so expectation is part of this answer." in found.notes


def test_noise_alone_cannot_tell_and_says_what_would() -> None:
    found = answer(diary(effect=-0.8, sd=2.5, rho=0.6, seed=3))
    assert isinstance(found, CannotTell)
    assert found.words == "Your trial can't tell yet."
    assert found.would
    assert found.numbers is not None


def test_two_pairs_stay_closed_however_clear_they_look() -> None:
    whole = diary(effect=-5.0, sd=0.6)
    half = msgspec.structs.replace(whole, days=tuple(one for one in whole.days if one.pair < 2))
    found = answer(half)
    assert isinstance(found, CannotTell)
    assert "3 pairs" in found.reason


def test_a_period_with_too_few_ratings_is_not_enough_to_say() -> None:
    whole = diary(effect=-5.0, sd=0.6, missing=0.0)
    thin = tuple(
        msgspec.structs.replace(one, pain=None) if one.period == 4 and one.day % 7 > 3 else one for one in whole.days
    )
    found = answer(msgspec.structs.replace(whole, days=thin))
    assert isinstance(found, CannotTell)
    assert "period 4" in found.reason


@pytest.mark.parametrize("question", ["T1", "T3", "T4"])
def test_swapping_the_arms_turns_the_sign(question: str) -> None:
    one = diary(question, effect=-1.5)
    other = msgspec.structs.replace(one, reference_arm="B", run_in_arm=None)
    one = msgspec.structs.replace(one, run_in_arm=None)
    first, second = answer(one), answer(other)
    assert median(first) == pytest.approx(-median(second), abs=1e-6)
    assert first.numbers is not None
    assert second.numbers is not None
    assert first.numbers.p_lower == pytest.approx(1.0 - second.numbers.p_lower, abs=1e-6)


def test_adding_a_point_to_every_rating_changes_nothing() -> None:
    one = diary(effect=-1.5, mean=4.5, sd=0.8, missing=0.0)
    pains = [day.pain for day in one.days]
    assert 1 <= min(pains) <= max(pains) <= 8  # far from the open ends
    one = msgspec.structs.replace(one, run_in_mean=4.5)
    raised = tuple(msgspec.structs.replace(day, pain=day.pain + 1) for day in one.days)
    other = msgspec.structs.replace(one, days=raised, run_in_mean=5.5)
    assert median(answer(one)) == pytest.approx(median(answer(other)), abs=1e-9)


def test_the_order_in_which_days_are_written_down_does_not_matter() -> None:
    one = diary(effect=-1.5)
    shuffled = tuple(np.random.default_rng(0).permutation(np.array(one.days, dtype=object)))
    assert median(answer(one)) == pytest.approx(median(answer(msgspec.structs.replace(one, days=shuffled))), abs=1e-9)


def test_the_sensitivity_set_tells_every_other_way() -> None:
    found = answer(diary(effect=-2.0), whole=True)
    ways = [one.id for one in found.sensitivity]
    assert {"no_washout", "double_washout", "carry_over", "ordinal", "drop_pair"} <= set(ways)
    assert ways.count("drop_pair") == protocol("T3").blocks
    assert ways.count("carry_over") == 1
    assert [one.id for one in found.beliefs] == ["sceptical", "wide", "optimistic"]
