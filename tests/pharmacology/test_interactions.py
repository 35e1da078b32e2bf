"""Predicted AUC ratios: what was measured in people is reproduced, what nobody measured is wide or unknown."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.pharmacology.interactions import AucRatio, in_words, predicted
from ketum.pharmacology.interactions.kratom import Kratom
from ketum.pharmacology.interactions.static import auc_ratio, inactivated, induced, reversible
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech

SHELF = library()
KRATOM = Kratom(SHELF)
TOLD = Speech(SHELF)
STUDIED = (39.0, 39.0)
activity = st.floats(0.01, 1)
share = st.floats(0.01, 1)


def ratio(ingredient: str, code: str, mg: tuple[float, float] | None = STUDIED, form: str = "tea") -> AucRatio:
    (found,) = predicted(ingredient, [code], mg, form, SHELF)
    assert isinstance(found, AucRatio)
    return found


def test_midazolam_with_two_grams_of_tea_is_what_was_measured() -> None:
    # Tanna et al. 2023, Clin Pharmacol Ther 113:1315: AUC ratio 1.39, 90 % interval 1.23 to 1.57
    found = ratio("midazolam", "3A4s")
    assert (found.likely, found.low, found.high) == pytest.approx((1.39, 1.23, 1.57), abs=0.005)
    assert found.certainty == "moderate"


def test_the_published_over_prediction_is_not_repeated() -> None:
    # Tanna et al. 2021, JPET 376:64: the static model said 5.69 for the same amount
    assert ratio("midazolam", "3A4s").high < 5.69 / 3


def test_the_gut_wall_constants_give_the_midazolam_ratio() -> None:
    # design section 7f: I 0.0345 uM, kinact 0.079 /min, KI 4.2 uM, kdeg 0.000481 /min, Fg 0.51
    assert auc_ratio(inactivated(0.0345, 4.2, 0.079, 0.000481), 1.0, 0.51, 1.0) == pytest.approx(1.39, abs=0.005)


@pytest.mark.parametrize(("times", "expected"), [(0.5, 1.25), (1, 1.39), (2, 1.55), (4, 1.70), (8, 1.81)])
def test_more_kratom_approaches_the_ceiling_of_the_gut_wall(times: float, expected: float) -> None:
    assert KRATOM.gut_ratio(39 * times, 0.51) == pytest.approx(expected, abs=0.006)
    assert KRATOM.gut_ratio(39 * times, 0.51) < 1 / 0.51


def test_dextromethorphan_with_two_grams_of_tea_is_unchanged() -> None:
    # Tanna et al. 2023: 0.99, 90 % interval 0.83 to 1.19
    found = ratio("dextromethorphan", "2D6s")
    assert (found.likely, found.low, found.high) == pytest.approx((0.99, 0.83, 1.19))
    assert found.certainty == "moderate"


def test_what_more_than_the_studied_amount_does_at_2d6_is_unknown() -> None:
    (found,) = predicted("dextromethorphan", ["2D6s"], (59.2, 59.2), "extract", SHELF)
    assert isinstance(found, Unknown)
    assert "never tested" in found.why


def test_itraconazole_lowers_seven_oh_and_does_not_lower_mitragynine() -> None:
    mitragynine, seven = predicted("itraconazole", ["3A4i"], None, "tea", SHELF)
    assert isinstance(mitragynine, AucRatio)
    assert isinstance(seven, AucRatio)
    assert mitragynine.low >= 1
    assert seven.likely is not None
    assert seven.likely < 1
    assert seven.low < seven.likely < seven.high
    assert (seven.certainty, seven.status) == ("very_low", "memory")


def test_an_inducer_lowers_mitragynine() -> None:
    mitragynine, seven = predicted("rifampin", ["3A4d"], None, "tea", SHELF)
    assert isinstance(mitragynine, AucRatio)
    assert isinstance(seven, AucRatio)
    assert mitragynine.high <= 1
    assert mitragynine.low < 0.4
    assert mitragynine.likely is None
    assert "no better guess" in in_words(mitragynine, TOLD)


@pytest.mark.parametrize(
    ("ingredient", "code", "mg", "form", "said"),
    [
        ("midazolam", "3A4s", None, "tea", "is not known"),
        ("quetiapine", "3A4s", STUDIED, "tea", "not on file"),
        ("midazolam", "3A4s", STUDIED, "seven_oh", "never measured"),
        ("paroxetine", "2D6i", STUDIED, "tea", "not known"),
        ("water", "3A4i", STUDIED, "tea", "not on file"),
    ],
)
def test_what_cannot_be_predicted_says_why(
    ingredient: str, code: str, mg: tuple[float, float] | None, form: str, said: str
) -> None:
    (found,) = predicted(ingredient, [code], mg, form, SHELF)
    assert isinstance(found, Unknown)
    assert said in found.why


def test_mechanisms_that_are_of_no_cyp_kind_give_nothing() -> None:
    assert predicted("alprazolam", ["CNS", "OPI", "5HT"], STUDIED, "tea", SHELF) == ()


def test_enzymes_that_kratom_hardly_touches_have_a_worst_case_near_one() -> None:
    # Tanna et al. 2023, Drug Metab Dispos 51:923, table 5: R1,hep 1.01 for CYP2C9, 1.04 for CYP2C19
    assert ratio("warfarin", "2C9s").high == pytest.approx(1.01, abs=0.005)
    assert ratio("omeprazole", "2C19s").high == pytest.approx(1.04, abs=0.005)
    assert "not expected to change" in in_words(ratio("warfarin", "2C9s"), TOLD)


@given(st.floats(1, 400), st.floats(1.01, 4))
def test_more_mitragynine_never_lowers_the_predicted_ratio(mg: float, times: float) -> None:
    less, more = ratio("triazolam", "3A4s", (mg, mg)), ratio("triazolam", "3A4s", (mg * times, mg * times))
    assert less.low <= more.low
    assert (less.likely or 0) <= (more.likely or 0)
    assert less.high <= more.high


@given(st.floats(1, 400))
def test_the_interval_holds_its_middle(mg: float) -> None:
    for name in ("midazolam", "simvastatin", "tacrolimus", "alprazolam"):
        found = ratio(name, "3A4s", (mg, mg), "extract")
        assert 1 <= found.low <= (found.likely or 0) <= found.high


@given(activity, activity, share, share)
def test_less_activity_is_never_less_exposure(gut: float, liver: float, survives: float, cleared: float) -> None:
    assert auc_ratio(gut, liver, survives, cleared) >= 1 - 1e-12
    assert auc_ratio(gut / 2, liver, survives, cleared) >= auc_ratio(gut, liver, survives, cleared)
    assert auc_ratio(gut, liver / 2, survives, cleared) >= auc_ratio(gut, liver, survives, cleared)


def test_no_inhibitor_leaves_everything_as_it_was() -> None:
    assert reversible(0, 1) == inactivated(0, 1, 1, 1) == induced(0, 1, 1) == 1
    assert auc_ratio(1, 1, 0.3, 0.7) == pytest.approx(1)


def test_checking_interactions_loads_no_array_library() -> None:
    code = (
        "import sys\nfrom ketum.knowledge.library import library\n"
        "from ketum.pharmacology.interactions import predicted\n"
        "import ketum.safety\npredicted('midazolam', ['3A4s'], (39, 39), 'tea', library())\n"
        "sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_another_language_changes_words_and_no_number() -> None:
    spanish = library("es")
    for name, code in (("midazolam", "3A4s"), ("itraconazole", "3A4i"), ("warfarin", "2C9s")):
        english, other = (predicted(name, [code], STUDIED, "tea", shelf) for shelf in (SHELF, spanish))
        for one, same in zip(english, other, strict=True):
            assert isinstance(one, AucRatio)
            assert isinstance(same, AucRatio)
            assert (one.likely, one.low, one.high) == (same.likely, same.low, same.high)
            assert in_words(same, Speech(spanish)) != in_words(one, TOLD)
