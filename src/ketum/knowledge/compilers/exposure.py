"""Compile what exposure is worked out with: models of alkaloids in the body, product factors, the amounts studied."""

import re
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.compilers.static_interactions import StaticInteractionFile, by_name
from ketum.knowledge.schema import Authored, Status, Strict, load_yaml, put_blob, validated

FOLDER = "pharmacokinetics"
OUT = "out"
FACTOR = re.compile(r"\s*([A-Za-z_]\w*|\d+(?:\.\d+)?)\s*")


def factors(rate: str) -> dict[str, list[str]]:
    """The factors of a rate such as ``414.5 / 398.5 * fs7 * CL / V1``: what is multiplied (``times``), what divides (``over``).

    Products and quotients are all that a rate needs, so that nothing in a data file is ever run as code.
    Raises ``ValueError`` that shows the place.
    """  # noqa: E501
    found: dict[str, list[str]] = {"times": [], "over": []}
    place, side = 0, "times"
    while True:
        match = FACTOR.match(rate, place)
        if match is None:
            raise ValueError(f"{rate!r}: a name or a number is missing after {rate[:place]!r}")
        found[side].append(match.group(1))
        place = match.end()
        if place == len(rate):
            return found
        if rate[place] not in "*/":
            raise ValueError(f"{rate!r}: only * and / may stand between factors, not {rate[place]!r}")
        side = "times" if rate[place] == "*" else "over"
        place += 1


class ModelParameter(Strict):
    """One number of a model; ``between_people`` and ``between_occasions`` are SDs of its logarithm."""

    id: str = Field(pattern=r"^[A-Za-z_]\w*$")
    name: str
    value: float = Field(gt=0)
    unit: str
    between_people: float | None = Field(default=None, gt=0)
    between_occasions: float | None = Field(default=None, gt=0)
    variability_status: Status | None = None
    status: Status
    references: tuple[str, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _variability_is_marked(self) -> Self:
        varies = self.between_people is not None or self.between_occasions is not None
        if varies != (self.variability_status is not None):
            raise ValueError(f"{self.id}: variability and variability_status belong together")
        return self


class Input(Strict):
    """A way in: where a dose arrives, which parameters multiply it, which one delays it."""

    route: Literal["oral", "intravenous"]
    into: str
    times: tuple[str, ...] = ()
    lag: str | None = None


class Flow(Strict):
    """What moves between compartments, per hour and unit; with ``drains: false`` it is formed there, not moved."""

    source: str
    to: str
    rate: str
    drains: bool = True


class Analyte(Strict):
    """A substance that is measured: in which compartment and volume; ``per_unit`` from dose unit per L to ``unit``."""

    id: str
    compartment: str
    volume: str
    unit: str
    per_unit: float = Field(gt=0)
    molar_mass: float | None = Field(default=None, gt=0)


class Residual(Strict):
    """How far a measured concentration is from the model's: SD over the concentration."""

    proportional: float = Field(gt=0)
    status: Status


class ModelFile(Authored):
    """``models/*.yaml``: a linear model of one substance and what is formed of it."""

    references: list[str] = Field(min_length=1)
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    description: str
    dose: str
    compartments: list[str] = Field(min_length=1)
    inputs: list[Input] = Field(min_length=1)
    flows: list[Flow] = Field(min_length=1)
    analytes: list[Analyte] = Field(min_length=1)
    parameters: list[ModelParameter] = Field(min_length=1)
    residual: Residual

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Self:
        for listed, what in ((self.compartments, "compartment"), ([one.id for one in self.parameters], "parameter")):
            twice = [name for name, times in Counter(listed).items() if times > 1]
            if twice:
                raise ValueError(f"{what} {twice[0]!r} is there twice; keep one")
        for place in self._places():
            if place not in self.compartments:
                raise ValueError(f"{place!r} is no compartment; add it to compartments or mend the name")
        known = {one.id for one in self.parameters}
        for name in self._used():
            if name not in known:
                raise ValueError(f"{name!r} is no parameter; add it to parameters or mend the name")
        return self

    def _places(self) -> list[str]:
        ends = [end for flow in self.flows for end in (flow.source, flow.to) if end != OUT]
        return [*ends, *(one.into for one in self.inputs), *(one.compartment for one in self.analytes)]

    def _used(self) -> list[str]:
        rates = [factors(flow.rate) for flow in self.flows]
        named = [name for rate in rates for name in (*rate["times"], *rate["over"]) if not name[0].isdigit()]
        ways = [name for one in self.inputs for name in (*one.times, *([one.lag] if one.lag else []))]
        return [*named, *ways, *(one.volume for one in self.analytes)]


class ProductFactor(Strict):
    """Exposure per mg of one form of product relative to the reference; 95 in 100 are expected inside the band."""

    form: str
    value: float = Field(gt=0)
    low: float = Field(gt=0)
    high: float = Field(gt=0)
    status: Status
    references: tuple[str, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _holds_its_value(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.form}: {self.value:g} is not inside {self.low:g} to {self.high:g}")
        return self


class Spread(Strict):
    """How far a lot is from its label or assay, as a fraction of it."""

    id: Literal["lot"]
    fraction: float = Field(ge=0, lt=1)
    status: Status
    references: tuple[str, ...] = ()
    note: str | None = None


class ProductFactorFile(Authored):
    """``product_factors.yaml``."""

    product_factors: list[ProductFactor]
    spreads: list[Spread] = Field(min_length=1, max_length=1)


class Studied(Strict):
    """The largest amount of one form that was given to people, how often, for how long."""

    id: str
    forms: list[str] = Field(min_length=1)
    grams: float | None = Field(default=None, gt=0)
    mitragynine_mg: float | None = Field(default=None, gt=0)
    times_a_day: int = Field(gt=0)
    days: int = Field(gt=0)
    said: str
    status: Status
    references: list[str] = Field(min_length=1)


class StudiedFile(Authored):
    """``studied.yaml``."""

    studied: list[Studied]


def compile_exposure(db: sqlite3.Connection, data: Path) -> None:
    """Write models (by id), product factors (by form), spread of assays, what was studied; raises ``BadKnowledge``."""
    folder = data / FOLDER
    models: dict[str, Any] = {}
    for path in sorted((folder / "models").glob("*.yaml")):
        one = validated(ModelFile, load_yaml(path), path)
        if one.id in models:
            raise BadKnowledge(f"{path.name}: the id {one.id!r} is used by another model; choose its own")
        models[one.id] = compiled(one)
    put_blob(db, "pk_models", models)
    path = folder / "product_factors.yaml"
    listed = validated(ProductFactorFile, load_yaml(path), path)
    put_blob(db, "product_factors", {one.form: one.model_dump(mode="json") for one in listed.product_factors})
    put_blob(db, "assay_spread", listed.spreads[0].fraction)
    path = folder / "studied.yaml"
    put_blob(db, "studied", validated(StudiedFile, load_yaml(path), path).model_dump(mode="json"))
    path = folder / "static_interactions.yaml"
    put_blob(db, "static_interactions", by_name(validated(StaticInteractionFile, load_yaml(path), path)))


def compiled(model: ModelFile) -> dict[str, Any]:
    """The model as plain types, every rate taken apart into its factors."""
    plain = model.model_dump(mode="json")
    for flow in plain["flows"]:
        flow["rate"] = factors(flow["rate"])
    return plain
