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

    def under(self, old: tuple[float, float], new: tuple[float, float]) -> "Posterior":
        """The same evidence under another normal prior (mean, sd) of the coefficient; ``old`` is the one it was under.

        In every part of the mixture the old prior is divided out and the new one multiplied in, in closed form; the
        weight of a part changes with how well the new prior foretells it.
        """
        (old_mean, old_sd), (new_mean, new_sd) = old, new
        precision = self.sd**-2.0
        evidence = np.maximum(precision - old_sd**-2.0, 1e-9)
        pull = self.mean * precision - old_mean * old_sd**-2.0
        variance = 1.0 / (evidence + new_sd**-2.0)
        mean = variance * (pull + new_mean * new_sd**-2.0)

        def mass(prior_mean: float, prior_sd: float) -> Array:
            spread = prior_sd**2 + 1.0 / evidence
            log_mass: Array = -0.5 * (np.log(spread) + (pull / evidence - prior_mean) ** 2 / spread)
            return log_mass

        change = mass(new_mean, new_sd) - mass(old_mean, old_sd)
        weight = self.weight * np.exp(change - change.max(axis=1, keepdims=True))
        return Posterior(weight / weight.sum(axis=1, keepdims=True), mean, np.sqrt(variance))

    def average(self) -> Array:
        """Posterior mean, shape (t,)."""
        mean: Array = (self.weight * self.mean).sum(axis=1)
        return mean

    def spread(self) -> Array:
        """Posterior standard deviation, shape (t,)."""
        around = self.mean - self.average()[:, None]
        spread: Array = np.sqrt((self.weight * (self.sd**2 + around**2)).sum(axis=1))
        return spread
