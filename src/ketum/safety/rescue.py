"""Naloxone (``NAL:``): for whom an opioid overdose is thinkable."""

from ketum.record import Finding, Severity
from ketum.safety.amount import Pace, excess
from ketum.safety.case import Case
from ketum.safety.interactions import OPIOID, SEDATIVE, meetings
from ketum.safety.product import kind_of


def naloxone(case: Case) -> list[Finding]:
    """Keep it at home: with opioids, sedatives, strong products, very large amounts, addiction, lost tolerance."""
    strong = ("seven_oh", "blend", "extract")
    reasons = [
        *(one.taken.in_words for one in meetings(case) if _overdose_risk(one.mechanisms, one.severity)),
        *(one.name or one.form for one in case.record.products if kind_of(one, case) in strong),
        *excess(case, Pace(case)),
        *case.condition("oud_sud", "opioid_dependence", "tolerance_lost", "suicidality"),
    ]
    return [case.book.finding("NAL:keep", reasons)] if reasons else []


def _overdose_risk(mechanisms: list[str], severity: Severity | None) -> bool:
    return (severity or Severity.INFO) >= Severity.WARNING and bool({OPIOID, SEDATIVE} & set(mechanisms))
