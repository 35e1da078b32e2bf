"""What is believed before the first day, in points of the 0 to 10 scale."""

from typing import NamedTuple


class Priors(NamedTuple):
    """Normal priors as mean and spread, half-normal ones as scale; correlation as a Beta stretched to ``rho_most``."""

    level_sd: float = 2.0
    effect_mean: float = 0.0
    effect_sd: float = 1.5
    trend_sd: float = 1.5
    baseline_mean: float = 0.7
    baseline_sd: float = 0.5
    rebound_scale: float = 1.0
    pair_scale: float = 0.6
    sd_scale: float = 2.0
    rho_a: float = 2.0
    rho_b: float = 2.5
    rho_most: float = 0.95
