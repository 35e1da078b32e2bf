"""A person who may run trials, and protocols made from that person's record."""

from datetime import date
from typing import Any

import msgspec

from ketum.knowledge.library import library
from ketum.record import Record, read_record
from ketum.trials.designing import Choices, design
from ketum.trials.protocol import Protocol

AT = date(2026, 11, 27)
SECRET = bytes(range(32))


def record(without: tuple[str, ...] = (), **changes: Any) -> Record:
    """Somebody who takes two leaf products with known strengths, and rated pain for four weeks."""
    said: dict[str, Any] = {
        "schema_version": 1,
        "person": {
            "age_years": 44,
            "sex": "female",
            "pregnant": False,
            "breastfeeding": False,
            "conditions": ["fibromyalgia"],
            "country_or_state": "Texas",
            "alcohol": "none",
        },
        "products": [
            {
                "id": "red",
                "name": "Red",
                "form": "leaf_powder",
                "mitragynine_mg_per_g": 12.0,
                "assay_date": "2026-08-01",
            },
            {
                "id": "green",
                "name": "Green",
                "form": "leaf_powder",
                "mitragynine_mg_per_g": 15.0,
                "assay_date": "2026-08-01",
            },
        ],
        "kratom_use": {
            "product": "red",
            "grams_per_day": 4.0,
            "grams_per_dose": 2.0,
            "doses_per_day": 2,
            "days_used": 200,
        },
        "intakes": [
            {"at": f"2026-11-{day:02d}T08:00:00+00:00", "product": ("red", "green")[day % 2], "grams": 2.0}
            for day in range(1, 27)
        ],
        "ratings": [
            {"at": f"2026-11-{day:02d}T20:00:00+00:00", "scale": "nrs-pain", "value": (6, 5, 7, 6, 4, 6, 5)[day % 7]}
            for day in range(1, 27)
        ],
    }
    said = {key: value for key, value in (said | changes).items() if key not in without}
    return read_record(msgspec.json.encode(said))


def protocol(question: Any = "T3", **choices: Any) -> Protocol:
    if question == "T4":
        choices.setdefault("tested", "heat pack in the evening")
    made = design(question, record(), library(), AT, "seed", Choices(**choices))
    assert isinstance(made, Protocol), made
    return made
