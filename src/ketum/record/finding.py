"""What comes out of judgement: one danger, told so that it can be checked and acted on."""

from enum import IntEnum, StrEnum
from typing import Any

import msgspec


class Severity(IntEnum):
    """How much it matters, least first, so that severities compare as they read."""

    INFO = 1
    CAUTION = 2
    WARNING = 3
    STOP = 4
    EMERGENCY = 5

    @property
    def word(self) -> str:
        """The word used in JSON and on pages, for example ``warning``."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Severity":
        """Severity named by ``word``; raises ``KeyError`` for a word that is none."""
        return cls[word.upper()]


class Certainty(StrEnum):
    """How sure the evidence makes us, in the four GRADE words."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One danger or fact about one person: what was seen, why it matters, what to do, how sure, since when."""

    code: str
    severity: Severity
    title: str
    seen: tuple[str, ...]
    why: str
    action: str
    certainty: Certainty
    references: tuple[str, ...]
    as_of: str

    def as_json(self) -> dict[str, Any]:
        """The Finding of the contract: plain types, severity as a word."""
        return {
            "code": self.code,
            "severity": self.severity.word,
            "title": self.title,
            "seen": list(self.seen),
            "why": self.why,
            "action": self.action,
            "certainty": self.certainty.value,
            "references": list(self.references),
            "as_of": self.as_of,
        }
