"""The measurements: calibration, coverage, false "helps", power. Each gives rows of plain numbers."""

from typing import NamedTuple

import numpy as np
from scipy.stats import chisquare, halfnorm, kstest

from ketum.trials.chance import randomisation_test
from ketum.trials.course import analysed
from ketum.trials.method import Question
from ketum.trials.simulation import Simulated, Truth
from ketum.trials.verdict import HELPED
from tools.trials_validation.made import RULES, Clock, fitted, plan, verdicts, welch

BINS = 20
LEVELS = (0.5, 0.8, 0.95)
CENTRE = 5.0
GONE = 1.0 / 3.0  # a fall by exp(-3), to 5 %, counts as gone
SLOW = "rebound 2.5 points, 37 % of it left after 7 days: slower than the washout allows for"
USUAL = Truth(missing=0.15, flares=0.03, trend=0.5)


class Ranks(NamedTuple):
    """Calibration of one design: trials, bins of the rank, p of their equality, p of Kolmogorov and Smirnov."""

    question: str
    trials: int
    bins: list[int]
    p_bins: float
    p_ks: float


def ranks(count: int, clock: Clock) -> list[Ranks]:
    """Simulation-based calibration: everything drawn from the priors. Source: Talts et al., arXiv 1804.06788."""
    found = []
    for number, question in enumerate(("T1", "T2", "T3", "T5")):
        truths = _from_priors(question, count, 100 + number)
        rows = fitted(plan(question), truths, 200 + number, CENTRE)
        place = np.concatenate([one.place for one in rows])
        bins = np.histogram(place, BINS, (0, 1))[0]
        found.append(Ranks(question, count, bins.tolist(), chisquare(bins).pvalue, kstest(place, "uniform").pvalue))
        clock.say(f"calibration {question}: p {found[-1].p_bins:.3f}, {found[-1].p_ks:.3f}")
    return found


def _from_priors(question: Question, count: int, seed: int) -> list[Truth]:
    chance, p, own = np.random.default_rng(seed), RULES.priors, RULES.effect_prior(question)
    return [
        Truth(
            effect=chance.normal(own.mean, own.sd),
            mean=chance.normal(CENTRE, p.level_sd),
            sd=halfnorm.rvs(scale=p.sd_scale, random_state=chance),
            rho=p.rho_most * chance.beta(p.rho_a, p.rho_b),
            pair_sd=0.0 if question == "T1" else halfnorm.rvs(scale=p.pair_scale, random_state=chance),
            trend=chance.normal(0.0, p.trend_sd),
            missing=0.1,
            rebound=halfnorm.rvs(scale=p.rebound_scale, random_state=chance) if question in ("T2", "T5") else 0.0,
            baseline_slope=chance.normal(p.baseline_mean, p.baseline_sd),
        )
        for _ in range(count)
    ]


class Cover(NamedTuple):
    """Coverage of the central intervals of one cell of the grid."""

    situation: str
    rho: float
    missing: float
    trials: int
    shares: tuple[float, ...]


SITUATIONS: dict[str, tuple[Question, dict[str, float]]] = {
    "plain": ("T3", {}),
    "floor (mean 1.5)": ("T3", {"mean": 1.5}),
    "ties (spread 0.6)": ("T3", {"sd": 0.6}),
    "trend (2 points)": ("T3", {"trend": 2.0}),
    "rebound (1.5 points)": ("T5", {"rebound": 1.5}),
}


def coverage(count: int, clock: Clock) -> list[Cover]:
    """Coverage over the grid; the effect is drawn from its prior, everything else is fixed."""
    found, seed = [], 1_000
    for name, (question, changes) in SITUATIONS.items():
        for rho in (0.0, 0.4, 0.8):
            for missing in (0.0, 0.2, 0.4):
                seed += 1
                effects = np.random.default_rng(seed).normal(0.0, RULES.priors.effect_sd, count)
                base = Truth(rho=rho, missing=missing)._replace(**changes)
                rows = fitted(plan(question), [base._replace(effect=float(one)) for one in effects], seed)
                place = np.concatenate([one.place for one in rows])
                shares = tuple(float((np.abs(place - 0.5) < level / 2).mean()) for level in LEVELS)
                found.append(Cover(name, rho, missing, count, shares))
        clock.say(f"coverage {name}")
    return found


class Null(NamedTuple):
    """A situation in which nothing helps: how often a verdict says it does, or "probably", and Welch "better"."""

    name: str
    question: str
    trials: int
    helps: float
    probably: float
    welch: float


