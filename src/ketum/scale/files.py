"""Levels of a virtual population as a file: CSV, Parquet or Zarr, written piece by piece, whole or not at all.

The layout never depends on how the work was cut: rows, row groups and chunks hold a fixed number of people.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from ketum.pharmacology.population.simulation import BLOCK, Population
from ketum.pharmacology.solver.types import Array

DIGITS = 6  # significant digits in CSV
DIMENSIONS = ("person", "analyte", "time")


class CannotWrite(ValueError):
    """A file that cannot be written; the text says what to do."""


class Writer(Protocol):
    """Takes the levels of people in order, shape (people, analytes, times)."""

    def add(self, first: int, levels: Array) -> None:
        """Write the people from number ``first`` on."""

    def close(self) -> None:
        """Finish the file."""


class Csv:
    """One row a person and time, one column an analyte."""

    def __init__(self, path: Path, population: Population, people: int) -> None:  # noqa: ARG002
        """Open ``path`` and write the heading."""
        self._file = path.open("w", encoding="utf-8", newline="\n")
        names = [f"{name.replace('-', '_')}_{population.unit.replace('/', '_per_')}" for name in population.analytes]
        self._file.write(",".join(["person", "time_h", *names]) + "\n")
        values = f",%.{DIGITS}g" * len(names)
        self._rows = "".join(f"PERSON,{time:.10g}{values}\n" for time in population.grid.time_h)

    def add(self, first: int, levels: Array) -> None:
        """Write the people from number ``first`` on."""
        for number, one in enumerate(levels, start=first):
            self._file.write(self._rows.replace("PERSON", str(number)) % tuple(one.T.ravel().tolist()))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class Parquet:
    """One row a person and time, one column an analyte; a row group holds a block of people."""

    def __init__(self, path: Path, population: Population, people: int) -> None:  # noqa: ARG002
        """Open ``path``; raises ``CannotWrite`` where the library is missing."""
        self._arrow, parquet = _needed("pyarrow"), _needed("pyarrow.parquet")
        self._time = population.grid.time_h
        fields = [("person", self._arrow.int64()), ("time_h", self._arrow.float64())]
        fields += [(name, self._arrow.float64()) for name in population.analytes]
        described = {"unit": population.unit, "model": population.model.id, "seed": str(population.seed)}
        self._schema = self._arrow.schema(fields, metadata=described)
        self._file = parquet.ParquetWriter(path, self._schema, compression="zstd", use_dictionary=["person", "time_h"])

    def add(self, first: int, levels: Array) -> None:
        """Write the people from number ``first`` on, as one row group."""
        person = np.repeat(np.arange(first, first + len(levels)), len(self._time))
        columns = [person, np.tile(self._time, len(levels)), *(part.ravel() for part in levels.transpose(1, 0, 2))]
        table = self._arrow.table([self._arrow.array(one) for one in columns], schema=self._schema)
        self._file.write_table(table, row_group_size=table.num_rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class Zarr:
    """An array ``levels`` with the dimensions person, analyte, time, and one of the times; xarray reads it."""

    def __init__(self, path: Path, population: Population, people: int) -> None:
        """Make the folder ``path``; raises ``CannotWrite`` where the library is missing."""
        zarr = _needed("zarr")
        root = zarr.open_group(str(path), mode="w", zarr_format=2)
        times = population.grid.count
        shape = (people, len(population.analytes), times)
        chunks = (min(BLOCK, people), *shape[1:])
        self._levels = root.create_array("levels", shape=shape, chunks=chunks, dtype="f8")
        self._levels.attrs.update({"_ARRAY_DIMENSIONS": list(DIMENSIONS), "units": population.unit})
        time = root.create_array("time", shape=(times,), dtype="f8")
        time[:] = population.grid.time_h
        time.attrs.update({"_ARRAY_DIMENSIONS": ["time"], "units": "h"})
        root.attrs.update(
            {"model": population.model.id, "seed": population.seed, "analytes": list(population.analytes)}
        )

    def add(self, first: int, levels: Array) -> None:
        """Write the people from number ``first`` on."""
        self._levels[first : first + len(levels)] = levels

    def close(self) -> None:
        """Nothing is left to do: every chunk is written when it is given."""


KINDS: dict[str, Callable[[Path, Population, int], Writer]] = {".csv": Csv, ".parquet": Parquet, ".zarr": Zarr}


@contextmanager
def written(path: Path, population: Population, people: int) -> Iterator[Writer]:
    """A writer for ``path``, whose ending says which kind; whatever goes wrong leaves nothing half-written behind.

    Raises ``CannotWrite`` for an ending that is not known, a folder that is not there, a library that is missing.
    """
    if path.suffix not in KINDS:
        raise CannotWrite(f"{path.name}: give a name that ends in {', '.join(KINDS)}")
    if not path.parent.is_dir():
        raise CannotWrite(f"{path.parent}: there is no such folder")
    part = path.with_name(f".{path.name}.part")
    try:
        _removed(part)
        writer = KINDS[path.suffix](part, population, people)
        try:
            yield writer
        finally:
            writer.close()
        _removed(path)
        part.rename(path)
    except OSError as error:
        raise CannotWrite(f"{path}: {error.strerror or error}") from error
    finally:
        _removed(part)


def _removed(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _needed(name: str) -> ModuleType | Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise CannotWrite(
            f"{package} is needed for this kind of file: pip install 'ketum[scale]', or use .csv"
        ) from error
