"""Bodies for tests: random people of one shape, and exact answers from arithmetic with 60 digits."""

from collections.abc import Mapping

import mpmath
import numpy as np

from ketum.pharmacology.solver.rates import Rates
from ketum.pharmacology.solver.structure import Structure, structure

GUT_TWO_PLACES_METABOLITE: Structure = structure(
    ("gut", "central", "peripheral", "metabolite"), ((1, 0), (2, 1), (1, 2), (3, 0), (3, 1))
)
NAMES = ("ka", "k10", "k12", "k21", "k7", "first", "later")


def body(values: Mapping[str, float]) -> Rates:
    """One person: uptake, loss, exchange, and a metabolite formed during uptake and from the blood."""
    one = {name: np.array([float(values[name])]) for name in NAMES}
    flow = {(1, 0): one["ka"], (2, 1): one["k12"], (1, 2): one["k21"], (3, 0): one["first"], (3, 1): one["later"]}
    leaving = (one["ka"], one["k10"] + one["k12"], one["k21"], one["k7"])
    leaking = (one["ka"], one["k10"], np.zeros(1), one["k7"])
    return Rates(GUT_TWO_PLACES_METABOLITE, flow, leaving, leaking)


def exactly(values: Mapping[str, float], hours: float) -> "mpmath.matrix":
    """The propagator over ``hours`` with 60 digits."""
    with mpmath.workdps(60):
        k = {name: mpmath.mpf(values[name]) for name in NAMES}
        matrix = mpmath.zeros(4)
        matrix[0, 0], matrix[1, 0], matrix[3, 0] = -k["ka"], k["ka"], k["first"]
        matrix[1, 1], matrix[2, 1], matrix[3, 1] = -(k["k10"] + k["k12"]), k["k12"], k["later"]
        matrix[1, 2], matrix[2, 2], matrix[3, 3] = k["k21"], -k["k21"], -k["k7"]
        return mpmath.expm(matrix * mpmath.mpf(hours), method="taylor")


def stiff(chance: np.random.Generator) -> dict[str, float]:
    """Rates over eight decades; in half of them two or three rates nearly coincide, in a tenth of those exactly."""
    values = dict(zip(NAMES, 10 ** chance.uniform(-5, 3, len(NAMES)), strict=True))
    if chance.random() < 0.5:
        total = values["k10"] + values["k12"] + values["k21"]
        root = np.sqrt((values["k10"] + values["k12"] - values["k21"]) ** 2 + 4 * values["k12"] * values["k21"])
        near = (total + root) / 2 if chance.random() < 0.5 else 2 * values["k10"] * values["k21"] / (total + root)
        values["ka"] = near * (1 + _off(chance))
        if chance.random() < 0.5:
            values["k7"] = near * (1 - _off(chance))
    return values


def _off(chance: np.random.Generator) -> float:
    return 0.0 if chance.random() < 0.1 else float(10 ** chance.uniform(-16, -2))
