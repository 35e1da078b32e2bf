"""From the parameters of people to the rates of their compartments."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ketum.pharmacology.models import Analyte, Factors, Model, Way
from ketum.pharmacology.solver.structure import OUT, Place, Structure, structure_of
from ketum.pharmacology.solver.types import Array, Places

Parameters = Mapping[str, Array]


@dataclass(frozen=True)
class Rates:
    """Rates of ``n`` people, each an array of shape ``(n,)`` in 1/h.

    ``flow`` holds the rate of ``(to, source)``; ``leaving`` all that leaves a compartment; ``leaking`` the part of it
    that leaves the compartment's group for good. Nothing here is a difference, so that nothing cancels.
    """

    structure: Structure
    flow: Mapping[Place, Array]
    leaving: tuple[Array, ...]
    leaking: tuple[Array, ...]

    def of(self, chosen: Places) -> "Rates":
        """The rates of the people whose numbers are in ``chosen``."""
        return Rates(
            self.structure,
            {place: rate[chosen] for place, rate in self.flow.items()},
            tuple(rate[chosen] for rate in self.leaving),
            tuple(rate[chosen] for rate in self.leaking),
        )


def rates(model: Model, parameters: Parameters) -> Rates:
    """The rates of ``model`` for people with ``parameters`` (each of shape ``(n,)``, in the units of the model file).

    Raises ``ValueError`` that names a parameter that is missing, not finite, or not above zero.
    """
    checked(model, parameters)
    shape = structure_of(model)
    people = len(next(iter(parameters.values())))
    number = {name: place for place, name in enumerate(model.compartments)}
    flow: dict[Place, Array] = {}
    leaving = [np.zeros(people) for _ in model.compartments]
    leaking = [np.zeros(people) for _ in model.compartments]
    for one in model.flows:
        rate, source = product(one.rate, parameters), number[one.source]
        if one.to != OUT:
            place = (number[one.to], source)
            flow[place] = flow[place] + rate if place in flow else rate
        if one.drains:
            leaving[source] = leaving[source] + rate
            if one.to == OUT or number[one.to] not in shape.group_of(source):
                leaking[source] = leaking[source] + rate
    return Rates(shape, flow, tuple(leaving), tuple(leaking))


def checked(model: Model, parameters: Parameters) -> None:
    """Raise ``ValueError`` for a parameter that is missing or that no compartment model can have."""
    for one in model.parameters:
        if one.id not in parameters:
            raise ValueError(f"{one.id} ({one.name}, {one.unit}) is missing; {model.id} needs it")
        values = parameters[one.id]
        fits = np.isfinite(values) & ((values > 0) | ((values == 0) & (one.unit != "L")))
        if not np.all(fits):
            worst = np.asarray(values)[~fits][0]
            raise ValueError(f"{one.id} ({one.name}) is {worst:g} {one.unit}; it must be a number above zero")


def product(factors: Factors, parameters: Parameters) -> Array:
    """The value of a product of parameters and numbers, shape ``(n,)``."""
    people = len(next(iter(parameters.values())))
    value = np.ones(people)
    for name in factors.times:
        value = value * (float(name) if name[0].isdigit() else parameters[name])
    for name in factors.over:
        value = value / (float(name) if name[0].isdigit() else parameters[name])
    return value


def scale(analyte: Analyte, parameters: Parameters) -> Array:
    """What turns an amount in the analyte's compartment into its concentration, shape ``(n,)``."""
    return analyte.per_unit / parameters[analyte.volume]


def dose_factor(way: Way, parameters: Parameters) -> Array:
    """What multiplies a dose that comes in by ``way``, shape ``(n,)``."""
    return product(Factors(times=way.times, over=()), parameters)


def lag_h(way: Way, parameters: Parameters) -> Array:
    """The delay of a dose that comes in by ``way`` in hours, shape ``(n,)``."""
    people = len(next(iter(parameters.values())))
    return np.zeros(people) if way.lag is None else np.asarray(parameters[way.lag], dtype=float)


def typical(model: Model, people: int = 1) -> dict[str, Array]:
    """The typical parameters of ``model``, the same for each of ``people``."""
    return {one.id: np.full(people, one.value) for one in model.parameters}
