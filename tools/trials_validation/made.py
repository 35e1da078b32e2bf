"""Made-up trials, fitted in small batches with the engine that answers people."""

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from scipy.special import betaincinv

from ketum.knowledge.library import library
from ketum.trials.course import Course, Plan, analysed, problem
from ketum.trials.designing import example
from ketum.trials.engine import Array, Posterior, fit
from ketum.trials.method import Method, Question, method
from ketum.trials.preview import plan_of
from ketum.trials.protocol import Protocol
from ketum.trials.setting import DOWN
from ketum.trials.simulation import Simulated, Truth, draw
from ketum.trials.verdict import capped, code_of

BATCH = 5
RULES: Method = method(library())


class Fitted(NamedTuple):
    """Some trials of one layout, with what is true of them and what the engine says of their effect."""

    simulated: Simulated
    truths: Sequence[Truth]
    effect: Posterior

    @property
    def place(self) -> Array:
        """Where the truth lies in the posterior, (t,): uniform if the engine is right."""
        return self.effect.below(np.array([one.effect for one in self.truths]))


def plan(question: Question, blocks: int | None = None, period_days: int | None = None) -> Protocol:
    """The usual protocol, or one with other blocks and periods, also such as the design does not allow."""
    usual = example(question, library())
    changes = {"blocks": blocks, "period_days": period_days}
    return msgspec.structs.replace(usual, **{key: value for key, value in changes.items() if value})


def fitted(protocol: Protocol, truths: Sequence[Truth], seed: int, centre: float | None = None) -> Iterator[Fitted]:
    """Every trial drawn and fitted; ``centre`` of the level is the mean of the ratings where it is not given."""
    chance = np.random.default_rng(seed)
    how = plan_of(protocol, RULES)
    down = DOWN.get(protocol.question)
    for begin in range(0, len(truths), BATCH):
        some = [one._replace(down=down) for one in truths[begin : begin + BATCH]]
        made = draw(protocol, some, chance)
        yield Fitted(made, some, posterior(made.course, how, centre))


def posterior(course: Course, how: Plan, centre: float | None = None) -> Posterior:
    """What the engine says of the effect in each trial of a course."""
    mean = np.nanmean(course.pain, axis=0) if centre is None else np.full(course.side.shape[1], centre)
    return fit(problem(course, how, mean), how.priors).effect


def verdicts(protocol: Protocol, one: Fitted, *, cap: bool = True) -> list[str]:
    """The code of the verdict of every trial, with everything that caps or withholds it."""
    margin = RULES.designs[protocol.question].margin or RULES.number("verdict", "one_point")
    points = (0.0, -protocol.meaningful, -RULES.number("verdict", "one_point"), margin)

    def codes(effect: Posterior) -> list[str]:
        rows = zip(*(effect.below(point) for point in points), strict=True)
        return [code_of(protocol.question, *map(float, row), RULES) for row in rows]

    found = codes(one.effect)
    if protocol.question == "T2":
        own = RULES.effect_prior("T2")
        others = [codes(one.effect.under((own.mean, own.sd), (p.mean, p.sd))) for p in RULES.beliefs]
        found = [
            code if all(row == code for row in rest) else "cannot_tell"
            for code, *rest in zip(found, *others, strict=True)
        ]
    if not cap:
        return found
    knew = [protocol.blinding == "open" or bool(seen) for seen in _unblinded(one.simulated)]
    return [str(capped(code, knew=one_knew)) for code, one_knew in zip(found, knew, strict=True)]


def _unblinded(made: Simulated) -> Array:
    """Whether the guesses of each trial were surely better than chance, one guess for each period."""
    first = np.unique(made.course.period, return_index=True)[1]
    right = (made.guess[first] == made.course.side[first]).sum(axis=0)
    surely: Array = betaincinv(right + 0.5, len(first) - right + 0.5, 0.05) > RULES.number(
        "missing", "guess_surely_above"
    )
    return surely


def welch(protocol: Protocol, course: Course) -> tuple[Array, Array]:
    """Welch's t test on the analysed days, as StudyU does: any difference, and less pain, at p < 0.05 (t,)."""
    from scipy.stats import ttest_ind

    keep = analysed(course, protocol.washout_days)
    up, down = (np.where(keep & (course.side == side), course.pain, np.nan) for side in (0.5, -0.5))
    found = ttest_ind(up, down, equal_var=False, nan_policy="omit")
    different = np.asarray(found.pvalue) < 0.05
    return different, different & (np.asarray(found.statistic) < 0)


class Clock:
    """Says on standard error how far it is."""

    def __init__(self) -> None:
        """Start now."""
        self.begun = time.perf_counter()

    def say(self, what: str) -> None:
        """One line with the minutes since the start."""
        import sys

        print(f"{(time.perf_counter() - self.begun) / 60:5.1f} min  {what}", file=sys.stderr, flush=True)
