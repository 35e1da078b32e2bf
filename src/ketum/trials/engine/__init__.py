"""Engines: a regression of interval-censored, autocorrelated ratings in, the posterior of one coefficient out."""

from ketum.trials.engine.cells import FAR, Array, Mask
from ketum.trials.engine.fitting import Fit, fit
from ketum.trials.engine.nodes import FINE, QUICK, Grid
from ketum.trials.engine.posterior import Posterior
from ketum.trials.engine.priors import Priors
from ketum.trials.engine.propagation import Problem

__all__ = ["FAR", "FINE", "QUICK", "Array", "Fit", "Grid", "Mask", "Posterior", "Priors", "Problem", "fit"]
