"""Models of a substance in the body, as authored in ``knowledge/data/pharmacokinetics/models``."""

import msgspec

from ketum.knowledge.library import Library


class UnknownModel(ValueError):
    """A model that is not on file; the text lists those that are."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anything inside a model."""


class Factors(Part, frozen=True, kw_only=True):
    """A product of numbers and parameters: everything in ``times`` over everything in ``over``."""

    times: tuple[str, ...]
    over: tuple[str, ...]


class Flow(Part, frozen=True, kw_only=True):
    """What leaves ``source`` for ``to``, per hour and unit; with ``drains=False`` it is formed there, not moved."""

    source: str
    to: str
    rate: Factors
    drains: bool


class Way(Part, frozen=True, kw_only=True):
    """A way in: the compartment, the parameters that multiply a dose, the parameter that delays it."""

    route: str
    into: str
    times: tuple[str, ...]
    lag: str | None


class Analyte(Part, frozen=True, kw_only=True):
    """A substance that is measured; a concentration is amount over ``volume`` times ``per_unit``."""

    id: str
    compartment: str
    volume: str
    unit: str
    per_unit: float
    molar_mass: float | None


class Parameter(Part, frozen=True, kw_only=True):
    """One number of a model with its variability (SD of the logarithm) and where it is from."""

    id: str
    name: str
    value: float
    unit: str
    between_people: float | None
    between_occasions: float | None
    variability_status: str | None
    status: str
    references: tuple[str, ...]
    note: str | None


class Residual(Part, frozen=True, kw_only=True):
    """How far a measured concentration is from the model's: SD over the concentration."""

    proportional: float
    status: str


class Model(Part, frozen=True, kw_only=True):
    """A linear compartment model: amounts move at first-order rates, so that doses add up."""

    id: str
    title: str
    description: str
    dose: str
    compartments: tuple[str, ...]
    inputs: tuple[Way, ...]
    flows: tuple[Flow, ...]
    analytes: tuple[Analyte, ...]
    parameters: tuple[Parameter, ...]
    residual: Residual
    references: tuple[str, ...]
    as_of: str
    status: str | None
    reviewed: str | None
    review_by: str | None

    def way(self, route: str) -> Way:
        """The way in that ``route`` names; raises ``ValueError`` that lists the routes there are."""
        for one in self.inputs:
            if one.route == route:
                return one
        raise ValueError(f"{self.id} has no route {route!r}; it has {', '.join(one.route for one in self.inputs)}")


def model(name: str, library: Library) -> Model:
    """The model ``name``; raises ``UnknownModel`` that lists those on file."""
    held: dict[str, Model] = library.memo.setdefault("pk_models", {})
    if name not in held:
        shelf = library.blob("pk_models")
        if name not in shelf:
            raise UnknownModel(f"there is no model {name!r}; there are {', '.join(sorted(shelf))}")
        held[name] = msgspec.convert(shelf[name], Model)
    return held[name]