NULLS: list[tuple[str, Question, dict[str, float]]] = [
    ("nothing else", "T1", {}),
    ("expectation -1, guesses at chance", "T1", {"awareness": -1.0}),
    ("expectation -1, guessed right 9 of 10 times", "T1", {"awareness": -1.0, "guess_right": 0.9}),
    ("nothing else", "T3", {}),
    ("days much alike (rho 0.8)", "T3", {"rho": 0.8}),
    ("trend of 2 points", "T3", {"trend": -2.0}),
    ("one day in ten a flare", "T3", {"flares": 0.1}),
    ("bad days are skipped", "T3", {"missing": 0.2, "missing_with_pain": 0.5}),
    ("at the floor (mean 1.5)", "T3", {"mean": 1.5}),
    ("expectation -1, guesses at chance", "T3", {"awareness": -1.0}),
    ("expectation -1, guessed right 9 of 10 times", "T3", {"awareness": -1.0, "guess_right": 0.9}),
    ("expectation -1, open label", "T4", {"awareness": -1.0, "guess_right": 1.0}),
    ("nothing else", "T5", {}),
    ("rebound 1.5 points, gone within 4 days", "T5", {"rebound": 1.5, "rebound_days": 4.0 * GONE}),
    ("rebound 2.5 points, gone within 7 days", "T5", {"rebound": 2.5, "rebound_days": 7.0 * GONE}),
    (SLOW, "T5", {"rebound": 2.5, "rebound_days": 7.0}),
    ("expectation -1, guesses at chance", "T5", {"awareness": -1.0}),
    ("truly 1 point worse with less", "T2", {"effect": 1.0}),
    (
        "truly 1 point worse, and a rebound of 2.5, gone within 7 days",
        "T2",
        {"effect": 1.0, "rebound": 2.5, "rebound_days": 7.0 * GONE},
    ),
]


def nulls(count: int, clock: Clock) -> list[Null]:
    """How often something that does nothing is said to help ("not worse", for taking less)."""
    found = []
    for seed, (name, question, changes) in enumerate(NULLS, 3_000):
        protocol = plan(question)
        codes: list[str] = []
        better = 0
        for one in fitted(protocol, [USUAL._replace(**changes)] * count, seed):
            codes += verdicts(protocol, one)
            better += int(welch(protocol, one.simulated.course)[1].sum())
        good = (*HELPED, "not_worse")
        helps, probably = (sum(code in wanted for code in codes) / count for wanted in (good, ("probably_open",)))
        found.append(Null(name, question, count, helps, probably, better / count))
        clock.say(f"null {question} {name}: {helps:.3f}")
    return found


class Power(NamedTuple):
    """One design under three truths: shares of verdicts, of Welch's t, and of the randomisation test."""

    name: str
    trials: int
    helps: tuple[float, ...]
    meaningful: tuple[float, ...]
    unlikely: float
    median: tuple[float, ...]
    welch_better: tuple[float, ...]
    welch_any: float
    chance: tuple[float, ...]


DESIGNS: list[tuple[str, Question, int, int | None]] = [
    ("2 pairs of 7 days (28 d)", "T4", 2, 7),
    ("3 pairs of 7 days (42 d)", "T4", 3, 7),
    ("4 pairs of 7 days (56 d)", "T4", 4, 7),
    ("6 pairs of 4 days (48 d)", "T4", 6, 4),
    ("8 pairs of 3 days (48 d)", "T4", 8, 3),
    ("24 episodes", "T1", 6, None),
    ("40 episodes", "T1", 10, None),
]
EFFECTS = (0.0, -1.0, -2.0)


def power(count: int, clock: Clock) -> list[Power]:
    """What a trial can and cannot see, before anything caps the words; the same diaries for every method."""
    found = []
    for number, (name, question, blocks, days) in enumerate(DESIGNS):
        protocol = plan(question, blocks, days)
        columns: list[tuple[float, ...]] = []
        for place, effect in enumerate(EFFECTS):
            codes: list[str] = []
            tests: list[tuple[float, float, float]] = []
            medians: list[float] = []
            for one in fitted(protocol, [USUAL._replace(effect=effect)] * count, 5_000 + 10 * number + place):
                codes += verdicts(protocol, one, cap=False)
                different, better = welch(protocol, one.simulated.course)
                tests += zip(better, different, _by_chance(protocol.washout_days, one.simulated), strict=True)
                medians += one.effect.quantile(0.5).tolist()
            shares = [
                float(np.mean([code in wanted for code in codes]))
                for wanted in (HELPED, ("very_likely_meaningful",), ("unlikely",))
            ]
            columns.append((*shares, float(np.median(medians)), *(float(one) for one in np.mean(tests, axis=0))))
        helps, meaningful, unlikely, median, better, different, chance = zip(*columns, strict=True)
        found.append(Power(name, count, helps, meaningful, unlikely[0], median, better, different[0], chance))
        clock.say(f"power {name}: {helps}")
    return found


def _by_chance(washout_days: int, made: Simulated) -> list[bool]:
    """Whether the randomisation test finds less pain at one-sided p of at most 0.05."""
    course, found = made.course, []
    for t in range(course.side.shape[1]):
        one = course._replace(
            side=course.side[:, t : t + 1], pain=course.pain[:, t : t + 1], before=course.before[t : t + 1]
        )
        test = randomisation_test(one, analysed(one, washout_days)[:, 0])
        found.append(bool(test and test.p_lower <= 0.05))
    return found
