"""Sparse spaces: how alike two sentences are by what can be counted in them (TF-IDF, cosine)."""

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketum.knowledge.audit.arrays import Matrix, Numbers
from ketum.knowledge.audit.features import Count

DENSE = 1_500  # the commonest features are multiplied as one matrix, the rest one by one


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

    def likeness(self, counts: Sequence[Counter[str]]) -> Matrix:
        """How alike each counted text is to each sentence of the bank; 0 to 1."""
        found = np.zeros((len(counts), self.size), np.float32)
        for row, count in enumerate(counts):
            places, values = self._vector(count)
            for place, value in zip(places, values, strict=True):
                span = slice(self.starts[place], self.starts[place + 1])
                found[row, self.rows[span]] += value * self.values[span]
        return found

    def _vector(self, count: Counter[str]) -> tuple[Numbers, Matrix]:
        keys = np.fromiter((_key(one) for one in count), np.int64, len(count))
        times = np.fromiter(count.values(), np.float32, len(count))
        places = np.searchsorted(self.keys, keys)
        known = places < len(self.keys)
        known[known] = self.keys[places[known]] == keys[known]
        places = places[known]
        values = (1 + np.log(times[known])) * self.weights[places]
        length = float(np.sqrt((values**2).sum()))
        return places, (values / length if length else values).astype(np.float32)

    def own(self) -> Matrix:
        """How alike each sentence of the bank is to each other one."""
        found = np.zeros((self.size, self.size), np.float32)
        often = np.argsort(-np.diff(self.starts))
        dense = np.zeros((self.size, min(DENSE, len(often))), np.float32)
        for column, place in enumerate(often[:DENSE]):
            span = slice(self.starts[place], self.starts[place + 1])
            dense[self.rows[span], column] = self.values[span]
        found += dense @ dense.T
        for place in often[DENSE:]:
            span = slice(self.starts[place], self.starts[place + 1])
            rows, values = self.rows[span], self.values[span]
            found[np.ix_(rows, rows)] += np.outer(values, values)
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
    vectors = [empty._vector(one) for one in counts]
    columns = np.concatenate([places for places, _ in vectors])
    rows = np.concatenate([np.full(len(places), row) for row, (places, _) in enumerate(vectors)])
    values = np.concatenate([held for _, held in vectors])
    order: NDArray[np.int64] = np.lexsort((rows, columns))
    starts = np.searchsorted(columns[order], np.arange(len(keys) + 1))
    return Space(keys, weights, starts.astype(np.int32), rows[order].astype(np.int32), values[order], len(texts))
