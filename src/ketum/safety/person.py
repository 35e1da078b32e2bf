"""Who the person is and what they live with: age, pregnancy, conditions, circumstances (``COND:``)."""

import re

from ketum.record import Finding, Severity
from ketum.safety.case import Case

# Conditions that need no more than to be present: role of the term -> code.
BY_ROLE = (
    ("hcv_or_liver", "COND:hcv_or_liver"),
    ("cardiac", "COND:cardiac"),
    ("hypertension", "COND:hypertension"),
    ("respiratory", "COND:respiratory"),
    ("renal", "COND:renal"),
    ("bipolar_psychosis", "COND:bipolar_psychosis"),
    ("oud_sud", "COND:oud_sud"),
    ("tolerance_lost", "COND:tolerance_lost"),
    ("surgery", "COND:surgery"),
    ("driving", "COND:driving"),
    ("exertion", "COND:exertion"),
    ("thyroid", "COND:thyroid"),
)
LONG = re.compile(r"\b(?:years|long[- ]?term|chronic|daily|every day)\b(?! old)", re.IGNORECASE)
ILLICIT = ("heroin", "cocaine", "methamphetamine", "fentanyl")


def age(case: Case) -> list[Finding]:
    """Too young for kratom, or old enough for harm to be more often serious."""
    years = case.record.person.age_years
    if years is None:
        return []
    seen = [case.say("age {years:g}", years=years)]
    if years < case.book.threshold("age_minor_below"):
        return [case.book.finding("COND:minor", seen)]
    if years < case.book.threshold("age_young_below"):
        return [case.book.finding("COND:age_under_21", seen)]
    if years >= case.book.threshold("age_older_from"):
        return [case.book.finding("COND:age_over_60", seen)]
    return []


def pregnant(case: Case) -> list[str]:
    """What says that the person is pregnant now; empty when nothing does."""
    said = ["pregnant"] if case.record.person.pregnant else []
    return said or [one.term for one in case.conditions if "pregnancy" in one.roles and not one.past]


def pregnancy(case: Case) -> list[Finding]:
    """Pregnancy, with its own answer where there is dependence, and breastfeeding."""
    found = []
    seen = pregnant(case)
    if seen:
        found.append(case.book.finding("COND:pregnancy", seen))
        dependent = [*case.condition("opioid_dependence", "kratom_dependence"), *_long_opioids(case)]
        if dependent:
            found.append(case.book.finding("COND:opioid_dependent_pregnancy", [*seen, *dependent]))
    feeding = ["breastfeeding"] if case.record.person.breastfeeding else []
    feeding = feeding or [one.term for one in case.conditions if "breastfeeding" in one.roles and not one.past]
    if feeding:
        found.append(case.book.finding("COND:breastfeeding", feeding))
    return found


def _long_opioids(case: Case) -> list[str]:
    """Opioids for so long, or with a treatment for addiction, that dependence is to be expected."""
    used = case.condition("opioid_use")
    treated = [one for one in case.condition("oud_sud") if one not in used]
    long = any(LONG.search(said) for said in case.record.person.conditions)
    return [*used, *treated] if used and (treated or long) else []


def conditions(case: Case) -> list[Finding]:
    """Conditions and circumstances that are a risk by being there."""
    found = []
    for role, code in BY_ROLE:
        seen = case.condition(role)
        if role == "oud_sud":
            seen = [*seen, *(one.in_words for one in case.taken if one.match.ingredient.casefold() in ILLICIT)]
        if seen:
            found.append(case.book.finding(code, seen))
    naive = case.condition("naive") or ([case.say("first use")] if case.amount.first_use else [])
    if naive:
        found.append(case.book.finding("COND:naive", naive))
    return found


def seizures(case: Case) -> list[Finding]:
    """Seizures in the history; worse when the medicine against them was missed."""
    found = []
    missed = case.condition("seizure_untreated")
    history = case.condition("seizure")
    if missed:
        found.append(case.book.finding("COND:seizure_untreated", missed))
    if history:
        found.append(case.book.finding("COND:seizure", history))
    return found


def suicide_risk(case: Case, *, overdose: bool) -> list[Finding]:
    """Earlier attempts or overdoses; or depression in the young or with a very large intake."""
    at_risk = case.condition("suicidality")
    depressed = case.condition("depression")
    years = case.record.person.age_years
    young = years is not None and years < case.book.threshold("age_young_adult_below")
    if not at_risk and not (depressed and (young or overdose)):
        return []
    return [case.book.finding("COND:suicidality", [*at_risk, *depressed])]


def alcohol(case: Case) -> list[Finding]:
    """Heavy drinking."""
    seen = case.condition("alcohol_heavy")
    if case.record.person.alcohol == "heavy":
        seen = [case.say("heavy alcohol use"), *seen]
    return [case.book.finding("COND:alcohol_heavy", seen, Severity.WARNING)] if seen else []
