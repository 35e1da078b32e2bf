"""The conflicts and traps that the research named, one test each. Hazard H-27."""

from typing import Any

import pytest

from ketum.instruments.answers import BadAnswers
from ketum.instruments.catalogue import instrument, listed
from ketum.instruments.methods import Table
from ketum.instruments.model import Instrument
from ketum.instruments.scoring import Scored, score
from ketum.knowledge.compilers.instrument_parts import checked_loinc
from ketum.knowledge.library import library


def one_of(name: str) -> Instrument:
    found = instrument(name, library())
    assert found is not None
    return found


def scored(name: str, answers: Any, **more: Any) -> Scored:
    found = score(one_of(name), answers, **more)
    assert not isinstance(found, BadAnswers), found
    return found


def rows(name: str) -> dict[int, float]:
    (method,) = (rule.method for rule in one_of(name).scores if isinstance(rule.method, Table))
    return {raw: value for raw, value, _ in method.rows}


def test_1_the_peg_carries_its_citation_and_its_conflict_and_can_be_switched_off() -> None:
    licence = one_of("peg").licence
    assert licence.notice is not None
    assert "Krebs" in licence.notice
    assert "derivatives" in licence.words
    assert "peg" not in [one.id for one in listed(library(), without=["peg"])]
    assert "nrs-interference" in [one.id for one in listed(library(), without=["peg"])]


def test_2_promis_pain_interference_at_raw_20_is_75_6_and_the_other_value_is_named() -> None:
    assert rows("promis-pi-4a")[20] == 75.6
    assert "75.8" in one_of("promis-pi-4a").notes[0].text


def test_3_promis_codes_are_those_of_t_scores() -> None:
    codes = {one.id: one_of(one.id).loinc.get("t") for one in listed(library()) if one.id.startswith("promis")}
    assert codes | {"promis-anxiety-4a": "77862-1"} == {
        "promis-pi-4a": "77865-4",
        "promis-pi-6a": "77865-4",
        "promis-fatigue-4a": "77864-7",
        "promis-sleep-4a": "77860-5",
        "promis-pf-4a": "91721-1",
        "promis-depression-4a": "77861-3",
        "promis-anxiety-4a": "77862-1",
        "promis-social-4a": "77854-8",
        "promis-cog-2a": "81538-1",
        "promis-pain-intensity": None,
    }
    assert one_of("promis-pain-intensity").loinc == {"pain": "75261-8"}
    every = {code for one in listed(library()) for code in one_of(one.id).loinc.values()}
    assert every.isdisjoint({"61758-9", "61764-7", "71957-5", "75262-6"})


def test_4_koos_ps_at_raw_11_is_64_7_and_its_direction_is_stated() -> None:
    table = rows("koos-ps")
    assert table[11] == 64.7
    assert list(table.values()) == sorted(table.values(), reverse=True)
    assert one_of("koos-ps").mains[0].direction == "higher_better"
    assert "the other way" in (one_of("koos-ps").mains[0].note or "")


def test_5_dn4_runs_from_0_to_10_and_high_points_to_nerves() -> None:
    rule = one_of("dn4").mains[0]
    assert (rule.range, rule.direction) == ((0, 10), "higher_worse")


@pytest.mark.parametrize(
    ("wpi", "sss", "met2016", "met2011"),
    [
        (3, 9, False, True),
        (4, 9, True, True),
        (6, 9, True, True),
        (6, 8, False, False),
        (7, 5, True, True),
        (7, 4, False, False),
    ],
)
def test_6_three_sites_are_the_rule_of_2011_and_four_that_of_2016(
    wpi: int, sss: int, met2016: bool, met2011: bool
) -> None:
    found = scored("acr-fm-2016", {"wpi": wpi, "sss": sss, "regions": 4, "months": 3})
    assert (found.score("c2016").value, found.score("c2011").value) == (met2016, met2011)


def test_6_jaw_chest_and_belly_count_as_sites_and_never_as_regions() -> None:
    found = scored("acr-fm-2016", {"sites": ["jaw_left", "jaw_right", "chest", "abdomen"]})
    assert (found.score("wpi").value, found.score("regions").value) == (4, 0)


def test_6_an_unanswered_rating_leaves_the_criteria_undetermined_and_another_illness_ends_2011_only() -> None:
    sites = ["neck", "upper_back", "lower_back", "hip_left", "hip_right", "shoulder_left", "shoulder_right"]
    ratings = {"severity": [2, 2, None], "symptoms": ["headache"], "months": 6}
    assert scored("acr-fm-2016", {"sites": sites} | ratings).score("c2016").value is None
    whole = {"sites": sites} | ratings | {"severity": [2, 2, 2], "other_cause": 1}
    found = scored("acr-fm-2016", whole)
    assert (found.score("c2016").value, found.score("c2011").value) == (True, False)


