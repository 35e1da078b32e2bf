"""The shape of a model: which compartment feeds which, and which go round in circles together."""

from dataclasses import dataclass
from functools import cache

from ketum.pharmacology.models import Model

OUT = "out"
Place = tuple[int, int]


@dataclass(frozen=True)
class Structure:
    """The compartments of a model by number, upstream first.

    ``flows`` holds ``(to, source)`` of every direct flow. ``groups`` are the sets of compartments that exchange with
    each other (most are single), upstream first. ``reach`` holds ``(to, source)`` of everything that ever arrives.
    """

    names: tuple[str, ...]
    flows: tuple[Place, ...]
    groups: tuple[tuple[int, ...], ...]
    reach: tuple[Place, ...]

    def group_of(self, one: int) -> tuple[int, ...]:
        """The compartments that exchange with ``one``, itself included."""
        return next(group for group in self.groups if one in group)


def structure(names: tuple[str, ...], flows: tuple[Place, ...]) -> Structure:
    """Sort out which compartments exchange and which only feed.

    ``flows`` are ``(to, source)`` by number. Two compartments exchange when each reaches the other.
    """
    size = len(names)
    reach = [[one == other for other in range(size)] for one in range(size)]
    for to, source in flows:
        reach[to][source] = True
    for middle in range(size):
        for to in range(size):
            if reach[to][middle]:
                reach[to] = [here or there for here, there in zip(reach[to], reach[middle], strict=True)]
    together = [tuple(j for j in range(size) if reach[i][j] and reach[j][i]) for i in range(size)]
    groups = sorted(set(together), key=lambda group: (sum(reach[group[0]]), group))
    pairs = tuple((to, source) for to in range(size) for source in range(size) if to != source and reach[to][source])
    return Structure(names, tuple(dict.fromkeys(flows)), tuple(groups), pairs)


@cache
def structure_of(model: Model) -> Structure:
    """The structure of ``model``.

    Raises ``ValueError`` when something is formed without leaving inside a circle: such a model can grow without end.
    """
    number = {name: place for place, name in enumerate(model.compartments)}
    flows = [(number[one.to], number[one.source], one.drains) for one in model.flows if one.to != OUT]
    found = structure(model.compartments, tuple((to, source) for to, source, _ in flows))
    for to, source, drains in flows:
        if not drains and to in found.group_of(source):
            names = f"{model.compartments[source]} and {model.compartments[to]}"
            raise ValueError(f"{model.id}: {names} exchange, so the flow between them must drain its source")
    return found
