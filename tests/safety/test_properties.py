"""What holds for every record."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketum.knowledge.library import library
from ketum.record import Record, read_record
from ketum.safety import Answer, check

AT = date(2026, 11, 24)
MEDICINES = [
    "Xanax", "alprazolam", "Prozac", "fluoxetine", "oxycodone", "naltrexone", "ibuprofen", "amoxicillin", "caffeine",
    "alcohol", "Contramal LP", "ketoconazole", "rifampicin", "clozapine", "warfarin", "digoxin", "bromazepam", "kava",
    "lidocaine patch", "a benzo", "hydroxizine", "zzyxomab", "paracetamol", "escitalopram", "azithromycin",
]  # fmt: skip
CONDITIONS = ["fibromyalgia", "hepatitis C", "epilepsy", "no seizures", "asthma", "pregnant", "depression", "hay fever"]
SYMPTOMS = ["nausea", "yellow eyes", "tremor", "sweating", "constipation", "drowsy", "can't sleep", "seizure"]
USES = [None, "2 g twice a week", "18-20 g three times daily", "one 15 mL shot", "went from 3 to 8 g a day", "daily"]
FORMS = ["leaf_powder", "capsule", "extract", "seven_oh", "blend", "unknown"]

records = st.fixed_dictionaries(
    {
        "schema_version": st.just(1),
        "person": st.fixed_dictionaries(
            {"conditions": st.lists(st.sampled_from(CONDITIONS), max_size=3)},
            optional={
                "age_years": st.integers(0, 120),
                "pregnant": st.booleans(),
                "sex": st.sampled_from(["female", "male"]),
            },
        ),
        "medications": st.lists(st.sampled_from(MEDICINES).map(lambda name: {"name": name}), max_size=4),
        "symptoms": st.lists(st.sampled_from(SYMPTOMS).map(lambda text: {"text": text}), max_size=3),
        "products": st.sampled_from(FORMS).map(lambda form: [{"id": "p", "form": form}]),
        "kratom_use": st.sampled_from(USES).map(lambda text: {"product": "p"} | ({"text": text} if text else {})),
    }
)
quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def look(record: dict[str, Any]) -> Answer:
    return check(read_record(msgspec.json.encode(record)), library(), AT)


def worst(answer: Answer) -> int:
    return max(one.severity for one in answer.findings)


@quickly
@given(records, st.sampled_from(MEDICINES))
def test_adding_a_medicine_never_lowers_the_worst_severity(record: dict[str, Any], name: str) -> None:
    more = record | {"medications": [*record["medications"], {"name": name}]}
    before, after = look(record), look(more)
    assert worst(after) >= worst(before)
    assert {one.code for one in before.findings} <= {one.code for one in after.findings}


@quickly
@given(records, st.randoms())
def test_order_and_duplicates_do_not_matter(record: dict[str, Any], random: Any) -> None:
    shuffled = record | {"medications": record["medications"] * 2, "symptoms": record["symptoms"] * 2}
    for key in ("medications", "symptoms"):
        random.shuffle(shuffled[key])
    assert [(one.code, one.severity) for one in look(shuffled).findings] == [
        (one.code, one.severity) for one in look(record).findings
    ]


@quickly
@given(records)
def test_every_finding_has_a_reference_a_certainty_an_action_and_documentation(record: dict[str, Any]) -> None:
    documented = (Path(__file__).parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
    shelf = library().blob("references")
    for one in look(record).findings:
        assert one.references
        assert one.certainty
        assert one.action
        assert one.title
        assert all(reference in shelf for reference in one.references), one
        assert f"`{one.code}`" in documented or one.code.startswith("DDI:")


@quickly
@given(records)
def test_findings_are_sorted_and_said_once_and_the_notice_is_always_there(record: dict[str, Any]) -> None:
    found = look(record).findings
    assert [one.severity for one in found] == sorted((one.severity for one in found), reverse=True)
    assert len({one.code for one in found}) == len(found)
    assert found[-1].code == "BASE:notice"


def test_brand_and_generic_agree() -> None:
    pairs = [
        ("Xanax", "alprazolam"),
        ("Prozac", "fluoxetine"),
        ("Tylenol", "paracetamol"),
        ("Ultram", "tramadol"),
        ("Lyrica", "pregabalin"),
    ]
    for brand, generic in pairs:
        one, other = (
            {(f.code, f.severity) for f in look({"schema_version": 1, "medications": [{"name": name}]}).findings}
            for name in (brand, generic)
        )
        assert one == other, (brand, generic)


def test_grams_and_milligrams_agree() -> None:
    texts = ("20 g a day", "20000 mg a day", "20 grams daily", "20g/day")
    codes = [{f.code for f in look({"schema_version": 1, "kratom_use": {"text": text}}).findings} for text in texts]
    assert all(one == codes[0] for one in codes), codes
    assert "DOSE:high" in codes[0]


def test_every_code_of_the_rulebook_is_documented_and_every_documented_code_exists() -> None:
    page = (Path(__file__).parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+:\w+)`", page, re.MULTILINE))
    known = set(library().blob("rules"))
    assert {one for one in documented if not one.startswith("LAW:")} == known


def test_an_empty_record_is_answered_with_the_notice_and_with_what_was_not_checked() -> None:
    answer = check(Record(schema_version=1), library(), AT)
    assert [one.code for one in answer.findings][-1] == "BASE:notice"
    assert "medicines and other substances" in answer.not_checked