def test_7_mnsi_all_no_is_2_and_items_4_and_10_are_not_scored() -> None:
    assert scored("mnsi", [0] * 15).score().value == 2
    assert scored("mnsi", {"yes": [4, 10]}).score().value == 2
    assert scored("mnsi", [0, 0, 0, None, 0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0]).score().value == 2
    assert scored("mnsi", [None] + [0] * 14).score().value is None


def test_8_haq_needs_six_categories_and_an_aid_lifts_to_2_and_leaves_3() -> None:
    six = {
        "dressing": [1, 1],
        "arising": [1, 1],
        "eating": [1, 1, 1],
        "walking": [1, 1],
        "hygiene": [1, 1, 1],
        "reach": [3, 0],
    }
    assert scored("haq-di", six).score().value == pytest.approx(8 / 6, abs=0.001)
    assert scored("haq-di", {key: six[key] for key in list(six)[:5]}).score().value is None
    helped = scored("haq-di", six | {"aids": ["cane", "long_handles_reach"]})
    assert helped.score().value == pytest.approx(9 / 6, abs=0.001)
    alone = {"aids": ["cane"], "help": ["help_walking"]}
    assert scored("haq-di", six | {"walking": [None, None]} | alone).score().value is None


def test_9_scores_of_answers_in_an_official_file_are_not_used() -> None:
    from ketum.instruments.official import Official, read_official

    from .forms import form, raw

    resource = form("phq-9", ordinals=True)
    for option in resource["item"][0]["answerOption"]:
        option["valueCoding"]["extension"][0]["valueDecimal"] = 0
    found = read_official(raw(resource), library())
    assert isinstance(found, Official)
    assert [option.value for option in found.items[0].options] == [0, 1, 2, 3]


def test_10_paindetect_runs_from_minus_1_to_38() -> None:
    assert scored("paindetect", [0] * 7 + [2, 0]).score().value == -1
    assert scored("paindetect", [5] * 7 + [4, 1]).score().value == 38
    assert scored("paindetect", [5] * 7 + [1, 0]).score().value == 35


def test_11_kds_names_two_scales_and_is_not_scored() -> None:
    one = one_of("kds")
    assert one.use == "named_only"
    assert "two scales" in one.licence.words
    assert isinstance(score(one, [1, 2]), BadAnswers)


def test_the_good_side_of_sleep_is_turned_on_the_form_that_is_shown() -> None:
    one = one_of("promis-sleep-4a")
    best = [
        option.value for item in one.items for option in item.options if option.label and "very well" in option.label.en
    ]
    assert best == [1]
    assert [item.options[0].value for item in one.items] == [5, 5, 1, 1]


def test_missing_is_never_zero() -> None:
    assert scored("phq-9", [1] * 7 + [None] * 2).score().value == 9
    assert scored("phq-9", [1] * 6 + [None] * 3).score().value is None
    assert scored("gad-7", [2] * 5 + [None] * 2).score().value == 14
    assert scored("sows", [0] * 15 + [None]).score().value is None
    assert scored("promis-pi-4a", [5, 5, 5, None]).score().value is None


def test_half_points_round_up_as_on_paper() -> None:
    assert scored("phq-9", [1, 1, 1, 1, 0, 0, 0, None, None]).score().value == 5  # 4 * 9 / 7 = 5.14
    assert scored("gad-7", [1, 1, 1, 0, 0, 0, None]).score().value == 4  # 3 * 7 / 6 = 3.5


def test_no_alcohol_settles_the_other_two_questions_and_nothing_else_does() -> None:
    assert scored("audit-c", [0, None, None]).score().value == 0
    assert scored("audit-c", [1, None, None]).score().value is None


def test_a_short_screen_asks_for_the_long_one() -> None:
    follow = scored("phq-2", [2, 1]).next
    assert follow is not None
    assert follow.instrument == "phq-9"
    assert scored("phq-2", [1, 1]).next is None


def test_das28_by_esr_stands_where_there_is_no_crp() -> None:
    found = scored("das28", {"tjc": 4, "sjc": 2, "vas": 40, "esr": 20})
    assert (found.main, found.score().value, found.reason) == ("das28_esr", 4.17, None)


def test_what_was_not_asked_makes_a_range_and_physical_dependence_is_told_apart() -> None:
    found = scored("dsm5-sud", [0] * 9 + [1, 1])
    assert found.score("physical_only").value is True
    assert scored("dsm5-sud", [None] + [0] * 8 + [1, 1]).score("physical_only").value is None
    assert scored("dsm5-sud", [1] + [0] * 8 + [1, 1]).score("physical_only").value is False


def test_a_table_without_the_row_refuses() -> None:
    found = scored("promis-pi-6a", [1] * 6)
    assert found.score().value is None
    assert "no row for a raw score of 6" in (found.score().why or "")


@pytest.mark.parametrize("code", ["44249-2", "4424-91", "x", "44249", "44249-", "75262-1"])
def test_a_mistyped_loinc_code_stops_the_build(code: str) -> None:
    with pytest.raises(ValueError, match=r"LOINC|digit"):
        checked_loinc(code)
