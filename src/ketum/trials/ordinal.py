"""Steps of the scale that need not be equal: an ordered probit with cut-points from a Dirichlet model.

From 3 to 4 may be a smaller step than from 8 to 9. The cut-points are those of the mean of the posterior shares, one
added to each rating that occurs (Dirichlet), so that this is an approximation; free cut-points need sampling. Source:
Liddell & Kruschke, J Exp Soc Psychol 2018;79:328.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from ketum.trials.engine import FAR, Array, Posterior

FEWEST_STEPS = 3
ADDED = 1.0


class Steps(NamedTuple):
    """Ratings that occur, the inner cut-points between them in latent points, latent spread; each day's cell (n,)."""

    ratings: Array
    cuts: Array
    level: float
    spread: float
    low: Array
    high: Array

    def points(self, effect: Array) -> Array:
        """The difference of mean ratings that a latent effect makes, both sides half of it away from the level."""
        shift = 0.5 * np.asarray(effect)[..., None]
        upper, lower = (ndtr((self.cuts - self.level - sign * shift) / self.spread) for sign in (1.0, -1.0))
        difference: Array = ((lower - upper) * np.diff(self.ratings)).sum(axis=-1)
        return difference

    def in_points(self, posterior: Posterior) -> Posterior:
        """The posterior of the latent effect as one of the difference of mean ratings; by the slope at each normal."""
        nudge = 1e-3
        slope = (self.points(posterior.mean + nudge) - self.points(posterior.mean - nudge)) / (2.0 * nudge)
        return Posterior(posterior.weight, self.points(posterior.mean), posterior.sd * slope)


def steps_of(pain: Array) -> Steps | None:
    """Cut-points for the ratings of one trial, (n, 1); ``None`` where fewer than three different ratings occur."""
    rated = np.isfinite(pain[:, 0])
    values = pain[rated, 0]
    ratings, place = np.unique(values, return_inverse=True)
    spread = float(values.std()) if len(values) else 0.0
    if len(ratings) < FEWEST_STEPS or spread == 0.0:
        return None
    share = (np.bincount(place) + ADDED) / (len(values) + ADDED * len(ratings))
    level = float(values.mean())
    cuts = level + spread * ndtri(np.cumsum(share)[:-1])
    edges = np.concatenate([[-FAR], cuts, [FAR]])
    low, high = np.full(len(pain), -FAR), np.full(len(pain), FAR)
    low[rated], high[rated] = edges[place], edges[place + 1]
    return Steps(ratings, cuts, level, spread, low, high)
