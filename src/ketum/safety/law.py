"""What the law says where the person is (``LAW:``): the strictest rule that concerns them, once."""

import re
from datetime import date
from typing import Any

from ketum.knowledge.law import LawAnswer, LawRow, law
from ketum.knowledge.library import Library
from ketum.record import Certainty, Finding, Record, Severity
from ketum.safety.case import Case
from ketum.safety.product import kind_of

BANNED = {"prohibited", "controlled"}
FEDERAL = "US"
SURE = {
    ("high", "known"): Certainty.HIGH,
    ("medium", "known"): Certainty.MODERATE,
    ("high", "last_known"): Certainty.MODERATE,
}
Words = dict[str, Any]


def law_findings(record: Record, library: Library, at: date) -> list[Finding]:
    """What holds in the place that was given; nothing where no place was given, or where no ban is known to hold."""
    said = (record.person.country_or_state or "").strip()
    if not said:
        return []
    found, words = law(said, at, library), library.blob("law_findings")
    if found.place is None:
        options = (f"{one.name} ({one.code})" for one in found.candidates)
        return [_without_row(words["which_place"], (said, *options), said, at)]
    if not found.rows:
        return [_without_row(words["unknown"], (found.place.name,), found.place.name, at)]
    return _of_rows(found, _substances(record, library, at), record.person.age_years, words)


def _of_rows(found: LawAnswer, substances: set[str], age: float | None, words: Words) -> list[Finding]:
    """The most serious of what the rows say; federal law on 7-OH beside it, because its order is pending."""
    findings = []
    for row in found.rows:
        if row.substance not in substances:
            continue
        if row.place == FEDERAL and row.substance == "7-OH":
            findings.append(_made(words["federal_7oh"], row))
        elif row.place != FEDERAL and (kind := _kind(row, age)):
            findings.append(_made(words[kind], row))
        elif found.place and found.place.code == FEDERAL:
            findings.append(_made(words["state_not_said"], row))
    federal = [one for one in findings if one.code == words["federal_7oh"]["code"]]
    others = [one for one in findings if one not in federal]
    return [*federal, *sorted(others, key=lambda one: -one.severity)[:1]]


def _kind(row: LawRow, age: float | None) -> str | None:
    """Which words fit a row; ``None`` when no ban is known and the row is current."""
    if row.display == "unknown":
        return "reported_ban" if row.status in BANNED else "unknown"
    if row.status in BANNED:
        return "prohibited"
    if row.min_age is not None and age is not None and age < row.min_age:
        return "under_age"
    if row.status != "legal":
        return "restricted"
    return None if row.display == "known" else "unknown"


def _substances(record: Record, library: Library, at: date) -> set[str]:
    """Which of ``kratom`` and ``7-OH`` is in use; leaf where nothing was said."""
    case = Case(record, library, at)
    kinds = {kind_of(one, case) for one in record.products}
    told = (record.kratom_use.text if record.kratom_use else None) or ""
    names = "|".join(map(re.escape, library.blob("products")["seven_oh"]))
    if re.search(rf"(?<!\w)(?:{names})(?!\w)", told, re.IGNORECASE):
        kinds.add("seven_oh")
    if "seven_oh" not in kinds:
        return {"kratom"}
    return {"7-OH"} if kinds == {"seven_oh"} else {"kratom", "7-OH"}


def _made(words: Words, row: LawRow) -> Finding:
    """The finding about one row; it cites what the row cites and is as old as the row."""
    return Finding(
        code=words["code"],
        severity=Severity.of(words["severity"]),
        title=words["title"],
        seen=(row.in_words,),
        why=words["why"].format(place=row.name, age=row.min_age),
        action=words["action"],
        certainty=SURE.get((row.confidence, row.display), Certainty.LOW),
        references=tuple(row.references),
        as_of=row.as_of,
    )


def _without_row(words: Words, seen: tuple[str, ...], place: str, at: date) -> Finding:
    """The finding about a place of which nothing is on file."""
    return Finding(
        code=words["code"],
        severity=Severity.of(words["severity"]),
        title=words["title"],
        seen=seen,
        why=words["why"].format(place=place),
        action=words["action"],
        certainty=Certainty.LOW,
        references=tuple(words["references"]),
        as_of=at.isoformat(),
    )
