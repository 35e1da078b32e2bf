"""The picture of a finished trial: every rating by day and arm; the same as sentence and as table."""

from dataclasses import dataclass
from statistics import mean

from django.utils.translation import gettext as _

from ketum.knowledge.library import Library
from ketum.trials.logbook import Trial
from ketum.trials.screens import points

WIDTH, HEIGHT, LEFT, TOP = 456, 216, 36, 8


@dataclass(frozen=True)
class Dot:
    """One rating: when, in which envelope, under which arm, where it stands; ``other`` is the arm that is tested."""

    day: int
    envelope: int
    arm: str
    pain: float
    analysed: bool
    other: bool
    x: float
    y: float


@dataclass(frozen=True)
class Level:
    """The mean of the analysed ratings of one arm, as a line."""

    arm: str
    mean: float
    count: int
    other: bool
    y: float

    @property
    def name_y(self) -> float:
        """Where the letter of the arm stands: in the middle of its line."""
        return self.y + 5


@dataclass(frozen=True)
class Picture:
    """What the page draws, says and lists."""

    dots: tuple[Dot, ...]
    levels: tuple[Level, ...]
    sentence: str
    episodes: bool


def picture_of(trial: Trial, library: Library) -> Picture | None:
    """The raw ratings of a trial whose order is open; ``None`` before, and without any rating."""
    found = points(trial, library)
    if not found:
        return None
    first, last = min(one.day for one in found), max(one.day for one in found)
    step = (WIDTH - LEFT) / (last - first + 1)
    reference = trial.protocol.arms[0].id
    dots = tuple(
        Dot(
            one.day + 1, one.period + 1, one.arm, one.pain, one.analysed, one.arm != reference,
            LEFT + (one.day - first + 0.5) * step, _height(one.pain),
        )
        for one in found
    )  # fmt: skip
    levels = tuple(_level(arm.id, dots, reference) for arm in trial.protocol.arms if _counted(arm.id, dots))
    said = [
        _("Under %(arm)s: %(count)d ratings counted, mean %(mean).1f.")
        % {"arm": one.arm, "count": one.count, "mean": one.mean}
        for one in levels
    ]
    seen = {one.arm for one in levels}
    said += [
        _("Under %(arm)s: no rating counted.") % {"arm": one.id} for one in trial.protocol.arms if one.id not in seen
    ]
    return Picture(dots, levels, " ".join(said), trial.protocol.period_days is None)


def _counted(arm: str, dots: tuple[Dot, ...]) -> list[float]:
    return [one.pain for one in dots if one.arm == arm and one.analysed]


def _level(arm: str, dots: tuple[Dot, ...], reference: str) -> Level:
    values = _counted(arm, dots)
    return Level(arm, mean(values), len(values), arm != reference, _height(mean(values)))


def _height(pain: float) -> float:
    return TOP + (HEIGHT - TOP) * (1 - pain / 10)
