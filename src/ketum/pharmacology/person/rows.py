"""The rows of the tables beside the views: ranges of levels in words."""

from collections.abc import Sequence

import numpy as np

from ketum.pharmacology.person.spans import People, middle_and_range
from ketum.pharmacology.person.view import between
from ketum.pharmacology.regimen import DAY_H
from ketum.pharmacology.solver.types import Array
from ketum.pharmacology.speech import Speech

LEVEL = "ng/mL"


def levels_at(found: Sequence[People], time_h: Array, hour: float, told: Speech) -> list[str]:
    """The range of both substances at one hour."""
    column = int(np.searchsorted(time_h, hour))
    return [level_range([one.levels[:, row, column] for one in found], told) for row in range(2)]


def level_range(values: Sequence[Array], told: Speech) -> str:
    """The range of one number a person, in words."""
    low, _, high = middle_and_range(values)
    return between(low, high, told)


def day_row(found: Sequence[People], day: int, told: Speech) -> list[str]:
    """The row of one day: its number, highest and lowest levels."""
    some = slice(int((day - 1) * DAY_H), int(day * DAY_H) + 1)
    return [f"{day}", *_extremes(found, some, told)]


def ago_row(found: Sequence[People], time_h: Array, ago: int, told: Speech) -> list[str]:
    """The row of one day back from now."""
    now = int(np.flatnonzero(time_h == 0)[0])
    some = slice(max(0, now - int((ago + 1) * DAY_H) + 1), now - int(ago * DAY_H) + 1)
    return [f"{ago}" if ago else told.say("today"), *_extremes(found, some, told)]


def extreme_heads(told: Speech) -> tuple[str, str, str]:
    """The heads above highest and lowest levels."""
    return (
        told.say("highest mitragynine, {unit}", unit=LEVEL),
        told.say("lowest mitragynine, {unit}", unit=LEVEL),
        told.say("highest 7-OH, {unit}", unit=LEVEL),
    )


def _extremes(found: Sequence[People], some: slice, told: Speech) -> list[str]:
    return [
        level_range([one.levels[:, 0, some].max(axis=1) for one in found], told),
        level_range([one.levels[:, 0, some].min(axis=1) for one in found], told),
        level_range([one.levels[:, 1, some].max(axis=1) for one in found], told),
    ]
