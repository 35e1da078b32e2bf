"""An instrument as the engine reads it, and what comes out of scoring one."""

from typing import Literal

import msgspec

from ketum.instruments.methods import Method, Number, Struct

Language = Literal["en", "es"]
Use = Literal["self", "clinician", "calculator", "map", "score_only", "named_only"]
Every = Literal["weekly", "monthly", "asked"]
Direction = Literal["higher_worse", "higher_better", "neither"]
Wording = Literal["own", "official", "none"]


class Words(Struct, frozen=True, kw_only=True):
    """The same words in two languages."""

    en: str
    es: str

    def to(self, language: Language) -> str:
        """The words in ``language``."""
        return self.es if language == "es" else self.en


class Marked(Struct, frozen=True, kw_only=True):
    """A part that says where it comes from."""

    status: str
    references: tuple[str, ...] = ()
    note: str | None = None


class Option(Struct, frozen=True, kw_only=True):
    """One answer: ``value`` is what is answered and kept, ``points`` what it adds to a sum."""

    value: Number
    points: Number
    label: Words | None = None


class Span(Struct, frozen=True, kw_only=True):
    """Numbers that can be answered, in ``unit``; without a step every number between them."""

    least: Number
    most: Number
    step: Number | None = 1
    unit: str | None = None
    at_least: Words | None = None
    at_most: Words | None = None


class Item(Struct, frozen=True, kw_only=True):
    """One question. ``label`` is our own wording, ``None`` where none may be shown."""

    id: str
    number: str
    label: Words | None = None
    group: str | None = None
    optional: bool = False
    loinc: str | None = None
    options: tuple[Option, ...] = ()
    span: Span | None = None

    def points(self, value: Number) -> Number:
        """What the answer ``value`` adds to a sum."""
        return next((one.points for one in self.options if one.value == value), value)

    @property
    def most_points(self) -> Number:
        """The most that one answer can add."""
        return max(one.points for one in self.options) if self.options else self.span.most if self.span else 0


class Group(Struct, frozen=True, kw_only=True):
    """Items (or groups ``of`` them) that belong together; with ``ticks`` they are answered by naming what is ticked."""

    id: str
    label: Words
    ticks: bool = False
    of: tuple[str, ...] = ()


class Band(Struct, frozen=True, kw_only=True):
    """Values up to and including ``up_to`` have this name."""

    up_to: float
    id: str
    label: Words


class Cutoffs(Marked, frozen=True, kw_only=True):
    """Named ranges of a score."""

    bands: tuple[Band, ...]
    male: tuple[Band, ...] | None = None


class ScoreRule(Marked, frozen=True, kw_only=True):
    """One result and how it is worked out."""

    id: str
    label: Words
    method: Method
    range: tuple[float, float] | None = None
    direction: Direction = "higher_worse"
    decimals: int = 0
    may_be_given: bool = False
    main: bool = False
    cutoffs: Cutoffs | None = None


class Mcid(Marked, frozen=True, kw_only=True):
    """The smallest change that patients notice: least and greatest estimate, in points or as a share."""

    score: str
    conditions: tuple[str, ...]
    points: tuple[float, float] | None = None
    share: tuple[float, float] | None = None


class Trigger(Marked, frozen=True, kw_only=True):
    """When an answer or a score is a finding: from answers older than ``after_days``, up to ``within_days`` old."""

    code: str
    within_days: int
    after_days: int = -1
    item: str | None = None
    score: str | None = None
    at_least: float | None = None
    band: str | None = None
    caveat: Words | None = None
    raised: dict[str, float] = msgspec.field(default_factory=dict)


class FollowUp(Struct, frozen=True, kw_only=True):
    """The longer instrument that a positive short one asks for."""

    score: str
    at_least: float
    instrument: str


class Implied(Struct, frozen=True, kw_only=True):
    """An answer that settles other ones."""

    item: str
    value: Number
    items: tuple[str, ...]
    sets: Number


class Licence(Marked, frozen=True, kw_only=True):
    """Who owns it and what may be done; ``notice`` must be shown with it."""

    words: str
    notice: str | None = None


class Recall(Marked, frozen=True, kw_only=True):
    """The time that the questions ask about."""

    en: str
    es: str


class Note(Marked, frozen=True, kw_only=True):
    """A trap or a conflict of sources."""

    text: str


class Instrument(Struct, frozen=True, kw_only=True):
    """One questionnaire, form or calculator."""

    id: str
    name: Words
    measures: Words
    use: Use
    decision: str
    version: str
    every: Every
    licence: Licence
    as_of: str
    references: tuple[str, ...] = ()
    recall: Recall | None = None
    groups: tuple[Group, ...] = ()
    items: tuple[Item, ...] = ()
    implied: tuple[Implied, ...] = ()
    scores: tuple[ScoreRule, ...] = ()
    mcid: tuple[Mcid, ...] = ()
    findings: tuple[Trigger, ...] = ()
    follow_up: FollowUp | None = None
    drawing: str | None = None
    notes: tuple[Note, ...] = ()
    loinc: dict[str, str] = msgspec.field(default_factory=dict)
    reviewed: str | None = None

    @property
    def mains(self) -> tuple[ScoreRule, ...]:
        """The score that stands for the whole; two where one takes the other's place; none where none is offered."""
        return tuple(one for one in self.scores if one.main)

    def item(self, name: str) -> Item | None:
        """The item with this id or number."""
        return next((one for one in self.items if name in (one.id, one.number)), None)

    def members(self, of: tuple[str, ...]) -> tuple[Item, ...]:
        """The items named in ``of`` by id or by group, in the instrument's order; all that are asked when empty."""
        if not of:
            return tuple(one for one in self.items if not one.optional)
        named = {*of, *(inner for group in self.groups if group.id in of for inner in group.of)}
        return tuple(one for one in self.items if one.id in named or one.group in named)
