"""What ``docs/method/trials.md`` says around its numbers."""

ABOUT = """# Trials of one person: the method, and how well it does

Made by `python -m tools.trials_validation`; the numbers stand in `trials.json` beside this page. Analysis version
{version}. Everything here is simulated by this project: it shows that the arithmetic does what it claims, not that
kratom helps.
"""

MODEL = """## The model

A rating is the cell of the 0 to 10 scale in which the pain behind it lies; the cells of 0 and 10 are open. The pain
behind it is

`level + effect · arm + trend · time + pair + rebound · exp(-days since a step down / 2) + noise`

with arm = ±1/2, a spread of pairs, and noise that resembles that of the day before (AR(1), `rho` per day, so that a
missed day only makes a gap longer). The first days after a switch are kept and shown, not analysed. Episodes have the
pain at their beginning instead of pairs. Priors stand in `trials/method.yaml`. The built-in engine integrates
everything that is Gaussian in closed form, sums over `rho` and the two spreads on a grid, and stands in for cells by
expectation propagation (Minka 2001); it draws no random numbers. The second engine samples the same model with NUTS
(extra `research`), approximating nothing.
"""

EXPLAINED = """
What to know before reading the numbers:

- **Calibration and coverage are averages over truths from the prior.** At one fixed truth an interval covers less or
  more: a true -2 reads as about -1.6, because a careful prior and the floor of the scale pull towards nothing.
- **Days that are nearly copies of each other make intervals too narrow.** A correlation of 0.8 lies in the tail of
  the prior (Beta(2, 2.5) on 0 to 0.95), so that the engine believes in less of it; where days are unrelated,
  intervals are too wide. The first table under "Coverage" shows both. More weight on high correlations would mend the
  one and spoil the other: the prior is that of the method, and stays until diaries of real people say where they lie.
- **A rebound that outlasts the washout looks like help.** The method leaves out 7 days. Withdrawal that is gone by
  then does not mislead; one that fades more slowly does, and no analysis of pain alone can tell the two apart. This
  is why the on/off trial is only for people without dependence, asks for withdrawal every day, and stops when it
  rises.
- **Expectation cannot be analysed away.** When guesses are better than chance, the wording is capped at "probably".
"""
