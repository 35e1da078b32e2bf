"""From scores to verdicts: what a sentence states, whether that is true, and how sure the reading is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ketum.knowledge.audit.arrays import Matrix
from ketum.knowledge.audit.context import Meant
from ketum.knowledge.audit.model import NO_CLAIM_SAID

HEADING_BONUS = 0.5  # what speaks for "no claim" when a line only names a topic
DOUBT = 0.4  # "contradicted" must be this much surer than "supported": calling a truth false is the worse mistake
UNSURE = 0.3  # below this a sentence is read together with what it answers
ALSO = 0.5  # a further claim counts as made too when its score is at least this much of the first one's
MOST_CLAIMS = 4
# What it means to call a statement with this verdict false.
TURNED = {
    "contradicted": "supported",
    "unsupported": "supported",
    "unknown": "supported",
    "partly_supported": "supported",
    "supported": "contradicted",
}


class Judged(NamedTuple):
    """The verdict over one sentence, the claims it makes (the deciding first), and how sure the reading is, 0 to 1."""

    verdict: str
    claims: tuple[str, ...]
    sure: float


class Judge:
    """Reads scores of one model: which reading is best, by how much, and which claims are made besides."""

    def __init__(self, readings: Sequence[tuple[str, str]]) -> None:
        """Sort the readings by verdict once."""
        self._readings = readings
        self._of = {
            verdict: np.array([at for at, (_, held) in enumerate(readings) if held == verdict])
            for verdict in dict.fromkeys(verdict for _, verdict in readings)
        }

    def sentence(self, meant: Meant, row: Matrix, inner: Matrix | None, beside: Matrix | None) -> Judged:
        """The verdict over a sentence.

        ``inner`` scores the statement inside its frame, ``beside`` the sentence with what it answers, when it has them.
        """
        if meant.question:
            return Judged("no_claim", (), 1.0)
        if inner is not None and meant.frame:
            if meant.frame.turned:
                found = self.scored(inner, turned=True)
                if found.verdict in TURNED:
                    return found._replace(verdict=TURNED[found.verdict])
            else:
                row = ((row + inner) / 2).astype(np.float32)
        if meant.heading:
            row = row.copy()
            row[self._of["no_claim"]] += HEADING_BONUS
        found = self.scored(row)
        if beside is not None and found.sure < UNSURE:
            return self.scored(((row + beside) / 2).astype(np.float32))
        return found

    def scored(self, row: Matrix, *, turned: bool = False) -> Judged:
        """The verdict that these scores speak for; ``turned`` when it will be turned round."""
        best_of = {verdict: float(row[places].max()) for verdict, places in self._of.items()}
        wary, other = ("supported", "contradicted") if turned else ("contradicted", "supported")
        doubtful = best_of[wary] - best_of[other] < DOUBT
        verdict = max(best_of, key=lambda one: (not (doubtful and one == wary), best_of[one]))
        second = max(score for other, score in best_of.items() if other != verdict)
        sure = min(1.0, max(0.0, best_of[verdict] - second))
        return Judged(verdict, self._claims(row, verdict), sure)

    def _claims(self, row: Matrix, verdict: str) -> tuple[str, ...]:
        """The claims of the best reading, and of those with the same verdict that are nearly as good."""
        if verdict in NO_CLAIM_SAID:
            return ()
        places = self._of[verdict]
        order = places[np.argsort(-row[places])][:MOST_CLAIMS]
        return tuple(self._readings[at][0] for at in order if row[at] >= ALSO * row[order[0]])
