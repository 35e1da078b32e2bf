"""The effect of taking, beside that of being assigned: assignment is the instrument.

Being assigned is what the random order makes fair; who skips is not chosen at random. The effect of assignment, divided
by how much assignment changed what was taken, is the effect of taking on the days on which it was followed. Source: Qu,
Schmid & Liu, arXiv 2306.14019; Angrist, Imbens & Rubin, J Am Stat Assoc 1996;91:444.
"""

import numpy as np
from scipy.special import betaincinv, roots_legendre

from ketum.trials.answers import Taking
from ketum.trials.engine import Array, Posterior
from ketum.trials.setting import Setting
from ketum.trials.verdict import effect_of

NODES = 7
LEAST_CHANGE = 0.2
FLAT = 1.0


def taking(setting: Setting, assigned: Posterior) -> Taking | None:
    """The effect of taking; ``None`` when the assigned arm was taken on at least 90 % of the days.

    A skipped day counts as the reference arm: without the tested one.
    """
    diary, other = setting.diary, setting.arms[1]
    noted = diary.episodes if diary.question == "T1" else sorted(diary.days, key=lambda one: one.day)
    days = [
        (one.arm == other, (one.taken or one.arm) == other, one.taken in (None, one.arm))
        for one, counted in zip(noted, setting.counted, strict=True)
        if counted
    ]
    share = float(np.mean([followed for _, _, followed in days]))
    if share >= setting.rules.number("missing", "adherence_below"):
        return None
    up = [took for was, took, _ in days if was]
    down = [took for was, took, _ in days if not was]
    first, second = _nodes(sum(up), len(up)), _nodes(sum(down), len(down))
    change = np.subtract.outer(first[0], second[0]).ravel()
    weight = np.multiply.outer(first[1], second[1]).ravel()
    middle = float((change * weight).sum())
    if middle < LEAST_CHANGE or change.min() <= 0.05:
        return Taking(share, middle, None)
    return Taking(share, middle, effect_of(_divided(assigned, change, weight)))


def _nodes(taken: int, days: int) -> tuple[Array, Array]:
    """Nodes and weights of the share that was taken, a Beta posterior over a flat prior."""
    place, weight = roots_legendre(NODES)
    share: Array = betaincinv(taken + FLAT, days - taken + FLAT, 0.5 * (1.0 + place))
    return share, 0.5 * weight


def _divided(assigned: Posterior, change: Array, weight: Array) -> Posterior:
    def across(values: Array) -> Array:
        return (values[:, :, None] / change).reshape(len(values), -1)

    shares = (assigned.weight[:, :, None] * weight).reshape(len(assigned.weight), -1)
    return Posterior(shares, across(assigned.mean), across(assigned.sd))
