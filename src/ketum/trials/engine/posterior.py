"""The answer of an engine about one coefficient: a mixture of normals, one for each node."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from ketum.trials.engine.cells import Array

MOST_STEPS = 60
CLOSE = 1e-9  # points
SMALLEST = 1e-300
ROOT_TWO_PI = float(np.sqrt(2.0 * np.pi))


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
        """The point below which it is with probability ``share``, shape (t,); by Newton's steps inside a bracket."""
        low = (self.mean - 9.0 * self.sd).min(axis=1)
        high = (self.mean + 9.0 * self.sd).max(axis=1)
        point = self.average()
        for _ in range(MOST_STEPS):
            z = (point[:, None] - self.mean) / self.sd
            over = (self.weight * ndtr(z)).sum(axis=1) - share
            density = (self.weight / self.sd * np.exp(-0.5 * z * z)).sum(axis=1) / ROOT_TWO_PI
            low, high = np.where(over < 0.0, point, low), np.where(over < 0.0, high, point)
            step = point - over / np.maximum(density, SMALLEST)
            following = np.where((low < step) & (step < high), step, 0.5 * (low + high))
            moved, point = np.abs(following - point).max(), following
            if moved < CLOSE:
                break
        return point

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
