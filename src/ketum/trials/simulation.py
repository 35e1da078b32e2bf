"""Made-up trials whose truth is known: to show the chances before a start, and to test every analysis against."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ketum.trials.course import REBOUND_DAYS, Course, since_switch
from ketum.trials.diary import Day, Diary, Episode
from ketum.trials.engine import Array, Mask
from ketum.trials.protocol import Protocol

FLARE_POINTS = 3.0


class Truth(NamedTuple):
    """What is true of a made-up person, in points and days.

    ``effect``: pain under the tested arm minus pain under the other. ``mean``: average pain. ``sd``, ``rho``: spread
    from day to day and correlation with the day before. ``pair_sd``: spread of the pairs. ``trend``: change over the
    trial. ``missing``: share of days without a rating; ``missing_with_pain``: how much likelier a bad day is missed, in
    log odds a point. ``rebound``: extra pain on the first day after a step down, fading within ``rebound_days``.
    ``half_life_days``: of an effect that builds up and fades. ``awareness``: what believing in the tested arm adds;
    ``guess_right``: how often it is guessed right (1 when it is not blinded, 0.5 at chance). ``flares``: share of days
    with 3 points more. ``adherence``: share of days on which the assigned arm was taken. ``down``: the side with less
    kratom.
    """

    effect: float = 0.0
    mean: float = 5.5
    sd: float = 1.5
    rho: float = 0.5
    pair_sd: float = 0.3
    trend: float = 0.0
    missing: float = 0.1
    missing_with_pain: float = 0.0
    rebound: float = 0.0
    rebound_days: float = REBOUND_DAYS
    half_life_days: float = 0.0
    awareness: float = 0.0
    guess_right: float = 0.5
    flares: float = 0.0
    adherence: float = 1.0
    baseline_slope: float = 0.7
    down: float | None = None


class Simulated(NamedTuple):
    """Trials of one layout, with what a diary would hold beside pain: the guess (n, t) and the side taken (n, t)."""

    course: Course
    guess: Array
    taken: Array


def simulate(protocol: Protocol, truth: Truth, n: int, seed: int) -> Simulated:
    """``n`` trials under ``protocol``, all with the same truth. The same seed gives the same trials."""
    chance = np.random.default_rng(seed)
    return draw(protocol, [truth] * n, chance)


def draw(protocol: Protocol, truths: Sequence[Truth], chance: np.random.Generator) -> Simulated:
    """One trial for each truth."""
    t = len(truths)
    values = {name: np.array([getattr(one, name) or 0.0 for one in truths]) for name in Truth._fields}
    day, period, pair = _layout(protocol)
    unit_side = _sides(protocol, t, chance)
    side = unit_side[period.astype(int)]
    follow = chance.random(side.shape) < values["adherence"]
    taken = np.where(follow, side, -side)
    believed = unit_side * np.where(chance.random(unit_side.shape) < values["guess_right"], 1.0, -1.0)
    guess = believed[period.astype(int)]
    course = Course(day, period, pair, side, np.zeros_like(side), None, np.full(t, np.nan))
    span = max(float(day[-1] - day[0]), 1.0)
    trend = (day - 0.5 * (day[0] + day[-1]))[:, None] / span
    pain = (
        values["mean"]
        + values["effect"] * _lasting(course._replace(side=taken), values["half_life_days"])
        + values["trend"] * trend
        + values["awareness"] * guess
        + _fall(course, truths)
        + _pairs(pair, values["pair_sd"], chance)
        + _noise(day, values["rho"], values["sd"], chance)
        + FLARE_POINTS * (chance.random(side.shape) < values["flares"])
    )
    baseline = None
    if protocol.period_days is None:
        baseline = np.clip(np.round(chance.normal(6.5, 1.2, side.shape)), 5, 10)
        pain = pain + values["baseline_slope"] * (baseline - baseline.mean(axis=0))
    rated = np.clip(np.round(pain), 0, 10)
    missed = _missed(pain, values, chance)
    course = course._replace(pain=np.where(missed, np.nan, rated), baseline=baseline)
    return Simulated(course, guess, taken)


def _layout(protocol: Protocol) -> tuple[Array, Array, Array]:
    length = protocol.period_days or 1
    place = np.arange(protocol.units * length)
    period = place // length
    return place.astype(float), period.astype(float), (period // protocol.block_size).astype(float)


def _sides(protocol: Protocol, t: int, chance: np.random.Generator) -> Array:
    """Random order inside each block, (units, t)."""
    half = protocol.block_size // 2
    block = np.array([-0.5] * half + [0.5] * half)
    many = np.broadcast_to(block, (protocol.blocks, t, protocol.block_size)).copy()
    return chance.permuted(many, axis=2).transpose(0, 2, 1).reshape(protocol.units, t)


def _noise(day: Array, rho: Array, sd: Array, chance: np.random.Generator) -> Array:
    fresh = chance.standard_normal((len(day), len(rho)))
    noise = np.empty_like(fresh)
    noise[0] = fresh[0]
    for i in range(1, len(day)):
        left = rho ** (day[i] - day[i - 1])
        noise[i] = left * noise[i - 1] + np.sqrt(1.0 - left * left) * fresh[i]
    return noise * sd


def _pairs(pair: Array, pair_sd: Array, chance: np.random.Generator) -> Array:
    drawn: Array = chance.standard_normal((int(pair.max()) + 1, len(pair_sd))) * pair_sd
    spread: Array = drawn[pair.astype(int)]
    return spread


def _fall(course: Course, truths: Sequence[Truth]) -> Array:
    """Rebound after a step down; the first period counts as one, because the person came from usual use."""
    since, to = since_switch(course)
    down = np.array([one.down if one.down is not None else np.nan for one in truths])
    height = np.array([one.rebound for one in truths])
    length = np.array([one.rebound_days for one in truths])
    return np.where(to == down, height * np.exp(-since / length), 0.0)


def _lasting(course: Course, half_life_days: Array) -> Array:
    """The column of an effect that builds up and fades with a half-life; at once where that is 0."""
    share = np.where(half_life_days > 0, 0.5 ** (1.0 / np.maximum(half_life_days, 1e-9)), 0.0)
    built = np.empty_like(course.side)
    built[0] = (1.0 - share) * course.side[0]
    for i in range(1, len(course.day)):
        left = share ** (course.day[i] - course.day[i - 1])
        built[i] = left * built[i - 1] + (1.0 - left) * course.side[i]
    return built


def _missed(pain: Array, values: dict[str, Array], chance: np.random.Generator) -> Mask:
    share = np.clip(values["missing"], 1e-9, 1.0 - 1e-9)
    odds = np.log(share / (1.0 - share)) + values["missing_with_pain"] * (pain - values["mean"])
    missed: Mask = chance.random(pain.shape) < 1.0 / (1.0 + np.exp(-odds))
    return missed & (values["missing"] > 0)


def diaries(protocol: Protocol, simulated: Simulated) -> list[Diary]:
    """The simulated trials as diaries, arms known."""
    return [_diary(protocol, simulated, trial) for trial in range(simulated.course.side.shape[1])]


def _diary(protocol: Protocol, simulated: Simulated, trial: int) -> Diary:
    course = simulated.course
    first, second = (one.id for one in protocol.arms)

    def arm(side: float) -> str:
        return first if side < 0 else second

    def noted(place: int) -> dict[str, object]:
        pain = course.pain[place, trial]
        return {
            "arm": arm(course.side[place, trial]),
            "taken": arm(simulated.taken[place, trial]),
            "guess": arm(simulated.guess[place, trial]),
            "pain": None if np.isnan(pain) else float(pain),
        }

    places = range(len(course.day))
    common = diary_frame(protocol)
    if course.baseline is not None:
        baseline = course.baseline[:, trial]
        flares = [
            Episode(**noted(one), baseline=float(baseline[one]), episode=one, block=int(course.pair[one]))  # type: ignore[arg-type]
            for one in places
        ]
        return Diary(**common, episodes=tuple(flares))  # type: ignore[arg-type]
    days = [
        Day(**noted(one), day=int(course.day[one]), period=int(course.period[one]), pair=int(course.pair[one]))  # type: ignore[arg-type]
        for one in places
    ]
    return Diary(**common, days=tuple(days))  # type: ignore[arg-type]


def diary_frame(protocol: Protocol) -> dict[str, object]:
    """What a diary takes from its protocol."""
    return {
        "question": protocol.question,
        "reference_arm": protocol.arms[0].id,
        "washout_days": protocol.washout_days,
        "meaningful": protocol.meaningful,
        "blinding": protocol.blinding,
        "run_in_mean": protocol.run_in_mean,
        "run_in_arm": protocol.run_in_arm,
    }
