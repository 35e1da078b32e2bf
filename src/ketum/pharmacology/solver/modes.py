"""The response to one dose as a sum of exponentials, for models whose compartments exchange in pairs at most.

Much faster than the propagator where the same doses repeat for many people, but a sum with signs: where rates nearly
coincide it loses digits. Whoever uses it must ask how many (``solver.rhythm``) and go the exact way where too many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketum.pharmacology.solver.rates import Rates
from ketum.pharmacology.solver.types import Array

Amplitudes = dict[int, Array]


@dataclass(frozen=True)
class Modes:
    """Amounts after one unit into a compartment: the sum over modes of ``weight * exp(-speed * time)``.

    ``speed`` has the shape (modes, n), ``weight`` the shape (places, modes, n).
    """

    speed: Array
    weight: Array


def modes(rates: Rates, entry: int, places: Sequence[int]) -> Modes | None:
    """The modes of the response in ``places`` to one unit into ``entry``; ``None`` where more than two exchange.

    Compartments are worked through from ``entry`` downstream: what flows in at the speeds of those before (forced
    response), then what is left for their own speeds. Source: Gibaldi & Perrier, Pharmacokinetics, 2nd ed. 1982,
    appendix B, written for one compartment or a pair at a time.
    """
    shape = rates.structure
    people = len(rates.leaving[0])
    reached = {entry} | {to for to, source in shape.reach if source == entry}
    speeds: list[Array] = []
    held: dict[int, Amplitudes] = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        for group in shape.groups:
            inside = [one for one in group if one in reached]
            if len(inside) > 2:
                return None
            if inside:
                work = _alone if len(inside) == 1 else _pair
                work(rates, inside, entry, speeds, held)
    weight = np.zeros((len(places), len(speeds), people))
    for row, place in enumerate(places):
        for mode, value in held.get(place, {}).items():
            weight[row, mode] = value
    return Modes(np.stack(speeds), weight)


def _inflow(rates: Rates, to: int, held: Mapping[int, Amplitudes]) -> Amplitudes:
    """What flows into ``to`` at each speed of the compartments before it."""
    found: Amplitudes = {}
    for (end, source), rate in rates.flow.items():
        if end == to and source in held:
            for mode, value in held[source].items():
                found[mode] = found.get(mode, 0.0) + rate * value
    return found


def _alone(rates: Rates, inside: Sequence[int], entry: int, speeds: list[Array], held: dict[int, Amplitudes]) -> None:
    one = inside[0]
    speed = rates.leaving[one]
    forced = {mode: value / (speed - speeds[mode]) for mode, value in _inflow(rates, one, held).items()}
    start = np.full(len(speed), 1.0 if one == entry else 0.0)
    own = start - sum(forced.values()) if forced else start
    held[one] = forced | {len(speeds): own}
    speeds.append(speed)


def _pair(rates: Rates, inside: Sequence[int], entry: int, speeds: list[Array], held: dict[int, Amplitudes]) -> None:
    """Two compartments that exchange: speeds and projections without cancellation, by what leaves them for good."""
    p, q = inside
    to_p, to_q = rates.flow[p, q], rates.flow[q, p]
    leave_p, leave_q, leak_p, leak_q = rates.leaving[p], rates.leaving[q], rates.leaking[p], rates.leaking[q]
    gap = leave_p - leave_q
    root = np.sqrt(gap * gap + 4 * to_p * to_q)
    larger = (np.abs(gap) + root) / 2
    smaller = np.divide(to_p * to_q, larger, out=np.zeros_like(larger), where=larger > 0)
    over, under = np.where(gap > 0, larger, smaller), np.where(gap > 0, smaller, larger)
    fast = (leave_p + leave_q + root) / 2
    slow = (leak_p * leak_q + leak_p * to_p + to_q * leak_q) / fast
    in_p, in_q = _inflow(rates, p, held), _inflow(rates, q, held)
    first, second = len(speeds), len(speeds) + 1
    found_p: Amplitudes = {}
    found_q: Amplitudes = {}
    rest_p = np.full(len(gap), 1.0 if p == entry else 0.0)
    rest_q = np.full(len(gap), 1.0 if q == entry else 0.0)
    for mode in in_p.keys() | in_q.keys():
        speed = speeds[mode]
        into_p, into_q = in_p.get(mode, np.zeros_like(speed)), in_q.get(mode, np.zeros_like(speed))
        apart = (fast - speed) * (slow - speed)
        found_p[mode] = ((leave_q - speed) * into_p + to_p * into_q) / apart
        found_q[mode] = (to_q * into_p + (leave_p - speed) * into_q) / apart
        rest_p, rest_q = rest_p - found_p[mode], rest_q - found_q[mode]
    found_p[first] = (over * rest_p - to_p * rest_q) / root
    found_q[first] = (under * rest_q - to_q * rest_p) / root
    found_p[second] = (under * rest_p + to_p * rest_q) / root
    found_q[second] = (to_q * rest_p + over * rest_q) / root
    held[p], held[q] = found_p, found_q
    speeds += [fast, slow]
