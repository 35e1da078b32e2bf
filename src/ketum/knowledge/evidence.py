"""The evidence: claims with verdict and certainty, and the pages that tell them."""

from datetime import date
from typing import Any

import msgspec

from ketum.knowledge.library import Library

VERDICTS = {
    "supported": "Supported",
    "partly_supported": "Partly supported",
    "unsupported": "Not supported",
    "contradicted": "Contradicted",
    "unknown": "Not known",
}
CERTAINTIES = {"high": "high", "moderate": "moderate", "low": "low", "very_low": "very low"}


class Change(msgspec.Struct, frozen=True):
    """What changed in an entry, and when."""

    day: str
    what: str


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that people make, with what is true instead. It never shows without verdict and certainty."""

    id: str
    claim: str
    verdict: str
    certainty: str
    reason: str
    plain: str
    clinician: str
    topic: str
    danger: int
    in_articles: bool
    effect: dict[str, str] | None
    conditions: tuple[str, ...]
    marks: tuple[str, ...]
    references: tuple[str, ...]
    changed: tuple[Change, ...]
    as_of: str
    status: str
    reviewed: str | None
    review_by: str

    def is_due(self, at: date) -> bool:
        """Whether it was to be looked at again before ``at``."""
        return date.fromisoformat(self.review_by) < at

    def as_json(self) -> dict[str, Any]:
        """The claim as other programs read it."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


class Section(msgspec.Struct, frozen=True):
    """One part of a page."""

    heading: str
    plain: str
    clinician: str | None
    points: tuple[str, ...]
    claims: tuple[str, ...]
    references: tuple[str, ...]
    table: str | None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the Know part."""

    id: str
    title: str
    short: str
    kind: str
    ask: tuple[str, ...]
    conditions: tuple[str, ...]
    sections: tuple[Section, ...]
    unknown: tuple[str, ...]
    do: tuple[str, ...]
    see: tuple[str, ...]
    changed: tuple[Change, ...]
    as_of: str
    status: str
    reviewed: str | None
    review_by: str

    def is_due(self, at: date) -> bool:
        """Whether it was to be looked at again before ``at``."""
        return date.fromisoformat(self.review_by) < at

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of its claims, in order, each once."""
        return tuple(dict.fromkeys(one for section in self.sections for one in section.claims))


def claims(library: Library) -> dict[str, Claim]:
    """Every claim by id."""
    if "claims" not in library.spoken:
        library.spoken["claims"] = msgspec.convert(library.blob("claims"), dict[str, Claim])
    held: dict[str, Claim] = library.spoken["claims"]
    return held


def pages(library: Library) -> dict[str, Page]:
    """Every page by id."""
    if "pages" not in library.spoken:
        library.spoken["pages"] = msgspec.convert(library.blob("pages"), dict[str, Page])
    held: dict[str, Page] = library.spoken["pages"]
    return held
