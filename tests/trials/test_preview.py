"""Before the start: the chance of a clear answer with the person's own noise; cancelled at any time. Hazard H-30."""

import pytest

from ketum.knowledge.library import library
from ketum.trials.designing import NotDesigned, design, example
from ketum.trials.method import method
from ketum.trials.preview import Cancelled, Preview, preview, run_in_noise
from ketum.trials.simulation import Truth, simulate

from .people import AT, protocol, record


def seen(question: str = "T3", **more: object) -> Preview:
    found = preview(protocol(question), record(), library(), AT, trials=40, **more)  # type: ignore[arg-type]
    assert isinstance(found, Preview)
    return found


def test_the_same_seed_gives_the_same_preview_and_says_weeks_and_chance() -> None:
    first = seen(seed=3)
    assert first == seen(seed=3)
    assert first.weeks == 8
    assert first.trials == 40
    assert not first.noise.assumed
    assert first.sentences[0] == "About 8 weeks, one tap a day."
    assert "in-10 chance of a clear yes" in first.sentences[1]
    assert first.false_yes <= first.yes


def test_can_i_take_less_is_asked_in_its_own_words() -> None:
    found = seen("T2")
    assert "not worse" in found.sentences[1]
    assert found.unlikely_if_nothing == 0


def test_progress_is_told_and_cancelling_stops_it() -> None:
    told: list[tuple[int, int]] = []

    def stop_at_once(done: int, of: int) -> bool:
        told.append((done, of))
        return False

    found = preview(protocol("T3"), record(), library(), AT, trials=200, progress=stop_at_once)
    assert isinstance(found, Cancelled)
    assert told == [(found.done, 200)]
    assert found.done < 200


def test_without_a_run_in_the_noise_is_assumed_and_that_is_said() -> None:
    found = preview(protocol("T3"), record(ratings=[]), library(), AT, trials=10)
    assert isinstance(found, Preview)
    assert found.noise.assumed
    assert "assumed" in found.sentences[-1]


def test_the_noise_of_a_long_run_in_is_found_again() -> None:
    """The estimate of correlation and spread against the truth of 50 simulated run-ins of 28 days."""
    rules = method(library())
    plan = example("T3", library())
    course = simulate(plan, Truth(effect=0.0, sd=1.4, rho=0.5, pair_sd=0.0, missing=0.0), 20, 5).course
    found = [run_in_noise(list(course.pain[:, trial]), rules)[0] for trial in range(20)]
    assert sum(one.sd for one in found) / 20 == pytest.approx(1.4, abs=0.2)
    assert sum(one.rho for one in found) / 20 == pytest.approx(0.45, abs=0.12)


@pytest.mark.parametrize(
    ("question", "changes", "choices", "said"),
    [
        ("T3", {"products": [{"id": "red"}, {"id": "green"}]}, {}, "mitragynine_mg_per_g"),
        ("T3", {"intakes": []}, {}, "two products"),
        ("T2", {"kratom_use": {"product": "red", "text": "some"}}, {}, "grams_per_day"),
        ("T2", {}, {"reduce_share": 0.5}, "10 to 25 %"),
        ("T4", {}, {"tested": None}, "what is to be tried"),
        ("T3", {}, {"blocks": 2}, "outside 4 to 8"),
        ("T3", {}, {"blinding": "open"}, "cannot be run with blinding"),
        ("T1", {}, {"period_days": 7}, "has episodes"),
    ],
)
def test_what_cannot_be_designed_says_what_is_missing(question, changes, choices, said) -> None:  # type: ignore[no-untyped-def]
    from ketum.trials.designing import Choices

    found = design(question, record(**changes), library(), AT, "seed", Choices(**choices))
    assert isinstance(found, NotDesigned)
    assert said in found.why


def test_a_protocol_is_the_same_for_the_same_seed_and_has_every_field() -> None:
    first, second = protocol("T3"), protocol("T3")
    assert first == second
    assert first.run_in_days == 14
    assert first.run_in_mean == pytest.approx(5.6, abs=0.3)
    assert first.meaningful == pytest.approx(0.3 * first.run_in_mean, abs=0.01)
    assert first.conditions == ("fibromyalgia",)
    assert len(first.stopping) == 4
