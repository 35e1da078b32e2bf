"""Concentrations over time of many people, with the names and units of what the numbers are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketum.pharmacology.models import Model
from ketum.pharmacology.regimen import Regimen
from ketum.pharmacology.solver.course import in_order
from ketum.pharmacology.solver.events import amounts_at
from ketum.pharmacology.solver.grid import amounts_on, grid_of
from ketum.pharmacology.solver.rates import Parameters, dose_factor, lag_h, rates, scale
from ketum.pharmacology.solver.structure import OUT
from ketum.pharmacology.solver.types import Array

DIMS = ("person", "analyte", "time")


@dataclass(frozen=True)
class Curves:
    """Concentrations: ``values`` has the dimensions person, analyte, time; times are hours, values are in ``unit``."""

    values: Array
    analytes: tuple[str, ...]
    time_h: Array
    unit: str
    dims: tuple[str, str, str] = DIMS

    def of(self, analyte: str) -> Array:
        """The curves of one substance, shape (people, times); raises ``ValueError`` that lists the substances."""
        if analyte not in self.analytes:
            raise ValueError(f"there is no {analyte!r}; there are {', '.join(self.analytes)}")
        return self.values[:, self.analytes.index(analyte)]


def concentrations(
    model: Model, parameters: Parameters, regimen: Regimen, time_h: Array, occasions: Array | None = None
) -> Curves:
    """The concentration of every analyte of ``model`` in every person at every time.

    Doses by different routes add up, because the model is linear.

    Parameters
    ----------
    model : Model
    parameters : mapping of name to array of shape (people,)
        In the units of the model file.
    regimen : Regimen
        Doses in the model's unit; hours on the same clock as ``time_h``.
    time_h : array, shape (times,)
        Hours; at the time of a dose it has been taken.
    occasions : array, shape (people, doses), optional
        What multiplies each single dose, for example variability from dose to dose.

    Returns
    -------
    Curves

    Raises
    ------
    ValueError
        Names the parameter, time or route that cannot be.

    Examples
    --------
    >>> from ketum.knowledge.library import library
    >>> from ketum.pharmacology.models import model
    >>> from ketum.pharmacology.regimen import once
    >>> from ketum.pharmacology.solver.rates import typical
    >>> chosen = model("mitragynine-a", library())
    >>> found = concentrations(chosen, typical(chosen), once(9.9), np.array([0.0, 1.3]))
    >>> found.of("mitragynine").round(1).tolist()
    [[0.0, 29.5]]
    """
    held = amounts(model, parameters, regimen, time_h, occasions, [one.compartment for one in model.analytes])
    return levels(model, parameters, held, time_h)


def amounts(
    model: Model,
    parameters: Parameters,
    regimen: Regimen,
    time_h: Array,
    occasions: Array | None = None,
    compartments: Sequence[str] | None = None,
) -> dict[str, Array]:
    """Amounts in the compartments asked for (default: all), each of shape (people, times), in the unit of the dose."""
    time_h = np.asarray(time_h, dtype=float)
    names = list(dict.fromkeys(compartments or model.compartments))
    places = [model.compartments.index(name) for name in names]
    speed, grid, doses = rates(model, parameters), grid_of(time_h), regimen.doses
    whole = np.zeros((len(speed.leaving[0]), len(places), len(time_h)))
    for route in regimen.routes:
        way = model.way(route)
        chosen = [place for place, one in enumerate(doses) if one.route == route]
        factor = dose_factor(way, parameters)
        if occasions is not None:
            factor = factor[:, None] * occasions[:, chosen]
        entry = model.compartments.index(way.into)
        course = in_order(entry, tuple(doses[place] for place in chosen), factor, lag_h(way, parameters))
        whole += amounts_at(speed, course, time_h, places) if grid is None else amounts_on(speed, course, grid, places)
    return {name: whole[:, number] for number, name in enumerate(names)}


def levels(model: Model, parameters: Parameters, held: Mapping[str, Array], time_h: Array) -> Curves:
    """Concentrations from the amounts ``held`` in the compartments."""
    values = np.stack([held[one.compartment] * scale(one, parameters)[:, None] for one in model.analytes], axis=1)
    return Curves(values, tuple(one.id for one in model.analytes), np.asarray(time_h, float), model.analytes[0].unit)


def in_body(model: Model, held: Mapping[str, Array]) -> Array:
    """What of the dose is still in the body, tissues included, from the amounts ``held``; shape (people, times).

    It counts the compartments that a dose moves through, not what is formed beside it, in the unit of the dose times
    the product factor: what is not taken up was never there.
    """
    found = [one.into for one in model.inputs]
    for _ in model.compartments:
        found += [one.to for one in model.flows if one.drains and one.source in found and one.to != OUT]
    return np.asarray(sum(held[name] for name in dict.fromkeys(found)))
