"""Red flags (``SX:``): what the person feels, seen before anything else."""

from ketum.record import Finding, Severity
from ketum.safety.amount import Pace, excess, heavy_daily
from ketum.safety.case import Case
from ketum.safety.interactions import meetings

# Symptoms that need no more than to be present: role of the term -> code.
BY_ROLE = (
    ("sedation", "SX:sedation"),
    ("cardiac", "SX:cardiac"),
    ("seizure", "SX:seizure"),
    ("confusion", "SX:confusion"),
    ("neuro", "SX:neuro"),
    ("psych", "SX:psych"),
    ("shock", "SX:shock"),
    ("neonate", "SX:neonate"),
    ("vomiting", "SX:vomiting"),
    ("endocrine", "SX:endocrine"),
    ("skin", "SX:skin"),
)
SEROTONIN = ("serotonin_agitation", "serotonin_tremor_clonus", "serotonin_sweating_fever", "serotonin_tachycardia")
URGENT_BREATHING = ("hypox", "failure", "cyanosis", "blue", "apn", "arrest", "ards", "stopped", "oxygen", "gasping")


def red_flags(case: Case) -> list[Finding]:
    """Symptoms that speak for themselves."""
    found = [case.book.finding(code, seen) for role, code in BY_ROLE if (seen := case.symptom(role))]
    return [*found, *_breathing(case), *_serotonin(case), *_infection(case), *_opioid_effects(case)]


def _breathing(case: Case) -> list[Finding]:
    seen = case.symptom("resp")
    if not seen:
        return []
    urgent = any(word in one.casefold() for one in seen for word in URGENT_BREATHING) or case.symptom("sedation")
    return [case.book.finding("SX:resp", seen, Severity.EMERGENCY if urgent else None)]


def _serotonin(case: Case) -> list[Finding]:
    """At least two kinds of signs, and a medicine that raises serotonin."""
    signs = [role for role in SEROTONIN if case.symptom(role)]
    medicines = [one.taken.in_words for one in meetings(case) if "5HT" in one.mechanisms]
    if len(signs) < 2 or not medicines:
        return []
    return [case.book.finding("SX:serotonin", [*case.symptom(*signs), *medicines])]


def _infection(case: Case) -> list[Finding]:
    fever = case.symptom("infection_fever")
    gut = case.symptom("infection_diarrhoea", "diarrhoea")
    return [case.book.finding("SX:infection", [*fever, *gut])] if fever and gut else []


def _opioid_effects(case: Case) -> list[Finding]:
    slow, sleepy = case.symptom("constipation"), case.symptom("drowsiness", "sedation")
    return [case.book.finding("SX:opioid_ae", [*slow, *sleepy])] if slow and sleepy else []


def suicidal(case: Case) -> list[Finding]:
    """Suicidal thoughts; or a very large intake by someone with depression or an earlier attempt."""
    seen = case.symptom("suicidal")
    at_risk = case.condition("suicidality", "depression")
    over = excess(case, Pace(case))
    if seen:
        return [case.book.finding("SX:suicidal", seen)]
    return [case.book.finding("SX:suicidal", [*over, *at_risk])] if over and at_risk else []


def withdrawal(case: Case) -> list[Finding]:
    """Withdrawal that is there, or that is to be expected from the amount or from coming off something else."""
    pace = Pace(case)
    seen = case.symptom("withdrawal")
    words = (case.record.kratom_use.text if case.record.kratom_use else None) or ""
    detox = "detox" in words.casefold() and (case.condition("oud_sud") or case.condition("opioid_dependence"))
    if pace.words.stopped and case.symptoms and not case.long_past:
        seen = [*seen, case.say("kratom was stopped")]
    if detox:
        seen = [*seen, words]
    if heavy_daily(case, pace):
        seen = [*seen, pace.in_words]
    return [case.book.finding("SX:withdrawal", seen)] if seen else []
