"""An official FHIR R4 Questionnaire, checked against the instrument that it should be."""

import hashlib
import json
import re
from typing import Any

import msgspec

from ketum.instruments.catalogue import instrument as find
from ketum.instruments.catalogue import listed
from ketum.instruments.fhir import (
    LOINC,
    AnswerOption,
    QuestionItem,
    Questionnaire,
    Unusable,
    flat,
    read_questionnaire,
    value_set,
)
from ketum.instruments.matching import Matched, match
from ketum.instruments.methods import Number
from ketum.instruments.model import Instrument, Item
from ketum.knowledge.library import Library

CHOICE = ("choice", "open-choice")
NUMBER = ("integer", "decimal")


class OfficialOption(msgspec.Struct, frozen=True):
    """One answer in official words: the value that it scores, and its code."""

    value: Number
    text: str
    code: str | None = None


class OfficialItem(msgspec.Struct, frozen=True):
    """One question in official words. Without options our own ones are shown."""

    id: str
    link_id: str
    text: str
    options: tuple[OfficialOption, ...] = ()


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """An official text that fits an instrument. ``notes`` say what was noticed on the way."""

    instrument: str
    title: str
    language: str
    url: str | None
    version: str | None
    copyright: str | None
    sha256: str
    items: tuple[OfficialItem, ...]
    notes: tuple[str, ...]

    def item(self, name: str) -> OfficialItem | None:
        """The item with our id ``name``."""
        return next((one for one in self.items if one.id == name), None)


class BadQuestionnaire(msgspec.Struct, frozen=True):
    """A file that cannot be used; each problem says where, what is wrong and what would be right."""

    problems: tuple[str, ...]


def read_official(raw: bytes, library: Library, name: str | None = None) -> Official | BadQuestionnaire:
    """The official text in ``raw``, for the instrument ``name`` or the one that its LOINC panel code names.

    Items are found by their LOINC codes, else by our ids or their numbers; answers by their place, because the scores
    in such files are not reliable. Everything that does not fit is a problem, everything odd a note.
    """
    try:
        found = read_questionnaire(raw)
        one = _instrument(found, library, name)
        matched = match(one, flat(found.item))
        choices = {item.id: _choices(item, question, found) for item, question in matched.pairs}
    except Unusable as error:
        return BadQuestionnaire((str(error),))
    problems = [*matched.problems, *(one.problem for one in choices.values() if one.problem)]
    if problems:
        return BadQuestionnaire(tuple(problems[:10]))
    return Official(
        instrument=one.id,
        title=found.title or one.name.en,
        language=(found.language or "en").lower(),
        url=found.url,
        version=found.version,
        copyright=found.copyright,
        sha256=hashlib.sha256(raw).hexdigest(),
        items=tuple(
            OfficialItem(item.id, question.link_id, question.text or item.number, choices[item.id].options)
            for item, question in matched.pairs
        ),
        notes=_notes(found, matched, [one.note for one in choices.values() if one.note]),
    )


def _instrument(found: Questionnaire, library: Library, name: str | None) -> Instrument:
    if name:
        one = find(name, library)
        if one is None or not one.items:
            raise Unusable(f"{name!r} is no instrument with items; 'ketum instrument list' names them")
        return one
    codes = {code.code for code in found.code if code.system == LOINC}
    codes |= {found.url.rstrip("/").rsplit("/", 1)[-1]} if found.url and found.url.startswith(LOINC) else set()
    for entry in listed(library):
        one = find(entry.id, library)
        if one and one.loinc.get("panel") in codes:
            return one
    said = ", ".join(sorted(code for code in codes if code)) or "none"
    raise Unusable(
        f"its LOINC panel code ({said}) belongs to no instrument on file; say which one it is with --as NAME"
    )


def _notes(found: Questionnaire, matched: Matched, odd: list[str]) -> tuple[str, ...]:
    notes = [*matched.notes, *dict.fromkeys(odd)]
    if found.status == "retired":
        notes.append("its publisher has retired it; look for a newer one")
    if not found.copyright:
        notes.append("it carries no copyright notice; keep the one that came with it")
    return tuple(notes)


class Choices(msgspec.Struct, frozen=True):
    """Answers in official words; or a problem; with a note where something is odd."""

    options: tuple[OfficialOption, ...] = ()
    problem: str | None = None
    note: str | None = None


def _choices(item: Item, question: QuestionItem, found: Questionnaire) -> Choices:
    """The answers to ``question``, each with the value of the same place in ``item``."""
    values = _values(item)
    where = f"item {item.number} (linkId {question.link_id!r})"
    if question.type not in CHOICE:
        fits = item.span is not None if question.type in NUMBER else values == [0, 1]
        return Choices(
            problem=None if fits else f"{where}: it is asked as {question.type}; answers to choose are needed"
        )
    given = question.answer_option or _from_value_set(question, found)
    if not given:
        return Choices(note=f"{where}: its answers are not in the file; our own are shown")
    if len(given) != len(values):
        return Choices(problem=f"{where}: it has {len(given)} answers, and the instrument has {len(values)}")
    ordinals = [one.ordinal for one in given if one.ordinal is not None]
    if ordinals != values and sorted(ordinals) == sorted(values):
        return Choices(
            problem=f"{where}: its answers are not in the order of their scores {_said(ordinals)}; mend the file"
        )
    note = None
    if len(ordinals) == len(given) and ordinals != values:
        note = f"{where}: the file scores its answers {_said(ordinals)}; {_said(values)} is used"
    pairs = list(zip(given, values, strict=True))
    if item.span is None:
        return Choices(tuple(OfficialOption(value, one.text, _code(one)) for one, value in pairs), note=note)
    # Numbers are numbers, whatever the words in the file's list say (LOINC's PEG reads "2 or more" for 2).
    if any(one.text.strip() != f"{value:g}" for one, value in pairs):
        note = f"{where}: an answer does not read as its number; the numbers are shown"
    return Choices(tuple(OfficialOption(value, f"{value:g}", _code(one)) for one, value in pairs), note=note)


def _values(item: Item) -> list[Number]:
    if item.span is None:
        return [one.value for one in item.options]
    step = item.span.step or 1
    count = round((item.span.most - item.span.least) / step) + 1
    return [item.span.least + step * place for place in range(count)]


def _from_value_set(question: QuestionItem, found: Questionnaire) -> list[AnswerOption]:
    """Answers from a value set that the file carries; none when it only points to one elsewhere."""
    held = value_set(found, question.answer_value_set or "")
    return [AnswerOption.model_validate({"valueCoding": one}) for one in held.codings] if held else []


def _code(option: AnswerOption) -> str | None:
    return option.value_coding.code if option.value_coding else None


def _said(values: list[Any]) -> str:
    return re.sub(r"\.0\b", "", json.dumps(values))
