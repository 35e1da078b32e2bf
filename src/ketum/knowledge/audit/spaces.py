"""Sparse spaces: how alike two sentences are by what can be counted in them (TF-IDF, cosine)."""

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ketum.knowledge.audit.arrays import Matrix, Numbers
from ketum.knowledge.audit.features import Count


def _key(feature: str) -> int:
    return zlib.crc32(feature.encode())


@dataclass(frozen=True)
class Space:
    """The sentences of the bank by feature: ``rows[starts[i]:starts[i + 1]]`` hold the feature ``keys[i]``."""

    keys: Numbers
    weights: Matrix
    starts: Numbers
    rows: Numbers
    values: Matrix
    size: int

    @cached_property
    def _bank(self) -> Any:
        """Features in the rows, sentences of the bank in the columns."""
        from scipy.sparse import csr_array

        return csr_array((self.values, self.rows, self.starts), shape=(len(self.keys), self.size))

    def likeness(self, counts: Sequence[Counter[str]]) -> Matrix:
        """How alike each counted text is to each sentence of the bank; 0 to 1."""
        from scipy.sparse import csr_array

        vectors = [self.vector(one) for one in counts]
        ends = np.cumsum([0, *(len(places) for places, _ in vectors)])
        places = np.concatenate([places for places, _ in vectors])
        values = np.concatenate([held for _, held in vectors])
        asked = csr_array((values, places, ends), shape=(len(counts), len(self.keys)))
        found: Matrix = (asked @ self._bank).toarray().astype(np.float32)
        return found

    def vector(self, count: Counter[str]) -> tuple[Numbers, Matrix]:
        """The features of a counted text that the bank has too, as places in ``keys``, and their values, length 1."""
        keys = np.fromiter((_key(one) for one in count), np.int64, len(count))
        times = np.fromiter(count.values(), np.float32, len(count))
        places = np.searchsorted(self.keys, keys)
        known = places < len(self.keys)
        known[known] = self.keys[places[known]] == keys[known]
        places = places[known]
        values = (1 + np.log(times[known])) * self.weights[places]
        length = float(np.sqrt((values**2).sum()))
        return places, (values / length if length else values).astype(np.float32)

    @cached_property
    def _sentences(self) -> Any:
        """Sentences of the bank in the rows, features in the columns."""
        return self._bank.T.tocsr()

    def own(self, rows: slice) -> Matrix:
        """How alike each of these ``rows`` of the bank is to each sentence of it."""
        found: Matrix = (self._sentences[rows] @ self._bank).toarray().astype(np.float32)
        return found


def space(count: Count, texts: Sequence[str]) -> Space:
    """The space of ``texts``; a feature that only one of them has cannot liken anything and is left out."""
    counts = [count(text) for text in texts]
    spread = Counter(feature for one in counts for feature in one)
    kept = {feature: seen for feature, seen in spread.items() if seen > 1}
    by_key = {_key(feature): seen for feature, seen in kept.items()}
    keys = np.array(sorted(by_key), np.int64)
    weights = np.array([math.log((1 + len(texts)) / (1 + by_key[int(key)])) + 1 for key in keys], np.float32)
    empty = Space(keys, weights, np.zeros(len(keys) + 1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), 0)
    vectors = [empty.vector(one) for one in counts]
    columns = np.concatenate([places for places, _ in vectors])
    rows = np.concatenate([np.full(len(places), row) for row, (places, _) in enumerate(vectors)])
    values = np.concatenate([held for _, held in vectors])
    order: Numbers = np.lexsort((rows, columns))
    starts = np.searchsorted(columns[order], np.arange(len(keys) + 1))
    return Space(keys, weights, starts.astype(np.int32), rows[order].astype(np.int32), values[order], len(texts))
