"""Virtual populations on disk: the same bytes for the same seed, readable by others, never half a file."""

import hashlib
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
import zarr

from ketum.knowledge.library import library
from ketum.pharmacology.models import model
from ketum.pharmacology.population.simulation import BLOCK, Population, blocks, levels
from ketum.pharmacology.regimen import every
from ketum.pharmacology.solver.grid import Grid
from ketum.scale.files import CannotWrite, written

DAY = Population(model("mitragynine-a", library()), every(20, 6, 1), Grid(0.0, 1.0, 25), seed=5)
PEOPLE = BLOCK + 40


def file_of(path: Path) -> Path:
    with written(path, DAY, PEOPLE) as writer:
        for first, some in blocks(DAY, PEOPLE):
            writer.add(first, some)
    return path


def digest(path: Path) -> str:
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    return hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".zarr"])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, ending: str) -> None:
    assert digest(file_of(tmp_path / f"one{ending}")) == digest(file_of(tmp_path / f"other{ending}"))


def test_csv_holds_every_person_and_time(tmp_path: Path) -> None:
    path = file_of(tmp_path / "levels.csv")
    assert path.read_text(encoding="utf-8").splitlines()[0] == (
        "person,time_h,mitragynine_ng_per_mL,7_hydroxymitragynine_ng_per_mL"
    )
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    assert table[:, 0].tolist() == np.repeat(np.arange(PEOPLE), 25).tolist()
    np.testing.assert_allclose(table[:, 2].reshape(PEOPLE, 25), levels(DAY, PEOPLE).values[:, 0], rtol=1e-5)


def test_parquet_and_zarr_hold_the_exact_levels(tmp_path: Path) -> None:
    exact = levels(DAY, PEOPLE).values
    table = pyarrow.parquet.read_table(file_of(tmp_path / "levels.parquet"))
    assert table.schema.metadata[b"unit"] == b"ng/mL"
    assert np.array_equal(table["mitragynine"].to_numpy().reshape(PEOPLE, 25), exact[:, 0])
    root = zarr.open_group(str(file_of(tmp_path / "levels.zarr")), mode="r")
    assert np.array_equal(root["levels"][:], exact)
    assert root["levels"].attrs["_ARRAY_DIMENSIONS"] == ["person", "analyte", "time"]
    assert np.array_equal(root["time"][:], DAY.grid.time_h)


@pytest.mark.parametrize("ending", [".csv", ".zarr"])
def test_stopping_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path, ending: str) -> None:
    path = file_of(tmp_path / f"levels{ending}")
    before = digest(path)

    def stopped() -> None:
        with written(path, DAY, PEOPLE) as writer:
            writer.add(*next(iter(blocks(DAY, PEOPLE))))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert digest(path) == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(("name", "said"), [("levels.txt", "ends in .csv"), ("no/levels.csv", "no such folder")])
def test_a_file_that_cannot_be_says_what_to_do(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(CannotWrite, match=said), written(tmp_path / name, DAY, PEOPLE):
        raise AssertionError
