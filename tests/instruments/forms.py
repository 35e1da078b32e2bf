"""FHIR R4 Questionnaires in the form in which LOINC's own server gives them, with words written for these tests."""

import json
from typing import Any

from ketum.instruments.catalogue import instrument
from ketum.instruments.model import Item
from ketum.knowledge.library import library

LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def answers(item: Item, *, ordinals: bool = False) -> list[dict[str, Any]]:
    """One option for each answer, with a made-up code and text."""
    listed = item.options or ()
    values = [one.value for one in listed] if listed else list(range(int(item.span.least), int(item.span.most) + 1))  # type: ignore[union-attr]
    options = []
    for place, value in enumerate(values):
        text = f"Answer {'abcdefghijklmnop'[place]}" if listed else f"{value:g}"
        coding: dict[str, Any] = {"system": LOINC, "code": f"LA{place}-{item.number}", "display": text}
        if ordinals:
            coding["extension"] = [{"url": ORDINAL, "valueDecimal": value}]
        options.append({"valueCoding": coding})
    return options


def form(name: str, *, ordinals: bool = False) -> dict[str, Any]:
    """The instrument ``name`` as a Questionnaire: numeric linkIds that mean nothing, LOINC codes, choices, a total."""
    one = instrument(name, library())
    assert one is not None
    items: list[dict[str, Any]] = []
    for place, item in enumerate(one.items):
        code = [{"system": LOINC, "code": item.loinc, "display": "as in LOINC"}] if item.loinc else []
        items.append(
            {
                "linkId": str(14363 + place),
                "code": code,
                "text": f"Wording of the test for question {item.number}",
                "type": "choice",
                "repeats": False,
                "answerOption": answers(item, ordinals=ordinals),
            }
        )
    items.append({"linkId": "14999", "text": "Total of the test", "type": "decimal"})
    panel = one.loinc.get("panel")
    return {
        "resourceType": "Questionnaire",
        "id": panel or name,
        "meta": {"versionId": "7", "lastUpdated": "2024-08-06T21:03:46.493+00:00"},
        "url": f"http://loinc.org/q/{panel}",
        "name": "A_form",
        "title": f"{one.name.en}, form of the test",
        "status": "draft",
        "subjectType": ["Patient"],
        "publisher": "Nobody",
        "copyright": "Copyright of the test.",
        "code": [{"system": LOINC, "code": panel, "display": "A panel"}] if panel else [],
        "item": items,
    }


def raw(resource: Any) -> bytes:
    """The file as it is given."""
    return json.dumps(resource).encode()
