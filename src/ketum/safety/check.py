"""The check: one record and the knowledge in, every finding out, the most serious first."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import msgspec

from ketum.knowledge.library import Library
from ketum.record import Finding, Record
from ketum.safety import (
    amount,
    inputs,
    interactions,
    laboratory,
    liver,
    person,
    product,
    questionnaires,
    rescue,
    symptoms,
)
from ketum.safety.case import Case
from ketum.safety.law import law_findings

FAMILIES = ("SX", "LAB", "DOSE", "COND", "DDI", "PROD", "LIVER", "DEP", "LAW", "NAL", "INPUT", "BASE")
RULES: tuple[Callable[[Case], list[Finding]], ...] = (
    symptoms.red_flags,
    symptoms.suicidal,
    symptoms.withdrawal,
    liver.signs,
    liver.failure,
    liver.laboratory,
    liver.prevention,
    liver.unreadable,
    laboratory.qtc,
    laboratory.salts,
    questionnaires.answered,
    person.age,
    person.pregnancy,
    person.conditions,
    person.seizures,
    person.alcohol,
    interactions.interactions,
    amount.dose,
    amount.dependence,
    product.products,
    rescue.naloxone,
    inputs.unrecognised,
)


class Answer(msgspec.Struct, frozen=True):
    """What was found, what could not be checked, and with which knowledge."""

    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...]
    knowledge_version: str

    def as_json(self) -> dict[str, Any]:
        """The answer of the contract."""
        return {
            "schema_version": 1,
            "findings": [one.as_json() for one in self.findings],
            "not_checked": list(self.not_checked),
            "knowledge_version": self.knowledge_version,
        }


def check(record: Record, library: Library, at: date) -> Answer:
    """Everything that is dangerous or worth knowing for this person on the day ``at``."""
    case = Case(record, library, at)
    found = [finding for rule in RULES for finding in rule(case)]
    overdose = any(one.code == "DOSE:acute_excess" for one in found)
    found += person.suicide_risk(case, overdose=overdose)
    found += law_findings(record, library, at)
    found.append(case.book.finding("BASE:notice", ()))
    return Answer(ranked(found), tuple(not_checked(case, found)), library.version)


def ranked(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same danger once, with all that was seen; the most serious first, then by family."""
    merged: dict[str, Finding] = {}
    for one in found:
        held = merged.get(one.code)
        merged[one.code] = one if held is None else _joined(held, one)
    return tuple(
        sorted(merged.values(), key=lambda one: (-one.severity, FAMILIES.index(one.code.split(":")[0]), one.code))
    )


def _joined(held: Finding, other: Finding) -> Finding:
    worse = max(held, other, key=lambda one: one.severity)
    return msgspec.structs.replace(worse, seen=tuple(dict.fromkeys((*held.seen, *other.seen))))


def not_checked(case: Case, found: Iterable[Finding]) -> list[str]:
    """What was not said and therefore not looked at, in words; and what was not understood."""
    person_, say = case.record.person, case.say
    gaps = [
        (person_.age_years is None, say("age")),
        (person_.pregnant is None and person_.sex != "male", say("pregnancy")),
        (not case.record.medications and not case.record.substances, say("medicines and other substances")),
        (not person_.conditions, say("conditions")),
        (not case.record.labs, say("blood tests")),
        (person_.country_or_state is None, say("the law where you are")),
        (not case.record.products, say("the product")),
    ]
    unknown = [said for one in found if one.code.startswith("INPUT:") for said in one.seen]
    return [words for missing, words in gaps if missing] + unknown
