"""What a rating says about the pain behind it: it lies in a cell of the scale, and the outer cells are open."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]
FAR = 1e5  # stands for an open edge, in points: far beyond any pain, and arithmetic stays finite
_SMALLEST = 1e-300
_ROOT_TWO_PI = float(np.sqrt(2.0 * np.pi))


class Moments(NamedTuple):
    """Log of the mass of a normal in a cell; mean and variance of the normal cut to it."""

    log_mass: Array
    mean: Array
    variance: Array


def moments(mean: Array, variance: Array, low: Array, high: Array) -> Moments:
    """Moments of normals cut to the cells (``low``, ``high``]; all arguments broadcast together.

    Every cell is mirrored to the lower tail, where a small mass keeps all its digits. Source: Johnson, Kotz &
    Balakrishnan, Continuous Univariate Distributions 1, 2nd ed. 1994, section 13.10.1.
    """
    sd = np.sqrt(variance)
    half = 0.5 * (high - low) / sd
    middle = (0.5 * (high + low) - mean) / sd
    away = np.abs(middle)
    left, right = -away - half, half - away
    mass = np.maximum(ndtr(right) - ndtr(left), _SMALLEST)
    density_left, density_right = np.exp(-0.5 * left * left), np.exp(-0.5 * right * right)
    scale = 1.0 / (mass * _ROOT_TWO_PI)
    shift = (density_left - density_right) * scale
    ratio = 1.0 + (left * density_left - right * density_right) * scale - shift * shift
    return Moments(np.log(mass), mean - np.sign(middle) * shift * sd, variance * np.clip(ratio, 1e-12, 1.0))
