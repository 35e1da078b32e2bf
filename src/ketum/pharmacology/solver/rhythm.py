"""Levels on an even grid while the same doses repeat, for very many people.

A turn (a day, say) is worked out once for each person; every further turn differs only in what is left of the turns
before it, and that falls by one factor a mode. So the levels of a person are one small matrix product: what is left at
the start of each turn, times what becomes of it during a turn (plus what the doses of the turn add). Such sums have
signs; a person whose sums would lose too many digits is reported and must go the exact way (``solver.grid``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketum.pharmacology.regimen import Regimen
from ketum.pharmacology.solver.grid import SAME_TIME, Grid
from ketum.pharmacology.solver.modes import Modes
from ketum.pharmacology.solver.types import Array, Places

TURN_AT_LEAST = 24  # grid steps; short periods are joined, because the matrix product likes it square
AT_ONCE = 128  # people whose modes are worked out together
HOT = 16  # people whose curves are held in cache at once
LOST_AT_MOST = 1e4  # how many times larger than their sum terms may be: four of sixteen digits


@dataclass(frozen=True)
class Rhythm:
    """Doses at ``steps`` (whole grid steps) of a period of ``period`` steps; ``joined`` periods are one turn.

    ``count`` is the number of grid points from hour 0 on; the doses go on at least until the last of them.
    """

    steps: tuple[int, ...]
    amount: tuple[float, ...]
    period: int
    joined: int
    count: int

    @property
    def length(self) -> int:
        """Grid steps of a turn."""
        return self.period * self.joined

    @property
    def turns(self) -> int:
        """How many turns it takes to reach the last grid point."""
        return -(-(self.count - 1) // self.length)

    @property
    def doses(self) -> tuple[tuple[int, float], ...]:
        """Step and amount of every dose of a turn, in order."""
        pattern = list(zip(self.steps, self.amount, strict=True))
        return tuple((one + turn * self.period, amount) for turn in range(self.joined) for one, amount in pattern)


def rhythm(regimen: Regimen, grid: Grid) -> Rhythm | None:
    """The rhythm of ``regimen`` on ``grid``; ``None`` where doses lie off the grid or end before it does."""
    if grid.start_h != 0 or not regimen.pattern or not _even(regimen, grid):
        return None
    period = round(regimen.period_h / grid.step_h) if regimen.repeats > 1 else grid.count - 1
    if period < 1 or period * regimen.repeats < grid.count - 1:
        return None
    return Rhythm(
        tuple(round(one.at_h / grid.step_h) for one in regimen.pattern),
        tuple(one.amount for one in regimen.pattern),
        period,
        min(regimen.repeats, max(1, -(-TURN_AT_LEAST // period))),
        grid.count,
    )


def _even(regimen: Regimen, grid: Grid) -> bool:
    """Whether every dose is taken at once, on a point of the grid."""
    times = [one.at_h for one in regimen.pattern] + ([regimen.period_h] if regimen.repeats > 1 else [])
    places = [time / grid.step_h for time in times]
    whole = all(abs(place - round(place)) < SAME_TIME * max(1.0, place) and place >= 0 for place in places)
    return whole and all(one.over_h == 0 for one in regimen.pattern)


@dataclass(frozen=True)
class Turning:
    """People in a rhythm: their modes per grid step, and when their doses arrive.

    ``decay`` (modes, n) is what a step leaves of a mode; ``arriving`` (modes, n) the share of a dose at the first grid
    point after it; ``weight`` (analytes, modes, n); ``late`` is the number of steps from a dose to that point.
    """

    decay: Array
    arriving: Array
    weight: Array
    late: int

    @property
    def people(self) -> int:
        """How many they are."""
        return int(self.decay.shape[1])

    def of(self, some: slice | Places) -> "Turning":
        """Some of the people."""
        return Turning(self.decay[:, some], self.arriving[:, some], self.weight[:, :, some], self.late)


def turnings(found: Modes, lag_h: Array, step_h: float) -> Iterator[tuple[Places, Turning]]:
    """The people in groups whose doses arrive the same number of steps late."""
    late = np.maximum(1, np.ceil(lag_h / step_h)).astype(np.intp)
    for steps in np.unique(late):
        some = np.flatnonzero(late == steps).astype(np.intp)
        speed, weight, lag = found.speed, found.weight, lag_h
        if len(some) < len(late):
            speed, weight, lag = speed[:, some], weight[:, :, some], lag[some]
        yield some, Turning(np.exp(-speed * step_h), np.exp(-speed * (steps * step_h - lag)), weight, int(steps))


def fits(beat: Rhythm, turning: Turning) -> bool:
    """Whether every dose of a period arrives inside it."""
    return max(beat.steps) + turning.late <= beat.period


def sound(beat: Rhythm, turning: Turning) -> NDArray[np.bool_]:
    """Which people's sums keep enough digits, shape (n,): by the first level there is, where the terms cancel most."""
    with np.errstate(all="ignore"):
        share = turning.weight * turning.arriving
        built_up = np.abs(share) / (1 - _to_the(turning.decay, beat.period))
        most = built_up.sum(axis=1) * sum(beat.amount)
        first = share.sum(axis=1) * beat.amount[0]
        return np.asarray(np.all((most < LOST_AT_MOST * first) & np.isfinite(most), axis=0))


