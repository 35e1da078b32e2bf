"""The audit of one text: sentences, their verdicts with truth and sources, the dangerous ones, the omissions."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
import numpy as np

from ketum.knowledge.audit.arrays import Matrix
from ketum.knowledge.audit.clauses import Clause, clauses, further
from ketum.knowledge.audit.context import Meant, meant
from ketum.knowledge.audit.embedding import SIZE, encoder
from ketum.knowledge.audit.model import VERDICTS
from ketum.knowledge.audit.omissions import TRUE, missing
from ketum.knowledge.audit.reader import reader
from ketum.knowledge.audit.sentences import Span, sentences
from ketum.knowledge.audit.shelf import Shelf, omissions, shelf
from ketum.knowledge.audit.verdict import Judge, Judged
from ketum.knowledge.audit.words import plain, words
from ketum.knowledge.evidence import Claim, claims
from ketum.knowledge.library import Library

UNTRUE = ("contradicted", "unsupported", "unknown", "partly_supported")
UNSURE = 0.15  # a reading that is less sure is shown as doubtful
LONGEST_LINE = 140  # characters
MOST_DANGEROUS = 5
MOST_SENTENCES = 2_000


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """Words that state something, with their verdict.

    ``claims`` are ids, the deciding claim first; ``truth`` is one line of what is plainly true about that claim, empty
    where no claim is made; ``references`` are ids of sources. ``danger``: 0 to 3, how dangerous it is to believe the
    words, 0 for what is true. ``sure``: 0 to 1, how clear the reading is; below ``UNSURE`` the page should say that it
    was read with doubt.
    """

    text: str
    verdict: str
    claims: tuple[str, ...]
    truth: str
    references: tuple[str, ...]
    danger: int
    sure: float


class Marked(Stated, frozen=True, kw_only=True):
    """One sentence with its verdict.

    ``text`` is what stands between ``start`` and ``end`` of the audited text. ``also``: what parts of the sentence
    state besides; it changes neither verdict nor counts.
    """

    start: int
    end: int
    also: tuple[Stated, ...] = ()


class Omitted(msgspec.Struct, frozen=True):
    """Something that an honest article would have said."""

    id: str
    missing: str
    claims: tuple[str, ...]
    references: tuple[str, ...]
    danger: int


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """A text that was read.

    ``sentences`` in the order of the text; ``counts`` of every verdict, also where 0; ``dangerous``: places in
    ``sentences`` of the at most five statements that are the most dangerous to believe, the worst first, each claim
    once; ``omissions``, the most dangerous first; ``unread``: how many sentences at the end were too many to read.
    """

    text: str
    sentences: tuple[Marked, ...]
    counts: dict[str, int]
    dangerous: tuple[int, ...]
    omissions: tuple[Omitted, ...]
    unread: int
    knowledge_version: str

    def segments(self) -> Iterator[tuple[str, Marked | None]]:
        """The whole text in order, piece by piece: sentences with their marks, and what stands between them.

        Joined, the pieces are ``text``.
        """
        at = 0
        for one in self.sentences:
            if one.start > at:
                yield self.text[at : one.start], None
            yield one.text, one
            at = one.end
        if at < len(self.text):
            yield self.text[at:], None

    def as_json(self) -> dict[str, Any]:
        """The audit as other programs read it."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def read(text: str, library: Library) -> Audit:
    """Every sentence of ``text`` with its verdict."""
    every = sentences(text)
    spans = every[:MOST_SENTENCES]
    held, known = shelf(library), claims(library)
    said = meant(spans, text, held.reading, held.lexicons.topics)
    found = _judged(said, held)
    also = _further(said, found, held)
    marked = tuple(_marked(span, one, parts, known) for span, one, parts in zip(spans, found, also, strict=True))
    count = Counter(one.verdict for one in marked)
    concepts = {name for name, _, _ in held.lexicons.topics.spans(words(plain(text)))}
    left_out = missing(omissions(library), [one.text for one in spans], found, concepts)
    return Audit(
        text=text,
        sentences=marked,
        counts={verdict: count[verdict] for verdict in VERDICTS},
        dangerous=_dangerous(marked),
        omissions=tuple(
            Omitted(one.id, one.missing, tuple(one.claims), _references(one.claims, known), one.danger)
            for one in left_out
        ),
        unread=len(every) - len(spans),
        knowledge_version=library.version,
    )


