"""Training, at compile time: deterministic, in seconds, from the sayings alone."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ketum.knowledge.audit.arrays import Matrix
from ketum.knowledge.audit.model import VERDICTS, Lexicons, Model, kernel
from ketum.knowledge.audit.spaces import Space, space

PENALTY = 0.3
ROWS_AT_ONCE = 500


class Saying(NamedTuple):
    """A sentence written for the bank, the claims it makes (the deciding first), its verdict, and its register."""

    text: str
    claims: tuple[str, ...]
    verdict: str
    register: str


def trained(sayings: Sequence[Saying], meanings: Matrix, lexicons: Lexicons) -> Model:
    """The model of these sayings; ``meanings`` has one row for each."""
    spaces = {name: space(count, [one.text for one in sayings]) for name, count in lexicons.counts().items()}
    readings, claims, wanted = targets(sayings)
    return Model(spaces, meanings, solved(own_likeness(spaces, meanings), wanted), readings, claims)


def own_likeness(spaces: Mapping[str, Space], meanings: Matrix) -> Matrix:
    """How alike each saying is to each other one; some rows at a time, so that the parts never lie there whole."""
    size = len(meanings)
    found = np.empty((size, size), np.float32)
    for start in range(0, size, ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        parts = {name: one.own(rows) for name, one in spaces.items()}
        found[rows] = kernel(**parts, meaning=meanings[rows] @ meanings.T)
    return found


def targets(sayings: Sequence[Saying]) -> tuple[list[tuple[str, str]], list[str], Matrix]:
    """The answers to learn: reading, verdict, claim; one row a saying, 1 where it is so."""
    first = [one.claims[0] if one.claims else "" for one in sayings]
    joint = list(zip(first, (one.verdict for one in sayings), strict=True))
    topics = [claim or verdict for claim, verdict in joint]
    readings, claims = sorted(set(joint)), sorted(set(topics))
    wanted = np.zeros((len(sayings), len(readings) + len(VERDICTS) + len(claims)), np.float32)
    for row, (reading, topic) in enumerate(zip(joint, topics, strict=True)):
        wanted[row, readings.index(reading)] = 1
        wanted[row, len(readings) + VERDICTS.index(reading[1])] = 1
        wanted[row, len(readings) + len(VERDICTS) + claims.index(topic)] = 1
    return readings, claims, wanted


def solved(likeness: Matrix, wanted: Matrix) -> Matrix:
    """The weights of a ridge regression in its dual form; the likeness of texts to themselves is positive definite.

    ``likeness`` is used up.
    """
    from scipy.linalg import cho_factor, cho_solve

    likeness[np.diag_indices_from(likeness)] += PENALTY
    # Turned over it is the same matrix, in the order in which it can be factored where it lies.
    factor = cho_factor(likeness.T, lower=True, overwrite_a=True, check_finite=False)
    weights: Matrix = cho_solve(factor, wanted, check_finite=False)
    return weights
