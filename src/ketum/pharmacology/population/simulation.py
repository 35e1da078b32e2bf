"""Levels of very many people, block by block: the same numbers however the work is cut.

People are always worked out in the same blocks of ``BLOCK``, so that neither the number asked for, nor the size of a
chunk, nor the order changes a single bit. Repeating doses go the fast way (``solver.rhythm``); a person whose sums
would lose digits there, and any other regimen, goes the exact way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ketum.pharmacology.curves import DIMS, Curves, concentrations
from ketum.pharmacology.models import Model
from ketum.pharmacology.population.sampling import LogNormal, draw, occasions
from ketum.pharmacology.regimen import Regimen
from ketum.pharmacology.solver.grid import Grid
from ketum.pharmacology.solver.modes import Modes, modes
from ketum.pharmacology.solver.rates import Parameters, dose_factor, lag_h, rates, scale
from ketum.pharmacology.solver.rhythm import Rhythm, Turning, fits, rhythm, sound, steady, turnings, varying
from ketum.pharmacology.solver.types import Array, Places

BLOCK = 1024


@dataclass(frozen=True)
class Population:
    """Who takes what: a model, a regimen, the times of interest, and the seed that makes the people.

    ``known`` replaces what is known of a parameter (for example the product factor); ``occasions`` says whether doses
    differ from one time to the next, as far as the model has a figure for it.
    """

    model: Model
    regimen: Regimen
    grid: Grid
    seed: int
    known: Mapping[str, LogNormal] = field(default_factory=dict)
    occasions: bool = True

    @property
    def analytes(self) -> tuple[str, ...]:
        """The substances of the model."""
        return tuple(one.id for one in self.model.analytes)

    @property
    def unit(self) -> str:
        """The unit of every level."""
        return self.model.analytes[0].unit

    def parameters(self, first: int, people: int) -> dict[str, Array]:
        """The parameters of ``people`` people from number ``first`` on."""
        return draw(self.model, self.seed, first, people, self.known)

    def each_dose(self, first: int, people: int) -> Array | None:
        """What multiplies each dose of each person, shape (people, doses); ``None`` where doses do not vary."""
        if not self.occasions:
            return None
        return occasions(self.model, self.seed, first, people, len(self.regimen.doses))


def blocks(population: Population, people: int, first: int = 0) -> Iterator[tuple[int, Array]]:
    """The levels of ``people`` people from number ``first`` on: number of the first of a block, and its levels.

    Levels have the shape (people of the block, analytes, times). The array is used again for the next block.
    """
    whole = np.empty((BLOCK, len(population.analytes), population.grid.count))
    last = first + people
    for start in range(first - first % BLOCK, last, BLOCK):
        for some, levels in pieces(population, start):
            whole[some] = levels
        here = slice(max(first - start, 0), min(last - start, BLOCK))
        yield start + here.start, whole[here]


def levels(population: Population, people: int, first: int = 0) -> Curves:
    """The levels of ``people`` people, all of them in memory: 11.5 kB a person for 30 days by the hour."""
    whole = np.empty((people, len(population.analytes), population.grid.count))
    for start in range(first - first % BLOCK, first + people, BLOCK):
        for some, found in pieces(population, start):
            place = some + (start - first)
            inside = (place >= 0) & (place < people)
            if inside.all():
                whole[place] = found
            else:
                whole[place[inside]] = found[inside]
    return Curves(whole, population.analytes, population.grid.time_h, population.unit, DIMS)


def pieces(population: Population, start: int) -> Iterator[tuple[Places, Array]]:
    """The levels of one block in pieces that fit a cache: numbers inside the block, and levels used again at once."""
    parameters = population.parameters(start, BLOCK)
    each = population.each_dose(start, BLOCK)
    beat = rhythm(population.regimen, population.grid)
    found = _modes(population, parameters) if beat else None
    if beat is None or found is None:
        yield np.arange(BLOCK, dtype=np.intp), _exactly(population, parameters, each)
        return
    way = population.model.way(population.regimen.routes[0])
    for some, group in turnings(found, lag_h(way, parameters), population.grid.step_h):
        yield from _group(population, parameters, each, beat, some, group)


def _group(
    population: Population, parameters: Parameters, each: Array | None, beat: Rhythm, some: Places, group: Turning
) -> Iterator[tuple[Places, Array]]:
    """The people of a block whose doses arrive equally late: fast where that is sound, exact where not."""
    good = sound(beat, group) if fits(beat, group) else np.zeros(len(some), dtype=bool)
    if not good.all():
        rest = some[~good]
        chosen = {name: value[rest] for name, value in parameters.items()}
        yield rest, _exactly(population, chosen, None if each is None else each[rest])
        keep = np.flatnonzero(good).astype(np.intp)
        some, group = some[keep], group.of(keep)
    walked = steady(beat, group) if each is None else varying(beat, group, each[some])
    for first, found in walked:
        yield some[first : first + len(found)], found


def _modes(population: Population, parameters: Parameters) -> Modes | None:
    """The modes of the levels after a dose of 1; ``None`` where doses come by several ways or too many exchange."""
    model = population.model
    if len(population.regimen.routes) != 1:
        return None
    way = model.way(population.regimen.routes[0])
    places = [model.compartments.index(one.compartment) for one in model.analytes]
    found = modes(rates(model, parameters), model.compartments.index(way.into), places)
    if found is None:
        return None
    factor = np.stack([scale(one, parameters) for one in model.analytes]) * dose_factor(way, parameters)
    return Modes(found.speed, found.weight * factor[:, None])


def _exactly(population: Population, parameters: Parameters, each: Array | None) -> Array:
    return concentrations(population.model, parameters, population.regimen, population.grid.time_h, each).values
