"""``ketum simulate MODEL``: the levels of many people who differ, as a file or as percentiles."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.progress import Progress
from rich.table import Table

from ketum.cli.commands import put_json
from ketum.cli.showing import console
from ketum.cli.trouble import BadInput
from ketum.knowledge.library import library
from ketum.pharmacology.models import UnknownModel, model
from ketum.pharmacology.person.view import shown
from ketum.pharmacology.population.percentiles import Percentiles, percentiles
from ketum.pharmacology.population.sampling import band
from ketum.pharmacology.population.simulation import Population, blocks
from ketum.pharmacology.regimen import DAY_H, every
from ketum.pharmacology.solver.grid import Grid
from ketum.scale.files import CannotWrite, written

MOST_POINTS = 100_000


def simulate(
    name: str,
    *,
    people: int,
    days: float,
    dose_mg: float,
    every_h: float,
    step_h: float,
    seed: int,
    form: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Simulate and write to ``out``, or show percentiles where there is none."""
    virtual = _population(name, dose_mg, every_h, days, step_h, seed, form)
    asked = {
        "model": name, "people": people, "days": days, "dose_mg": dose_mg, "every_h": every_h, "step_h": step_h,
        "seed": seed, "form": form, "status": virtual.model.status,
    }  # fmt: skip
    if out is None:
        with _progress(people) as done:
            found = percentiles(virtual, people, done=done)
        _put_summary(asked, found, as_json=as_json)
        return 0
    _write(virtual, people, out)
    rows = people * virtual.grid.count
    if as_json:
        put_json({"schema_version": 1, **asked, "file": str(out), "rows": rows, "analytes": list(virtual.analytes)})
    else:
        console.print(f"{out}: {people:,} people, {virtual.grid.count:,} times each; model {asked['status']}.")
    return 0


def _population(
    name: str, dose_mg: float, every_h: float, days: float, step_h: float, seed: int, form: str | None
) -> Population:
    shelf = library()
    try:
        chosen = model(name, shelf)
        regimen = every(dose_mg, every_h, days)
    except (UnknownModel, ValueError) as error:
        raise BadInput(str(error)) from error
    points = round(days * DAY_H / step_h) + 1
    if points > MOST_POINTS:
        raise BadInput(f"{points:,} points of time are too many ({MOST_POINTS:,} are the most); give a larger --step-h")
    factors = shelf.blob("product_factors")
    if form is not None and (form not in factors or form == "blend"):
        raise BadInput(
            f"{form}: no product factor is on file; there are {', '.join(one for one in factors if one != 'blend')}"
        )
    known = {"frel": band(factors[form]["low"], factors[form]["high"])} if form else {}
    return Population(chosen, regimen, Grid(0.0, step_h, points), seed, known)


def _write(virtual: Population, people: int, out: Path) -> None:
    try:
        with _progress(people) as done, written(out, virtual, people) as writer:
            for first, levels in blocks(virtual, people):
                writer.add(first, levels)
                done(first + len(levels))
    except CannotWrite as error:
        raise BadInput(str(error)) from error


@contextmanager
def _progress(people: int) -> Iterator[Any]:
    """A bar on standard error, shown where somebody looks at it."""
    from rich.console import Console

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("people", total=people)
        yield lambda count: bar.update(task, completed=count)


def _put_summary(asked: dict[str, Any], found: Percentiles, *, as_json: bool) -> None:
    if as_json:
        bands = {
            name: {f"p{one:g}": found.values[row, column].tolist() for row, one in enumerate(found.q)}
            for column, name in enumerate(found.analytes)
        }
        put_json(
            {"schema_version": 1, **asked, "unit": found.unit, "time_h": found.time_h.tolist(), "percentiles": bands}
        )
        return
    for column, name in enumerate(found.analytes):
        console.print(f"{name}, {found.unit}: of {found.people:,} people")
        grid = Table("hours", *(f"{one:g} %" for one in found.q), box=None, padding=(0, 2, 0, 2))
        last = len(found.time_h) - 1
        for place in sorted({round(last * part / 12) for part in range(13)}):
            grid.add_row(f"{found.time_h[place]:g}", *(shown(float(one)) for one in found.values[:, column, place]))
        console.print(grid)
    console.print(f"The numbers of {asked['model']} are {asked['status']}: no measurement, no prediction of an effect.")
