"""The method as data: designs, numbers and sentences of the trials shelf, read once for each library."""

from typing import Literal

import msgspec

from ketum.knowledge.library import Library
from ketum.trials.engine.priors import Priors

Question = Literal["T1", "T2", "T3", "T4", "T5"]
Blinding = Literal["third_party", "self", "open"]


class Span(msgspec.Struct, frozen=True):
    """How few, how many as a rule, how many at most."""

    least: int
    usual: int
    most: int


class Arms(msgspec.Struct, frozen=True):
    """What the two arms are, in words."""

    compared_with: str
    tested: str


class Normal(msgspec.Struct, frozen=True):
    """A belief about the effect before the start, in points."""

    mean: float
    sd: float
    id: str = ""


class Design(msgspec.Struct, frozen=True):
    """How one question is laid out; see ``trials/designs.yaml``."""

    id: Question
    card: str
    title: str
    question: str
    who: str
    unit: Literal["day", "episode"]
    blocks: Span
    block_size: int
    washout_days: int
    rebound: bool
    arms: Arms
    blinding: tuple[Blinding, ...]
    looks_from: int
    kratom: bool
    note: str
    period_days: Span | None = None
    gap_h: float | None = None
    episode_from: float | None = None
    after_min: float | None = None
    episodes_per_week: float | None = None
    margin: float | None = None
    effect_prior: Normal | None = None


class Sheet(msgspec.Struct, frozen=True):
    """One sheet of instructions of the kit."""

    id: str
    title: str
    steps: tuple[str, ...]


class Item(msgspec.Struct, frozen=True):
    """One row of the report, before it is filled."""

    item: int | str
    heading: str
    text: str


class Refusal(msgspec.Struct, frozen=True):
    """Which questions a situation closes, why, and what to do instead."""

    id: str
    blocks: tuple[Question, ...]
    why: str
    instead: str


class Ask(msgspec.Struct, frozen=True):
    """What has to be said before a trial."""

    id: str
    blocks: tuple[Question, ...]
    question: str


class Method(msgspec.Struct, frozen=True):
    """Everything on the trials shelf."""

    as_of: str
    analysis_version: str
    designs: dict[str, Design]
    numbers: dict[str, dict[str, float]]
    beliefs: tuple[Normal, ...]
    variants: dict[str, str]
    words: dict[str, str]
    causal_words: dict[str, tuple[str, ...]]
    closed_roles: tuple[str, ...]
    closed_ingredients: tuple[str, ...]
    refusals: dict[str, Refusal]
    asks: dict[str, Ask]
    sheets: dict[str, Sheet]
    report: tuple[Item, ...]

    def number(self, group: str, name: str) -> float:
        """The number ``name`` of a group of ``trials/method.yaml``; its unit stands beside it there."""
        return self.numbers[group][name]

    def say(self, key: str, **values: object) -> str:
        """The sentence ``group.id`` of ``trials/words.yaml`` in the language of the library, filled."""
        return self.words[key].format(**values)

    @property
    def priors(self) -> Priors:
        """The priors of the main analysis."""
        return Priors(**self.numbers["priors"])

    def effect_prior(self, question: str) -> Normal:
        """What is believed of the effect in a question: not worse is not to be won by a prior that says so."""
        own = self.designs[question].effect_prior
        return own or Normal(self.number("priors", "effect_mean"), self.number("priors", "effect_sd"))


def method(library: Library) -> Method:
    """The method of ``library``, in its language, made once."""
    if "trials" not in library.spoken:
        library.spoken["trials"] = msgspec.convert(library.blob("trials"), Method)
    made: Method = library.spoken["trials"]
    return made
