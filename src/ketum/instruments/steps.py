"""How an instrument is asked: one question at a time, and a list to tick as one."""

import msgspec

from ketum.instruments.display import Shown, shown
from ketum.instruments.model import Group, Instrument, Language
from ketum.instruments.official import Official


class Part(msgspec.Struct, frozen=True):
    """Items under a heading of their own; the heading is empty where the step has just one part."""

    heading: str
    items: tuple[Shown, ...]


class Step(msgspec.Struct, frozen=True):
    """What is asked in one view: one item, or with ``ticks`` every item of a group, each to be ticked or not."""

    title: str
    parts: tuple[Part, ...]
    ticks: bool

    @property
    def items(self) -> tuple[Shown, ...]:
        """Every item of the step, in order."""
        return tuple(item for part in self.parts for item in part.items)


def steps(instrument: Instrument, language: Language = "en", official: Official | None = None) -> tuple[Step, ...]:
    """Every view in order. What has no text that may be shown is asked by its number on one's own paper."""
    groups = {one.id: one for one in instrument.groups}
    found: list[Step] = []
    gathered: dict[str, dict[str, list[Shown]]] = {}
    for item in shown(instrument, language, official):
        group = groups.get(item.group or "")
        if group is None or not group.ticks:
            title = group.label.to(language) if group else ""
            found.append(Step(title, (Part("", (item,)),), ticks=False))
            continue
        top = _top(group, instrument)
        if top.id not in gathered:
            gathered[top.id] = {}
            found.append(Step(top.id, (), ticks=True))
        gathered[top.id].setdefault(group.id, []).append(item)
    return tuple(_filled(one, gathered, groups, language) if one.ticks else one for one in found)


def _top(group: Group, instrument: Instrument) -> Group:
    """The group of groups that is ticked as one list, such as every site of the body."""
    return next((one for one in instrument.groups if one.ticks and group.id in one.of), group)


def _filled(
    step: Step, gathered: dict[str, dict[str, list[Shown]]], groups: dict[str, Group], language: Language
) -> Step:
    inside = gathered[step.title]
    several = len(inside) > 1
    parts = tuple(
        Part(groups[name].label.to(language) if several else "", tuple(items)) for name, items in inside.items()
    )
    return Step(groups[step.title].label.to(language), parts, ticks=True)
