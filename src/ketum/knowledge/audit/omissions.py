"""What an honest article would have said and this one did not."""

from collections.abc import Sequence
from typing import NamedTuple

from ketum.knowledge.audit.shelf import Omission
from ketum.knowledge.audit.verdict import Judged
from ketum.knowledge.audit.words import plain, words

TRUE = {"supported", "partly_supported"}


class Missing(NamedTuple):
    """One thing left out, with the claims that tell it and how dangerous it is not to know it."""

    id: str
    missing: str
    claims: list[str]
    danger: int


def missing(
    omissions: Sequence[Omission], texts: Sequence[str], judged: Sequence[Judged], concepts: set[str]
) -> list[Missing]:
    """What is missing, the most dangerous first; nothing in a text that does not speak of kratom."""
    if not concepts & {"kratom", "sevenoh", "mitragynine"}:
        return []
    found = [
        Missing(one.id, one.missing, one.claims, one.danger)
        for one in omissions
        if (not one.when or concepts & set(one.when)) and not _said(one, texts, judged)
    ]
    return sorted(found, key=lambda one: -one.danger)


def _said(omission: Omission, texts: Sequence[str], judged: Sequence[Judged]) -> bool:
    """Whether sentences state it truly and, between them, call by name what has to be named."""
    true = [
        text
        for text, one in zip(texts, judged, strict=True)
        if one.verdict in TRUE and set(one.claims) & set(omission.claims)
    ]
    if not true:
        return False
    stems = words(plain(" ".join(true)))
    joined = " ".join(stems)
    return all(any(plain(word) in joined for word in names) for names in omission.named)
