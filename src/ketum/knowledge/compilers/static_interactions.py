"""What the static model of interactions is worked out with."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from ketum.knowledge.schema import Authored, Status, Strict


class Constant(Strict):
    """One number of the static interaction model."""

    id: str
    unit: str
    value: float = Field(gt=0)
    status: Status
    references: tuple[str, ...] = ()
    note: str | None = None


class GutAvailability(Strict):
    """Share of a swallowed medicine that survives the gut wall."""

    ingredient: str
    value: float = Field(gt=0, le=1)
    low: float = Field(gt=0, le=1)
    high: float = Field(gt=0, le=1)
    status: Status
    references: list[str] = Field(min_length=1)
    note: str | None = None

    @model_validator(mode="after")
    def _holds_its_value(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.ingredient}: {self.value:g} is not inside {self.low:g} to {self.high:g}")
        return self


class ActivityLeft(Strict):
    """Activity of an enzyme beside a medicine of one class, 1 without it."""

    role: Literal["cyp_inhibitor", "cyp_inducer"]
    strength: str
    low: float = Field(gt=0)
    high: float = Field(gt=0)
    status: Status
    references: list[str] = Field(min_length=1)
    note: str | None = None


class MeasuredOnKratom(Strict):
    """What one medicine did to one alkaloid of kratom in people."""

    ingredient: str
    analyte: str
    auc_ratio: float = Field(gt=0)
    cmax_ratio: float = Field(gt=0)
    status: Status
    references: list[str] = Field(min_length=1)
    note: str | None = None


class StaticInteractionFile(Authored):
    """``static_interactions.yaml``."""

    constants: list[Constant]
    gut_availability: list[GutAvailability]
    activity_left: list[ActivityLeft]
    measured_on_kratom: list[MeasuredOnKratom]


def by_name(file: StaticInteractionFile) -> dict[str, Any]:
    """The static interaction model by name, ready for a look-up."""
    plain = file.model_dump(mode="json")
    measured: dict[str, list[Any]] = {}
    for one in plain["measured_on_kratom"]:
        measured.setdefault(one["ingredient"], []).append(one)
    return {
        "constants": {one["id"]: one["value"] for one in plain["constants"]},
        "gut_availability": {one["ingredient"]: one for one in plain["gut_availability"]},
        "activity_left": plain["activity_left"],
        "measured_on_kratom": measured,
        "as_of": plain["as_of"],
    }
