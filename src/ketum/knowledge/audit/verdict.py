"""From scores to verdicts: what a sentence states, whether that is true, and how sure the reading is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ketum.knowledge.audit.arrays import Matrix
from ketum.knowledge.audit.context import Meant
from ketum.knowledge.audit.model import NO_CLAIM_SAID, VERDICTS

HEADING_BONUS = 0.5  # what speaks for "no claim" when a line only names a topic
ALSO = 0.45  # a second claim counts as made too when its score is at least this much of the first one's
MOST_CLAIMS = 4


class Judged(NamedTuple):
    """The verdict over one sentence, the claims it makes (the deciding first), and how sure the reading is, 0 to 1."""

    verdict: str
    claims: tuple[str, ...]
    sure: float


def judged(meant: Sequence[Meant], scores: Matrix, readings: Sequence[tuple[str, str]]) -> list[Judged]:
    """The verdict over each sentence."""
    return [_one(one, row, readings) for one, row in zip(meant, scores, strict=True)]


def _one(meant: Meant, row: Matrix, readings: Sequence[tuple[str, str]]) -> Judged:
    if meant.question:
        return Judged("no_claim", (), 1.0)
    if meant.heading:
        row = row + np.array([HEADING_BONUS * (verdict == "no_claim") for _, verdict in readings], np.float32)
    best = int(row.argmax())
    claim, verdict = readings[best]
    if verdict in NO_CLAIM_SAID:
        return Judged(verdict, (), _sure(row, best, readings))
    order = np.argsort(-row)[:20]
    claims = dict.fromkeys([claim])
    for at in order:
        name, other = readings[at]
        if name and other == verdict and row[at] >= ALSO * row[best]:
            claims.setdefault(name)
    return Judged(verdict, tuple(claims)[:MOST_CLAIMS], _sure(row, best, readings))


def _sure(row: Matrix, best: int, readings: Sequence[tuple[str, str]]) -> float:
    """How far the best reading is before the best one with another verdict."""
    others = [row[at] for at, (_, verdict) in enumerate(readings) if verdict != readings[best][1]]
    return float(min(1.0, max(0.0, row[best] - max(others))))


__all__ = ["VERDICTS", "Judged", "judged"]
