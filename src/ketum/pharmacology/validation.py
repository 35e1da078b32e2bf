"""The models beside what was measured in people: one row a published figure, whether it was used to fit or held out.

Every observed figure is read from ``knowledge/data/pharmacokinetics/human.yaml``; nothing observed stands here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import log, log1p, sqrt
from typing import Any

import numpy as np

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import MITRAGYNINE, SEVEN_OH
from ketum.pharmacology.curves import concentrations
from ketum.pharmacology.models import Model, model
from ketum.pharmacology.noncompartmental import auc
from ketum.pharmacology.regimen import DAY_H, Regimen, every, once
from ketum.pharmacology.solver.rates import typical
from ketum.pharmacology.solver.types import Array

STEP_H = 0.01
SLOPE_POINTS = 100
DOSES = 15
EXTRACT_MG, TEA_MG = (9.9, 29.6, 59.2), 39.0
H26, H24, T22, TR15 = "Huestis 2026", "Huestis 2024", "Tanna 2022", "Trakulsrichai 2015"
CAL, HELD, INFO, BARE = "fitted", "held out", "for information", "no product factor"


@dataclass(frozen=True)
class Row:
    """One comparison: what, predicted and observed in ``unit``, and whether the figure was used to fit the model."""

    role: str
    what: str
    predicted: float
    observed: float
    unit: str

    @property
    def ratio(self) -> float:
        """Predicted over observed."""
        return self.predicted / self.observed


class Person:
    """The typical person of a model after 1 mg of the reference product; curves are worked out when asked for."""

    def __init__(self, chosen: Model) -> None:
        """Hold the model."""
        self.model = chosen
        self.short = np.arange(0.0, 2 * DAY_H + STEP_H / 2, STEP_H)
        self.long = np.arange(0.0, (DOSES + 3) * DAY_H + STEP_H / 2, STEP_H)

    def levels(self, regimen: Regimen, time_h: Array, analyte: str) -> Array:
        """The level at each time."""
        return np.asarray(concentrations(self.model, typical(self.model), regimen, time_h).of(analyte)[0])

    @cached_property
    def single(self) -> dict[str, Array]:
        """Levels of both substances after one dose."""
        return {name: self.levels(once(1.0), self.short, name) for name in (MITRAGYNINE, SEVEN_OH)}

    @cached_property
    def repeated(self) -> dict[str, Array]:
        """Levels of both substances during 15 daily doses and three days after."""
        return {name: self.levels(every(1.0, DAY_H, DOSES), self.long, name) for name in (MITRAGYNINE, SEVEN_OH)}

    def peak(self, analyte: str = MITRAGYNINE) -> float:
        """Peak after one dose, ng/mL per mg."""
        return float(self.single[analyte].max())

    def peak_h(self, analyte: str = MITRAGYNINE) -> float:
        """Time of that peak."""
        return float(self.short[self.single[analyte].argmax()])

    def last_day(self, analyte: str = MITRAGYNINE) -> Array:
        """Levels in the 24 h after the fifteenth dose."""
        first = round((DOSES - 1) * DAY_H / STEP_H)
        return self.repeated[analyte][first : first + round(DAY_H / STEP_H) + 1]

    def area(self, analyte: str = MITRAGYNINE) -> float:
        """Area to infinity after one dose, ng/mL h per mg."""
        time = np.concatenate([np.arange(0, 24, 0.02), np.arange(24, 1500, 1.0)])
        return float(auc(time, self.levels(once(1.0), time, analyte)[None])[0])

    def day_area(self, values: Array) -> float:
        """Area over 24 h."""
        return float(auc(self.short[: round(DAY_H / STEP_H) + 1], values[None, : round(DAY_H / STEP_H) + 1])[0])

    def half_life(self, analyte: str, regimen: Regimen, start_h: float, end_h: float) -> float:
        """The half-life that a straight line through the logarithm shows from ``start_h`` to ``end_h``."""
        time = np.linspace(start_h, end_h, SLOPE_POINTS)
        level = np.log(self.levels(regimen, time, analyte))
        return float(-log(2) / np.polyfit(time, level, 1)[0])

    def days_to_steady(self) -> float:
        """The first day at whose end the trough is 90 % of what it becomes."""
        troughs = self.levels(every(1.0, DAY_H, 60), DAY_H * np.arange(1.0, 60) - 1e-6, MITRAGYNINE)
        return float(1 + (troughs >= 0.9 * troughs[-1]).argmax())


class Studies:
    """What was measured, by study."""

    def __init__(self, library: Library) -> None:
        """Read the measurements."""
        self._rows: list[dict[str, Any]] = library.authored("human")["measurements"]

    def of(self, study: str, analyte: str, measure: str, occasion: str | None = None, mg: float | None = None) -> float:
        """The figure: a value, the middle of a range, or the geometric mean where mean and SD were published."""
        for one in self._rows:
            if (one["study"], one["analyte"], one["measure"]) != (study, analyte, measure):
                continue
            if (occasion and one.get("occasion") != occasion) or (mg and one.get("mitragynine_mg") != mg):
                continue
            return _middle(one)
        raise KeyError(f"{study}: no {measure} of {analyte} ({occasion}, {mg} mg) is on file")


def _middle(one: dict[str, Any]) -> float:
    value = one.get("value")
    if value is None:
        return (float(one["low"]) + float(one["high"])) / 2
    if one["measure"] == "Cmax" and one.get("statistic") == "mean and SD":
        return float(value) / sqrt(1 + (one["sd"] / value) ** 2)
    return float(value)


def compared_with_studies(name: str, library: Library) -> tuple[Row, ...]:
    """Every comparison of the model ``name`` with the studies in people, in the order of the method page."""
    person, seen = Person(model(name, library)), Studies(library)
    tea = float(library.blob("product_factors")["tea"]["value"])
    parts: tuple[Callable[..., list[Row]], ...] = (_extract, _tea, _leaf)
    return tuple(row for part in parts for row in part(person, seen, tea)) + tuple(_window(person, seen, tea))


def _extract(person: Person, seen: Studies, _: float) -> list[Row]:
    rows = []
    for role, occasion, peak in (
        (CAL, "single", person.peak()),
        (HELD, "day 15", float(person.last_day().max())),
    ):
        for mg in EXTRACT_MG:
            what = f"{H26}, extract {mg:g} mg, {occasion}: peak of mitragynine (geometric mean)"
            rows.append(Row(role, what, mg * peak, seen.of(H26, MITRAGYNINE, "Cmax", occasion, mg), "ng/mL"))
    for mg in EXTRACT_MG:
        what = f"{H26}, extract {mg:g} mg, single: peak of 7-OH (geometric mean)"
        rows.append(Row(CAL, what, mg * person.peak(SEVEN_OH), seen.of(H26, SEVEN_OH, "Cmax", "single", mg), "ng/mL"))
    rows.append(Row(CAL, f"{H26}, extract: time of the peak", person.peak_h(), seen.of(H26, MITRAGYNINE, "Tmax"), "h"))
    return rows


def _tea(person: Person, seen: Studies, tea: float) -> list[Row]:
    mass = {one.id: (one.molar_mass or 0) / 1000 for one in person.model.analytes}
    rows = []
    for role, factor, said in ((BARE, 1.0, "as if it were the extract"), (CAL, tea, "with the factor of tea")):
        for measure, value, unit in (
            ("Cmax", person.peak(), "ng/mL"),
            ("AUC to infinity", person.area(), "ng/mL h"),
        ):
            what = f"{T22}, tea {TEA_MG:g} mg, {said}: {measure} of mitragynine"
            observed = seen.of(T22, MITRAGYNINE, measure) * mass[MITRAGYNINE]
            rows.append(Row(role, what, TEA_MG * factor * value, observed, unit))
    end = person.half_life(MITRAGYNINE, once(1.0), 100.0, 200.0)
    early = person.half_life(SEVEN_OH, once(1.0), 6.0, 24.0)
    return [
        *rows,
        Row(HELD, f"{T22}, tea: time of the peak", person.peak_h(), seen.of(T22, MITRAGYNINE, "Tmax"), "h"),
        Row(CAL, f"{T22}, tea: terminal half-life", end, seen.of(T22, MITRAGYNINE, "half-life"), "h"),
        *(
            Row(HELD, f"{T22}, tea {TEA_MG:g} mg: {measure} of 7-OH", TEA_MG * tea * value,
                seen.of(T22, SEVEN_OH, measure) * mass[SEVEN_OH], unit)
            for measure, value, unit in (
                ("Cmax", person.peak(SEVEN_OH), "ng/mL"), ("AUC to infinity", person.area(SEVEN_OH), "ng/mL h"),
            )
        ),
        Row(HELD, f"{T22}, tea: time of the peak of 7-OH", person.peak_h(SEVEN_OH), seen.of(T22, SEVEN_OH, "Tmax"),
            "h"),
        Row(HELD, f"{T22}, tea: half-life of 7-OH (6 to 24 h)", early, seen.of(T22, SEVEN_OH, "half-life"), "h"),
    ]  # fmt: skip


def _leaf(person: Person, seen: Studies, _: float) -> list[Row]:
    daily, last = every(1.0, DAY_H, DOSES), (DOSES - 1) * DAY_H
    end = person.half_life(MITRAGYNINE, once(1.0), 100.0, 200.0)
    after = person.half_life(SEVEN_OH, daily, last + 12, last + 72)
    early = person.half_life(SEVEN_OH, once(1.0), 6.0, 24.0)
    ratio = person.day_area(person.single[SEVEN_OH]) / person.day_area(person.single[MITRAGYNINE])
    later = person.day_area(person.last_day(SEVEN_OH)) / person.day_area(person.last_day())
    last_peak = float(person.last_day().argmax()) * STEP_H

    def row(role: str, what: str, predicted: float, analyte: str, measure: str, occasion: str | None, unit: str) -> Row:
        return Row(role, f"{H24}, leaf: {what}", predicted, seen.of(H24, analyte, measure, occasion), unit)

    single = seen.of(H24, SEVEN_OH, "ratio to mitragynine", "single")
    repeated = seen.of(H24, SEVEN_OH, "ratio to mitragynine", "repeated")
    return [
        row(HELD, "time of the peak, single", person.peak_h(), MITRAGYNINE, "Tmax", "single", "h"),
        row(HELD, "time of the peak, day 15", last_peak, MITRAGYNINE, "Tmax", "repeated", "h"),
        row(HELD, "time of the peak of 7-OH, single", person.peak_h(SEVEN_OH), SEVEN_OH, "Tmax", "single", "h"),
        row(CAL, "half-life, single (highest group)", end, MITRAGYNINE, "half-life", "single", "h"),
        row(HELD, "half-life after 15 doses (highest group)", end, MITRAGYNINE, "half-life", "repeated", "h"),
        row(HELD, "half-life of 7-OH, single (6 to 24 h)", early, SEVEN_OH, "half-life", "single", "h"),
        row(CAL, "half-life of 7-OH after 15 doses (12 to 72 h)", after, SEVEN_OH, "half-life", "repeated", "h"),
        row(HELD, "7-OH over mitragynine, single", ratio, SEVEN_OH, "ratio to mitragynine", "single", "1"),
        row(HELD, "7-OH over mitragynine, day 15", later, SEVEN_OH, "ratio to mitragynine", "repeated", "1"),
        Row(INFO, f"{H24}, leaf: decline of that ratio", later / ratio, repeated / single, "1"),
        row(HELD, "days to steady state", person.days_to_steady(), MITRAGYNINE, "time to steady state", None, "days"),
    ]


def _window(person: Person, seen: Studies, tea: float) -> list[Row]:
    steady, last = every(1.0, DAY_H, 60), 59 * DAY_H
    clearance = next(one.value for one in person.model.parameters if one.id == "CL") / tea
    slope = person.half_life(MITRAGYNINE, steady, last + 8, last + 24)
    return [
        Row(HELD, f"{TR15}, tea: half-life as seen from 8 to 24 h", slope, seen.of(TR15, MITRAGYNINE, "half-life"),
            "h"),
        Row(HELD, f"{TR15}, tea: apparent clearance, unit mended", clearance,
            seen.of(TR15, MITRAGYNINE, "apparent clearance"), "L/h"),
        Row(HELD, f"{TR15}, tea: time of the peak", person.peak_h(), seen.of(TR15, MITRAGYNINE, "Tmax"), "h"),
    ]  # fmt: skip


@dataclass(frozen=True)
class Errors:
    """How far predictions are from observations: average fold error, its absolute form, how many within 1.5 and 2."""

    average: float
    absolute: float
    within_half: int
    within_two: int
    count: int


def errors(rows: tuple[Row, ...], role: str = HELD) -> Errors:
    """The fold errors of the rows of one role (Obach et al., J Pharmacol Exp Ther 283:46, 1997)."""
    found = np.log([one.ratio for one in rows if one.role == role])
    return Errors(
        average=float(np.exp(found.mean())),
        absolute=float(np.exp(np.abs(found).mean())),
        within_half=int((np.abs(found) <= log(1.5)).sum()),
        within_two=int((np.abs(found) <= log1p(1.0)).sum()),
        count=len(found),
    )
