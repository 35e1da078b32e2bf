"""Receptor occupancy, exploratory: which share of a receptor mitragynine might hold at its peak, one assay at a time.

It is no effect: a partial agonist that holds a receptor does less than a full one, and nobody has measured occupancy in
people. Free concentration over (free concentration + Ki): Clark 1926 as in Rang, Br J Pharmacol 147:S9 (2006). What the
body makes into 7-OH is left out, because its unbound share in plasma is not known.
"""

from typing import Any

import msgspec
import numpy as np

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import MITRAGYNINE, Interval
from ketum.pharmacology.models import Model
from ketum.pharmacology.person.refused import refusals
from ketum.pharmacology.person.shape import ONE_DOSE_H, STEP_H, Range
from ketum.pharmacology.person.spans import middle_and_range, people, supply
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.regimen import once
from ketum.pharmacology.solver.types import Array
from ketum.pharmacology.speech import Speech

TARGETS = ("mu opioid", "kappa opioid", "alpha-2A adrenergic", "5-HT1A")
LIMIT = "above"  # a limit instead of a value: nothing can be worked out from it


class Binding(msgspec.Struct, frozen=True, kw_only=True):
    """How strongly mitragynine binds to ``target`` in one assay; only values of one assay may be compared."""

    target: str
    assay: str
    ki_nm: float
    status: str
    references: tuple[str, ...]


class Occupancy(msgspec.Struct, frozen=True, kw_only=True):
    """The percent of a receptor that mitragynine might hold at the peak of one dose, by one assay."""

    binding: Binding
    percent: Range


class OccupancyView(msgspec.Struct, frozen=True, kw_only=True):
    """The exploratory view: occupancies of all targets and assays, and the label that must stand beside them."""

    label: str
    occupancies: tuple[Occupancy, ...]
    left_out: str


def bindings(target: str, library: Library) -> tuple[Binding, ...]:
    """Every assay on file in which the affinity of mitragynine for ``target`` was measured, the strongest first."""
    rows: list[dict[str, Any]] = library.authored("receptors")["measurements"]
    told: list[dict[str, Any]] = library.blob("receptors")["measurements"]
    found = [
        Binding(
            target=target,
            assay=said["system"],
            ki_nm=float(one["value"]),
            status=one["status"],
            references=tuple(one["references"]),
        )
        for one, said in zip(rows, told, strict=True)
        if one["target"] == target
        and one["alkaloid"] == MITRAGYNINE
        and one["measure"] == "Ki"
        and one.get("value") is not None
        and one.get("relation") != LIMIT
    ]
    return tuple(sorted(found, key=lambda one: one.ki_nm))


def occupied(level_ng_per_ml: Array, molar_mass: float, unbound: float, ki_nm: float) -> Array:
    """The share of a receptor that is held, between 0 and 1.

    >>> occupied(np.array([0.0, 398.5 * 161 / 1000 / 0.03]), 398.5, 0.03, 161.0).round(9).tolist()
    [0.0, 0.5]
    """
    free_nm = level_ng_per_ml * 1000 / molar_mass * unbound
    return free_nm / (free_nm + ki_nm)


def occupancy(mg: Interval | Unknown, form: str, library: Library) -> OccupancyView | Unknown:
    """The exploratory view of one dose of ``mg`` mitragynine in a product of ``form``; refused for 7-OH and blends."""
    told = Speech(library)
    if isinstance(mg, Unknown):
        return mg
    if refused := refusals({form}, library):
        return Unknown(refused[0])
    time_h = np.arange(0.0, ONE_DOSE_H / 4, STEP_H)
    found = people([supply(once(1.0), mg, form, library)], time_h, library)
    peaks = [one.levels[:, 0].max(axis=1) for one in found]
    unbound = float(library.blob("static_interactions")["constants"]["unbound_mitragynine"])
    mass = _molar_mass(found[0].model)
    return OccupancyView(
        label=told.say(
            "Exploratory: worked out from laboratory affinities that differ several-fold between assays. Nobody has "
            "measured it in people, and it predicts no effect."
        ),
        occupancies=tuple(
            Occupancy(
                binding=one,
                percent=Range(*middle_and_range([100 * occupied(peak, mass, unbound, one.ki_nm) for peak in peaks])),
            )
            for target in TARGETS
            for one in bindings(target, library)
        ),
        left_out=told.say("The 7-OH that the body makes is left out: how much of it is unbound is not known."),
    )


def _molar_mass(model: Model) -> float:
    return next(one.molar_mass for one in model.analytes if one.id == MITRAGYNINE and one.molar_mass)
