"""From what was typed on the page to a ``Record``, with each problem at the field it belongs to."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from ketum.record import BadRecord, Record, read_record

Typed = Mapping[str, Sequence[str]]

MOST_LINES = 200
FIELD_OF_PATH = {
    "medications": "medicines",
    "symptoms": "symptoms",
    "person.age_years": "age",
    "person.sex": "sex",
    "person.pregnant": "pregnant",
    "person.breastfeeding": "breastfeeding",
    "person.alcohol": "alcohol",
    "person.conditions": "conditions",
    "person.country_or_state": "place",
    "kratom_use.text": "use",
    "kratom_use.grams_per_dose": "grams_per_dose",
    "kratom_use.doses_per_day": "doses_per_day",
    "kratom_use.days_used": "days_used",
    "products.form": "kind",
    "products.name": "product",
    "products": "mitragynine",
}
_NUMBER = re.compile(r"\+?0*([0-9]{1,400})(?:[.,]([0-9]{1,2}|[0-9]{4,20}))?|\+?[.,]([0-9]{1,20})")
_UNTIL = re.compile(r"^(.+?)[,;(\s]+(?:until|stopped(?:\s+on)?)\s+(\d{4}-\d{2}-\d{2})\)?$", re.IGNORECASE)
_WORDS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Problem:
    """One sentence about one field; ``field`` is empty when no single field is to blame."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Reading:
    """What was typed, read: the record when everything could be read, else the problems."""

    record: Record
    problems: tuple[Problem, ...]


def read(typed: Typed) -> Reading:
    """Read every field; all problems are found at once, because mending one by one is tiring."""
    left = {name: list(values) for name, values in typed.items()}
    problems = []
    for name in ("medicines", "conditions", "symptoms"):
        count = len(_lines(left, name))
        if count > MOST_LINES:
            problems.append(Problem(name, f"{name}: {count} lines; at most {MOST_LINES} can be checked at once"))
            del left[name]
    while True:
        try:
            return Reading(read_record(msgspec.json.encode(as_json(left))), tuple(problems))
        except BadRecord as error:
            problem = Problem(field_at(str(error)), str(error))
            problems.append(problem)
            if left.pop(problem.field, None) is None:
                return Reading(Record(schema_version=1), tuple(problems))


def field_at(sentence: str) -> str:
    """The field that a ``BadRecord`` sentence speaks of; empty when none is named."""
    path = re.sub(r"\[\d*\]", "", sentence.partition(":")[0])
    while path:
        if path in FIELD_OF_PATH:
            return FIELD_OF_PATH[path]
        path = path.rpartition(".")[0]
    return ""


def as_json(typed: Typed) -> dict[str, Any]:
    """The record of the contract as plain types; fields left empty are left out, never set to "no"."""
    product = _product(typed)
    use = _given(
        product="p1" if product else None,
        text=_one(typed, "use"),
        grams_per_dose=_number(typed, "grams_per_dose"),
        doses_per_day=_number(typed, "doses_per_day"),
        days_used=_number(typed, "days_used"),
    )
    return _given(
        schema_version=1,
        person=_person(typed),
        medications=[_medicine(line) for line in _lines(typed, "medicines")],
        products=[product] if product else None,
        kratom_use=use,
        symptoms=[{"text": text} for text in _choices(typed, "symptom", "symptoms")],
    )


def _person(typed: Typed) -> dict[str, Any]:
    return _given(
        age_years=_number(typed, "age"),
        sex=_one(typed, "sex"),
        pregnant=_yes_or_no(typed, "pregnant"),
        breastfeeding=_yes_or_no(typed, "breastfeeding"),
        alcohol=_one(typed, "alcohol"),
        conditions=_choices(typed, "condition", "conditions"),
        country_or_state=_one(typed, "place"),
    )


def _product(typed: Typed) -> dict[str, Any]:
    said = _given(
        form=_one(typed, "kind"),
        name=_one(typed, "product"),
        mitragynine_mg_per_g=_number(typed, "mitragynine"),
    )
    return {"id": "p1", **said} if said else {}


def _medicine(line: str) -> dict[str, str]:
    stopped = _UNTIL.match(line)
    return {"name": stopped.group(1), "until": stopped.group(2)} if stopped else {"name": line}


def _given(**parts: object) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None and part not in ([], {})}


def _one(typed: Typed, name: str) -> str | None:
    values = [value.strip() for value in typed.get(name, ()) if value.strip()]
    return values[-1] if values else None


def _lines(typed: Typed, name: str) -> list[str]:
    return [line.strip() for value in typed.get(name, ()) for line in value.splitlines() if line.strip()]


def _choices(typed: Typed, boxes: str, text: str) -> list[str]:
    return list(dict.fromkeys([*_lines(typed, boxes), *_lines(typed, text)]))


def _yes_or_no(typed: Typed, name: str) -> bool | str | None:
    said = _one(typed, name)
    return said if said is None else _WORDS.get(said, said)


def _number(typed: Typed, name: str) -> msgspec.Raw | str | None:
    """The digits as typed, so that no number is rounded or overflows unseen; other text stays text and is refused."""
    said = _one(typed, name)
    if said is None:
        return None
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in unicodedata.normalize("NFKC", said))
    found = _NUMBER.fullmatch(plain)
    if not found:
        return said
    whole, part, only_part = found.groups()
    return msgspec.Raw(f"{whole or 0}.{part or only_part or 0}".encode())
