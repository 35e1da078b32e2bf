"""Amounts in people's own words: the truth lies inside the interval, and nothing is guessed."""

import sqlite3
from pathlib import Path

import pytest

from ketum.knowledge.compile import DATA, BadKnowledge
from ketum.knowledge.compilers import measures
from ketum.knowledge.library import Library
from ketum.pharmacology.amounts import Amount, answer, read_amount, tokens

from .amount_texts import GRAMS_PER_DAY, MISSED, MITRAGYNINE, NOTHING, TOLD, UP_TO, Told


def holds(interval: tuple[float, float] | None, truth: float) -> bool:
    return interval is not None and interval[0] - 1e-9 <= truth <= interval[1] + 1e-9


@pytest.mark.parametrize(("text", "truth", "widest"), GRAMS_PER_DAY)
def test_the_true_amount_a_day_lies_in_an_interval_narrow_enough_to_be_of_use(
    text: str, truth: float, widest: float, shelf: Library
) -> None:
    day = read_amount(text, shelf).grams_per_day
    assert holds(day, truth), day
    assert day is not None
    assert day[1] / max(day[0], 1e-9) <= widest + 0.01, day


@pytest.mark.parametrize(("text", "most"), UP_TO)
def test_an_upper_limit_reaches_from_nothing_to_the_limit(text: str, most: float, shelf: Library) -> None:
    assert read_amount(text, shelf).grams_per_day == (0, most)


@pytest.mark.parametrize("text", NOTHING)
def test_no_grams_where_none_can_be_known_and_a_reason(text: str, shelf: Library) -> None:
    found = read_amount(text, shelf)
    assert found.grams_per_day is None
    assert found.grams_per_dose is None
    assert found.single_dose_g is None
    assert found.unknown or found.mitragynine_mg_per_day is not None


def wrong(row: Told, found: Amount) -> list[str]:
    """What of a told text is read wrongly."""
    said, faults = answer(found), []
    if row.quantity == "nothing":
        faults += [name for name in ("grams_per_day", "mitragynine_mg_per_day") if said[name] is not None]
    elif not near(said[row.quantity], (float(row.low), float(row.high))):
        faults.append(f"{row.quantity} {said[row.quantity]}")
    if row.rising and said["escalating"] != (row.rising == "true"):
        faults.append(f"escalating {said['escalating']}")
    if row.form and said["form"] != row.form:
        faults.append(f"form {said['form']}")
    return faults


def near(interval: list[float] | None, truth: tuple[float, float]) -> bool:
    """Whether an interval holds the middle of the truth and is at most four times as wide."""
    if interval is None:
        return False
    (low, high), (true_low, true_high) = interval, truth
    middles = ((true_low * true_high) ** 0.5, (true_low + true_high) / 2)
    holds_it = any(low / 1.02 <= middle <= high * 1.02 for middle in middles)
    return holds_it and (true_low == 0 or high / max(low, 1e-9) <= 4.04 * true_high / true_low)


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.text[:60])
def test_a_stranger_s_words_are_read_as_a_careful_reader_reads_them(row: Told, shelf: Library) -> None:
    assert wrong(row, read_amount(row.text, shelf)) == []


@pytest.mark.parametrize("row", MISSED, ids=lambda row: row.text[:60])
def test_what_is_missed_is_missed_on_the_safe_side(row: Told, shelf: Library) -> None:
    """A row that is read rightly now belongs among the others: take its mark away."""
    found = read_amount(row.text, shelf)
    assert wrong(row, found)
    assert row.quantity != "nothing" or found.grams_per_day is None


@pytest.mark.parametrize(("text", "truth"), MITRAGYNINE)
def test_stated_mitragynine_is_read_in_milligrams(text: str, truth: float, shelf: Library) -> None:
    assert holds(read_amount(text, shelf).mitragynine_mg_per_day, truth)


@pytest.mark.parametrize("form", ["extract", "seven_oh", "blend", "unknown"])
def test_grams_of_an_unknown_strength_tell_no_mitragynine(form: str, shelf: Library) -> None:
    assert read_amount("4 g a day", shelf, form).mitragynine_mg_per_day is None


def test_grams_of_leaf_tell_mitragynine_within_what_leaf_was_found_to_hold(shelf: Library) -> None:
    found = read_amount("4 g a day", shelf, "leaf_powder").mitragynine_mg_per_day
    assert holds(found, 4 * 13.3)
    assert holds(found, 4 * 19.5)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("6 caps", "capsule"),
        ("one 15 mL shot", "extract"),
        ("15 mg 7-OH tablets", "seven_oh"),
        ("red powder", "leaf_powder"),
        ("tea from 5 g", "tea"),
        ("2 teaspoons", "unknown"),
        ("kratom and kava blend", "blend"),
        ("capsules of 10x extract", "extract"),
        ("Kratompulver", "leaf_powder"),
        ("Kratom-Kapseln", "capsule"),
        ("kratom en poudre", "leaf_powder"),
        ("finely ground leaf", "leaf_powder"),
        ("steeped in hot water", "tea"),
        ("My wife takes capsules. I take 5 g.", "unknown"),
    ],
)
def test_the_form_is_read_from_the_words(text: str, form: str, shelf: Library) -> None:
    assert read_amount(text, shelf).form == form


