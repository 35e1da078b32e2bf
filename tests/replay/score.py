"""Replay published harm cases and controls through the check, and count the alarms.

Each case becomes two records: T0 before the harm, T1 with its symptoms and laboratory values. An alarm counts as asked
for at T1 only where the case holds a symptom or a value from which anybody could raise it; alarms without any such
input are counted apart (``t1_without_input``) and never tuned for.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LEVELS = ("none", "info", "caution", "warning", "stop", "emergency")
FORMS = {"leaf powder": "leaf_powder", "capsule": "capsule", "tea": "tea", "extract": "extract", "7-OH": "seven_oh"}
Case = dict[str, Any]
Judge = Callable[[Case], list[dict[str, Any]]]


def read(name: str) -> list[Case]:
    """The cases in one file beside this one."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def base(case: Case) -> Case:
    """What is known of person, medicines and product."""
    hidden = " ".join(case.get("not_known_beforehand") or []).lower()
    conditions = [one for one in case.get("conditions") or [] if one.lower() not in hidden]
    person = {key: case[key] for key in ("age_years", "pregnant", "breastfeeding") if case.get(key) is not None}
    if case.get("sex") in ("male", "female"):
        person["sex"] = case["sex"]
    if case.get("free_text"):
        person["notes"] = [case["free_text"]]
    product = case.get("product") or {}
    return {
        "schema_version": 1,
        "person": person | {"conditions": conditions},
        "medications": [{"name": name} for name in case.get("co_medications") or []],
        "substances": [{"name": name} for name in case.get("other_substances") or []],
        "products": [
            {"id": "p1", "name": product.get("brand") or "unnamed", "form": FORMS.get(product.get("form"), "unknown")}
        ],
    }


def use(**said: Any) -> Case:
    """The use of the product, without what was not said."""
    return {"product": "p1"} | {key: value for key, value in said.items() if value is not None}


def snapshots(case: Case) -> tuple[Case, Case]:
    """The record before the harm, and with the first symptoms."""
    text = " ; ".join(filter(None, [case.get("dose_text"), case.get("duration_text")])) or None
    before = base(case) | {
        "kratom_use": use(grams_per_day=case.get("dose_g_per_day"), days_used=case.get("duration_days"), text=text)
    }
    labs = [
        {"analyte": name, "value": one["value"], "unit": one.get("unit")}
        | ({"upper_limit": one["ULN_used"]} if one.get("ULN_used") else {})
        for name, one in (case.get("labs") or {}).items()
        if isinstance(one, dict) and one.get("value") is not None
    ]
    symptoms = [{"text": text} for text in case.get("symptoms_at_presentation") or []]
    return before, before | {"symptoms": symptoms, "labs": labs}


def control(case: Case) -> Case:
    """The record of one control."""
    record = base(case)
    if case.get("current_kratom_use"):
        text = " ; ".join(filter(None, [case.get("frequency"), case.get("duration_text")])) or None
        record["kratom_use"] = use(grams_per_dose=case.get("dose_g_per_use"), text=text)
    record["symptoms"] = [{"text": text} for text in case.get("symptoms") or []]
    record["labs"] = [
        {"analyte": name.removesuffix("_xULN"), "value": value, "unit": "xULN", "upper_limit": 1}
        for name, value in (case.get("labs") or {}).items()
        if name.endswith("_xULN") and isinstance(value, int | float)
    ]
    return record


def fires(findings: Iterable[dict[str, Any]], code: str, least: str) -> bool:
    """Whether ``code`` is among ``findings`` at ``least`` that serious."""
    return any(one["code"] == code and LEVELS.index(one["severity"]) >= LEVELS.index(least) for one in findings)


def score(judge: Judge, cases: list[Case], controls: list[Case]) -> dict[str, Any]:
    """Hits by stage, what was missed, and which controls were alarmed more than they deserve."""
    hit: Counter[str] = Counter()
    total: Counter[str] = Counter()
    missed = []
    for case in cases:
        before, after = snapshots(case)
        found = {"T0": judge(before), "T1": judge(after)}
        for alarm in case["expected_alarms_coded"]:
            if alarm["required"]:
                kind = _kind(alarm["stage"], case, after)
                total[kind] += 1
                heard = fires(found[alarm["stage"]], alarm["code"], alarm["min_level"])
                hit[kind] += heard
                missed += [] if heard else [(case["id"], kind, alarm["code"], alarm["min_level"])]
    over = [one for one in (_over_alert(judge, case) for case in controls) if one]
    return {"hit": hit, "total": total, "missed": missed, "over": over, "controls": len(controls)}


def _kind(stage: str, case: Case, after: Case) -> str:
    if stage == "T0":
        return f"t0_{case['t0_predictability']}"
    return "t1" if after["symptoms"] or after["labs"] else "t1_without_input"


def _over_alert(judge: Judge, case: Case) -> tuple[str, str | None, list[tuple[str, str]]] | None:
    counted = [one for one in judge(control(case)) if not one["code"].startswith(("BASE:", "INPUT:", "LAW:"))]
    allowed = LEVELS.index(case["max_justified_level"])
    above = [(one["code"], one["severity"]) for one in counted if LEVELS.index(one["severity"]) > allowed]
    return (case["id"], case["trap"], above) if above else None
