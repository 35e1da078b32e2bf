"""The answer of the recogniser: which ingredients a text names, how sure, and what the words around them say."""

from typing import Any

import msgspec


class Match(msgspec.Struct, frozen=True):
    """One ingredient. ``via`` says by what it was found (generic, brand, alias, fuzzy); ``score`` is 0 to 100."""

    ingredient: str
    id: str
    score: float
    via: str


class Recognised(msgspec.Struct, frozen=True):
    """What a text means. ``ambiguous``: the matches are candidates only, and ``ask`` is the question to put.

    ``route`` is "local" where next to nothing reaches the blood, else "systemic". ``past``, ``negated`` and ``others``
    say that it is not taken now, was denied, or belongs to somebody else; ``stopped_days``: days since it ended.
    ``earlier`` are medicines that another one replaced ("switched from A to B"), ended ``earlier_days`` ago if said.
    """

    query: str
    matches: tuple[Match, ...] = ()
    ambiguous: bool = False
    ask: str | None = None
    route: str = "systemic"
    past: bool = False
    stopped_days: float | None = None
    negated: bool = False
    others: bool = False
    drug_class: str | None = None
    earlier: tuple[Match, ...] = ()
    earlier_days: float | None = None


class Role(msgspec.Struct, frozen=True):
    """One thing an ingredient does (``role``), to what (``target``), how strongly, by what evidence and source."""

    role: str
    target: str
    strength: str
    value: str
    evidence: str
    source: str


def answer(recognised: Recognised) -> dict[str, Any]:
    """The recognised text as the JSON answer of ``ketum drug``."""
    return {
        "query": recognised.query,
        "matches": [msgspec.structs.asdict(match) for match in recognised.matches],
        "ambiguous": recognised.ambiguous,
        "ask": recognised.ask,
        "route": recognised.route,
        "past": recognised.past,
        "stopped_days": recognised.stopped_days,
        "negated": recognised.negated,
        "others": recognised.others,
        "earlier": [msgspec.structs.asdict(match) for match in recognised.earlier],
        "earlier_days": recognised.earlier_days,
        "drug_class": recognised.drug_class,
    }