def steady(beat: Rhythm, turning: Turning) -> Iterator[tuple[int, Array]]:
    """Levels of people who take the same in every period: first person of a piece, levels (people, analytes, count).

    What a turn would show if it had always gone on, minus what is missing of the turns before the first. The array is
    used again for the next piece.
    """
    analytes, modes, people = turning.weight.shape
    room = Room(analytes, modes, 1, beat)
    for start in range(0, people, AT_ONCE):
        some = turning.of(slice(start, start + AT_ONCE))
        left, during, powers, walked = room.begin(some)
        always = some.arriving / (1 - walked[beat.period - 1] * some.decay)
        missing = room.missing[:, :, : some.people]
        missing[0] = 0.0
        for one, amount in zip(beat.steps, beat.amount, strict=True):
            missing[0] -= amount * walked[beat.period - one - some.late]
        missing[0] *= always
        turn = walked[-1] * some.decay
        for number in range(1, beat.turns):
            np.multiply(missing[number - 1], turn, out=missing[number])
        _turn_round(missing, left)
        left[:, -1] = 1.0
        response = np.matmul(_rows(some.weight * always), powers[:, :, : beat.period])
        _around(beat, response, some.late, during[:, :, -1])
        yield from room.pieces(start, left, during)


def varying(beat: Rhythm, turning: Turning, occasions: Array) -> Iterator[tuple[int, Array]]:
    """As ``steady``, for people whose doses vary: ``occasions`` (n, doses) multiplies each dose in its order."""
    analytes, modes, people = turning.weight.shape
    room = Room(analytes, modes, len(beat.doses), beat)
    for start in range(0, people, AT_ONCE):
        some = turning.of(slice(start, start + AT_ONCE))
        left, during, powers, walked = room.begin(some)
        taken = _taken(beat, occasions[start : start + AT_ONCE])
        left[:, modes:] = taken.transpose(2, 1, 0)
        _turn_round(_carried_over(beat, some, walked, taken), left)
        response = np.matmul(_rows(some.weight * some.arriving), powers)
        for place, (one, _) in enumerate(beat.doses, start=modes):
            first = one + some.late - 1
            during[:, :, place, :first] = 0.0
            during[:, :, place, first:] = response[:, :, : beat.length - first]
        yield from room.pieces(start, left, during)


