"""The built-in engine beside NUTS on the same simulated diaries. Needs the extra ``research``."""

import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np

from ketum.trials.course import problem
from ketum.trials.engine import fit
from ketum.trials.engine.nuts import NotInstalled, Sampler
from ketum.trials.method import Question
from ketum.trials.preview import plan_of
from ketum.trials.simulation import Truth, simulate
from tools.trials_validation.made import RULES, Clock, plan


class Beside(NamedTuple):
    """One diary under both engines: medians, ends of the 90 % intervals, and how well NUTS went."""

    question: str
    built_in: list[float]
    nuts: list[float]
    r_hat: float
    ess: float
    divergences: int
    nuts_seconds: float
    built_in_seconds: float


Timed = TypeVar("Timed")
SHARES = (0.05, 0.5, 0.95)
CASES: list[tuple[Question, dict[str, float]]] = [
    ("T3", {"effect": -2.0}),
    ("T3", {"effect": 0.0, "rho": 0.8}),
    ("T3", {"mean": 1.5, "effect": -1.0}),
    ("T5", {"effect": -1.0, "rebound": 1.5, "down": -0.5}),
    ("T1", {"effect": -2.0}),
]


def beside_nuts(clock: Clock) -> list[Beside] | str:
    """Both engines on every case; the reason, in words, where NumPyro is not installed."""
    try:
        sampler = Sampler(RULES.priors, warmup=500, draws=1_000, chains=2)
    except NotInstalled as error:
        return str(error)
    return [
        _one(sampler, question, Truth(missing=0.1)._replace(**changes), 40 + place, clock)
        for place, (question, changes) in enumerate(CASES)
    ]


def _one(sampler: Sampler, question: Question, truth: Truth, seed: int, clock: Clock) -> Beside:
    """One diary; NUTS is run a second time where the first run compiled it, so that sampling alone is timed."""
    protocol = plan(question)
    how = plan_of(protocol, RULES)
    course = simulate(protocol, truth, 1, seed).course
    given = problem(course, how, np.nanmean(course.pain, axis=0))
    fit(given, how.priors)
    ours, own_seconds = _timed(lambda: fit(given, how.priors).effect)
    sampler.fit(given, seed)
    theirs, seconds = _timed(lambda: sampler.fit(given, seed))
    row = Beside(
        question,
        [float(ours.quantile(share)[0]) for share in SHARES],
        [float(one) for one in np.quantile(theirs.draws, SHARES)],
        theirs.r_hat,
        theirs.ess,
        theirs.divergences,
        seconds,
        own_seconds,
    )
    clock.say(f"NUTS {question}: {row.built_in[1]:+.3f} and {row.nuts[1]:+.3f} in {seconds:.1f} s")
    return row


def _timed(action: Callable[[], Timed]) -> tuple[Timed, float]:
    begun = time.perf_counter()
    found = action()
    return found, time.perf_counter() - begun
