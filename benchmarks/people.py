"""Made-up people for benchmarks: varied, seeded, nobody real."""

import random
from typing import Any

MEDICINES = (
    "Cymbalta 60 mg daily", "Xanax", "sertraline 50 mg", "ibuprofen", "Lyrica 75 mg twice daily", "metformin 1 g",
    "levothyroxine", "omeprazole", "Tylenol PM", "amitriptyline 10 mg at night", "tramadol", "St John's wort",
    "vitamin D", "atorvastatin", "Plaquenil", "methotrexate weekly", "gabapentin 300mg TID", "lisinopril", "Adderall",
    "bupropion XL", "escitalopram", "quetiapine", "warfarin", "prednisone", "grapefruit juice", "sertralin", "CBD oil",
)  # fmt: skip
CONDITIONS = (
    "fibromyalgia", "rheumatoid arthritis", "nerve pain from sugar", "high blood pressure", "asthma", "depression",
    "back pain", "migraine", "hypothyroid", "type 2 diabetes", "sleep apnea", "anxiety",
)  # fmt: skip
USES = (
    "2 g twice a day", "4-6 teaspoons, twice a day", "2500 mg twice a week", "6 caps 3x a day", "one 15 mL shot",
    "went from 3 to 8 grams a day", "an ounce every 4 days", "heaped tsp every 4 hours while awake",
)  # fmt: skip
SYMPTOMS = ("nausea", "constipation", "can't sleep", "itchy all over", "heart racing", "tired")
PLACES = ("US-TX", "US-CA", "Germany", "UK", "Thailand", "Tennessee")
FORMS = ("leaf_powder", "capsule", "tea", "extract", "unknown")


def people(count: int, seed: int) -> list[dict[str, Any]]:
    """``count`` records in the JSON shape of the contract."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    return [_person(chance) for _ in range(count)]


def _person(chance: random.Random) -> dict[str, Any]:
    def some(choices: tuple[str, ...], most: int) -> list[str]:
        return chance.sample(choices, chance.randint(0, most))

    return {
        "schema_version": 1,
        "person": {
            "age_years": chance.randint(18, 85),
            "sex": chance.choice(("female", "male")),
            "conditions": some(CONDITIONS, 4),
            "country_or_state": chance.choice(PLACES),
        },
        "medications": [{"name": name} for name in some(MEDICINES, 7)],
        "products": [{"id": "p", "name": "Green Malay", "form": chance.choice(FORMS)}],
        "kratom_use": {"product": "p", "text": chance.choice(USES)},
        "symptoms": [{"text": text} for text in some(SYMPTOMS, 2)],
        "labs": [{"analyte": "ALT", "value": chance.randint(10, 300), "unit": "U/L", "upper_limit": 40}],
    }
