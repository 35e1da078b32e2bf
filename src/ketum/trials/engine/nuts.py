"""The second engine: the same model, sampled with NUTS (NumPyro), as the reference for the built-in one.

It needs the extra ``research`` (``pip install ketum[research]``) and takes seconds where the built-in engine takes
milliseconds. The pain behind each rating is a parameter of its own that lies in its cell, so that nothing is
approximated. Source: Phan, Pradhan & Jankowiak, arXiv 1912.11554; Hoffman & Gelman, J Mach Learn Res 2014;15:1593.
"""

from typing import Any, NamedTuple

import numpy as np

from ketum.trials.engine.cells import FAR, Array
from ketum.trials.engine.posterior import Posterior
from ketum.trials.engine.priors import Priors
from ketum.trials.engine.propagation import Problem

POINT = 1e-6
NEEDED = "the engine nuts needs NumPyro and ArviZ: pip install 'ketum[research]'"


class NotInstalled(RuntimeError):
    """The extra ``research`` is missing; the text says how to get it."""


class Sampled(NamedTuple):
    """Draws of the effect (chains, draws); rank-normalised R-hat and bulk effective sample size; divergences."""

    effect: Posterior
    draws: Array
    r_hat: float
    ess: float
    divergences: int


class Sampler:
    """A compiled sampler for problems of one shape; keep it to analyse many trials without compiling again."""

    def __init__(self, priors: Priors, *, warmup: int = 800, draws: int = 1_000, chains: int = 4) -> None:
        """Hold the settings; raises ``NotInstalled`` when NumPyro is missing."""
        try:
            import numpyro
        except ImportError as error:
            raise NotInstalled(NEEDED) from error
        numpyro.enable_x64()
        self._priors, self._made = priors, (warmup, draws, chains)
        self._kept: dict[Any, Any] = {}

    def fit(self, problem: Problem, seed: int = 0) -> Sampled:
        """Sample one trial (``t`` = 1)."""
        import arviz
        from jax import random

        diagnose: Any = arviz  # its functions carry no types
        key, given = _given(problem)
        if key not in self._kept:
            self._kept[key] = _mcmc(self._priors, *self._made, key)
        mcmc = self._kept[key]
        mcmc.run(random.PRNGKey(seed), **given, extra_fields=("diverging",))
        draws = np.asarray(mcmc.get_samples(group_by_chain=True)["effect"])
        flat = draws.reshape(1, -1)
        posterior = Posterior(np.full_like(flat, 1.0 / flat.size), flat, np.full_like(flat, POINT))
        return Sampled(
            posterior,
            draws,
            r_hat=float(diagnose.rhat(draws)),
            ess=float(diagnose.ess(draws)),
            divergences=int(np.asarray(mcmc.get_extra_fields()["diverging"]).sum()),
        )


def _given(problem: Problem) -> tuple[Any, dict[str, Any]]:
    """What changes from trial to trial, as arguments of the model, and what shapes it."""
    low, high = problem.low[:, 0], problem.high[:, 0]
    rated = (low > -FAR) | (high < FAR)
    low, high = low[rated], high[rated]
    kind = np.where(low <= -FAR, -1, np.where(high >= FAR, 1, 0))
    order = np.argsort(np.where(kind == 0, 0, np.where(kind < 0, 1, 2)), kind="stable")
    counts = tuple(int((kind == one).sum()) for one in (0, -1, 1))
    day = np.concatenate([[0.0], np.cumsum(problem.gap_days[:, 0])])[rated]
    given = {
        "edges": (low[order], high[order]),
        "back": np.argsort(order),
        "gap": np.diff(day),
        "columns": problem.columns[rated, 0],
        "centre": problem.centre[0],
        "spread": problem.spread[0],
    }
    key = (counts, tuple(problem.pairs), problem.effect, problem.positive)
    return key, given


def _mcmc(priors: Priors, warmup: int, draws: int, chains: int, key: Any) -> Any:
    from numpyro.infer import MCMC, NUTS

    kernel = NUTS(_model(priors, key), target_accept_prob=0.9)
    return MCMC(
        kernel,
        num_warmup=warmup,
        num_samples=draws,
        num_chains=chains,
        chain_method="sequential",  # a vectorised kernel cannot run twice (NumPyro 0.22)
        progress_bar=False,
        jit_model_args=True,
    )


def _model(priors: Priors, key: Any) -> Any:
    """The model of ``docs/method/trials.md``, as a NumPyro function."""
    import jax.numpy as jnp
    import numpyro
    from numpyro import distributions as dist
    from numpyro.distributions import constraints

    (closed, below, above), pairs, effect, positive = key
    paired = np.array(pairs)

    def hidden(name: str, constraint: Any, count: int) -> Any:
        return numpyro.sample(name, dist.ImproperUniform(constraint, (), (count,)))

    def model(edges: Any, back: Any, gap: Any, columns: Any, centre: Any, spread: Any) -> None:
        low, high = edges
        rho = priors.rho_most * numpyro.sample("rho_share", dist.Beta(priors.rho_a, priors.rho_b))
        sd = numpyro.sample("sd", dist.HalfNormal(priors.sd_scale))
        pair_sd = numpyro.sample("pair_sd", dist.HalfNormal(priors.pair_scale)) if paired.any() else 1.0
        raw = numpyro.sample("raw", dist.Normal(0.0, 1.0).expand((len(paired),)).to_event(1))
        if positive is not None:
            raw = raw.at[positive].set(numpyro.sample("positive", dist.HalfNormal(1.0)))
        coefficients = centre + jnp.where(paired, pair_sd, spread) * raw
        numpyro.deterministic("effect", coefficients[effect])
        groups = (
            ("closed", constraints.interval(low[:closed], high[:closed]), closed),
            ("below", constraints.less_than(high[closed : closed + below]), below),
            ("above", constraints.greater_than(low[closed + below :]), above),
        )
        parts = [hidden(name, constraint, count) for name, constraint, count in groups if count]
        pain = jnp.concatenate(parts)[back]
        rest = pain - columns @ coefficients
        left = rho**gap
        numpyro.factor("first", dist.Normal(0.0, sd).log_prob(rest[0]))
        fresh = sd * jnp.sqrt(1.0 - left * left)
        numpyro.factor("next", dist.Normal(left * rest[:-1], fresh).log_prob(rest[1:]).sum())

    return model
