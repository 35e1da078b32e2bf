"""Other ways to look at the same days: chance, missed days, guesses, what was taken, steps. Hazard H-30."""

from itertools import product

import msgspec
import numpy as np
import pytest
from scipy.stats import beta

from ketum.knowledge.library import library
from ketum.trials.analysis import analyse_diary
from ketum.trials.chance import randomisation_test
from ketum.trials.course import problem
from ketum.trials.diary import Day, Diary
from ketum.trials.engine import Posterior, fit
from ketum.trials.guessing import belief, guesses, reweighted
from ketum.trials.method import method
from ketum.trials.missing import tipping
from ketum.trials.ordinal import steps_of
from ketum.trials.sensitivity import beliefs, faded
from ketum.trials.setting import Setting
from ketum.trials.simulation import Truth, diaries, simulate

from .people import protocol

RULES = method(library())


def diary(question: str = "T3", seed: int = 1, **truth: float) -> Diary:
    plan = protocol(question)
    return diaries(plan, simulate(plan, Truth(**truth), 1, seed))[0]


def setting(one: Diary) -> Setting:
    return Setting(one, library())


def pairs_of(differences: list[float]) -> Diary:
    """Pairs of two one-day periods, with the given difference of B and A."""
    days = []
    for pair, difference in enumerate(differences):
        days += [
            Day(day=2 * pair, period=2 * pair, pair=pair, arm="A", pain=5.0),
            Day(day=2 * pair + 1, period=2 * pair + 1, pair=pair, arm="B", pain=5.0 + difference),
        ]
    return Diary(question="T4", washout_days=0, days=tuple(days))


@pytest.mark.parametrize("differences", [[-1, -2, -1, -3], [1, -2, 3, -1], [0, 0, 0], [-1, -1, -1, -1, 2]])
def test_the_randomisation_test_counts_every_order(differences: list[float]) -> None:
    given = setting(pairs_of(differences))
    found = randomisation_test(given.course, given.counted)
    assert found is not None
    sums = [
        sum(s * d for s, d in zip(signs, differences, strict=True))
        for signs in product((1, -1), repeat=len(differences))
    ]
    seen = sum(differences)
    assert found.p_lower == pytest.approx(np.mean([one <= seen for one in sums]))
    assert found.p_two_sided == pytest.approx(np.mean([abs(one) >= abs(seen) for one in sums]))
    assert found.smallest_p == 0.5 ** len(differences)


def test_with_four_pairs_no_p_is_below_one_in_sixteen() -> None:
    given = setting(pairs_of([-4, -4, -4, -4]))
    found = randomisation_test(given.course, given.counted)
    assert found is not None
    assert found.p_lower == found.smallest_p == 1 / 16


def test_blocks_of_four_episodes_have_six_orders_each() -> None:
    given = setting(diary("T1", missing=0.0))
    found = randomisation_test(given.course, given.counted)
    assert found is not None
    assert found.smallest_p == pytest.approx(6.0 ** -protocol("T1").blocks)


def test_missed_days_of_the_better_arm_tip_the_answer_when_there_are_enough_of_them() -> None:
    one = diary(effect=-2.5, sd=0.8, missing=0.0)
    holes = tuple(
        msgspec.structs.replace(day, pain=None) if day.arm == "B" and day.day % 3 == 0 else day for day in one.days
    )
    found = tipping(setting(msgspec.structs.replace(one, days=holes)))
    assert found is not None
    assert found.arm == "B"
    assert [tried.added for tried in found.tried] == [1.0, 2.0, 3.0]
    medians = [tried.effect.median for tried in found.tried]
    assert medians == sorted(medians)
    assert tipping(setting(one)) is None


def test_right_guesses_are_counted_once_a_period_with_their_interval() -> None:
    known = guesses(diary(guess_right=1.0), RULES)
    assert known is not None
    assert (known.right, known.guessed) == (8, 8)
    assert known.unblinded
    assert known.interval_90[0] == pytest.approx(beta.ppf(0.05, 8.5, 0.5))
    assert guesses(pairs_of([1, 2]), RULES) is None


def test_a_broken_blinding_is_said_and_caps_the_answer() -> None:
    found = analyse_diary(diary(effect=-4.0, sd=1.0, guess_right=1.0), library())
    assert found.words == "Probably, but you knew which was which."
    assert any("guessed right more often than chance" in note for note in found.notes)


