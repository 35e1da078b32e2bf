"""Change against what patients notice, per condition; only between answers that can be compared. Hazard H-27."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.instruments.answers import BadAnswers
from ketum.instruments.catalogue import instrument
from ketum.instruments.change import Change, NotComparable, change
from ketum.instruments.scoring import Scored, score
from ketum.knowledge.library import library


def scored(name: str, answers: Any, **more: Any) -> Scored:
    one = instrument(name, library())
    assert one is not None
    found = score(one, answers, **more)
    assert not isinstance(found, BadAnswers)
    return found


def told(name: str, before: Any, after: Any, *conditions: str, by: str | None = None) -> Change:
    one = instrument(name, library())
    assert one is not None
    found = change(one, scored(name, before), scored(name, after), conditions, by)
    assert isinstance(found, Change), found
    return found


@pytest.mark.parametrize(
    ("name", "before", "after", "condition", "verdict"),
    [
        ("nrs-pain", [6], [4], "fibromyalgia", "improved"),  # 2 points and a third
        ("nrs-pain", [6], [5], "fibromyalgia", "improved_less"),
        ("nrs-pain", [4], [6], "fibromyalgia", "worse"),
        ("nrs-pain", [6], [7], "fibromyalgia", "worse_less"),
        ("nrs-pain", [6], [6], "fibromyalgia", "same"),
        ("nrs-pain", [10], [8], "fibromyalgia", "unknown"),  # 2 points, but a fifth
        ("nrs-pain", [0], [2], "fibromyalgia", "unknown"),  # no share of 0
        ("koos-ps", {"raw": 14}, {"raw": 12}, "osteoarthritis", "improved"),  # 59.7 to 63: high is better
        ("koos-ps", {"raw": 14}, {"raw": 15}, "osteoarthritis", "worse_less"),
        ("promis-pi-4a", {"raw": 16}, {"raw": 12}, "fibromyalgia", "improved"),  # 66.6 to 61.2
        ("promis-pi-4a", {"raw": 16}, {"raw": 13}, "fibromyalgia", "unknown"),  # 4.1: between 3 and 5
        ("promis-pi-4a", {"raw": 16}, {"raw": 15}, "fibromyalgia", "improved_less"),
        ("promis-pf-4a", {"raw": 12}, {"raw": 17}, "osteoarthritis", "improved"),  # high is better
        ("phq-9", [2] * 9, [1] * 9, "depression", "improved"),
        ("fiqr", [8] * 21, [5] * 21, "fibromyalgia", "unknown"),  # 38 %: between 14 and 45
    ],
)
def test_a_change_is_told_against_the_estimates(
    name: str, before: Any, after: Any, condition: str, verdict: str
) -> None:
    (found,) = told(name, before, after, condition).by_condition
    assert found.verdict == verdict
    assert (found.why is not None) == (verdict == "unknown")


def test_each_condition_has_its_own_answer_and_a_borrowed_one_says_so() -> None:
    found = told("nrs-pain", [6], [4], "fibromyalgia", "gout").by_condition
    assert [(one.condition, one.verdict, one.borrowed) for one in found] == [
        ("fibromyalgia", "improved", False),
        ("gout", "improved", True),
    ]
    (other,) = told("phq-9", [2] * 9, [1] * 9, "gout").by_condition
    assert (other.verdict, other.mcid) == ("unknown", None)


def test_without_a_condition_the_people_measured_are_named() -> None:
    (found,) = told("koos-ps", {"raw": 14}, {"raw": 12}).by_condition
    assert found.mcid is not None
    assert (found.condition, found.borrowed, found.mcid.conditions) == (None, True, ("osteoarthritis",))


def test_an_instrument_without_a_known_smallest_change_says_so() -> None:
    (found,) = told("hoos-ps", {"raw": 10}, {"raw": 2}, "osteoarthritis").by_condition
    assert (found.verdict, found.why) == (
        "unknown",
        "no smallest change that patients notice is on file for this condition",
    )


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (scored("peg", [6, 7, 4]), scored("phq-9", [0] * 9), "instrument differs"),
        (scored("peg", [6, 7, 4]), scored("peg", [1, 1, 1], wording="official"), "wording differs: own and official"),
        (scored("peg", [6, 7, 4]), scored("peg", [1, 1, 1], language="es"), "language differs"),
        (scored("peg", [6, 7, None]), scored("peg", [1, 1, 1]), "earlier score could not be worked out"),
        (scored("peg", [6, 7, 4]), scored("peg", [None, 1, 1]), "later score could not be worked out"),
    ],
)
def test_what_cannot_be_compared_is_not(before: Scored, after: Scored, why: str) -> None:
    one = instrument("peg", library())
    assert one is not None
    found = change(one, before, after, ["fibromyalgia"])
    assert isinstance(found, NotComparable)
    assert why in found.why


def test_a_criterion_has_no_better_side() -> None:
    one = instrument("acr-fm-2016", library())
    assert one is not None
    given_ = {"wpi": 7, "sss": 5, "regions": 4, "months": 3}
    found = change(one, scored("acr-fm-2016", given_), scored("acr-fm-2016", given_), (), "c2016")
    assert isinstance(found, NotComparable)


@settings(deadline=None)
@given(st.integers(0, 10), st.integers(0, 10))
def test_back_is_the_mirror_of_forth_where_points_alone_decide(before: int, after: int) -> None:
    mirror = {"improved": "worse", "worse": "improved", "improved_less": "worse_less", "worse_less": "improved_less"}
    there = told("promis-pi-4a", {"raw": before + 4}, {"raw": after + 4}, "fibromyalgia").by_condition[0].verdict
    back = told("promis-pi-4a", {"raw": after + 4}, {"raw": before + 4}, "fibromyalgia").by_condition[0].verdict
    assert back == mirror.get(there, there)
