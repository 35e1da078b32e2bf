"""``python -m benchmarks.audit``: how well articles are read; writes the figures into docs/method/audit.md.

``python -m benchmarks.audit FILE``: the same for another labelled file, printed and written nowhere.

A labelled file has one text a line: ``id``, ``register``, ``source``, ``split``, ``format`` (text, markdown, html),
``text``, and ``sentences`` in order, each with ``text``, ``verdict`` and ``claims``.
"""

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ketum.knowledge.audit import audit, extracted
from ketum.knowledge.audit.extraction import SUFFIXES
from ketum.knowledge.audit.model import VERDICTS, combined
from ketum.knowledge.audit.shelf import shelf
from ketum.knowledge.audit.training import Saying, own_likeness, solved, targets
from ketum.knowledge.audit.verdict import Judge, Judged
from ketum.knowledge.compile import DATA
from ketum.knowledge.compilers.audit import REGISTERS, every_saying
from ketum.knowledge.library import library

LABELLED = Path("tests/knowledge/audit/labelled.jsonl")


class Pair(NamedTuple):
    """A sentence as labelled and as read, and whether the deciding claim was among the labelled ones."""

    wanted: str
    got: str
    claim: bool | None
    register: str
    source: str
    split: str


class Figures(NamedTuple):
    """What a set of pairs amounts to; mistakes are counts with what they are counted among."""

    sentences: int
    macro_f1: float
    accuracy: float
    claim_accuracy: float
    false_contradicted: tuple[int, int]
    missed_contradicted: tuple[int, int]
    by_verdict: dict[str, tuple[float, float, float, int]]
    confusion: Counter[tuple[str, str]]


def read_labelled(path: Path = LABELLED) -> list[Pair]:
    """The audit of every labelled text, sentence by sentence; a sentence that was cut otherwise counts as missed."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        text = extracted(f"{one['id']}{SUFFIXES[one['format']]}", one["text"].encode())
        got = {sentence.text: sentence for sentence in audit(text, library()).sentences}
        for label in one["sentences"]:
            sentence = got.get(label["text"])
            judged = Judged(sentence.verdict, sentence.claims, sentence.sure) if sentence else Judged("no_claim", (), 0)
            split = one.get("split", path.stem)
            found.append(_pair(label["verdict"], label["claims"], judged, one["register"], one["source"], split))
    return found


def _pair(wanted: str, claims: Sequence[str], got: Judged, register: str, source: str, split: str) -> Pair:
    claim = bool(got.claims) and got.claims[0] in claims if claims else None
    return Pair(wanted, got.verdict, claim, register, source, split)


def one_register_out() -> list[Pair]:
    """Each saying judged by likeness alone, by a model that has seen no sentence of its register.

    Without the reader: it was taught on all of them, and teaching takes twenty minutes for each register.
    """
    held = shelf(library())
    sayings = [Saying(*one) for one in every_saying(DATA, library().blob("claims"))]
    likeness = own_likeness(held.model.spaces, held.model.meanings)
    readings, claims, wanted = targets(sayings)
    judge = Judge(readings)
    found = []
    for register in REGISTERS:
        inside = np.array([one.register != register for one in sayings])
        weights = solved(likeness[np.ix_(inside, inside)], wanted[inside])
        scores = combined(likeness[np.ix_(~inside, inside)] @ weights, readings, claims)
        outside = [one for one in sayings if one.register == register]
        for saying, row in zip(outside, scores, strict=True):
            found.append(_pair(saying.verdict, saying.claims, judge.scored(row), register, "bank", "one register out"))
    return found


def figures(pairs: Sequence[Pair]) -> Figures:
    """Precision, recall and F1 by verdict, and the two mistakes that matter most.

    Macro-F1 is the mean over the verdicts that are labelled at least once.
    """
    confusion = Counter((one.wanted, one.got) for one in pairs)
    by_verdict = {verdict: _scores(confusion, verdict) for verdict in VERDICTS}
    claims = [one.claim for one in pairs if one.claim is not None]
    right = sum(count for (wanted, got), count in confusion.items() if wanted == got)
    there = [one[2] for one in by_verdict.values() if one[3]]
    true, false = by_verdict["supported"][3], by_verdict["contradicted"][3]
    return Figures(
        sentences=len(pairs),
        macro_f1=sum(there) / len(there),
        accuracy=right / len(pairs),
        claim_accuracy=sum(claims) / max(1, len(claims)),
        false_contradicted=(confusion["supported", "contradicted"], true),
        missed_contradicted=(false - confusion["contradicted", "contradicted"], false),
        by_verdict=by_verdict,
        confusion=confusion,
    )


def _scores(confusion: Counter[tuple[str, str]], verdict: str) -> tuple[float, float, float, int]:
    hit = confusion[verdict, verdict]
    said = sum(count for (_, got), count in confusion.items() if got == verdict)
    there = sum(count for (wanted, _), count in confusion.items() if wanted == verdict)
    precision, recall = hit / max(1, said), hit / max(1, there)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1), there


def grouped(pairs: Iterable[Pair], by: Callable[[Pair], str]) -> dict[str, Figures]:
    """Figures of each group, in the order in which groups first come."""
    groups: dict[str, list[Pair]] = {}
    for one in pairs:
        groups.setdefault(by(one), []).append(one)
    return {name: figures(held) for name, held in groups.items()}


def speed() -> tuple[float, float, float]:
    """Seconds of the first audit of 1,500 words with everything loaded for it, of a second one, and peak megabytes."""
    lines = LABELLED.read_text(encoding="utf-8").splitlines()
    words = " ".join(json.loads(line)["text"] for line in lines if json.loads(line)["format"] == "text").split(" ")
    text = " ".join(words[:1_500])
    times = []
    for _ in range(2):
        start = time.perf_counter()
        audit(text, library())
        times.append(time.perf_counter() - start)
    return times[0], times[1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure, write the page, print it."""
    from benchmarks.audit_page import page, write

    library()
    if len(sys.argv) > 1:
        print(page(read_labelled(Path(sys.argv[1])), None))
        return
    fast = speed()
    pairs = read_labelled()
    write(page([*pairs, *one_register_out()], fast))


if __name__ == "__main__":
    main()