def test_the_record_says_the_form_where_the_words_do_not(shelf: Library) -> None:
    assert read_amount("4 g", shelf, "tea").form == "tea"
    assert read_amount("2 pills a day", shelf, "capsule").grams_per_day is not None
    assert read_amount("3 capsules daily", shelf, "extract").grams_per_day is not None  # the words say capsule
    assert read_amount("2 tsp daily", shelf, "extract").grams_per_day is None


@pytest.mark.parametrize(
    "text",
    [
        "went from 3 to 8",
        "rising over two weeks",
        "more and more",
        "used to need 2 now 6",
        "2 g a day, now 6 g a day",
        "ingestion up to 25 times her usual amount",
        "doubled my dose",
        "I keep needing more",
        "3 g/day rising to 50 g/day",
        "tolerance is building",
        "escalated to 20 g",
        "4 g -> 9 g",
        "has crept up from 3 g to 9 g",
        "upped it to 5 caps",
    ],
)
def test_a_rising_amount_is_seen(text: str, shelf: Library) -> None:
    found = read_amount(text, shelf)
    assert found.escalating
    assert not found.reducing


@pytest.mark.parametrize(
    "text",
    [
        "4 g daily",
        "has not increased, 4 g daily",
        "blood pressure increased, 4 g daily",
        "my pain went from 3 to 8",
        "increased heart rate",
        "should I increase to 8 g?",
        "never increased my dose",
        "my friend went from 3 to 8 g",
        "4 g twice a day and 2 g at bedtime",
        "ALT rising",
        "cut down from 8 g to 3 g",
    ],
)
def test_what_rises_is_the_amount_and_not_something_else(text: str, shelf: Library) -> None:
    assert not read_amount(text, shelf).escalating


@pytest.mark.parametrize(
    ("text", "reducing"),
    [
        ("reduced from 4 g over 8 weeks", True),
        ("cut down", True),
        ("tapering", True),
        ("down to 3 g a day", True),
        ("went from 8 to 3 g", True),
        ("it reduced my pain", False),
        ("want to cut down", False),
        ("my pain went from 8 to 3", False),
    ],
)
def test_a_falling_amount_is_seen(text: str, reducing: bool, shelf: Library) -> None:
    assert read_amount(text, shelf).reducing is reducing


@pytest.mark.parametrize(
    ("text", "daily"),
    [
        ("daily", True),
        ("4 g twice a day", True),
        ("every 6 hours", True),
        ("chronic", True),
        ("all day", True),
        ("most days", True),
        ("g/day", True),
        ("every night 3 g", True),
        ("twice a week", False),
        ("up to 3 days a week", False),
        ("once", False),
        ("occasionally", False),
        ("not every day", False),
        ("5 g on weekends", False),
        ("2-3 times/week", False),
        ("4 g", None),
        ("as needed", None),
        ("", None),
        ("regular large quantities", None),
    ],
)
def test_daily_is_told_denied_or_unknown(text: str, daily: bool | None, shelf: Library) -> None:
    assert read_amount(text, shelf).daily is daily


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("for 2 years", 731),
        ("1.5 years", 548),
        ("several weeks", 28),
        ("4 months", 121),
        ("kratom 3 days to detox", 3),
        ("4 g a day for a year", 365),
        ("at least 3 weeks", 21),
        ("for the last 6 months", 182),
        ("years", 1500),
        ("5 g a day; paracetamol x3 days; 2 weeks", 14),
    ],
)
def test_the_length_of_use_is_read(text: str, days: float, shelf: Library) -> None:
    assert holds(read_amount(text, shelf).days_used, days)


