"""Looking back is never more than a hunch, and says why. Hazard H-30."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from ketum.knowledge.library import library
from ketum.trials.lookback import Hunch, NotEnough, look_back
from ketum.trials.wording import causal_words

from .people import record

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def diary(grams: list[float], pain: list[float]) -> dict[str, Any]:
    days = [(NOW - timedelta(days=len(grams) - place)).isoformat() for place in range(len(grams))]
    grams, pain = list(map(float, grams)), list(map(float, pain))
    return {
        "intakes": [{"at": at, "product": "red", "grams": one} for at, one in zip(days, grams, strict=True)],
        "ratings": [{"at": at, "scale": "nrs-pain", "value": one} for at, one in zip(days, pain, strict=True)],
    }


def looked(grams: list[float], pain: list[float]) -> Hunch | NotEnough:
    return look_back(record(**diary(grams, pain)), library(), NOW)


def test_taking_more_on_bad_days_is_told_as_going_together_with_all_reasons() -> None:
    rng = np.random.default_rng(2)
    pain = np.clip(np.round(rng.normal(5, 2, 60)), 0, 10)
    grams = 2.0 + 0.5 * pain + rng.uniform(0, 0.5, 60)
    found = looked(list(grams), list(pain))
    assert isinstance(found, Hunch)
    assert "often together" in found.sentence
    assert "higher" in found.sentence
    assert found.same_day.correlation == pytest.approx(spearmanr(grams, pain).statistic)
    assert causal_words(found.sentence, library()) == ()
    assert len(found.confounding) == 5
    assert "bad days" in found.confounding[0]
    assert found.label == "This is a hunch, not a finding."


def test_noise_shows_no_pattern() -> None:
    rng = np.random.default_rng(8)
    found = looked(list(rng.uniform(1, 4, 60)), list(rng.integers(2, 9, 60).astype(float)))
    assert isinstance(found, Hunch)
    assert found.sentence.startswith("No pattern")


def test_days_that_resemble_their_neighbours_count_for_fewer() -> None:
    slow = 5 + 3 * np.sin(np.arange(60) / 9)
    found = looked(list(1 + slow / 3), list(np.round(slow)))
    assert isinstance(found, Hunch)
    assert found.same_day.effective_days < 15


def test_a_thin_diary_says_what_would_be_enough() -> None:
    found = looked([2.0] * 9, [5.0] * 9)
    assert isinstance(found, NotEnough)
    assert "21 days" in found.why
    assert isinstance(looked([2.0] * 30, [5.0] * 30), NotEnough)
