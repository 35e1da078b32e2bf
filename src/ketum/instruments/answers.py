"""Answers as given -> answers of one instrument, or everything that is wrong with them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ketum.instruments.methods import Number
from ketum.instruments.model import Group, Instrument, Item, ScoreRule

MOST_PROBLEMS = 10


class Answers(msgspec.Struct, frozen=True):
    """Answers that fit the instrument. ``items``: by item id, ``None`` unanswered. ``given``: totals copied in."""

    items: dict[str, Number | None]
    given: dict[str, Number] = {}

    @property
    def are_none(self) -> bool:
        """Whether nothing at all was answered."""
        return not self.given and all(value is None for value in self.items.values())

    def in_order(self, instrument: Instrument) -> tuple[Number | None, ...]:
        """The answers as a record keeps them: one place for each item."""
        return tuple(self.items[item.id] for item in instrument.items)


class BadAnswers(msgspec.Struct, frozen=True):
    """Answers that cannot be used; each problem says where, what is wrong and what would be right."""

    problems: tuple[str, ...]


def read_answers(instrument: Instrument, given: object) -> Answers | BadAnswers:
    """The answers in ``given``: a list in order of the items, or a mapping.

    A mapping names items (by id or number), groups (a list of answers in order, or of what is ticked) and totals that
    may be copied in. ``None`` is unanswered. Nothing is clamped, rounded or guessed.
    """
    if not instrument.scores:
        return BadAnswers((f"{instrument.name.en} cannot be scored here: {instrument.licence.words}",))
    values: dict[str, object] = {}
    totals: dict[str, object] = {}
    problems: list[str] = []
    if isinstance(given, Mapping):
        for key, value in given.items():
            problems += _take(instrument, str(key), value, values, totals)
    elif isinstance(given, Sequence) and not isinstance(given, str | bytes):
        problems += _take_list(instrument, given, values)
    else:
        problems.append("answers are a list in order, or an object with the items' names")
    items: dict[str, Number | None] = {}
    for item in instrument.items:
        answer, problem = _answer(item, values.get(item.id))
        items[item.id] = answer
        problems += [problem] if problem else []
    copied: dict[str, Number] = {}
    for score in instrument.scores:
        if totals.get(score.id) is not None:
            total, problem = _total(score, totals[score.id])
            copied |= {score.id: total} if total is not None else {}
            problems += [problem] if problem else []
    return BadAnswers(tuple(problems[:MOST_PROBLEMS])) if problems else Answers(_settled(instrument, items), copied)


def _take_list(instrument: Instrument, given: Sequence[object], values: dict[str, object]) -> list[str]:
    asked = [item for item in instrument.items if not item.optional]
    for items in (instrument.items, tuple(asked)):
        if len(given) == len(items):
            values.update(zip((item.id for item in items), given, strict=True))
            return []
    wanted = f"{len(asked)}" if len(asked) == len(instrument.items) else f"{len(asked)} or {len(instrument.items)}"
    mend = "write null where a question was not answered"
    return [f"{len(given)} answers were given and {instrument.name.en} has {wanted}; {mend}"]


def _take(
    instrument: Instrument, key: str, value: object, values: dict[str, object], totals: dict[str, object]
) -> Iterator[str]:
    """Put one entry of a mapping where it belongs; yield what is wrong with it."""
    item = instrument.item(key)
    group = next((one for one in instrument.groups if one.id == key), None)
    if item:
        if item.id in values:
            yield f"{key}: this item is answered twice"
        values[item.id] = value
    elif group and isinstance(value, list | tuple):
        yield from _take_group(instrument, group, value, values)
    elif any(one.id == key and one.may_be_given for one in instrument.scores):
        totals[key] = value
    else:
        yield f"{key!r} is no item of {instrument.name.en}; it has {_names(instrument)}"


def _take_group(
    instrument: Instrument, group: Group, given: Sequence[object], values: dict[str, object]
) -> Iterator[str]:
    members = instrument.members((group.id,))
    if not group.ticks:
        if len(given) != len(members):
            yield f"{group.id}: {len(given)} answers were given and {len(members)} are asked; write null where none was"
        values.update(zip((item.id for item in members), given, strict=False))
        return
    ticked = {f"{one:g}" if isinstance(one, int | float) else str(one) for one in given}
    for name in sorted(ticked - {known for item in members for known in (item.id, item.number)}):
        yield f"{group.id}: there is no {name!r}; it has {', '.join(item.id for item in members)}"
    values.update({item.id: int(bool(ticked & {item.id, item.number})) for item in members})


def _answer(item: Item, value: object) -> tuple[Number | None, str | None]:
    """One answer and ``None``; or ``None`` and what is wrong."""
    if value is None:
        return None, None
    number = _number(value)
    if number is None:
        return None, f"item {item.number} ({item.id}): {_shown(value)} is no number; {_range(item)}"
    if not _fits(item, number):
        return None, f"item {item.number} ({item.id}): {number:g} cannot be answered; {_range(item)}"
    return number, None


def _number(value: object) -> Number | None:
    """A finite number, whole ones as ``int``; yes and no are 1 and 0."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def _fits(item: Item, number: Number) -> bool:
    if item.span is None:
        return any(option.value == number for option in item.options)
    if not item.span.least <= number <= item.span.most:
        return False
    steps = (number - item.span.least) / item.span.step if item.span.step else 0.0
    return abs(steps - round(steps)) < 1e-9


def _total(score: ScoreRule, value: object) -> tuple[Number | None, str | None]:
    number = _number(value)
    low, high = score.range or (-math.inf, math.inf)
    if number is None or not low <= number <= high:
        return None, f"{score.id}: {_shown(value)} cannot be; it is a number from {low:g} to {high:g}"
    if round(number, score.decimals) != number:
        return None, f"{score.id}: {number:g} has more than {score.decimals} decimals"
    return number, None


def _settled(instrument: Instrument, items: dict[str, Number | None]) -> dict[str, Number | None]:
    """The answers with those that another answer settles ("never" leaves nothing to count)."""
    settled = dict(items)
    for rule in instrument.implied:
        if items.get(rule.item) == rule.value:
            settled |= {name: rule.sets for name in rule.items if items.get(name) is None}
    return settled


def _range(item: Item) -> str:
    if item.span is None:
        return "it can be " + ", ".join(f"{option.value:g}" for option in item.options)
    unit = f" {item.span.unit}" if item.span.unit else ""
    step = "" if item.span.step in (None, 1) else f" in steps of {item.span.step:g}"
    whole = "a whole number" if item.span.step == 1 else "a number"
    return f"it is {whole} from {item.span.least:g} to {item.span.most:g}{unit}{step}"


def _names(instrument: Instrument) -> str:
    named = [item.id for item in instrument.items] + [one.id for one in instrument.groups]
    named += [one.id for one in instrument.scores if one.may_be_given]
    shown = ", ".join(named[:30])
    return shown if len(named) <= 30 else f"{shown} and {len(named) - 30} more"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
