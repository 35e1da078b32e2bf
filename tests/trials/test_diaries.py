"""Whatever is written in a diary, the analysis answers; what it cannot analyse it says. Hazard H-30."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.trials.analysis import analyse_diary
from ketum.trials.answers import CannotTell, Verdict
from ketum.trials.diary import Day, Diary, Episode, contradiction

pains = st.none() | st.integers(0, 10) | st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from([0.5, 3.25])
arms = st.sampled_from(["A", "B", "B", "C", "placebo"])
noted: dict[str, Any] = {
    "arm": arms,
    "pain": pains,
    "guess": st.none() | st.sampled_from(["A", "B", "unknown"]),
    "confidence": st.none() | st.floats(0, 10),
    "taken": st.none() | st.sampled_from(["A", "B", "none"]),
    "rescue": st.none() | st.booleans(),
}
small = st.integers(-2, 12)
days = st.lists(st.builds(Day, day=st.integers(-3, 40), period=small, pair=small, **noted), max_size=30)
flares = st.builds(Episode, baseline=pains, episode=st.none() | small, block=st.none() | small, **noted)
episodes = st.lists(flares, max_size=24)
diaries = st.builds(
    Diary,
    question=st.sampled_from(["T1", "T2", "T3", "T4", "T5"]),
    reference_arm=arms,
    washout_days=st.none() | st.integers(0, 60),
    meaningful=st.none() | st.floats(0.1, 10),
    blinding=st.none() | st.sampled_from(["third_party", "self", "open"]),
    run_in_mean=st.none() | st.floats(0, 10),
    run_in_arm=st.none() | arms,
    days=days.map(tuple),
    episodes=episodes.map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(diaries)
def test_any_diary_gets_an_answer_that_can_be_written_as_json(diary: Diary) -> None:
    answer = analyse_diary(diary, library(), whole=False)
    assert isinstance(answer, Verdict | CannotTell)
    told = msgspec.json.decode(msgspec.json.encode(answer.as_json()))
    assert told["verdict"]
    if contradiction(diary):
        assert isinstance(answer, CannotTell)
        assert answer.numbers is None
    if answer.numbers:
        low, high = answer.numbers.effect.interval_90
        assert low <= answer.numbers.effect.median <= high
        assert 0 <= answer.numbers.p_meaningful <= answer.numbers.p_lower + 1e-9 <= 1 + 1e-6


def consistent(length: int, pairs: int) -> st.SearchStrategy[Diary]:
    """Diaries without contradictions: two arms in every pair, any ratings."""

    def build(ratings: list[float | None]) -> Diary:
        made = [
            Day(
                day=place,
                period=place // length,
                pair=place // (2 * length),
                arm="AB"[(place // length) % 2],
                pain=pain,
            )
            for place, pain in enumerate(ratings)
        ]
        return Diary(question="T3", washout_days=1, days=tuple(made))

    size = 2 * length * pairs
    return st.lists(st.none() | st.integers(0, 10).map(float), min_size=size, max_size=size).map(build)


@settings(max_examples=40, deadline=None)
@given(consistent(3, 3))
def test_any_ratings_of_a_whole_trial_can_be_analysed_in_every_way(diary: Diary) -> None:
    answer = analyse_diary(diary, library())
    if all(one.rated for one in answer.arms):
        assert answer.numbers is not None
        assert len(answer.beliefs) == 3
    else:
        assert isinstance(answer, CannotTell)


@pytest.mark.parametrize("rating", [0.0, 5.0, 10.0])
def test_ratings_that_never_change_are_no_error(rating: float) -> None:
    days = [Day(day=k, period=k // 7, pair=k // 14, arm="AB"[(k // 7) % 2], pain=rating) for k in range(56)]
    answer = analyse_diary(Diary(question="T3", days=tuple(days)), library())
    assert answer.numbers is not None
    if rating == 5.0:
        assert answer.words == "It is unlikely to lower your pain by even 1 point."


def one_day(**changes: Any) -> Day:
    return Day(**({"day": 0, "period": 0, "pair": 0, "arm": "A", "pain": 5.0} | changes))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], "no day"),
        ([one_day(), one_day()], "day 0 is there twice"),
        ([one_day(), one_day(day=1, arm="B")], "period 0 has two arms"),
        ([one_day(), one_day(day=1, pair=1)], "two pairs"),
        ([one_day(), one_day(day=1, period=1, arm="B"), one_day(day=2)], "interrupted"),
        ([one_day(arm="B"), one_day(day=1, period=1, arm="C")], "3 arms"),
        ([one_day(pain=float("nan"))], "entry 0"),
        ([one_day(pain=11.0)], "not between 0 and 10"),
    ],
)
def test_a_contradiction_is_named_with_its_place(days: list[Day], said: str) -> None:
    answer = analyse_diary(Diary(question="T3", days=tuple(days)), library())
    assert isinstance(answer, CannotTell)
    assert said in answer.reason


def test_halves_of_a_point_are_finer_cells() -> None:
    from ketum.trials.course import cells, course_of

    half = Diary(question="T3", days=(one_day(pain=5.5), one_day(day=1, period=1, arm="B", pain=4.0)))
    low, high = cells(course_of(half).pain)
    assert (low[0, 0], high[0, 0]) == (5.25, 5.75)
    whole = Diary(question="T3", days=(one_day(pain=5.0), one_day(day=1, period=1, arm="B", pain=4.0)))
    low, high = cells(course_of(whole).pain)
    assert (low[0, 0], high[0, 0]) == (4.5, 5.5)


@pytest.mark.parametrize("length", [24, 200])
def test_episodes_without_blocks_count_as_blocks_of_four(length: int) -> None:
    noted = tuple(
        Episode(arm="AABB"[place % 4], pain=float(place % 3 + 3 * (place % 4 < 2))) for place in range(length)
    )
    answer = analyse_diary(Diary(question="T1", episodes=noted), library(), whole=False)
    assert answer.numbers is not None
    assert answer.numbers.effect.interval_90[1] < 0
    assert (answer.chance is not None) == (length == 24)  # 50 blocks have more orders than can be counted


def test_episodes_in_one_huge_block_have_no_randomisation_test() -> None:
    noted = tuple(Episode(arm="AB"[place % 2], block=0, pain=float(place % 5)) for place in range(40))
    assert analyse_diary(Diary(question="T1", episodes=noted), library(), whole=False).chance is None


def test_more_pairs_than_a_trial_has_are_told() -> None:
    noted = tuple(Day(day=place, period=place, pair=place // 2, arm="AB"[place % 2], pain=5.0) for place in range(200))
    answer = analyse_diary(Diary(question="T3", days=noted), library())
    assert isinstance(answer, CannotTell)
    assert "100 pairs" in answer.reason
