"""The trained model: how strongly a sentence says each claim, with which verdict, judged by the sayings it is like.

A kernel ridge regression (least squares with a penalty, closed form) from likeness to three questions at once: which
claim with which verdict, which verdict, which claim. The reader (``reader.py``) answers the same. See docs/adr/0004.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketum.knowledge.audit.arrays import Matrix
from ketum.knowledge.audit.concepts import Lexicon
from ketum.knowledge.audit.features import Count, of_letters, of_signs, of_words
from ketum.knowledge.audit.spaces import Space

VERDICTS = (
    "supported", "partly_supported", "unsupported", "contradicted", "unknown", "not_in_knowledge", "no_claim",
)  # fmt: skip
NO_CLAIM_SAID = {"not_in_knowledge", "no_claim"}
VERDICT_SHARE, CLAIM_SHARE = 0.5, 0.6  # how much the general questions add to the joint one
READER_SHARE = 0.35  # how much the reader counts; likeness has the rest


@dataclass(frozen=True)
class Lexicons:
    """The word lists that signs are read with."""

    topics: Lexicon
    stances: Lexicon

    def counts(self) -> dict[str, Count]:
        """The three ways to count in a sentence."""
        return {"words": of_words, "letters": of_letters, "signs": of_signs(self.topics, self.stances)}


def kernel(words: Matrix, letters: Matrix, signs: Matrix, meaning: Matrix) -> Matrix:
    """One likeness out of four: wording and sense count by themselves, sense also together with the signs.

    Wording counts twice: what turns a statement round is often one small word, which hardly moves its sense.
    """
    sense = np.maximum(meaning, 0) ** 2
    return (2 * words + letters + signs + sense * (2 + 2 * signs)).astype(np.float32)


@dataclass(frozen=True)
class Model:
    """What training left: the sayings in four spaces, and a weight of each for each answer."""

    spaces: Mapping[str, Space]
    meanings: Matrix
    weights: Matrix
    readings: Sequence[tuple[str, str]]
    claims: Sequence[str]

    def likeness(self, texts: Sequence[str], meanings: Matrix, lexicons: Lexicons) -> Matrix:
        """How alike each text is to each saying."""
        held = {}
        for name, count in lexicons.counts().items():
            counted: list[Counter[str]] = [count(text) for text in texts]
            held[name] = self.spaces[name].likeness(counted)
        return kernel(**held, meaning=meanings @ self.meanings.T)

    def scores(self, likeness: Matrix, read: Matrix) -> Matrix:
        """How strongly each text is each reading; about 1 for a plain yes, about 0 for no.

        ``read``: the reader's answers, in the order of this model's.
        """
        mean = ((1 - READER_SHARE) * (likeness @ self.weights) + READER_SHARE * read).astype(np.float32)
        return combined(mean, self.readings, self.claims)


def combined(answers: Matrix, readings: Sequence[tuple[str, str]], claims: Sequence[str]) -> Matrix:
    """The joint answers, helped by the general ones."""
    joint = len(readings)
    verdict = [joint + VERDICTS.index(verdict) for _, verdict in readings]
    claim = [joint + len(VERDICTS) + claims.index(name or verdict) for name, verdict in readings]
    mixed = answers[:, :joint] + VERDICT_SHARE * answers[:, verdict] + CLAIM_SHARE * answers[:, claim]
    found: Matrix = mixed.astype(np.float32)
    return found