def test_guesses_that_are_the_arms_cannot_be_told_apart_from_them() -> None:
    assert belief(diary(guess_right=1.0)) is None
    mixed = belief(diary(guess_right=0.5, seed=2))
    assert mixed is not None
    assert set(np.unique(mixed)) <= {-0.5, 0.0, 0.5}


def test_taking_the_guess_into_account_takes_expectation_away() -> None:
    """Pain follows belief only; belief is right in three of four periods, so that the plain effect is biased."""
    plan = protocol("T3", blocks=8)
    biased, adjusted, weighed = [], [], []
    for one in diaries(plan, simulate(plan, Truth(awareness=-3.0, guess_right=0.75, sd=0.8, rho=0.2), 6, 4)):
        found = analyse_diary(one, library())
        assert found.numbers is not None
        other = next((way for way in found.sensitivity if way.id == "guess"), None)
        if other and (again := reweighted(one)) is not None:
            biased.append(found.numbers.effect.median)
            adjusted.append(other.effect.median)
            weighed.append(again)
    assert len(biased) >= 3
    assert np.mean(biased) < -0.8
    assert abs(np.mean(adjusted)) < 0.5
    assert abs(np.mean(weighed)) < 0.5


def test_who_skips_half_of_one_arm_sees_the_effect_of_taking_beside_that_of_being_assigned() -> None:
    plan = protocol("T3", blocks=8)
    truth = Truth(effect=-3.0, sd=0.8, rho=0.2, adherence=0.8, missing=0.0)
    for one in diaries(plan, simulate(plan, truth, 3, 7)):
        found = analyse_diary(one, library(), whole=False)
        assert found.numbers is not None
        assert found.taking is not None
        assert found.taking.effect is not None
        assert found.taking.share == pytest.approx(0.8, abs=0.1)
        # 80 % of each arm taken as assigned: assignment moves taking by 60 % of the days
        assert found.taking.effect.median == pytest.approx(found.numbers.effect.median / 0.6, rel=0.25)
    assert analyse_diary(diary(adherence=1.0), library(), whole=False).taking is None


def test_an_effect_that_fades_is_a_weighted_past() -> None:
    course = setting(pairs_of([0, 0])).course
    assert faded(course, 0.0) == pytest.approx(course.side[:, 0])
    assert faded(course, 0.5) == pytest.approx([-0.25, 0.125, -0.1875, 0.15625])


def test_steps_of_equal_width_leave_points_as_they_are() -> None:
    """Ratings of a normal: the cut-points come out evenly spaced, and a latent effect is about as many points."""
    rng = np.random.default_rng(1)
    pain = np.round(rng.normal(5, 1.2, (4_000, 1)))
    steps = steps_of(pain)
    assert steps is not None
    assert float(steps.points(np.array(-1.0))) == pytest.approx(-1.0, abs=0.05)
    shifted = steps.in_points(Posterior(np.ones((1, 1)), np.full((1, 1), -1.0), np.full((1, 1), 0.3)))
    assert float(shifted.sd[0, 0]) == pytest.approx(0.3, abs=0.03)


def test_fewer_than_three_different_ratings_have_no_steps() -> None:
    assert steps_of(np.array([[3.0], [4.0], [3.0]])) is None


def test_days_with_rescue_medicine_are_left_out_in_a_way_of_their_own() -> None:
    one = diary(effect=-2.0)
    days = tuple(msgspec.structs.replace(day, rescue=day.day % 9 == 0) for day in one.days)
    found = analyse_diary(msgspec.structs.replace(one, days=days), library())
    assert "no_rescue" in [way.id for way in found.sensitivity]


@pytest.mark.parametrize("question", ["T2", "T3", "T5"])
def test_another_belief_gives_the_answer_of_an_analysis_begun_with_it(question: str) -> None:
    plan = protocol(question)
    one = Setting(diaries(plan, simulate(plan, Truth(effect=-1.5), 1, 4))[0], library())
    found = beliefs(one, fit(problem(one.course, one.plan, one.centre()), one.plan.priors).effect)
    for other, prior in zip(found, one.rules.beliefs, strict=True):
        begun = one.plan._replace(effect=prior)
        anew = one.numbers(fit(problem(one.course, begun, one.centre()), one.plan.priors).effect)
        assert other.effect.median == pytest.approx(anew.effect.median, abs=0.03)
        assert other.p_lower == pytest.approx(anew.p_lower, abs=0.02)