def _judged(said: list[Meant], held: Shelf) -> list[Judged]:
    """The verdict over each sentence; statements inside frames are scored beside the whole sentences."""
    inner = {at: one.frame.text for at, one in enumerate(said) if one.frame}
    beside = {at: one.beside for at, one in enumerate(said) if one.beside}
    texts = [*(one.text for one in said), *inner.values(), *beside.values()]
    if not texts:
        return []
    scores = _scores(texts, held)
    after = len(said) + len(inner)
    within = dict(zip(inner, scores[len(said) : after], strict=True))
    together = dict(zip(beside, scores[after:], strict=True))
    judge = Judge(held.model.readings)
    return [judge.sentence(one, scores[at], within.get(at), together.get(at)) for at, one in enumerate(said)]


def _further(said: list[Meant], found: list[Judged], held: Shelf) -> list[tuple[Clause, ...]]:
    """What the parts of each sentence state besides."""
    parts = [clauses(one, judged) for one, judged in zip(said, found, strict=True)]
    texts = [text for every in parts for text in every]
    if not texts:
        return [() for _ in said]
    judge = Judge(held.model.readings)
    read = iter(zip(texts, map(judge.scored, _scores(texts, held)), strict=True))
    return [further(judged, islice(read, len(every))) for judged, every in zip(found, parts, strict=True)]


def _scores(texts: list[str], held: Shelf) -> Matrix:
    meanings = np.zeros((len(texts), SIZE), np.float32)
    read = np.zeros((len(texts), len(held.order)), np.float32)
    for batch in encoder().batches(texts):
        meanings[batch.places] = batch.meanings
        read[batch.places] = reader().read(batch.halfway, batch.mask)[:, held.order]
    return held.model.scores(held.model.likeness(texts, meanings, held.lexicons), read)


def _marked(span: Span, judged: Judged, parts: tuple[Clause, ...], known: dict[str, Claim]) -> Marked:
    also = tuple(Stated(text=one.text, **_known(one.judged, known)) for one in parts)
    return Marked(text=span.text, start=span.start, end=span.end, also=also, **_known(judged, known))


def _known(judged: Judged, known: dict[str, Claim]) -> dict[str, Any]:
    """A verdict with what is known about its claims."""
    held = [known[name] for name in judged.claims]
    return {
        "verdict": judged.verdict,
        "claims": judged.claims,
        "truth": one_line(held[0].plain) if held else "",
        "references": _references(judged.claims, known),
        "danger": max((_danger(one, judged.verdict) for one in held), default=0),
        "sure": round(judged.sure, 3),
    }


def _danger(claim: Claim, verdict: str) -> int:
    """How dangerous it is to believe a sentence with this verdict: of the claim, or of denying one that is true."""
    if verdict not in UNTRUE:
        return 0
    denies = verdict in ("contradicted", "unsupported") and claim.verdict in TRUE
    return claim.danger_denied if denies else claim.danger


def one_line(plain: str) -> str:
    """As many whole sentences from the start as fit a line, and always the first."""
    ends = [one.end for one in sentences(plain)]
    return plain[: max([ends[0], *(end for end in ends if end <= LONGEST_LINE)])]


def _references(names: tuple[str, ...] | list[str], known: dict[str, Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in names for one in known[name].references))


def _dangerous(marked: tuple[Marked, ...]) -> tuple[int, ...]:
    """The places of the five statements that are the most dangerous to believe, the worst first, each claim once."""
    ranked = sorted(
        (-one.danger, one.sure < UNSURE, UNTRUE.index(one.verdict), at) for at, one in enumerate(marked) if one.danger
    )
    by_claim: dict[str, int] = {}
    for *_, at in ranked:
        by_claim.setdefault(marked[at].claims[0], at)
    return tuple(by_claim.values())[:MOST_DANGEROUS]