@pytest.mark.parametrize(
    "text", ["I am 44 years old", "quit 3 days ago", "MRI change at 29 months", "5 g a day", "3 days a week"]
)
def test_ages_and_dates_back_are_no_length_of_use(text: str, shelf: Library) -> None:
    assert read_amount(text, shelf).days_used is None


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("45 capsules x 500 mg at once", 22.5),
        ("over 500 g the previous day (as printed)", 500),
        ("took 30 g in one go", 30),
        ("yesterday I took 25 g", 25),
        ("a single dose of 12 g", 12),
    ],
)
def test_a_one_off_is_kept_apart_from_habit(text: str, grams: float, shelf: Library) -> None:
    found = read_amount(text, shelf)
    assert holds(found.single_dose_g, grams)
    assert found.daily is not True


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("abruptly stopped", True),
        ("quit 3 days ago, was taking 20 g a day", True),
        ("I ran out of kratom yesterday", True),
        ("haven't taken any for 3 days", True),
        ("I want to quit", False),
        ("can't stop", False),
        ("it stopped working", False),
        ("stopped, then relapsed", False),
        ("my friend quit", False),
        ("quit smoking", False),
        ("12 months clean", True),
        ("I tried quitting twice", False),
        ("last use this morning", False),
        ("last used two years ago", True),
    ],
)
def test_having_stopped_is_not_wishing_to_stop(text: str, stopped: bool, shelf: Library) -> None:
    assert read_amount(text, shelf).stopped is stopped


@pytest.mark.parametrize("text", ["first time, 2 g", "never tried before", "new to kratom", "about to try 3 g"])
def test_first_use_is_seen(text: str, shelf: Library) -> None:
    assert read_amount(text, shelf).first_use


def test_how_many_times_the_usual_amount(shelf: Library) -> None:
    assert read_amount("25 times her usual amount", shelf).times_usual == (25, 25)
    assert read_amount("doubled", shelf).times_usual == (2, 2)
    assert read_amount("3 times a day, the usual 2 g", shelf).times_usual is None


def test_the_level_before_a_change_is_kept(shelf: Library) -> None:
    assert read_amount("3 g/day rising to 50 g/day", shelf).largest_grams_per_day_before == (3, 3)


def test_doses_of_bottles_are_counted_though_their_grams_are_not_known(shelf: Library) -> None:
    found = read_amount("3-4 bottles of 8 mL daily", shelf)
    assert found.doses_per_day == (3, 4)
    assert found.daily is True


def test_the_answer_has_the_keys_of_the_contract(shelf: Library) -> None:
    said = answer(read_amount("2 g twice a day", shelf))
    assert said["grams_per_dose"] == [2, 2]
    assert said["grams_per_day"] == [4, 4]
    assert {"query", "doses_per_day", "mitragynine_mg_per_day", "form", "escalating", "unknown"} <= said.keys()


@pytest.mark.parametrize(
    "text", ["9" * 5000, "1/" * 3000, "a " * 4000, "0 g 0 times every 0 hours", "5 g every 0 days", "\x00\ud800 5 g"]
)
def test_hostile_text_is_answered(text: str, shelf: Library) -> None:
    assert read_amount(text, shelf).query == text


def test_a_measure_without_a_weight_stops_the_build(tmp_path: Path) -> None:
    folder = tmp_path / "measures"
    folder.mkdir()
    for name in ("weights.yaml", "vocabulary.yaml", "context.yaml"):
        text = (DATA / "measures" / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("- id: teaspoon", "- id: teacup"), encoding="utf-8")
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE blob (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID")
    with pytest.raises(BadKnowledge, match="teaspoon"):
        measures.compile_into(db, tmp_path)
    db.close()


def test_the_compiler_cuts_phrases_as_the_reader_cuts_texts() -> None:
    assert tokens._TOKEN.pattern == measures.PATTERN


@pytest.mark.parametrize("word", ["table", "power", "dairy", "grass", "helped", "captures", "currency", "meanings"])
def test_a_real_word_is_not_mended_to_a_unit(word: str, shelf: Library) -> None:
    assert read_amount(f"5 {word} a day", shelf).grams_per_day is None


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("quit kratom in March, was taking 20 g a day", 20),
        ("used to take 30 g a day but have been clean since June", 30),
        ("ya no tomo kratom, antes tomaba 15 g al día", 15),
    ],
)
def test_an_amount_before_a_stop_is_the_past(text: str, before: float, shelf: Library) -> None:
    found = read_amount(text, shelf)
    assert found.grams_per_day is None
    assert holds(found.largest_grams_per_day_before, before)


@pytest.mark.parametrize("text", ["quit 3 days ago, was taking 20 g a day", "ran out of kratom, was taking 20 g a day"])
def test_the_level_before_a_fresh_stop_still_counts(text: str, shelf: Library) -> None:
    assert read_amount(text, shelf).grams_per_day == (20, 20)


def test_an_amount_shared_evenly_is_halved_and_one_shared_anyhow_is_not_known(shelf: Library) -> None:
    assert read_amount("60 g a day shared equally with my wife", shelf).grams_per_day == (30, 30)
    found = read_amount("60 g a day shared with my wife", shelf)
    assert found.grams_per_day is None
    assert any("shared" in why for why in found.unknown)
