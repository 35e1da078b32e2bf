"""What an authored instrument looks like as a whole, and how its parts must fit together."""

from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from ketum.knowledge.compilers.instrument_parts import (
    Band,
    Coded,
    Decision,
    FollowUp,
    Group,
    Implied,
    Item,
    Licence,
    Mcid,
    Note,
    Recall,
    Scale,
    Score,
    Trigger,
    Use,
    Vector,
    Words,
    no_doubles,
)
from ketum.knowledge.schema import Authored


class InstrumentFile(Authored):
    """One instrument."""

    references: list[str]
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Words
    measures: Words
    use: Use
    decision: Decision
    version: str
    every: Literal["weekly", "monthly", "asked"]
    recall: Recall | None = None
    licence: Licence
    scales: dict[str, Scale] = Field(default_factory=dict)
    groups: list[Group] = Field(default_factory=list)
    items: list[Item] = Field(default_factory=list)
    implied: list[Implied] = Field(default_factory=list)
    scores: list[Score] = Field(default_factory=list)
    codes: list[Coded] = Field(default_factory=list)
    mcid: list[Mcid] = Field(default_factory=list)
    findings: list[Trigger] = Field(default_factory=list)
    follow_up: FollowUp | None = None
    drawing: str | None = None
    notes: list[Note] = Field(default_factory=list)
    vectors: list[Vector] = Field(default_factory=list)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        no_doubles(one.id for one in self.items)
        no_doubles(one.number for one in self.items)
        for item in self.items:
            _item_fits(item, self)
        for score in self.scores:
            _bands_cover(score)
        if self.use == "named_only":
            if self.scores:
                raise ValueError("an instrument that is named only has no scores")
        elif not any(one.main for one in self.scores):
            raise ValueError("one score is the main one; two are where one takes the other's place")
        return self


def _item_fits(item: Item, file: InstrumentFile) -> None:
    scale = file.scales.get(item.scale)
    if scale is None:
        raise ValueError(f"item {item.id}: there is no scale {item.scale!r}")
    if item.group and item.group not in {one.id for one in file.groups}:
        raise ValueError(f"item {item.id}: there is no group {item.group!r}")
    if item.points is not None and set(item.points) != set(scale.values):
        raise ValueError(f"item {item.id}: points are needed for every answer of the scale, and for no other")
    if item.label is None and file.use not in ("score_only", "named_only"):
        raise ValueError(f"item {item.id}: a label in our own words is needed")


def _bands_cover(score: Score) -> None:
    cutoffs = score.cutoffs
    listed: list[list[Band]] = [one for one in (cutoffs.bands, cutoffs.male) if one] if cutoffs else []
    for bands in listed:
        if any(one.up_to >= after.up_to for one, after in pairwise(bands)):
            raise ValueError(f"score {score.id}: bands are written from the lowest up")
        if score.range is None or bands[-1].up_to != score.range[1]:
            raise ValueError(f"score {score.id}: the last band must end where the range of the score ends")
