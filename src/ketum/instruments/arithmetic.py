"""How each kind of score is worked out. A score that cannot be worked out says why; it is never a guess."""

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import singledispatch

import msgspec

from ketum.instruments.answers import Answers
from ketum.instruments.methods import (
    Bounds,
    Categories,
    Category,
    Criteria,
    Formula,
    Given,
    GroupsHit,
    Mean,
    Method,
    Number,
    Sum,
    Table,
    Total,
)
from ketum.instruments.model import Instrument, Item

THROUGH: Mapping[str, Callable[[float], float]] = {
    "itself": lambda value: value,
    "sqrt": math.sqrt,
    "ln": math.log,
    "ln_plus_1": math.log1p,
}


class Worked(msgspec.Struct, frozen=True):
    """A value with its standard error where known; or none, and why, and which items it lacks."""

    value: Number | bool | None
    why: str | None = None
    lacks: tuple[str, ...] = ()
    error: float | None = None


class Sheet(msgspec.Struct, frozen=True):
    """What a method may look at: the instrument, the answers, and the scores worked out so far."""

    instrument: Instrument
    answers: Answers
    scores: dict[str, Worked]

    def answered(self, item: Item) -> Number | None:
        """Points of the answer to ``item``; ``None`` when there is none."""
        value = self.answers.items[item.id]
        return None if value is None else item.points(value)

    def value(self, name: str) -> Worked:
        """A score or a single item, by its id."""
        if name in self.scores:
            return self.scores[name]
        value = self.answers.items.get(name)
        return Worked(value) if value is not None else Worked(None, "an answer is missing", (name,))


def rounded(value: float, decimals: int) -> Number:
    """Half away from zero, as on paper: 2.5 is 3 and 5.65 is 5.7. No decimals give a whole number.

    >>> rounded(2.5, 0), rounded(5.65, 1)
    (3, 5.7)
    """
    step = Decimal(1).scaleb(-decimals)
    # Twelve digits are enough for a score and hide that 5.65 is stored as 5.6499999999999995.
    exact = Decimal(f"{value:.12g}").quantize(step, ROUND_HALF_UP)
    return int(exact) if decimals == 0 else float(exact)


@singledispatch
def work_out(method: Method, _sheet: Sheet) -> Worked:
    """The score by ``method``, not rounded yet."""
    raise TypeError(f"no arithmetic for {type(method).__name__}")


@work_out.register
def _sum(method: Sum, sheet: Sheet) -> Worked:
    members = sheet.instrument.members(method.of)
    found = {item.id: sheet.answered(item) for item in members}
    known = [one for one in found.values() if one is not None]
    lacks = tuple(name for name, one in found.items() if one is None)
    if not known:
        return _lacking(lacks, len(members))
    if not lacks or method.unanswered == "zero":
        return Worked(sum(known), lacks=lacks)
    if method.unanswered == "most":
        most = sum(item.most_points for item in members if item.id in lacks)
        return Worked(sum(known) + most, lacks=lacks)
    if method.prorate_from and len(known) >= method.prorate_from:
        return Worked(sum(known) * len(members) / len(known), lacks=lacks)
    return _lacking(lacks, method.prorate_from or len(members))


@work_out.register
def _mean(method: Mean, sheet: Sheet) -> Worked:
    members = sheet.instrument.members(method.of)
    found = {item.id: sheet.answered(item) for item in members}
    known = [one for one in found.values() if one is not None]
    lacks = tuple(name for name, one in found.items() if one is None)
    fewest = method.fewest or len(members)
    return Worked(sum(known) / len(known), lacks=lacks) if len(known) >= fewest else _lacking(lacks, fewest)


def _lacking(lacks: tuple[str, ...], fewest: int) -> Worked:
    words = "answer is" if fewest == 1 else "answers are"
    return Worked(None, f"{fewest} {words} needed; {len(lacks)} missing", lacks)


@work_out.register
def _table(method: Table, sheet: Sheet) -> Worked:
    raw = sheet.value(method.of)
    if raw.value is None:
        return raw
    row = next((one for one in method.rows if one[0] == raw.value), None)
    if row is None:
        return Worked(None, f"the conversion table on file has no row for a raw score of {raw.value:g}")
    return Worked(row[1], error=row[2])


@work_out.register
def _total(method: Total, sheet: Sheet) -> Worked:
    total = 0.0
    lacks: tuple[str, ...] = ()
    for part in method.parts:
        found = sheet.value(part.of)
        if found.value is None:
            return found
        share = found.value / part.divided_by
        total += share if part.decimals is None else rounded(share, part.decimals)
        lacks += found.lacks
    return Worked(total, lacks=lacks)


@work_out.register
def _formula(method: Formula, sheet: Sheet) -> Worked:
    found = {term.item: sheet.value(term.item).value for term in method.terms}
    lacks = tuple(name for name, value in found.items() if value is None)
    if lacks:
        return Worked(None, f"missing: {', '.join(lacks)}", lacks)
    terms = (term.times * THROUGH[term.through](float(found[term.item] or 0)) for term in method.terms)
    return Worked(method.constant + sum(terms))


@work_out.register
def _categories(method: Categories, sheet: Sheet) -> Worked:
    found = {one.id: _category(one, method.lifted_to, sheet) for one in method.categories}
    known = [one for one in found.values() if one is not None]
    lacks = tuple(name for name, one in found.items() if one is None)
    if len(known) < method.fewest:
        why = f"{method.fewest} of {len(found)} categories need an answer; {len(known)} have one"
        return Worked(None, why, lacks)
    return Worked(sum(known) / len(known), lacks=lacks)


def _category(category: Category, lifted_to: float, sheet: Sheet) -> Number | None:
    known = [value for name in category.items if (value := sheet.answers.items[name]) is not None]
    if not known:
        return None
    helped = any(sheet.answers.items[name] for name in category.helps)
    return max(*known, lifted_to) if helped else max(known)


@work_out.register
def _groups_hit(method: GroupsHit, sheet: Sheet) -> Worked:
    hit = 0
    lacks: tuple[str, ...] = ()
    for group in method.of:
        found = {item.id: sheet.answered(item) for item in sheet.instrument.members((group,))}
        hit += any(found.values())
        if not any(found.values()):
            lacks += tuple(name for name, value in found.items() if value is None)
    return Worked(None, "part of the map is not answered", lacks) if lacks else Worked(hit)


@work_out.register
def _criteria(method: Criteria, sheet: Sheet) -> Worked:
    parts = [_all_hold({name: limits}, sheet) for name, limits in method.every.items()]
    if method.one_of:
        choices = [_all_hold(one, sheet) for one in method.one_of]
        parts.append(True if True in choices else None if None in choices else False)
    if method.unless:
        # Unanswered stays silent: the label says what the criterion supposes.
        parts.append(not sheet.answers.items[method.unless])
    if False in parts:
        return Worked(False)
    return Worked(None, "undetermined: answers are missing") if None in parts else Worked(True)


def _all_hold(limits: Bounds, sheet: Sheet) -> bool | None:
    """Whether every bound holds: ``False`` as soon as one fails, else ``None`` while one is unknown."""
    held: list[bool | None] = []
    for name, (low, high) in limits.items():
        value = sheet.value(name).value
        if value is None:
            held.append(None)
        else:
            held.append((low is None or value >= low) and (high is None or value <= high))
    return False if False in held else None if None in held else True


@work_out.register
def _given(_method: Given, _sheet: Sheet) -> Worked:
    return Worked(None, "copy the total from your licensed copy: it cannot be worked out here")
