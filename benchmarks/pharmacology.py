"""Speed and memory of exposure: beside the physical floor (filling an array once) and beside peers, in one run.

Work: people x 30 days x 4 doses a day x 721 hourly points x 2 substances, parameters of their own for each person.
Peers work on fewer people and are scaled up, because they would take minutes.
"""

import importlib.util
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from ketum.knowledge.library import library
from ketum.pharmacology.curves import concentrations
from ketum.pharmacology.models import model
from ketum.pharmacology.population.percentiles import percentiles
from ketum.pharmacology.population.simulation import Population, levels
from ketum.pharmacology.regimen import every, given
from ketum.pharmacology.solver.grid import Grid
from ketum.pharmacology.solver.rates import typical

PEOPLE, FEW = 10_000, 10
DAYS, POINTS = 30, 721
ROUNDS = 5
Figure = tuple[str, float, str, float]


def seconds(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median processor time of ``action``: what else the machine does meanwhile does not count."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return statistics.median(times)


def population() -> Population:
    """20 mg every six hours; no occasion variability, which the peers are not asked for either."""
    chosen = model("mitragynine-a", library())
    return Population(chosen, every(20, 6, DAYS), Grid(0.0, 1.0, POINTS), seed=1, occasions=False)


def filling() -> float:
    """Allocating and filling an array of the size of the answer once."""

    def fill() -> None:
        np.empty((PEOPLE, 2, POINTS)).fill(1.0)

    return seconds(fill)


def curves() -> float:
    """Every level of ``PEOPLE`` people."""
    work = population()
    return seconds(lambda: levels(work, PEOPLE))


def by_solve_ivp() -> float:
    """SciPy's ODE solver (LSODA) at the same accuracy, restarted at each dose; scaled from a few people."""
    from scipy.integrate import solve_ivp

    people = population().parameters(0, FEW)

    def one(row: int) -> np.ndarray:
        p = {name: float(values[row]) for name, values in people.items()}
        k10, k12, k21 = p["CL"] / p["V1"], p["Q"] / p["V1"], p["Q"] / p["V2"]
        f1, f2 = (414.5 / 398.5 * p["yield7"] * p[name] for name in ("fp7", "fs7"))

        def slope(_: float, a: np.ndarray) -> list[float]:
            return [
                -p["ka"] * a[0], p["ka"] * a[0] - (k10 + k12) * a[1] + k21 * a[2], k12 * a[1] - k21 * a[2],
                f1 * p["ka"] * a[0] + f2 * k10 * a[1] - p["k7"] * a[3],
            ]  # fmt: skip

        state, found = np.zeros(4), np.zeros((4, POINTS))
        starts = [6.0 * number + p["tlag"] for number in range(4 * DAYS)]
        for start, end in zip(starts, [*starts[1:], float(POINTS - 1)], strict=True):
            state = state + np.array([20 * p["frel"], 0, 0, 0])
            inside = np.arange(np.ceil(start), min(np.ceil(end), POINTS))
            run = solve_ivp(slope, (start, end), state, method="LSODA", t_eval=[*inside, end], rtol=1e-10, atol=1e-12)
            found[:, inside.astype(int)], state = run.y[:, : len(inside)], run.y[:, -1]
        return found

    return seconds(lambda: [one(row) for row in range(FEW)], 1) * PEOPLE / FEW


def by_roadrunner() -> float | None:
    """libRoadRunner (CVODE) on the same equations with the doses as events; ``None`` where it is not installed."""
    if importlib.util.find_spec("roadrunner") is None or importlib.util.find_spec("antimony") is None:
        return None
    import antimony
    import roadrunner

    antimony.loadAntimonyString(
        "model m\n a0' = -ka*a0; a1' = ka*a0 - (k10+k12)*a1 + k21*a2; a2' = k12*a1 - k21*a2;"
        " a3' = f1*ka*a0 + f2*k10*a1 - k7*a3;\n a0=0; a1=0; a2=0; a3=0;"
        " ka=1.5; k10=0.34; k12=0.2; k21=0.025; f1=0.06; f2=0.014; k7=0.25; dose=20; lag=0.25;\n"
        + "".join(f" at (time >= {6 * number} + lag): a0 = a0 + dose;\n" for number in range(4 * DAYS))
        + "end"
    )
    runner = roadrunner.RoadRunner(antimony.getSBMLString("m"))
    runner.integrator.relative_tolerance, runner.integrator.absolute_tolerance = 1e-10, 1e-12
    people = population().parameters(0, FEW)

    def all_of_them() -> None:
        for row in range(FEW):
            p = {name: float(values[row]) for name, values in people.items()}
            runner.reset()
            for name, value in (
                ("ka", p["ka"]), ("k10", p["CL"] / p["V1"]), ("k12", p["Q"] / p["V1"]), ("k21", p["Q"] / p["V2"]),
                ("f1", p["fp7"] * p["yield7"]), ("f2", p["fs7"] * p["yield7"]), ("k7", p["k7"]), ("lag", p["tlag"]),
            ):  # fmt: skip
                runner[name] = value
            runner.simulate(0, POINTS - 1, POINTS)

    return seconds(all_of_them, 1) * PEOPLE / FEW


def people_a_second() -> float:
    """People whose percentile bands are found in one second."""
    work = population()
    return PEOPLE / seconds(lambda: percentiles(work, PEOPLE), 3)


def megabytes_of_percentiles() -> float:
    """Resident memory of a process that finds the percentiles of 30,000 people."""
    code = (
        "from benchmarks.pharmacology import population\n"
        "from ketum.pharmacology.population.percentiles import percentiles\npercentiles(population(), 30_000)\n"
        "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(run.stdout)


def diary_ms() -> float:
    """One person's 90 days with four irregular doses a day, by the hour."""
    chance = np.random.default_rng(1)
    regimen = given([(float(at), 20.0) for at in np.sort(chance.uniform(0, 90 * 24, 360))])
    chosen, grid = model("mitragynine-a", library()), np.arange(0.0, 90 * 24 + 1)
    parameters = typical(chosen)
    return 1000 * seconds(lambda: concentrations(chosen, parameters, regimen, grid), 20)


def import_ms() -> float:
    """What importing the curves costs beyond NumPy."""
    code = (
        "import numpy, time; s = time.process_time(); import ketum.pharmacology.curves; print(time.process_time() - s)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True) for _ in range(5)]
    return 1000 * statistics.median(float(one.stdout) for one in runs)


def figures() -> list[Figure]:
    """Every figure beside its limit."""
    curves()  # warm
    ours, floor = curves(), filling()
    found: list[Figure] = [
        (f"{PEOPLE:,} people, times filling the array once", ours / floor, "<=", 2.0),
        ("times as fast as SciPy solve_ivp (LSODA)", by_solve_ivp() / ours, ">=", 300.0),
    ]
    road = by_roadrunner()
    if road is None:
        print("libRoadRunner is not here; to compare: pip install libroadrunner antimony", file=sys.stderr)
    else:
        found.append(("times as fast as libRoadRunner", road / ours, ">=", 300.0))
    return [
        *found,
        ("times as fast as mrgsolve's 16.6 s, known from elsewhere", 16.6 / ours, ">=", 150.0),
        ("people a second, percentile bands", people_a_second(), ">=", 50_000.0),
        ("resident memory of percentile bands, MB", megabytes_of_percentiles(), "<=", 500.0),
        ("one person's diary of 90 days, ms", diary_ms(), "<=", 5.0),
        ("import beyond NumPy, ms", import_ms(), "<=", 150.0),
    ]
