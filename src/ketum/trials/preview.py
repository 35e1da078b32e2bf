"""Before the start: how long it takes, and the chance of a clear answer with this person's own days."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import islice
from typing import NamedTuple

import msgspec
import numpy as np

from ketum.knowledge.library import Library
from ketum.record import Record
from ketum.trials.answers import Code
from ketum.trials.course import Course, Plan, problem
from ketum.trials.designing import run_in_pain
from ketum.trials.engine import QUICK, Array, Fit, fit
from ketum.trials.method import Method, Normal, method
from ketum.trials.protocol import Protocol
from ketum.trials.setting import DOWN
from ketum.trials.simulation import Truth, draw
from ketum.trials.verdict import HELPED, code_of

BATCH = 25
WORKERS = 2
MOST_TENTHS = 9  # no simulation makes anybody certain
Progress = Callable[[int, int], bool]


class Noise(msgspec.Struct, frozen=True):
    """How the pain of a person moves by itself: average, spread in points, correlation with the day before."""

    mean: float
    sd: float
    rho: float
    days: int
    assumed: bool


class Preview(msgspec.Struct, frozen=True):
    """Shares of made-up trials: a yes (and one by what matters) if it is so; a yes, or "unlikely", if it is nothing.

    For "can I take less?" yes is "not worse": ``yes`` when nothing changes, ``false_yes`` when it is a margin worse.
    """

    trials: int
    weeks: float
    yes: float
    yes_by_what_matters: float
    false_yes: float
    unlikely_if_nothing: float
    noise: Noise
    sentences: tuple[str, ...]


class Cancelled(NamedTuple):
    """The person did not want to wait; how many trials had been made up until then."""

    done: int


def preview(
    protocol: Protocol,
    record: Record,
    library: Library,
    at: date,
    *,
    seed: int = 0,
    trials: int = 1_000,
    progress: Progress | None = None,
) -> Preview | Cancelled:
    """Simulate ``trials`` trials of this protocol with the noise of the run-in; half with an effect, half without.

    ``progress(done, of)`` is called after each batch; when it answers ``False`` the rest is not made.
    """
    rules = method(library)
    noise, nodes = run_in_noise(run_in_pain(record, at, int(rules.number("gate", "run_in_days")) * 4), rules)
    true = 0.0 if protocol.question == "T2" else -protocol.meaningful
    none = rules.designs[protocol.question].margin or 0.0
    half = max(trials // 2, 1)
    jobs = list(_jobs(protocol, rules, nodes, (true, none), half, seed))
    found: dict[float, list[Code]] = {true: [], none: []}
    done = 0
    with ThreadPoolExecutor(WORKERS) as workers:
        for effect, codes in _in_order(workers, jobs):
            found[effect] += codes
            done += len(codes)
            if progress and not progress(done, 2 * half):
                return Cancelled(done)
    return _summed(protocol, rules, noise, found[true], found[none])


class _Job(NamedTuple):
    effect: float
    run: Callable[[], list[Code]]


def _jobs(
    protocol: Protocol, rules: Method, nodes: "_Nodes", effects: tuple[float, float], half: int, seed: int
) -> Iterator[_Job]:
    plan = plan_of(protocol, rules)
    starts = np.random.SeedSequence(seed).spawn(2 * (half // BATCH + 1))
    for effect, source in zip(effects, (starts[::2], starts[1::2]), strict=True):
        for place, start in enumerate(source):
            count = min(BATCH, half - place * BATCH)
            if count > 0:
                yield _Job(effect, _batch(protocol, rules, plan, nodes, effect, count, start))


def _batch(
    protocol: Protocol, rules: Method, plan: Plan, nodes: "_Nodes", effect: float, count: int,
    start: np.random.SeedSequence,
) -> Callable[[], list[Code]]:  # fmt: skip
    def run() -> list[Code]:
        chance = np.random.default_rng(start)
        drawn = chance.choice(len(nodes.weight), size=count, p=nodes.weight)
        truths = [Truth(effect=effect, mean=nodes.mean, sd=nodes.sd[k], rho=nodes.rho[k]) for k in drawn]
        return codes_of(protocol, rules, plan, draw(protocol, truths, chance).course)

    return run


def _in_order(workers: ThreadPoolExecutor, jobs: Sequence[_Job]) -> Iterator[tuple[float, list[Code]]]:
    """Results in the order of the jobs, so that a seed gives the same answer; never more than a few jobs ahead."""
    waiting = iter(jobs)
    running = [(one, workers.submit(one.run)) for one in islice(waiting, 2 * WORKERS)]
    while running:
        job, future = running.pop(0)
        codes = future.result()
        running += [(one, workers.submit(one.run)) for one in islice(waiting, 1)]
        yield job.effect, codes


def plan_of(protocol: Protocol, rules: Method) -> Plan:
    """The plan of analysis of a protocol."""
    days = protocol.period_days is not None
    down = DOWN.get(protocol.question)
    return Plan(protocol.washout_days, down, days, rules.effect_prior(protocol.question), rules.priors)


def codes_of(protocol: Protocol, rules: Method, plan: Plan, course: Course) -> list[Code]:
    """The row of the verdict table of each simulated trial, whole trials and closed looks left aside."""
    centre = np.nanmean(course.pain, axis=0)
    effect = fit(problem(course, plan, centre), plan.priors, QUICK).effect
    margin = rules.designs[protocol.question].margin or rules.number("verdict", "one_point")
    points = (0.0, -protocol.meaningful, -rules.number("verdict", "one_point"), margin)
    columns = [effect.below(point) for point in points]
    rows = (tuple(map(float, row)) for row in zip(*columns, strict=True))
    return [
        code_of(protocol.question, lower, meaningful, one_point, not_worse, rules)
        for lower, meaningful, one_point, not_worse in rows
    ]


class _Nodes(NamedTuple):
    """Spread and correlation as far as the run-in tells them, each with its weight; the average."""

    mean: float
    sd: Array
    rho: Array
    weight: Array


def run_in_noise(pain: Sequence[float], rules: Method) -> tuple[Noise, _Nodes]:
    """What the days before the start say about noise; the usual noise where there are too few of them."""
    if len(pain) < rules.number("gate", "run_in_days"):
        usual = Truth(mean=float(np.mean(pain)) if pain else Truth().mean)
        one = np.ones(1)
        nodes = _Nodes(usual.mean, one * usual.sd, one * usual.rho, one)
        return Noise(usual.mean, usual.sd, usual.rho, len(pain), assumed=True), nodes
    fitted = _without_effect(pain, rules)
    weight, sd, rho = fitted.weight[0], fitted.sd[0], fitted.rho[0]
    mean = float(np.mean(pain))
    noise = Noise(mean, float(weight @ sd), float(weight @ rho), len(pain), assumed=False)
    return noise, _Nodes(mean, sd, rho, weight / weight.sum())


def _without_effect(pain: Sequence[float], rules: Method) -> Fit:
    n = len(pain)
    values = np.array(pain, float)[:, None]
    still = np.zeros((n, 1))
    course = Course(np.arange(n, dtype=float), still[:, 0], still[:, 0], still, values, None, np.array([np.nan]))
    plan = Plan(0, None, pairs=False, effect=Normal(0.0, 1.0), priors=rules.priors)
    return fit(problem(course, plan, values.mean(axis=0)), rules.priors)


def _summed(protocol: Protocol, rules: Method, noise: Noise, true: list[Code], none: list[Code]) -> Preview:
    wanted: tuple[Code, ...] = ("not_worse",) if protocol.question == "T2" else HELPED
    yes = _share(true, wanted)
    weeks = _weeks(protocol, rules)
    units = {"weeks": round(weeks), "units": protocol.units}
    said = [rules.say("preview.time_days" if protocol.period_days else "preview.time_episodes", **units)]
    chance = "preview.chance_less" if protocol.question == "T2" else "preview.chance"
    said.append(rules.say(chance, points=f"{protocol.meaningful:g}", tenths=min(round(10 * yes), MOST_TENTHS)))
    if noise.assumed:
        said.append(rules.say("preview.usual_noise", days=int(rules.number("gate", "run_in_days"))))
    return Preview(
        trials=len(true) + len(none),
        weeks=weeks,
        yes=yes,
        yes_by_what_matters=_share(true, ("not_worse", "very_likely_meaningful")),
        false_yes=_share(none, wanted),
        unlikely_if_nothing=_share(none, ("unlikely",)),
        noise=noise,
        sentences=tuple(said),
    )


def _weeks(protocol: Protocol, rules: Method) -> float:
    if protocol.days is not None:
        return protocol.days / 7
    return protocol.units / (rules.designs[protocol.question].episodes_per_week or 3.0)


def _share(codes: Sequence[Code], wanted: Sequence[Code]) -> float:
    return sum(one in wanted for one in codes) / len(codes) if codes else 0.0
