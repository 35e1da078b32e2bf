"""The profile of Ketum's own export, merged into the person who is there: what is empty is filled, the rest stays."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ketum.record.rows import PersonRow, Problem, Skipped
from ketum.store.import_report import Report
from ketum.store.models import Person

PROFILE = (
    "label", "is_self", "birth_year", "sex", "weight_kg", "pregnant", "breastfeeding", "alcohol", "place", "conditions",
    "purpose", "settings", "zone",
)  # fmt: skip
FILLED = ("birth_year", "sex", "weight_kg", "pregnant", "breastfeeding", "alcohol", "place", "conditions", "purpose")
NO_ZONE = "UTC"  # what a person has who never said where they are
YOURS = "a part of the profile that you have filled in differently"


def profile_of(person: Person) -> dict[str, Any]:
    """What the diary knows of a person, as JSON has it."""
    return {name: getattr(person, name) for name in PROFILE}


def merge_person(person: Person, row: PersonRow, report: Report) -> None:
    """Fill in what is empty; what is filled in differently stays and is counted."""
    changed = _filled(person, row.fields, report)
    settings = row.fields.get("settings")
    if isinstance(settings, dict) and (added := {key: settings[key] for key in settings if key not in person.settings}):
        person.settings = person.settings | added
        changed.append("settings")
    if person.zone == NO_ZONE and isinstance(zone := row.fields.get("zone"), str) and zone != NO_ZONE:
        person.zone = zone
        changed.append("zone")
    if not changed:
        report.count("person", "same")
        return
    try:
        person.clean_fields()
        with transaction.atomic():
            person.save(update_fields=changed)
    except (ValidationError, IntegrityError, TypeError, ValueError) as error:
        person.refresh_from_db()
        report.refuse(Problem(row.origin.where, "profile", " ".join(str(error).split())[:200], "mend it in the file"))
        return
    report.count("person", "changed")


def _filled(person: Person, fields: dict[str, Any], report: Report) -> list[str]:
    changed = []
    for name in FILLED:
        said, known = fields.get(name), getattr(person, name)
        if said in (None, "", []) or said == known:
            continue
        if known in (None, "", []):
            setattr(person, name, said)
            changed.append(name)
        else:
            report.skip(Skipped(YOURS))
    return changed
