"""The answer of an engine about one coefficient: a mixture of normals, one for each node."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from ketum.trials.engine.cells import Array

HALVINGS = 48


class Posterior(NamedTuple):
    """For each of ``t`` trials: weights, means and standard deviations of ``m`` normals, each (t, m)."""

    weight: Array
    mean: Array
    sd: Array

    def below(self, point: float | Array) -> Array:
        """Probability that the coefficient is below ``point``, shape (t,)."""
        at = np.broadcast_to(np.asarray(point, float), self.weight.shape[:1])[:, None]
        probability: Array = (self.weight * ndtr((at - self.mean) / self.sd)).sum(axis=1)
        return probability

    def quantile(self, share: float) -> Array:
        """The point below which it is with probability ``share``, shape (t,); by bisection."""
        low = (self.mean - 9.0 * self.sd).min(axis=1)
        high = (self.mean + 9.0 * self.sd).max(axis=1)
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            under = self.below(middle) < share
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        found: Array = 0.5 * (low + high)
        return found

    def average(self) -> Array:
        """Posterior mean, shape (t,)."""
        mean: Array = (self.weight * self.mean).sum(axis=1)
        return mean

    def spread(self) -> Array:
        """Posterior standard deviation, shape (t,)."""
        around = self.mean - self.average()[:, None]
        spread: Array = np.sqrt((self.weight * (self.sd**2 + around**2)).sum(axis=1))
        return spread
