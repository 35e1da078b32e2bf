"""Would the answer be another one? The same days under other beliefs, and analysed in other ways, in two batches."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ketum.trials.answers import Other
from ketum.trials.course import Column, Course, analysed, cells, problem, repeated
from ketum.trials.engine import FAR, QUICK, Array, Fit, Mask, Posterior, fit
from ketum.trials.guessing import belief
from ketum.trials.method import Normal
from ketum.trials.ordinal import Steps, steps_of
from ketum.trials.setting import Setting
from ketum.trials.verdict import row_of

FADES = (0.0, 0.2, 0.4, 0.6, 0.8)  # share of an effect that is left one day later


class Way(NamedTuple):
    """One other way: which days (n,) count, the column of the effect, the edges of the cells, the column of belief."""

    id: str
    label: str
    keep: Mask
    side: Array
    low: Array
    high: Array
    guess: Array


def beliefs(setting: Setting, posterior: Posterior) -> tuple[Other, ...]:
    """The answer for a sceptic, for somebody with hardly any belief, and for an optimist, from the ``posterior``."""
    own = setting.plan.effect
    return tuple(
        _other(
            setting,
            one.id,
            setting.say(f"beliefs.{one.id}"),
            posterior.under((own.mean, own.sd), (one.mean, one.sd)),
            0,
        )
        for one in setting.rules.beliefs
    )


def variants(setting: Setting) -> tuple[Other, ...]:
    """The sensitivity set: washout, carry-over, steps of the scale, rescue, what was taken, guesses, pairs left out."""
    steps = steps_of(setting.course.pain)
    ways = [one for one in _ways(setting, steps) if _has_both(one)]
    if not ways:
        return ()
    fitted = _fit_all(setting, ways)
    found: list[Other] = []
    fading = [place for place, one in enumerate(ways) if one.id == "carry_over"]
    for place, way in enumerate(ways):
        if place in fading[1:]:
            continue
        posterior = _one(fitted.effect, place)
        if fading and place == fading[0]:
            posterior = _averaged(fitted, fading)
        if way.id == "ordinal" and steps:
            posterior = steps.in_points(posterior)
        words = setting.rules.variants[way.id]
        found.append(_other(setting, way.id, f"{words}{way.label}", posterior, 0))
    return tuple(found)


def _ways(setting: Setting, steps: Steps | None) -> Iterator[Way]:
    course, plan = setting.course, setting.plan
    low, high = (one[:, 0] for one in cells(course.pain))
    zero, every = np.zeros(len(low)), np.ones(len(low), bool)
    usual = Way("", "", setting.counted, course.side[:, 0], low, high, zero)
    if setting.diary.question != "T1":
        yield usual._replace(id="no_washout", keep=every)
        yield usual._replace(id="double_washout", keep=analysed(course, max(2 * plan.washout_days, 1))[:, 0])
        for fade in FADES:
            yield usual._replace(id="carry_over", keep=every, side=faded(course, fade))
    if steps:
        yield usual._replace(id="ordinal", low=steps.low, high=steps.high)
    yield from _by_notes(setting, usual)
    blocks = np.unique(course.pair)
    if len(blocks) > 2:
        for number, block in enumerate(blocks, 1):
            yield usual._replace(id="drop_pair", label=f" ({number})", keep=setting.counted & (course.pair != block))


def _by_notes(setting: Setting, usual: Way) -> Iterator[Way]:
    """Ways that need notes which not every diary has."""
    diary, arms = setting.diary, setting.arms
    noted = diary.episodes if diary.question == "T1" else sorted(diary.days, key=lambda one: one.day)
    rescue = np.array([bool(one.rescue) for one in noted])
    if rescue.any():
        yield usual._replace(id="no_rescue", keep=usual.keep & ~rescue)
    taken = [one.taken or one.arm for one in noted]
    if any(one.taken not in (None, one.arm) for one in noted):
        side = np.array([-0.5 if one == arms[0] else 0.5 for one in taken])
        known = np.array([one in arms for one in taken])
        yield usual._replace(id="taken", side=side, keep=usual.keep & known)
    lean = belief(diary)
    if lean is not None:
        yield usual._replace(id="guess", guess=lean[:, 0])


def faded(course: Course, fade: float) -> Array:
    """The column of an effect that builds up and fades: each day keeps ``fade`` of the day before (n,).

    A distributed lag with geometric weights, after Liao et al., Stat Med 2023;42:2044, who smooth free weights.
    """
    side, day = course.side[:, 0], course.day
    built = np.empty_like(side)
    built[0] = (1.0 - fade) * side[0]
    for i in range(1, len(side)):
        left = fade ** (day[i] - day[i - 1])
        built[i] = left * built[i - 1] + (1.0 - left) * side[i]
    return built


def _fit_all(setting: Setting, ways: list[Way]) -> Fit:
    def across(field: str) -> Array:
        return np.stack([getattr(one, field) for one in ways], axis=1)

    made = problem(
        repeated(setting.course, len(ways)),
        setting.plan,
        setting.centre(len(ways)),
        keep=across("keep").astype(bool),
        side=across("side"),
        edges=(across("low"), across("high")),
        more=[Column(across("guess"), Normal(0.0, setting.plan.effect.sd))],
    )
    return fit(made, setting.plan.priors, QUICK)


def _has_both(way: Way) -> bool:
    """Whether a rated day is left on both sides."""
    rated = way.keep & ((way.low > -FAR) | (way.high < FAR))
    return bool((rated & (way.side > 0)).any() and (rated & (way.side < 0)).any())


def _one(posterior: Posterior, trial: int) -> Posterior:
    return Posterior(*(part[trial : trial + 1] for part in posterior))


def _averaged(fitted: Fit, trials: list[int]) -> Posterior:
    """Several models as one, each with the weight of its evidence; all were equally likely before."""
    evidence = fitted.log_evidence[trials]
    share = np.exp(evidence - evidence.max())
    weight = fitted.effect.weight[trials] * (share / share.sum())[:, None]
    return Posterior(
        weight.reshape(1, -1), fitted.effect.mean[trials].reshape(1, -1), fitted.effect.sd[trials].reshape(1, -1)
    )


def _other(setting: Setting, name: str, words: str, posterior: Posterior, place: int) -> Other:
    numbers = setting.numbers(posterior, place)
    verdict = row_of(setting.diary.question, numbers, setting.rules)
    return Other(name, words, numbers.effect, numbers.p_lower, verdict)
