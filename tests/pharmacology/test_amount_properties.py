"""What holds for every text: nothing beside the amount changes it, and no amount comes out of nothing."""

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ketum.knowledge.library import Library
from ketum.pharmacology.amounts import Amount, answer, read_amount

from .amount_texts import GRAMS_PER_DAY, NOTHING, TOLD

EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OWN = [row[0] for row in GRAMS_PER_DAY] + [row.text for row in TOLD]
THIRD_PERSON = re.compile(r"\b(?:he|she|his|her|they|its|patient|pt)\b", re.IGNORECASE)


def numbers(found: Amount) -> dict[str, object]:
    """Everything read, without the words it was read from."""
    return {name: value for name, value in answer(found).items() if name not in {"query", "unknown"}}


def reading(text: str, shelf: Library) -> tuple[object, ...]:
    """The amounts, the form and the direction: what another sentence must not change."""
    said = answer(read_amount(text, shelf))
    return tuple(
        said[name]
        for name in ("grams_per_dose", "doses_per_day", "grams_per_day", "mitragynine_mg_per_day", "form", "escalating")
    )


# Sentences that have nothing to do with the person's own kratom


def sentence(pattern: str, **values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    """A pattern filled in."""
    return st.fixed_dictionaries(values).map(lambda filled: pattern.format(**filled))


def n(low: int, high: int) -> st.SearchStrategy[object]:
    """A whole number."""
    return st.integers(low, high)


PERSON = st.sampled_from(
    ["My wife", "My husband", "My brother", "A friend of mine", "My neighbour", "Our dog", "My mother-in-law",
     "The guy next door", "My roommate", "My uncle's girlfriend", "Meine Schwester", "Mi vecina", "Mon mari"]
)  # fmt: skip
MEDICINE = st.sampled_from(
    ["gabapentin", "ibuprofen", "duloxetine", "metformin", "lisinopril", "tramadol", "pregabalin", "omeprazole"]
)
OFTEN = st.sampled_from(["daily", "twice a day", "three times a day", "at night", "every 8 hours", "bid", "qhs", "prn"])
OTHER_USE = st.one_of(
    sentence("{who} takes {n} {unit} of kratom {often}.", who=PERSON, n=n(2, 60), often=OFTEN,
             unit=st.sampled_from(["g", "grams", "teaspoons"])),
    sentence("{who} takes {n} capsules {often}.", who=PERSON, n=n(2, 20), often=OFTEN),
    sentence("{who} used to take {n} g a day.", who=PERSON, n=n(2, 60)),
)  # fmt: skip
UNRELATED = st.one_of(
    sentence("I am {n} years old.", n=n(18, 90)),
    sentence("Age {n}.", n=n(18, 90)),
    sentence("I weigh {n} kg.", n=n(40, 150)),
    sentence("My weight is {n} lbs.", n=n(90, 330)),
    sentence("Weight {n} kg, height {cm} cm, BMI {bmi}.", n=n(50, 120), cm=n(150, 200), bmi=n(18, 40)),
    sentence("I am 5'{n} and {lbs} lbs.", n=n(1, 11), lbs=n(100, 300)),
    sentence("I also take {what} {mg} mg {often}.", what=MEDICINE, mg=n(5, 800), often=OFTEN),
    sentence("{what} {mg} mg {often}.", what=MEDICINE, mg=n(5, 800), often=OFTEN),
    sentence("My pain is {n}/10.", n=n(0, 10)),
    sentence("Pain score {n} out of 10.", n=n(0, 10)),
    sentence("The last visit was on {d}/{m}/2024.", d=n(1, 28), m=n(1, 12)),
    sentence("My appointment is at {n} pm.", n=n(1, 12)),
    sentence("It costs me ${n} a month.", n=n(5, 300)),
    sentence("I spend {n} dollars a month on it.", n=n(5, 300)),
    sentence("ALT {n} U/L, bilirubin {b}.4 mg/dL, INR 1.{c}.", n=n(10, 2000), b=n(0, 20), c=n(0, 9)),
    sentence("Blood mitragynine was {n} ng/mL.", n=n(5, 900)),
    sentence("Blood pressure {a}/{b}, heart rate {c}.", a=n(90, 190), b=n(50, 110), c=n(45, 140)),
    sentence("I drink {n} cups of coffee a day.", n=n(1, 6)),
    sentence("I smoke {n} cigarettes a day.", n=n(1, 40)),
    sentence("I sleep {n} hours a night.", n=n(3, 10)),
    sentence("I had {n} operations in 20{y}.", n=n(1, 5), y=n(10, 25)),
)


@EXAMPLES
@given(st.sampled_from(OWN), UNRELATED)
def test_an_unrelated_sentence_after_it_changes_nothing(shelf: Library, text: str, other: str) -> None:
    stop = "" if text.rstrip()[-1:] in ".!?" else "."
    assert reading(f"{text}{stop} {other}", shelf) == reading(text, shelf)


@EXAMPLES
@given(st.sampled_from(OWN), UNRELATED)
def test_an_unrelated_sentence_before_it_changes_nothing(shelf: Library, text: str, other: str) -> None:
    assert reading(f"{other} {text}", shelf) == reading(text, shelf)


@EXAMPLES
@given(st.sampled_from(OWN), OTHER_USE)
def test_somebody_else_s_use_beside_it_changes_nothing(shelf: Library, text: str, other: str) -> None:
    assume(not THIRD_PERSON.search(text))  # "he" would be the other person
    stop = "" if text.rstrip()[-1:] in ".!?" else "."
    assert reading(f"{text}{stop} {other}", shelf) == reading(text, shelf)
    assert reading(f"{other} {text}", shelf) == reading(text, shelf)


@EXAMPLES
@given(UNRELATED, UNRELATED, OTHER_USE)
def test_unrelated_sentences_alone_tell_no_amount(shelf: Library, one: str, two: str, other: str) -> None:
    found = read_amount(f"{one} {other} {two}", shelf)
    assert found.grams_per_day is None
    assert found.grams_per_dose is None
    assert found.mitragynine_mg_per_day is None


# Whether it was taken at all

AMOUNT = st.builds(
    "{} {} {}".format,
    st.sampled_from(["2", "3.5", "10", "two", "12"]),
    st.sampled_from(["g", "grams of kratom", "teaspoons", "capsules"]),
    st.sampled_from(["a day", "twice a day", "every morning", "3 times daily", "at night"]),
)
NOT_TAKEN = [
    "I want to try {}", "Should I take {}?", "Is {} too much?", "I was offered {} but said no", "The label says {}",
    "My doctor recommends {}", "According to the study people took {}", "My dog ate {}", "My brother takes {}",
    "Thinking of taking {}", "What if I take {}?", "Mein Bruder nimmt {}", "Mi hermana toma {}", "Mon mari prend {}",
    "I took {} until 2019, nothing since", "I quit last year. I used to take {}", "Ich überlege, {} zu probieren",
    "I haven't tried it yet but plan on {}", "Directions: {}",
]  # fmt: skip


@EXAMPLES
@given(st.sampled_from(NOT_TAKEN), AMOUNT)
def test_what_was_not_taken_by_the_person_today_is_no_amount(shelf: Library, frame: str, amount: str) -> None:
    found = read_amount(frame.format(amount), shelf)
    assert found.grams_per_day is None, frame
    assert found.mitragynine_mg_per_day is None


@EXAMPLES
@given(AMOUNT)
def test_what_is_taken_is_an_amount(shelf: Library, amount: str) -> None:
    assert read_amount(f"I take {amount}", shelf).grams_per_day is not None


UNMEASURED = [
    "kratom", "take", "every", "day", "twice", "three", "5", "12", "0.5", "morning", "and", "my", "pain", "years",
    "bottle", "shots", "a", "of", "for", "with", "I", "daily", "tea", "extract", "handful", "never", "7-OH", "tablets",
    "used", "to", "now", "more", "than", "about", "the", "last", "week",
]  # fmt: skip
WITHOUT_MEASURES = st.lists(
    st.one_of(st.sampled_from(UNMEASURED), st.integers(0, 5000).map(str)),
    max_size=20,
).map(" ".join)


@EXAMPLES
@given(WITHOUT_MEASURES)
def test_no_grams_without_a_word_that_measures(shelf: Library, text: str) -> None:
    found = read_amount(text, shelf)
    assert found.grams_per_day is None
    assert found.grams_per_dose is None
    assert found.mitragynine_mg_per_day is None


# The same in other words

LANGUAGES = {
    "en": ("{n} {unit} of kratom {often}", {"g": "g", "tsp": "teaspoons", "tbsp": "tablespoons", "cap": "capsules"},
           {"2": "twice a day", "3": "three times a day", "q8": "every 8 hours", "am": "every morning",
            "ap": "in the morning and in the evening"}),
    "de": ("{n} {unit} Kratom {often}", {"g": "Gramm", "tsp": "Teelöffel", "tbsp": "Esslöffel", "cap": "Kapseln"},
           {"2": "zweimal am Tag", "3": "dreimal täglich", "q8": "alle 8 Stunden", "am": "jeden Morgen",
            "ap": "morgens und abends"}),
    "es": ("{n} {unit} de kratom {often}",
           {"g": "gramos", "tsp": "cucharaditas", "tbsp": "cucharadas", "cap": "cápsulas"},
           {"2": "dos veces al día", "3": "tres veces al día", "q8": "cada 8 horas", "am": "cada mañana",
            "ap": "por la mañana y por la noche"}),
    "fr": ("{n} {unit} de kratom {often}",
           {"g": "grammes", "tsp": "cuillères à café", "tbsp": "cuillères à soupe", "cap": "gélules"},
           {"2": "deux fois par jour", "3": "trois fois par jour", "q8": "toutes les 8 heures", "am": "chaque matin",
            "ap": "matin et soir"}),
}  # fmt: skip


@EXAMPLES
@given(
    st.integers(2, 30),
    st.sampled_from(["g", "tsp", "tbsp", "cap"]),
    st.sampled_from(["2", "3", "q8", "am", "ap"]),
    st.sampled_from(["de", "es", "fr"]),
)
def test_a_translation_says_the_same(shelf: Library, count: int, unit: str, often: str, language: str) -> None:
    def told(name: str) -> tuple[object, ...]:
        frame, units, rates = LANGUAGES[name]
        return reading(frame.format(n=count, unit=units[unit], often=rates[often]), shelf)

    assert told("en")[2] is not None
    assert told(language) == told("en")


@EXAMPLES
@given(
    st.sampled_from(["teaspoons", "tablespoons", "capsules"]),
    st.integers(1, 6),
    st.integers(0, 3),
)
def test_two_letters_swapped_in_a_unit_change_nothing(shelf: Library, unit: str, count: int, at: int) -> None:
    misspelt = unit[: 2 + at] + unit[3 + at] + unit[2 + at] + unit[4 + at :]
    assert reading(f"{count} {misspelt} twice a day", shelf) == reading(f"{count} {unit} twice a day", shelf)


@EXAMPLES
@given(st.integers(2, 400), st.integers(1, 6))
def test_units_agree(shelf: Library, quarters: int, times: int) -> None:
    grams = quarters / 4
    one = read_amount(f"{grams:g} g {times} times a day", shelf)
    other = read_amount(f"{grams * 1000:.0f} mg {times} times a day", shelf)
    assert numbers(one) == numbers(other)


@EXAMPLES
@given(
    st.sampled_from([row[0] for row in GRAMS_PER_DAY]),
    st.sampled_from(["kratom", "thanks", "honestly", "ugh", "fibromyalgia"]),
)
def test_noise_around_the_words_changes_nothing(shelf: Library, text: str, noise: str) -> None:
    assert numbers(read_amount(f"{noise}. {text}. {noise}", shelf)) == numbers(read_amount(text, shelf))


@EXAMPLES
@given(st.sampled_from([row[0] for row in GRAMS_PER_DAY] + NOTHING))
def test_case_and_spaces_do_not_matter(shelf: Library, text: str) -> None:
    loud = "  " + "   ".join(text.upper().split(" ")) + " "
    assert numbers(read_amount(loud, shelf)) == numbers(read_amount(text, shelf))


@EXAMPLES
@given(st.integers(1, 50), st.integers(2, 9), st.sampled_from(["g", "tsp", "caps", "tbsp", "oz"]))
def test_intervals_scale_with_multiples(shelf: Library, count: int, factor: int, unit: str) -> None:
    one = read_amount(f"{count} {unit} a day", shelf).grams_per_day
    many = read_amount(f"{count * factor} {unit} a day", shelf).grams_per_day
    assert one is not None
    assert many is not None
    assert many == pytest.approx((one[0] * factor, one[1] * factor), rel=2e-3)


WORDS = st.sampled_from(
    """g mg tsp caps 3 2.5 1/2 ½ a day per / x every hours from to rising now used ( ) , . ; ? - up at least q6h bid
    my friend mitragynine 7-oh shot for years of and half an ounce lasts total in 00 max""".split()  # noqa: SIM905
)


@EXAMPLES
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)))
def test_no_text_raises_and_every_interval_is_ordered(shelf: Library, text: str) -> None:
    found = read_amount(text, shelf)
    for value in answer(found).values():
        if isinstance(value, list) and len(value) == 2 and all(isinstance(one, float) for one in value):
            assert 0 <= value[0] <= value[1]
            assert value[1] < float("inf")
