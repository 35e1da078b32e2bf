"""The parts of an authored instrument: items in our own words, scoring, cut-offs, licence, codes, vectors."""

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from ketum.knowledge.compilers.instrument_methods import Method
from ketum.knowledge.schema import Status, Strict

Use = Literal["self", "clinician", "calculator", "map", "score_only", "named_only"]
Decision = Literal[
    "ship", "ship_with_note", "ship_with_attribution", "ship_non_commercial", "ship_own_words", "ship_calculator",
    "ship_clinician_only", "score_only_until_permission", "do_not_ship_text_yet", "do_not_ship", "build_own",
    "single_item_only", "table_not_retrieved",
]  # fmt: skip
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Answer = float | None


def checked_loinc(code: str) -> str:
    """``code`` if its last digit is the right check digit (Mod 10, LOINC Users' Guide); else ``ValueError``."""
    number, _, digit = code.partition("-")
    if not (number.isdigit() and len(digit) == 1 and digit.isdigit()):
        raise ValueError(f"{code!r} is no LOINC code; write it like 44249-1")
    doubled = (int(one) * (2 if place % 2 == 0 else 1) for place, one in enumerate(reversed(number)))
    wanted = -sum(one // 10 + one % 10 for one in doubled) % 10
    if wanted != int(digit):
        raise ValueError(f"{code!r}: the check digit should be {wanted}; a digit is mistyped")
    return code


Loinc = Annotated[str, AfterValidator(checked_loinc)]


class Words(Strict):
    """The same words in English and Spanish."""

    en: str = Field(min_length=1, max_length=200)
    es: str = Field(min_length=1, max_length=200)


class Marked(Strict):
    """A part that says where it comes from."""

    status: Status
    references: list[str] = Field(default_factory=list)
    note: str | None = None


class Option(Strict):
    """One answer: the value that is scored and what it says."""

    value: float
    label: Words


class Span(Strict):
    """Numbers from ``least`` to ``most``; without a step every number between them."""

    least: float
    most: float
    step: float | None = Field(default=1, gt=0)
    unit: str | None = None
    at_least: Words | None = None
    at_most: Words | None = None


class Scale(Strict):
    """How an item is answered: from a list, or with a number."""

    options: list[Option] | None = None
    span: Span | None = None
    allowed: list[float] | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if sum(one is not None for one in (self.options, self.span, self.allowed)) != 1:
            raise ValueError("a scale has options, or a span, or allowed numbers")
        values = self.values
        if len(set(values)) < len(values):
            raise ValueError("two answers have the same value")
        return self

    @property
    def values(self) -> list[float]:
        """The values that can be answered; empty for a span."""
        return self.allowed or [one.value for one in self.options or []]


class Item(Strict):
    """One question. ``label`` is ours; ``None`` where nothing of the text may be shown."""

    id: Slug
    number: str
    label: Words | None = None
    group: Slug | None = None
    scale: str
    points: dict[float, float] | None = None
    optional: bool = False


class Group(Strict):
    """Items (or groups ``of`` them) that belong together; with ``ticks`` they are answered by naming what is ticked."""

    id: Slug
    label: Words
    ticks: bool = False
    of: list[Slug] = Field(default_factory=list)


class Band(Strict):
    """Values up to and including ``up_to`` have this name."""

    up_to: float
    id: Slug
    label: Words


class Cutoffs(Marked):
    """Named ranges of a score; other ones for a sex where the source has them."""

    bands: list[Band] = Field(min_length=1)
    male: list[Band] | None = None


class Score(Marked):
    """One result, and how it is worked out."""

    id: Slug
    label: Words
    method: Method
    range: tuple[float, float] | None = None
    direction: Literal["higher_worse", "higher_better", "neither"] = "higher_worse"
    decimals: int = Field(default=0, ge=0, le=3)
    may_be_given: bool = False
    main: bool = False
    cutoffs: Cutoffs | None = None


class Mcid(Marked):
    """The smallest change that patients notice, in points or as a share, in the people where it was measured.

    Two numbers are the least and the greatest estimate.
    """

    score: Slug
    conditions: list[str] = Field(min_length=1)
    points: tuple[float, float] | None = None
    share: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.points is None and self.share is None:
            raise ValueError("points, or share, or both are needed")
        for low, high in (one for one in (self.points, self.share) if one):
            if not 0 < low <= high:
                raise ValueError(f"{low:g} to {high:g}: both are above 0, the lower one first")
        return self


class Trigger(Marked):
    """When an answer or a score is a finding: from answers older than ``after_days``, up to ``within_days`` old."""

    code: str
    item: Slug | None = None
    score: Slug | None = None
    at_least: float | None = None
    band: Slug | None = None
    after_days: int = Field(default=-1, ge=-1)
    within_days: int = Field(gt=0)
    caveat: Words | None = None
    raised: dict[Literal["caution", "warning", "stop", "emergency"], float] = Field(default_factory=dict)


class FollowUp(Strict):
    """The longer instrument that a positive short one asks for."""

    score: Slug
    at_least: float
    instrument: str


class Coded(Marked):
    """A LOINC code: of the whole (``panel``), of the items in order (``items``), or of one score or item."""

    of: str
    loinc: Loinc | list[Loinc]


class Licence(Marked):
    """Who owns it and what may be done. ``notice`` must be shown with it."""

    words: str
    notice: str | None = None


class Recall(Marked, Words):
    """The time that the questions ask about."""


class Note(Marked):
    """A trap or a conflict of sources, and what we do about it."""

    text: str


class Vector(Strict):
    """Answers and what must come out of them. ``derived`` was worked by hand from the rule: no independent evidence."""

    answers: list[Answer] | dict[str, Answer | list[Answer] | list[str]]
    sex: Literal["female", "male"] | None = None
    expect: dict[Slug, float | bool | None] = Field(default_factory=dict)
    bands: dict[Slug, str | None] = Field(default_factory=dict)
    findings: list[str] | None = None
    error: bool = False
    kind: Literal["published", "table", "derived"]
    references: list[str] = Field(default_factory=list)
    note: str | None = None


class Implied(Strict):
    """An answer that settles others: with ``item`` answered ``value``, the open ones of ``items`` are ``sets``."""

    item: Slug
    value: float
    items: list[Slug]
    sets: float


def no_doubles(names: Iterable[str]) -> None:
    """Raise ``ValueError`` that names what is there twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{name!r} is there twice")
        seen.add(name)
