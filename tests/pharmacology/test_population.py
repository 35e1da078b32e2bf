"""Virtual people: the same whoever asks, however the work is cut; percentiles without their curves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.pharmacology.models import model
from ketum.pharmacology.population.percentiles import percentiles
from ketum.pharmacology.population.sampling import band, draw, normals
from ketum.pharmacology.population.simulation import BLOCK, Population, blocks, levels
from ketum.pharmacology.regimen import Regimen, every
from ketum.pharmacology.regimen import given as doses
from ketum.pharmacology.solver.grid import Grid

MODEL = model("mitragynine-a", library())
WEEK = Population(MODEL, every(20, 6, 7), Grid(0.0, 1.0, 169), seed=5)
PEOPLE = BLOCK + 300


@pytest.fixture(scope="module")
def everybody() -> np.ndarray:
    return levels(WEEK, PEOPLE).values


@pytest.mark.parametrize("size", [1, 7, 500, BLOCK, BLOCK + 1])
def test_people_are_the_same_to_the_last_bit_however_the_work_is_cut(everybody: np.ndarray, size: int) -> None:
    starts = range(0, PEOPLE, size) if size > 100 else [0, 3 * size, BLOCK - size, PEOPLE - size]
    for first in starts:
        count = min(size, PEOPLE - first)
        assert np.array_equal(levels(WEEK, count, first).values, everybody[first : first + count])


def test_blocks_give_what_the_whole_gives(everybody: np.ndarray) -> None:
    found = np.concatenate([some.copy() for _, some in blocks(WEEK, PEOPLE)])
    assert np.array_equal(found, everybody)
    first, some = next(iter(blocks(WEEK, 10, first=BLOCK + 5)))
    assert first == BLOCK + 5
    assert np.array_equal(some, everybody[first : first + 10])


def test_another_seed_gives_other_people(everybody: np.ndarray) -> None:
    other = Population(MODEL, WEEK.regimen, WEEK.grid, seed=6)
    assert not np.array_equal(levels(other, 10).values, everybody[:10])


@pytest.mark.parametrize("regimen", [every(20, 5.5, 7), doses([(3.2, 10), (90.7, 30)]), every(20, 6, 3)])
def test_doses_without_a_rhythm_go_the_exact_way(regimen: Regimen) -> None:
    found = levels(Population(MODEL, regimen, WEEK.grid, seed=5), 20).values
    assert np.all(np.isfinite(found))
    assert found[:, 0, -1].min() > 0


def test_the_fast_way_and_the_exact_way_agree(everybody: np.ndarray) -> None:
    listed = doses([(one.at_h, one.amount) for one in WEEK.regimen.doses])
    assert listed.repeats == 1
    exact = levels(Population(MODEL, listed, WEEK.grid, seed=5), 50).values
    np.testing.assert_allclose(everybody[:50], exact, rtol=1e-10, atol=1e-13)


def test_percentiles_are_those_of_the_curves_to_half_a_bin(everybody: np.ndarray) -> None:
    found = percentiles(WEEK, PEOPLE, (5, 50, 95))
    exact = np.percentile(everybody, (5, 50, 95), axis=0)
    assert found.values.shape == exact.shape
    np.testing.assert_allclose(found.values, exact, rtol=0.03, atol=1e-9)
    assert found.values[:, :, 0].max() == 0


def test_percentiles_tell_how_far_they_are() -> None:
    told: list[int] = []
    percentiles(WEEK, PEOPLE, done=told.append)
    assert told == [BLOCK, PEOPLE]


def test_people_differ_as_much_as_the_published_peaks() -> None:
    # Huestis et al. 2026: CV of the single-dose peak 39 to 52 % (mitragynine), 24 to 40 % (7-OH)
    day = Population(MODEL, every(29.6, 24, 1), Grid(0.0, 0.25, 49), seed=1)
    peaks = levels(day, 4000).values.max(axis=2)
    spread = peaks.std(axis=0) / peaks.mean(axis=0)
    assert spread == pytest.approx([0.40, 0.35], abs=0.05)
    assert peaks[:, 0].mean() == pytest.approx(93.2, rel=0.08)  # published arithmetic mean of 29.6 mg


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**40), st.integers(0, 10_000), st.integers(1, 50), st.integers(1, 9))
def test_a_person_draws_the_same_numbers_alone_and_among_others(seed: int, first: int, people: int, wide: int) -> None:
    together = normals(seed, 0, first, people, wide)
    alone = np.concatenate([normals(seed, 0, first + one, 1, wide) for one in range(people)], axis=1)
    assert np.array_equal(together, alone)


def test_a_known_product_widens_the_population() -> None:
    known = {"frel": band(0.2, 1.3)}
    wide, narrow = draw(MODEL, 1, 0, 5000, known)["frel"], draw(MODEL, 1, 0, 5000)["frel"]
    assert np.mean((wide > 0.2) & (wide < 1.3)) == pytest.approx(0.95, abs=0.01)
    assert np.all(narrow == 1)
