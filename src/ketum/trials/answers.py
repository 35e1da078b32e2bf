"""What comes out of an analysis: a verdict with its numbers, or that the trial cannot tell and what would."""

from typing import Any, Literal

import msgspec

Code = Literal["very_likely_meaningful", "very_likely", "unlikely", "not_worse", "probably_open", "cannot_tell"]


class Effect(msgspec.Struct, frozen=True):
    """Pain under the other arm minus pain under the reference arm, in points: less pain is negative."""

    median: float
    interval_90: tuple[float, float]


class Arm(msgspec.Struct, frozen=True):
    """What was seen under one arm on the analysed days: mean of the ratings as they were given, and harms by name."""

    arm: str
    mean: float | None
    rated: int
    harms: dict[str, int]


class Numbers(msgspec.Struct, frozen=True):
    """Everything that was worked out about the effect."""

    effect: Effect
    p_lower: float
    p_meaningful: float
    p_one_point: float
    p_not_worse: float
    meaningful: float
    reference_arm: str
    other_arm: str
    pairs: int
    n_days: int
    engine: str = "built-in"


class Other(msgspec.Struct, frozen=True):
    """The same days analysed in another way, or under another belief before the start."""

    id: str
    words: str
    effect: Effect
    p_lower: float
    verdict: Code


class Guesses(msgspec.Struct, frozen=True):
    """How often the person guessed right which arm it was; "don't know" is counted apart."""

    right: int
    guessed: int
    not_known: int
    share: float | None
    interval_90: tuple[float, float]
    unblinded: bool


class Chance(msgspec.Struct, frozen=True):
    """The randomisation test: p of the mean difference, and the smallest one-sided p that so many orders allow."""

    p_lower: float
    p_two_sided: float
    smallest_p: float
    difference: float


class Taking(msgspec.Struct, frozen=True):
    """Share of days on which the assigned arm was taken; how much assignment changed what was taken; the effect of it.

    ``effect`` is ``None`` when assignment changed too little: then the days cannot tell about taking.
    """

    share: float
    change: float
    effect: Effect | None


class Tipped(msgspec.Struct, frozen=True):
    """The answer when every missed analysed day of the better arm was so many points worse than its mean."""

    added: float
    effect: Effect
    verdict: Code


class Tipping(msgspec.Struct, frozen=True):
    """What each addition gives, and the first one that changes the answer; ``None`` when none of them does."""

    missed: int
    arm: str
    tried: tuple[Tipped, ...]
    changes_at: float | None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside every answer, whether it can tell or not. ``numbers`` is ``None`` when nothing can be said.

    ``said`` are the lines that follow the sentence: averages, difference with interval, days, blinding, harms.
    """

    code: Code
    words: str
    lang: str
    numbers: Numbers | None
    arms: tuple[Arm, ...]
    n_days: int
    said: tuple[str, ...] = ()
    other_engine: Numbers | None = None
    notes: tuple[str, ...] = ()
    guesses: Guesses | None = None
    guess_reweighted: float | None = None
    chance: Chance | None = None
    taking: Taking | None = None
    tipping: Tipping | None = None
    beliefs: tuple[Other, ...] = ()
    sensitivity: tuple[Other, ...] = ()
    about: tuple[str, ...] = ()
    analysis_version: str = ""
    knowledge_version: str = ""

    def as_json(self) -> dict[str, Any]:
        """The answer of the contract, with everything else beside it."""
        numbers = self.numbers
        told: dict[str, Any] = {
            "effect": None if numbers is None else msgspec.to_builtins(numbers.effect),
            "p_lower": None if numbers is None else numbers.p_lower,
            "p_meaningful": None if numbers is None else numbers.p_meaningful,
            "verdict": self.words,
            "verdict_code": self.code,
            "n_days": self.n_days,
        }
        rest = msgspec.to_builtins(self)
        return told | {key: value for key, value in rest.items() if key not in ("code", "words", "n_days")}


class Verdict(Shown, frozen=True, kw_only=True):
    """The trial can tell: one of the fixed sentences."""


class CannotTell(Shown, frozen=True, kw_only=True):
    """The trial cannot tell, or not yet: why, and what would help."""

    reason: str
    would: tuple[str, ...] = ()
