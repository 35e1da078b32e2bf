"""Kratom as the cause: which activity it leaves in gut wall and liver, calibrated on what was measured in people."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from ketum.knowledge.library import Library
from ketum.pharmacology.interactions.static import (
    auc_ratio,
    cleared_less,
    concentration_for,
    gut_activity_for,
    inactivated,
    liver_activity_for,
    reversible,
)
from ketum.pharmacology.speech import Speech

STUDIED_FORM = "tea"
GUT_SYSTEM = "human intestinal microsomes, time-dependent"
LIVER_SYSTEM = "human liver microsomes, time-dependent"


class Inactivation(NamedTuple):
    """Constants of an inactivator: half-maximal concentration in uM, greatest rate and renewal in 1/min."""

    ki: float
    kinact: float
    kdeg: float


class Kratom:
    """The static model of kratom on CYP enzymes. It explains the measured midazolam ratio by construction."""

    def __init__(self, library: Library) -> None:
        """Look up what was measured."""
        self.told = Speech(library)
        self._shelf: Mapping[str, Any] = library.blob("static_interactions")
        self._enzymes: Mapping[str, Any] = library.authored("enzymes")
        self._factors: Mapping[str, Any] = library.blob("product_factors")

    def constant(self, name: str) -> float:
        """One number of the model."""
        return float(self._shelf["constants"][name])

    def measured(self, victim: str) -> Mapping[str, Any] | None:
        """The study of kratom with ``victim`` in people, where there is one."""
        return next((one for one in self._enzymes["clinical"] if one["victim"] == victim), None)

    def gut_availability(self, ingredient: str) -> Mapping[str, Any] | None:
        """What survives the gut wall of ``ingredient``, where it is on file."""
        found: Mapping[str, Any] | None = self._shelf["gut_availability"].get(ingredient)
        return found

    def half_maximal(self, enzyme: str) -> float | None:
        """The inhibition constant of mitragynine on ``enzyme`` in uM: measured, else half of the IC50."""
        rows = [
            one for one in self._enzymes["inhibition"] if one["inhibitor"] == "mitragynine" and one["enzyme"] == enzyme
        ]
        direct = [float(one["value"]) for one in rows if one["measure"] == "Ki"]
        halved = [float(one["value"]) / 2 for one in rows if one["measure"] == "IC50"]
        return next(iter(direct or halved), None)

    def relative_mg(self, mg: float, form: str) -> float:
        """Milligrams of the studied tea that reach the blood as much as ``mg`` of ``form`` do."""
        return mg * float(self._factors[form]["value"]) / float(self._factors[STUDIED_FORM]["value"])

    def hepatic_um(self, relative_mg: float) -> float:
        """Free mitragynine entering the liver in uM."""
        return self.constant("hepatic_inlet_um") * relative_mg / self.constant("studied_mg")

    def gut_ratio(self, mg: float, gut_availability: float, limit: str = "auc_ratio") -> float:
        """AUC ratio of a CYP3A medicine by the gut wall alone; ``limit`` picks the study's value or a limit of it."""
        gut = self._gut
        reference = self._shelf["gut_availability"]["midazolam"]["value"]
        activity = gut_activity_for(self._midazolam[limit], reference)
        conc = concentration_for(activity, *gut) * mg / self.constant("studied_mg")
        return auc_ratio(inactivated(conc, *gut), 1.0, gut_availability, 1.0)

    def liver_ratio_at_most(self, relative_mg: float) -> float:
        """The most that the liver may add to what the studied dose did: from the upper limit of the half-life ratio."""
        liver, fm = self._liver, self.constant("fm_midazolam")
        studied = self.constant("half_life_ratio_high")
        conc = concentration_for(liver_activity_for(studied, fm), *liver) * relative_mg / self.constant("studied_mg")
        return max(1.0, cleared_less(inactivated(conc, *liver), fm) / studied)

    def reversible_ratio_at_most(self, enzyme: str, relative_mg: float) -> float | None:
        """The basic static model's ratio of a medicine that only ``enzyme`` clears; its worst case."""
        ki = self.half_maximal(enzyme)
        return None if ki is None else 1 / reversible(self.hepatic_um(relative_mg), ki)

    @cached_property
    def _midazolam(self) -> Mapping[str, Any]:
        return next(one for one in self._enzymes["clinical"] if one["victim"] == "midazolam")

    @cached_property
    def _gut(self) -> Inactivation:
        return self._inactivation(GUT_SYSTEM, "kdeg_gut")

    @cached_property
    def _liver(self) -> Inactivation:
        return self._inactivation(LIVER_SYSTEM, "kdeg_liver")

    def _inactivation(self, system: str, kdeg: str) -> Inactivation:
        rows = {one["measure"]: float(one["value"]) for one in self._enzymes["inhibition"] if one["system"] == system}
        return Inactivation(rows["KI"], rows["kinact"], self.constant(kdeg))
