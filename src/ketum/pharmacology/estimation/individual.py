"""One person's parameters from measured concentrations: the most probable ones (MAP), and how sure (Laplace).

Every parameter that varies between people starts from its distribution in the model file; the product factor from the
band of its form. A level below the limit of the assay counts as "somewhere below", not as a number and not as nothing
(the M3 method: Beal, J Pharmacokinet Pharmacodyn 28:481, 2001). The Laplace approximation: Tierney & Kadane, JASA 81:82
(1986).
A full posterior by NUTS is not built.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, log1p, sqrt

import numpy as np

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import MITRAGYNINE
from ketum.pharmacology.curves import concentrations
from ketum.pharmacology.estimation.likelihood import Problem, laplace, mode
from ketum.pharmacology.models import Model
from ketum.pharmacology.person.refused import refusals
from ketum.pharmacology.person.spans import HIGH, LOW, MIDDLE, SEED, Span
from ketum.pharmacology.population.sampling import LogNormal, band, normals
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.regimen import Regimen
from ketum.pharmacology.solver.types import Array
from ketum.pharmacology.speech import Speech

DRAWS = 1000
STREAM = 200  # of random numbers, apart from those of people
NORMAL_90 = 1.6448536269514722


@dataclass(frozen=True)
class Sample:
    """One measured concentration of mitragynine: ``ng_per_ml`` is ``None`` where it was below ``limit_ng_per_ml``."""

    at_h: float
    ng_per_ml: float | None
    limit_ng_per_ml: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no laboratory reports; raises ``ValueError`` with the mend."""
        if self.ng_per_ml is None and not (self.limit_ng_per_ml and self.limit_ng_per_ml > 0):
            raise ValueError("a level below the limit needs the limit of the assay in ng/mL")
        if self.ng_per_ml is not None and not self.ng_per_ml > 0:
            raise ValueError(f"{self.ng_per_ml:g} ng/mL cannot be; give None and the limit for a level below it")


@dataclass(frozen=True)
class Posterior:
    """What is known of one parameter: median and the limits of 90 in 100, before the samples and after."""

    name: str
    unit: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]


@dataclass(frozen=True)
class Estimate:
    """The person's parameters, and the means to predict their further levels."""

    model: Model
    parameters: tuple[Posterior, ...]
    _problem: Problem
    _center: Array
    _spread: Array

    def of(self, parameter: str) -> Posterior:
        """The posterior of one parameter; raises ``ValueError`` that lists those there are."""
        for name, found in zip(self._problem.names, self.parameters, strict=True):
            if name == parameter:
                return found
        raise ValueError(f"{parameter} was not estimated; there are {', '.join(self._problem.names)}")

    def predicted(self, regimen: Regimen, time_h: Array, *, after: bool = True) -> Span:
        """Limits within which 90 of 100 measurements of this person are expected, after the samples or before them."""
        size = len(self._problem.names)
        scores = normals(SEED, STREAM, 0, DRAWS, size + len(time_h))
        eta = scores[:size]
        if after:
            eta = self._center[:, None] + np.linalg.cholesky(self._spread) @ eta
        drawn = self._problem.parameters(eta)
        level = concentrations(self.model, drawn, regimen, time_h).of(MITRAGYNINE)
        noisy = level * np.exp(self._problem.residual_sd_log * scores[size:].T)
        return Span(*np.percentile(noisy, (LOW, MIDDLE, HIGH), axis=0))


def estimate(
    model: Model, regimen: Regimen, samples: Sequence[Sample], form: str, library: Library
) -> Estimate | Unknown:
    """The person's parameters from ``samples`` after the doses (mg mitragynine) of ``regimen``, a product of ``form``.

    ``Unknown`` where nothing can be told: no sample after a dose, a product that is refused, no plausible person.
    """
    told = Speech(library)
    if refused := refusals({form}, library):
        return Unknown(refused[0])
    first = min((one.at_h for one in regimen.doses if one.amount > 0), default=None)
    used = [one for one in samples if first is not None and one.at_h > first]
    if not used:
        return Unknown(told.say("at least one concentration measured after a dose is needed"))
    problem = _problem(model, regimen, used, form, library)
    center = mode(problem)
    spread = None if center is None else laplace(problem, center)
    if center is None or spread is None:
        return Unknown(told.say("the measured concentrations fit no plausible person; check times, doses and units"))
    return Estimate(model, _posteriors(problem, model, center, spread), problem, center, spread)


def _problem(model: Model, regimen: Regimen, samples: Sequence[Sample], form: str, library: Library) -> Problem:
    """Priors, data and error. What differs from dose to dose is taken into the factor of the product."""
    known = {one.id: LogNormal(one.value, one.between_people) for one in model.parameters if one.between_people}
    factor = library.blob("product_factors")[form]
    product = band(factor["low"], factor["high"])
    occasions = sqrt(sum((one.between_occasions or 0.0) ** 2 for one in model.parameters))
    known["frel"] = LogNormal(product.median, hypot(product.sd_log, occasions))
    in_order = sorted(samples, key=lambda one: one.at_h)
    return Problem(
        model=model,
        regimen=regimen,
        known={one.id: known[one.id] for one in model.parameters if one.id in known},
        time_h=np.array([one.at_h for one in in_order]),
        log_level=np.log([one.ng_per_ml or one.limit_ng_per_ml or np.nan for one in in_order]),
        censored=np.array([one.ng_per_ml is None for one in in_order]),
        residual_sd_log=sqrt(log1p(model.residual.proportional**2)),
    )


def _posteriors(problem: Problem, model: Model, center: Array, spread: Array) -> tuple[Posterior, ...]:
    parts = {one.id: one for one in model.parameters}
    width = np.sqrt(np.diag(spread))
    found = []
    for row, (name, known) in enumerate(problem.known.items()):
        limits = [
            tuple(float(known.median * np.exp(known.sd_log * (middle + side * NORMAL_90 * sd))) for side in (0, -1, 1))
            for middle, sd in ((0.0, 1.0), (center[row], width[row]))
        ]
        before, after = ((one[0], one[1], one[2]) for one in limits)
        found.append(Posterior(parts[name].name, parts[name].unit, before, after))
    return tuple(found)
