"""The span of levels that people like this one would have: both models, people who differ, products that differ."""

from collections.abc import Sequence
from math import hypot
from typing import NamedTuple

import numpy as np

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import Interval
from ketum.pharmacology.curves import amounts, in_body, levels
from ketum.pharmacology.models import Model, model
from ketum.pharmacology.population.sampling import LogNormal, band, draw, normals, occasions
from ketum.pharmacology.regimen import Regimen
from ketum.pharmacology.solver.types import Array

BEST, UPPER = "mitragynine-a", "mitragynine-b"
MODELS = (BEST, UPPER)
PEOPLE, SEED = 500, 20_261_122
SUPPLY_STREAM = 100  # and above: one for each supply of a product
LOW, MIDDLE, HIGH = 5.0, 50.0, 95.0


class Supply(NamedTuple):
    """One product in use: its doses in parts of ``amount``, and how much mitragynine (mg, times the product factor)."""

    doses: Regimen
    amount: LogNormal


class Span(NamedTuple):
    """The middle of model A, and the widest limits of both models; arrays of shape (times,)."""

    low: Array
    middle: Array
    high: Array


class People(NamedTuple):
    """What the people of one model have: levels (people, analytes, times), amount in the body (people, times)."""

    model: Model
    levels: Array
    body: Array


def supply(doses: Regimen, mg: Interval, form: str, library: Library) -> Supply:
    """Doses of one product of which 1 means ``mg`` milligrams; the band of the product factor widens it."""
    factor = library.blob("product_factors")[form]
    known = band(factor["low"], factor["high"])
    low, high = max(mg[0], 1e-6), max(mg[1], 1e-6)
    amount = band(low, high) if high > low else LogNormal(low, 0.0)
    return Supply(doses, LogNormal(amount.median * known.median, hypot(amount.sd_log, known.sd_log)))


def people(supplies: Sequence[Supply], time_h: Array, library: Library, count: int = PEOPLE) -> tuple[People, ...]:
    """What ``count`` people would have who take ``supplies``, once for each model; the same people each time."""
    return tuple(_people(model(name, library), supplies, time_h, count) for name in MODELS)


def _people(chosen: Model, supplies: Sequence[Supply], time_h: Array, count: int) -> People:
    drawn = draw(chosen, SEED, 0, count)
    level = np.zeros((count, len(chosen.analytes), len(time_h)))
    body = np.zeros((count, len(time_h)))
    for number, one in enumerate(supplies):
        score = normals(SEED, SUPPLY_STREAM + number, 0, count, 1)[0]
        drawn["frel"] = one.amount.median * np.exp(one.amount.sd_log * score)
        each = occasions(chosen, SEED + number, 0, count, len(one.doses.doses))
        held = amounts(chosen, drawn, one.doses, time_h, each)
        level += levels(chosen, drawn, held, time_h).values
        body += in_body(chosen, held)
    return People(chosen, level, body)


def span(values: Sequence[Array]) -> Span:
    """The span of what each model gives, each of shape (people, times): middle of the first, widest limits of all."""
    parts = [np.percentile(one, (LOW, MIDDLE, HIGH), axis=0) for one in values]
    return Span(np.minimum.reduce([one[0] for one in parts]), parts[0][1], np.maximum.reduce([one[2] for one in parts]))


def analyte_spans(found: Sequence[People]) -> dict[str, Span]:
    """The span of each substance, by name."""
    names = [one.id for one in found[0].model.analytes]
    return {name: span([one.levels[:, row] for one in found]) for row, name in enumerate(names)}


def middle_and_range(values: Sequence[Array]) -> tuple[float, float, float]:
    """Low, middle, high of one number a person; middle of the first model, widest limits of all."""
    found = span([one[:, None] for one in values])
    return float(found.low[0]), float(found.middle[0]), float(found.high[0])
