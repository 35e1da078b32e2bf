"""Further statements inside a long sentence: "X, with Y, which does Z" says three things, and gets one verdict."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from ketum.knowledge.audit.context import Meant
from ketum.knowledge.audit.model import NO_CLAIM_SAID
from ketum.knowledge.audit.verdict import Judged

# What another statement begins with; marks that divide are left behind.
BORDER = re.compile(
    r",?\s+(?=(?:but|though|although|while|whereas|which|because|resulting|leading|offering|making|with|and|to|without"
    r"|potentially|especially|given)\b)|[,;:]\s+"
)
SHORTEST, LONGEST = 4, 22  # words
SURE = 0.35  # less clear readings of a part are not worth the reader's eye
SURE_OF_WRONG = 0.8  # to call a part wrong takes more: it has lost the words around it
MOST = 3  # further statements of one sentence


class Clause(NamedTuple):
    """A part of a sentence with its own verdict; the deciding claim is ``judged.claims[0]``."""

    text: str
    judged: Judged


def clauses(one: Meant, judged: Judged) -> list[str]:
    """Parts of a sentence that may state something of their own; none where it is true, asks, or tells of others.

    A part of a true sentence, or of what somebody else says, loses what makes it true: "no trial shows that it works".
    """
    if one.question or one.heading or one.frame or judged.verdict in (*NO_CLAIM_SAID, "supported"):
        return []
    parts = [part.strip(" ,;:") for part in BORDER.split(one.text)]
    joined = [*parts, *(" ".join(two) for two in pairwise(parts))]
    return [part for part in dict.fromkeys(joined) if SHORTEST <= len(part.split()) <= LONGEST and part != one.text]


def further(judged: Judged, read: Iterable[tuple[str, Judged]]) -> tuple[Clause, ...]:
    """What the parts state besides: each claim once, in its surest part, the surest first."""
    found: dict[str, Clause] = {}
    for text, said in read:
        least = SURE_OF_WRONG if said.verdict == "contradicted" else SURE
        if (
            not said.claims
            or said.sure < least
            or (said.claims[0] == judged.claims[0] and not _true_part(judged, said))
        ):
            continue
        held = found.get(said.claims[0])
        if held is None or said.sure > held.judged.sure:
            found[said.claims[0]] = Clause(text, said)
    return tuple(sorted(found.values(), key=_sure)[:MOST])


def _true_part(judged: Judged, said: Judged) -> bool:
    """Whether a part says truly what the whole says only partly so."""
    return (judged.verdict, said.verdict) == ("partly_supported", "supported")


def _sure(one: Clause) -> float:
    return -one.judged.sure
