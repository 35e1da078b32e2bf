"""The ways in which scores are worked out, as data; ``ketum.instruments.arithmetic`` carries them out."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ketum.knowledge.schema import Strict

Unanswered = Literal["refuse", "zero", "most"]
Slugs = list[str]


class Sum(Strict):
    """Points of the items added up. ``of``: item ids or group ids, all items when left out.

    ``prorate_from``: with at least so many answers, the mean of the answered ones stands for the others.
    ``unanswered``: ``zero`` counts the least that can be (unticked boxes), ``most`` the most that can be.
    """

    kind: Literal["sum"]
    of: Slugs = Field(default_factory=list)
    prorate_from: int | None = Field(default=None, gt=0)
    unanswered: Unanswered = "refuse"


class Mean(Strict):
    """Mean of the answered items, of which at least ``fewest`` are needed (all when left out)."""

    kind: Literal["mean"]
    of: Slugs = Field(default_factory=list)
    fewest: int | None = Field(default=None, gt=0)


class Table(Strict):
    """Another score looked up in a table: ``rows`` from the other score to this one and, where known, its error."""

    kind: Literal["table"]
    of: str
    rows: dict[int, tuple[float, float | None]] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        raws = sorted(self.rows)
        if raws != list(range(raws[0], raws[-1] + 1)):
            raise ValueError("a row is left out of the table")
        found = [self.rows[raw][0] for raw in raws]
        if found not in (sorted(found), sorted(found, reverse=True)) or len(set(found)) < len(found):
            raise ValueError("the table must rise or fall all the way; look for a mistyped row")
        return self


class Part(Strict):
    """One score or item inside a total: divided, then rounded where the source rounds it."""

    of: str
    divided_by: float = Field(default=1, gt=0)
    decimals: int | None = None


class Total(Strict):
    """Other scores (or single items) added up."""

    kind: Literal["total"]
    parts: list[Part] = Field(min_length=1)


class Term(Strict):
    """One term of a formula: ``times`` the item, its square root, its logarithm, or the logarithm of one more."""

    item: str
    through: Literal["itself", "sqrt", "ln", "ln_plus_1"]
    times: float


class Formula(Strict):
    """A sum of terms over items."""

    kind: Literal["formula"]
    terms: list[Term] = Field(min_length=1)
    constant: float = 0


class Category(Strict):
    """Items of which the highest counts; a ticked ``helps`` item lifts the category to ``lifted_to``."""

    id: str
    items: Slugs = Field(min_length=1)
    helps: Slugs = Field(default_factory=list)


class Categories(Strict):
    """Mean over the categories that have an answer; at least ``fewest`` of them are needed."""

    kind: Literal["categories"]
    categories: list[Category] = Field(min_length=1)
    lifted_to: float
    fewest: int = Field(gt=0)


class GroupsHit(Strict):
    """In how many of the groups is at least one item ticked?"""

    kind: Literal["groups_hit"]
    of: Slugs = Field(min_length=1)


Bounds = dict[str, tuple[float | None, float | None]]


class Criteria(Strict):
    """Yes when all of ``every`` hold, one of ``one_of`` holds, and ``unless`` is not ticked.

    Each maps a score or an item to the least and the most that it may be. Three answers: yes, no, undetermined.
    """

    kind: Literal["criteria"]
    every: Bounds = Field(default_factory=dict)
    one_of: list[Bounds] = Field(default_factory=list)
    unless: str | None = None


class Given(Strict):
    """A total copied from a licensed copy; it cannot be worked out here."""

    kind: Literal["given"]


Method = Annotated[
    Sum | Mean | Table | Total | Formula | Categories | GroupsHit | Criteria | Given, Field(discriminator="kind")
]
