"""Compile the measured facts on alkaloids: receptors, content of products, blood levels, enzymes."""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from ketum.knowledge.compilers.exposure import compile_exposure
from ketum.knowledge.schema import Authored, Status, Strict, load_yaml, put_blob, validated


class Measured(Strict):
    """A number as somebody measured it: a value, a range, or both, with its unit and its mark."""

    value: float | None = None
    sd: float | None = Field(default=None, gt=0)
    low: float | None = None
    high: float | None = None
    relation: Literal["about", "above", "below"] | None = None
    unit: str
    n: int | None = Field(default=None, gt=0)
    status: Status
    references: list[str] = Field(min_length=1)
    note: str | None = None

    @model_validator(mode="after")
    def _is_a_number(self) -> Self:
        if self.value is None and (self.low is None or self.high is None):
            raise ValueError("a value is needed, or low and high")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}; swap them")
        return self


class ReceptorValue(Measured):
    """How strongly one substance binds to (Ki) or acts on (EC50, IC50, Emax) one target in one system."""

    alkaloid: str
    target: str
    system: str
    measure: Literal["Ki", "EC50", "IC50", "Emax"]
    versus: str | None = None


class ContentValue(Measured):
    """How much of one alkaloid is in one kind of product."""

    product: str
    alkaloid: str


class HumanValue(Measured):
    """One figure of one study in people."""

    study: str
    form: str
    mitragynine_mg: float | str | None = None
    analyte: str
    measure: Literal[
        "Cmax", "Tmax", "half-life", "AUC to infinity", "apparent volume", "apparent clearance",
        "ratio to mitragynine", "time to steady state",
    ]  # fmt: skip
    statistic: str | None = None
    occasion: str | None = None


class EnzymeValue(Measured):
    """How strongly one substance inhibits one enzyme or transporter in the test tube."""

    inhibitor: str
    enzyme: str
    system: str
    measure: Literal["IC50", "Ki", "KI", "kinact"]


class ClinicalInteraction(Strict):
    """What kratom did to one medicine in people: ratios of exposure with and without it, with their interval."""

    victim: str
    enzyme: str
    dose_mg: float
    kratom: str
    n: int
    auc_ratio: float
    auc_low: float
    auc_high: float
    cmax_ratio: float
    cmax_low: float
    cmax_high: float
    interval: int
    status: Status
    references: list[str] = Field(min_length=1)
    note: str | None = None


class Shelf(Authored):
    """What every file of this shelf says of itself."""

    review_by: date


class Receptors(Shelf):
    """``receptors.yaml``."""

    measurements: list[ReceptorValue]


class Contents(Shelf):
    """``content.yaml``."""

    contents: list[ContentValue]


class Humans(Shelf):
    """``human.yaml``."""

    measurements: list[HumanValue]


class Enzymes(Shelf):
    """``enzymes.yaml``."""

    inhibition: list[EnzymeValue]
    clinical: list[ClinicalInteraction]


FILES: dict[str, type[Shelf]] = {"receptors": Receptors, "content": Contents, "human": Humans, "enzymes": Enzymes}


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blobs of measured facts and those of exposure; raises ``BadKnowledge``."""
    for name, model in FILES.items():
        path = data / "pharmacokinetics" / f"{name}.yaml"
        put_blob(db, name, validated(model, load_yaml(path), path).model_dump(mode="json"))
    compile_exposure(db, data)