class Room:
    """Arrays that are used again for every batch of people: fresh memory costs more than the arithmetic in it."""

    def __init__(self, analytes: int, modes: int, spare: int, beat: Rhythm) -> None:
        """Make room for ``AT_ONCE`` people: ``spare`` rows beside the modes hold what the doses of a turn add."""
        self.beat = beat
        self.walked = np.empty((beat.length, modes, AT_ONCE))
        self.missing = np.empty((beat.turns, modes, AT_ONCE))
        self.powers = np.empty((AT_ONCE, modes, beat.length))
        self.left = np.empty((AT_ONCE, modes + spare, beat.turns))
        self.during = np.empty((AT_ONCE, analytes, modes + spare, beat.length))
        self.line = np.zeros((HOT, analytes, 1 + beat.turns * beat.length))

    def begin(self, some: Turning) -> tuple[Array, Array, Array, Array]:
        """What is left (to be filled), what a unit of each mode becomes during a turn, powers of the decay (twice)."""
        people, modes = some.people, len(some.decay)
        walked, powers, during = self.walked[:, :, :people], self.powers[:people], self.during[:people]
        walked[0] = 1.0
        for number in range(1, len(walked)):
            np.multiply(walked[number - 1], some.decay, out=walked[number])
        _turn_round(walked, powers)
        np.multiply(_rows(some.weight * some.decay)[..., None], powers[:, None], out=during[:, :, :modes])
        return self.left[:people], during, powers, walked

    def pieces(self, start: int, left: Array, during: Array) -> Iterator[tuple[int, Array]]:
        """The matrix products of a few people at a time, into an array that stays in cache."""
        _, analytes, width = self.line.shape
        size = self.line.itemsize
        rows = np.lib.stride_tricks.as_strided(
            self.line[:, :, 1:],
            (HOT, analytes, self.beat.turns, self.beat.length),
            (analytes * width * size, width * size, self.beat.length * size, size),
        )
        silent = self.beat.steps[0] + 1
        for first in range(0, len(left), HOT):
            some = slice(first, first + HOT)
            turned = left[some].transpose(0, 2, 1)
            for row in range(analytes):
                np.matmul(turned, during[some, row], out=rows[: len(turned), row])
            self.line[: len(turned), :, :silent] = 0.0
            yield start + first, self.line[: len(turned), :, : self.beat.count]


def _taken(beat: Rhythm, occasions: Array) -> Array:
    """What each person takes of each dose of each turn, shape (turns, doses of a turn, n); none after the last."""
    doses = beat.doses
    taken = np.zeros((beat.turns * len(doses), len(occasions)))
    taken[: occasions.shape[1]] = occasions[:, : len(taken)].T
    amount = np.array([one for _, one in doses])
    return np.asarray(taken.reshape(beat.turns, len(doses), -1) * amount[:, None])


def _carried_over(beat: Rhythm, some: Turning, walked: Array, taken: Array) -> Array:
    """What is left of each mode at the start of each turn, shape (turns, modes, n)."""
    kept = [some.arriving * walked[beat.length - one - some.late] for one, _ in beat.doses]
    turn = walked[-1] * some.decay
    states = np.zeros((beat.turns, *some.decay.shape))
    for number in range(1, beat.turns):
        np.multiply(states[number - 1], turn, out=states[number])
        for share, amount in zip(kept, taken[number - 1], strict=True):
            states[number] += share * amount
    return states


def _to_the(values: Array, exponent: int) -> Array:
    """``values`` to a whole power, by squaring: the library's power of an array is many times slower."""
    result = values if exponent & 1 else np.ones_like(values)
    while exponent := exponent >> 1:
        values = values * values
        if exponent & 1:
            result = result * values
    return result


def _turn_round(walked: Array, into: Array) -> None:
    """(count, modes, n) into (n, modes, count)."""
    into[:, : walked.shape[1]] = walked.transpose(2, 1, 0)


def _rows(values: Array) -> Array:
    """(analytes, modes, n) as (n, analytes, modes)."""
    return np.ascontiguousarray(values.transpose(2, 0, 1))


def _around(beat: Rhythm, response: Array, late: int, into: Array) -> None:
    """Add up the responses to the doses of a period, those before a dose from the period before; then join periods."""
    period = np.zeros_like(response)
    for one, amount in zip(beat.steps, beat.amount, strict=True):
        first = one + late - 1
        period[:, :, first:] += amount * response[:, :, : beat.period - first]
        if first:
            period[:, :, :first] += amount * response[:, :, beat.period - first :]
    for turn in range(beat.joined):
        into[:, :, turn * beat.period : (turn + 1) * beat.period] = period
