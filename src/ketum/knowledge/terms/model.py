"""The answer of the recogniser: which terms a text holds, and what the words around them say."""

from typing import Any

import msgspec


class TermMatch(msgspec.Struct, frozen=True):
    """One condition or symptom. ``score`` is 0 to 100; ``roles`` link it to the safety rules.

    ``negated``: denied, feared, asked about, read of or met at work. ``others``: somebody else's. ``family``: family
    history. ``past``: told of an earlier time. What is over and leaves no risk (an earlier pregnancy) is ``past`` and
    has no roles.
    ``candidate``: only one of several readings of a look-alike.
    """

    id: str
    term: str
    kind: str
    score: float
    roles: tuple[str, ...] = ()
    negated: bool = False
    others: bool = False
    past: bool = False
    family: bool = False
    over: bool = False
    candidate: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is the person's own and still matters."""
        return not (self.negated or self.others or self.family or self.over)


class Understood(msgspec.Struct, frozen=True):
    """What a text means. ``ambiguous``: some matches are candidates only. ``rest``: the words not understood."""

    query: str
    matches: tuple[TermMatch, ...] = ()
    ambiguous: bool = False
    rest: str = ""


def answer(understood: Understood) -> dict[str, Any]:
    """The understood text as the JSON answer of ``ketum term``: only what is the person's own and still matters."""
    matches = {one.id: one for one in reversed(understood.matches) if one.counts}
    return {
        "query": understood.query,
        "matches": [
            {"term": one.term, "kind": one.kind, "score": one.score, "id": one.id} for one in reversed(matches.values())
        ],
        "ambiguous": understood.ambiguous,
        "rest": understood.rest,
    }
