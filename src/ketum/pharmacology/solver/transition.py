"""Where a unit of substance is after a while: the exact propagator of a linear compartment model.

Everything is a sum of products of numbers that are not negative, so nothing ever cancels: each entry keeps its relative
accuracy however stiff the model is, however close two rates are, and where they are equal. Three ideas:

* the exponential of a matrix whose off-diagonal is not negative, by a shifted Taylor series and squaring
  (Xue and Ye, Mathematics of Computation 82, 2013, section 3);
* a compartment that exchanges with no other is exactly ``exp(-rate * time)`` on every level of squaring;
* of compartments that exchange, what has left them for good is carried along as a sum of its own, and each column is
  scaled to what is left; otherwise the error of slow loss beside fast exchange would double with every squaring
  (the idea of Grassmann, Taksar and Heyman, Operations Research 33, 1985).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketum.pharmacology.solver.rates import Rates
from ketum.pharmacology.solver.structure import Place, Structure
from ketum.pharmacology.solver.types import Array

FASTEST_START = 1 / 32  # rate times time at which the series starts; with size + 7 terms its error is below 1e-16
MORE_TERMS = 7
HALVINGS_STEP = 4  # people are worked out together in batches with the same number of halvings
MOST_HALVINGS = 1000


@dataclass(frozen=True)
class Transition:
    """Which share of a unit in compartment ``source`` is in compartment ``to`` after the time: ``share[to, source]``.

    Each entry has the shape of the times asked for. Entries that are always zero are left out. Where something is
    formed without leaving its source, a share may be above one.
    """

    structure: Structure
    share: Mapping[Place, Array]

    def matrix(self) -> Array:
        """The shares as an array of shape ``(..., to, source)``."""
        size = len(self.structure.names)
        shape = next(iter(self.share.values())).shape
        whole = np.zeros((*shape, size, size))
        for (to, source), value in self.share.items():
            whole[..., to, source] = value
        return whole


def transition(rates: Rates, time_h: Array, longest_h: Array | None = None) -> Transition:
    """The propagator of each person over each of their times.

    Parameters
    ----------
    rates : Rates
        Of ``n`` people.
    time_h : array, shape (n,) or (n, times)
        Hours, not negative.
    longest_h : array, shape (n,), optional
        A bound on each person's times that depends on nothing but that person, where ``time_h`` itself does not: then
        one person's numbers do not change in the last digit with who else is in the batch.

    Returns
    -------
    Transition
        Entries of the shape of ``time_h``.

    Raises
    ------
    ValueError
        For a time that is negative or not finite.
    """
    if not np.all(np.isfinite(time_h)) or np.any(time_h < 0):
        raise ValueError("times must be finite and not negative; a response before its dose is zero")
    fastest = _fastest(rates)
    longest = longest_h
    if longest is None:
        longest = time_h if time_h.ndim == 1 else time_h.max(axis=1, initial=0.0)
    halvings = _halvings(fastest * longest)
    levels = np.unique(halvings)
    if len(levels) <= 1:
        return Transition(rates.structure, _propagated(rates, time_h, int(levels[0]) if len(levels) else 0))
    whole: dict[Place, Array] = {}
    for level in levels:
        chosen = np.flatnonzero(halvings == level).astype(np.intp)
        for place, value in _propagated(rates.of(chosen), time_h[chosen], int(level)).items():
            whole.setdefault(place, np.zeros(time_h.shape))[chosen] = value
    return Transition(rates.structure, whole)


def _halvings(passed: Array) -> Array:
    """How often a time must be halved before the series starts, a multiple of ``HALVINGS_STEP``."""
    with np.errstate(divide="ignore"):
        needed = np.log2(passed / FASTEST_START)
    steps = np.ceil(np.clip(needed, 0, MOST_HALVINGS) / HALVINGS_STEP)
    return np.asarray(steps * HALVINGS_STEP, dtype=np.int64)


def _propagated(rates: Rates, time_h: Array, halvings: int) -> dict[Place, Array]:
    shape = rates.structure
    leaving = [one if time_h.ndim == 1 else one[:, None] for one in rates.leaving]
    step = time_h * 2.0**-halvings
    share = _series(rates, step)
    lost = {place: share.pop(place) for place in list(share) if place[0] >= len(shape.names)}
    for level in range(halvings + 1):
        if level:
            step = step * 2
            share, lost = _doubled(shape, share, lost)
        for group in shape.groups:
            if len(group) == 1:
                share[group[0], group[0]] = np.exp(-leaving[group[0]] * step)
            else:
                _scaled(group, share, lost)
    return share


def _series(rates: Rates, step: Array) -> dict[Place, Array]:
    """The shares after a short ``step``, by the shifted Taylor series as a polynomial in rate times time.

    Besides the compartments there is one number a group beyond them: what left compartments that exchange.
    """
    size, fastest = len(rates.structure.names), _fastest(rates)
    passed = (fastest if step.ndim == 1 else fastest[:, None]) * step
    shrink = np.exp(-passed)
    share = {}
    for place, terms in _terms(rates, fastest).items():
        value = np.zeros_like(passed)
        for term in reversed(terms):
            value = value * passed + (term if step.ndim == 1 else term[:, None])
        share[place] = value * shrink
    return share | {(one, one): np.zeros_like(passed) for one in range(size) if (one, one) not in share}


def _fastest(rates: Rates) -> Array:
    return np.asarray(np.max(np.stack(rates.leaving), axis=0))


def _terms(rates: Rates, fastest: Array) -> dict[Place, list[Array]]:
    """The Taylor terms of each share: powers of the shifted rates over the fastest, divided by factorials."""
    shape = rates.structure
    size = len(shape.names)
    unit = np.where(fastest > 0, fastest, 1.0)
    moves = {place: rate / unit for place, rate in rates.flow.items()}
    stays = [(fastest - leaving) / unit for leaving in rates.leaving]
    for number, group in enumerate(shape.groups):
        stays.append(fastest / unit)
        if len(group) > 1:
            moves |= {(size + number, source): rates.leaking[source] / unit for source in group}
    exits = {one: [(one, stay)] for one, stay in enumerate(stays)}
    for (to, source), rate in moves.items():
        exits[source].append((to, rate))
    power = {(one, one): np.ones_like(fastest) for one in range(size)}
    terms: dict[Place, list[Array]] = {}
    none = np.zeros_like(fastest)
    for order in range(size + MORE_TERMS + 1):
        for place, value in power.items():  # a place that is reached once stays reached
            terms.setdefault(place, [none] * order).append(value)
        power = _next(power, exits, 1 / (order + 1))
    return terms


def _next(
    power: Mapping[Place, Array], exits: Mapping[int, Sequence[tuple[int, Array]]], weight: float
) -> dict[Place, Array]:
    """One more power of the shifted rates, on the places that are not always zero."""
    new: dict[Place, Array] = {}
    for (mid, source), value in power.items():
        for to, rate in exits[mid]:
            part = rate * value
            new[to, source] = new[to, source] + part if (to, source) in new else part
    return {place: value * weight for place, value in new.items()}


def _doubled(
    shape: Structure, share: Mapping[Place, Array], lost: Mapping[Place, Array]
) -> tuple[dict[Place, Array], dict[Place, Array]]:
    """The shares after twice the time; those of single compartments are set by the caller."""
    new: dict[Place, Array] = {}
    for to, source in shape.reach:
        total = share[to, source] * (share[to, to] + share[source, source])
        for mid in range(len(shape.names)):
            if mid not in (to, source) and (to, mid) in share and (mid, source) in share:
                total = total + share[to, mid] * share[mid, source]
        new[to, source] = total
    gone: dict[Place, Array] = {}
    for number, group in enumerate(shape.groups):
        if len(group) == 1:
            continue
        sink = len(shape.names) + number
        for source in group:
            new[source, source] = share[source, source] ** 2
            gone[sink, source] = lost[sink, source] * (1 + share[source, source])
            for mid in group:
                if mid != source:
                    new[source, source] = new[source, source] + share[source, mid] * share[mid, source]
                    gone[sink, source] = gone[sink, source] + lost[sink, mid] * share[mid, source]
    return new, gone


def _scaled(group: Sequence[int], share: dict[Place, Array], lost: Mapping[Place, Array]) -> None:
    """Scale what is left of each compartment of a group to one minus what is lost, while less than half is lost."""
    for (_, source), gone in lost.items():
        if source not in group:
            continue
        left = share[source, source]
        for to in group:
            if to != source:
                left = left + share[to, source]
        factor = np.divide(1 - gone, left, out=np.ones_like(left), where=gone < 0.5)
        for to in group:
            share[to, source] = share[to, source] * factor
