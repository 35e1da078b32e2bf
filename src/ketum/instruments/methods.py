"""The ways in which scores are worked out, as data; ``arithmetic`` carries them out."""

from typing import Literal

import msgspec

Number = int | float


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """Any part of an instrument."""


class Sum(Struct, frozen=True, kw_only=True, tag_field="kind", tag="sum"):
    """Points added up."""

    of: tuple[str, ...] = ()
    prorate_from: int | None = None
    unanswered: Literal["refuse", "zero", "most"] = "refuse"


class Mean(Struct, frozen=True, kw_only=True, tag_field="kind", tag="mean"):
    """Mean of the answered items."""

    of: tuple[str, ...] = ()
    fewest: int | None = None


class Table(Struct, frozen=True, kw_only=True, tag_field="kind", tag="table"):
    """Another score looked up: rows of raw score, value, standard error where known."""

    of: str
    rows: tuple[tuple[int, float, float | None], ...]


class Part(Struct, frozen=True, kw_only=True):
    """One score or item inside a total."""

    of: str
    divided_by: float = 1
    decimals: int | None = None


class Total(Struct, frozen=True, kw_only=True, tag_field="kind", tag="total"):
    """Scores and items added up."""

    parts: tuple[Part, ...]


class Term(Struct, frozen=True, kw_only=True):
    """One term of a formula."""

    item: str
    through: Literal["itself", "sqrt", "ln", "ln_plus_1"]
    times: float


class Formula(Struct, frozen=True, kw_only=True, tag_field="kind", tag="formula"):
    """A sum of terms over items."""

    terms: tuple[Term, ...]
    constant: float = 0


class Category(Struct, frozen=True, kw_only=True):
    """Items of which the highest counts, and ticks that lift it."""

    id: str
    items: tuple[str, ...]
    helps: tuple[str, ...] = ()


class Categories(Struct, frozen=True, kw_only=True, tag_field="kind", tag="categories"):
    """Mean over the categories that have an answer."""

    categories: tuple[Category, ...]
    lifted_to: float
    fewest: int


class GroupsHit(Struct, frozen=True, kw_only=True, tag_field="kind", tag="groups_hit"):
    """Number of groups with at least one tick."""

    of: tuple[str, ...]


Bounds = dict[str, tuple[float | None, float | None]]


class Criteria(Struct, frozen=True, kw_only=True, tag_field="kind", tag="criteria"):
    """Yes, no, or undetermined."""

    every: Bounds = {}
    one_of: tuple[Bounds, ...] = ()
    unless: str | None = None


class Given(Struct, frozen=True, kw_only=True, tag_field="kind", tag="given"):
    """A total that can only be copied in."""


Method = Sum | Mean | Table | Total | Formula | Categories | GroupsHit | Criteria | Given
