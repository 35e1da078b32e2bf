"""A drawing of the body, made by this project: simple shapes, each of which is one item of an instrument."""

from typing import Literal, Self

from pydantic import Field, model_validator

from ketum.knowledge.compilers.instrument_parts import Slug, Words, no_doubles
from ketum.knowledge.schema import Authored, Strict

Point = tuple[float, float]


class Shape(Strict):
    """A closed outline. ``item``: what is ticked by touching it; without one it only shows the body."""

    item: Slug | None = None
    view: Literal["front", "back"]
    points: list[Point] = Field(min_length=3)


class View(Strict):
    """One side of the body and where it stands in the drawing."""

    id: Literal["front", "back"]
    label: Words


class Drawing(Authored):
    """Shapes in a box of ``width`` by ``height``; the person's left is on the right in front and on the left behind."""

    references: list[str]
    width: float = Field(gt=0)
    height: float = Field(gt=0)
    views: list[View]
    shapes: list[Shape]

    @model_validator(mode="after")
    def _is_inside(self) -> Self:
        no_doubles(f"{one.item} {one.view}" for one in self.shapes if one.item)
        for one in self.shapes:
            if any(not (0 <= x <= self.width and 0 <= y <= self.height) for x, y in one.points):
                raise ValueError(f"{one.item or 'the outline'}: a point is outside the box")
        return self
