"""The reader: the encoder's upper half, taught on the sayings what a sentence says and whether that is true.

Likeness to sayings finds the claim, but hardly sees one small word that turns a sentence round ("before" for "after").
The reader looks at words in their order. It has the shape of BERT's upper layers (Devlin et al. 2019), starts from the
encoder's own (all-MiniLM-L6-v2, Apache-2.0, changed by teaching), and is taught by ``python -m tools.tune``. Here it
only reads, in NumPy.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ketum.knowledge.audit.arrays import Matrix

SHIPPED = Path(__file__).with_name("reader.npz")
HEADS = 12
SCALE = 12.0  # how far a unit vector is stretched before the last step, so that answers can be sure
FAR = -1e4  # what is added to the attention to a place where there is no word
SMALL = 1e-12

Weights = Mapping[str, Any]
Drop = Callable[[Any], Any]


class Maths(NamedTuple):
    """The array library that does the sums: NumPy when reading, another one when teaching."""

    arrays: Any
    erf: Callable[[Any], Any]


class Lesson(NamedTuple):
    """What the reader answers: readings (claim and verdict), verdicts, claims, side by side in this order."""

    readings: tuple[tuple[str, str], ...]
    verdicts: tuple[str, ...]
    claims: tuple[str, ...]

    def groups(self) -> tuple[slice, slice, slice]:
        """Which answers exclude each other."""
        one, two = len(self.readings), len(self.readings) + len(self.verdicts)
        return slice(0, one), slice(one, two), slice(two, two + len(self.claims))

    def places(self, readings: Sequence[tuple[str, str]], claims: Sequence[str]) -> list[int]:
        """Where the answers to other lists of readings and claims stand; -1 for what was never taught."""
        held = [*self.readings, *self.verdicts, *self.claims]
        at = {one: place for place, one in enumerate(held)}
        return [at.get(one, -1) for one in (*readings, *self.verdicts, *claims)]


def answers(weights: Sequence[Weights], last: Weights, hidden: Any, mask: Any, maths: Maths, drop: Drop) -> Any:
    """How much speaks for each answer, before it is turned into chances.

    ``hidden``: sentences × words × features, from the encoder's lower half; ``mask``: 1 where there is a word.
    ``drop`` is applied where teaching leaves things out.
    """
    away = (1 - mask)[:, None, None, :] * FAR
    for layer in weights:
        hidden = _layer(layer, hidden, away, maths, drop)
    mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
    unit = mean / maths.arrays.sqrt((mean**2).sum(1, keepdims=True) + SMALL)
    return drop(unit) * SCALE @ last["weight"] + last["bias"]


def _layer(layer: Weights, hidden: Any, away: Any, maths: Maths, drop: Drop) -> Any:
    """One layer: every word looks at every other, then thinks for itself."""
    seen = _attended(layer, hidden, away, maths)
    hidden = _normed(layer, "first", hidden + drop(seen), maths)
    wide = hidden @ layer["wide"] + layer["wide.bias"]
    wide = wide * 0.5 * (1 + maths.erf(wide / np.sqrt(2.0).astype(np.float32)))
    return _normed(layer, "second", hidden + drop(wide @ layer["narrow"] + layer["narrow.bias"]), maths)


def _attended(layer: Weights, hidden: Any, away: Any, maths: Maths) -> Any:
    rows, words, size = hidden.shape

    def heads(name: str) -> Any:
        found = hidden @ layer[name] + layer[f"{name}.bias"]
        return found.reshape(rows, words, HEADS, size // HEADS).transpose(0, 2, 1, 3)

    likeness = heads("query") @ heads("key").transpose(0, 1, 3, 2) / float(np.sqrt(size // HEADS)) + away
    likeness = maths.arrays.exp(likeness - likeness.max(-1, keepdims=True))
    share = likeness / likeness.sum(-1, keepdims=True)
    mixed = (share @ heads("value")).transpose(0, 2, 1, 3).reshape(rows, words, size)
    return mixed @ layer["mixed"] + layer["mixed.bias"]


def _normed(layer: Weights, name: str, hidden: Any, maths: Maths) -> Any:
    middle = hidden.mean(-1, keepdims=True)
    spread = ((hidden - middle) ** 2).mean(-1, keepdims=True)
    return (hidden - middle) / maths.arrays.sqrt(spread + SMALL) * layer[f"{name}.weight"] + layer[f"{name}.bias"]


class Reader:
    """What was taught, ready to read."""

    def __init__(self, path: Path = SHIPPED) -> None:
        """Load the weights; they are kept in whole 127ths of the largest in their column."""
        from scipy.special import erf

        with np.load(path) as kept:
            readings = [(claim, verdict) for claim, verdict in kept["readings"].tolist()]
            self.lesson = Lesson(tuple(readings), tuple(kept["verdicts"].tolist()), tuple(kept["claims"].tolist()))
            self._layers, self._last = unpacked(kept)
        self._maths = Maths(np, erf)

    def read(self, hidden: Matrix, mask: Matrix) -> Matrix:
        """The chance of each answer, by itself among readings, among verdicts, among claims; one row a sentence.

        A last column is 0, for what was never taught (``Lesson.places``).
        """
        raw = answers(self._layers, self._last, hidden, mask.astype(np.float32), self._maths, _whole)
        for group in self.lesson.groups():
            part = np.exp(raw[:, group] - raw[:, group].max(1, keepdims=True))
            raw[:, group] = part / part.sum(1, keepdims=True)
        found: Matrix = np.pad(raw.astype(np.float32), ((0, 0), (0, 1)))
        return found


def packed(layers: Sequence[Weights], last: Weights) -> dict[str, Any]:
    """The weights as they are kept in a file: tables in whole 127ths of the largest in their column, the rest as is."""
    kept: dict[str, Any] = {"layers": np.array(len(layers))}
    for name, held in (*((f"{at}.{key}", one[key]) for at, one in enumerate(layers) for key in one), *last.items()):
        held = np.asarray(held, np.float32)
        if held.ndim == 1:
            kept[name] = held
            continue
        steps = np.maximum(np.abs(held).max(axis=0) / 127, SMALL).astype(np.float32)
        kept |= {name: np.round(held / steps).astype(np.int8), f"{name}.steps": steps}
    return kept


def unpacked(kept: Mapping[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The opposite of ``packed``."""
    layers: list[dict[str, Any]] = [{} for _ in range(int(kept["layers"]))]
    last: dict[str, Any] = {}
    for name in kept:
        if name in {"layers", "readings", "verdicts", "claims"} or name.endswith(".steps"):
            continue
        held = kept[name]
        if held.dtype == np.int8:
            held = held.astype(np.float32) * kept[f"{name}.steps"]
        at, _, key = name.partition(".")
        if at.isdigit():
            layers[int(at)][key] = held
        else:
            last[name] = held
    return layers, last


def _whole(held: Any) -> Any:
    return held


@cache
def reader() -> Reader:
    """The one reader of this process."""
    return Reader()
