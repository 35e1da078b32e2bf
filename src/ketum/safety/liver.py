"""The liver: prevention, signs, laboratory stop rules (``LIVER:``, ``SX:jaundice``, ``LAB:``)."""

from datetime import timedelta

from ketum.labs.liver import pattern, r_ratio
from ketum.labs.values import Unreadable, Value
from ketum.record import Finding, Severity
from ketum.record.model import moment
from ketum.safety.amount import Pace
from ketum.safety.case import Case
from ketum.safety.interactions import LIVER, meetings

LIVER_TESTS = frozenset({"alt", "ast", "alp", "ggt", "tbil", "dbil"})


def prevention(case: Case) -> list[Finding]:
    """Baseline tests in the window in which injury begins; two hepatotoxic exposures; injury before."""
    found = []
    earlier = case.condition("kratom_liver_injury")
    if earlier:
        found.append(case.book.finding("LIVER:rechallenge", earlier))
    if _within(case, "liver_window") or _check_up_due(case):
        found.append(case.book.finding("LIVER:baseline", [_how_long(case)]))
    also = _hepatotoxic(case)
    if also:
        found.append(case.book.finding("LIVER:hepatotoxic_coexposure", also))
    return found


def _within(case: Case, window: str) -> bool:
    """Whether use is so short, or so unknown, that liver injury is still to be expected."""
    if case.long_past:
        return False
    days = Pace(case).days_used
    return days is None or days <= case.book.threshold(window)


def _check_up_due(case: Case) -> bool:
    """Whether use goes on, on most days or nobody knows how often, and no liver test is on record for months.

    A test without a date counts: the record says that somebody looks.
    """
    if not case.uses_kratom or case.amount.stopped or Pace(case).daily is False:
        return False
    dates = [value.at for key, value in case.values.items() if key in LIVER_TESTS]
    oldest = case.at - timedelta(days=case.book.threshold("liver_check_up_every"))
    return not any(at is None or moment(at).date() >= oldest for at in dates)


def _how_long(case: Case) -> str:
    days = Pace(case).days_used
    if not case.uses_kratom:
        return case.say("before starting")
    if days is None:
        return case.say("how long it has been used was not said")
    return case.say("used for {days:g} days", days=days)


def _hepatotoxic(case: Case) -> list[str]:
    met = [one for one in meetings(case) if LIVER in one.mechanisms and one.severity]
    serious = [one for one in met if one.severity and one.severity >= Severity.WARNING and one.mechanisms[0] == LIVER]
    several = [one for one in met if one.severity and one.severity >= Severity.CAUTION]
    chosen = several if len(several) > 1 else serious
    return [one.taken.in_words for one in chosen]


def signs(case: Case) -> list[Finding]:
    """Jaundice and its kin; less specific signs in the first weeks."""
    jaundice = case.symptom("jaundice")
    if jaundice:
        itch_only = all("itch" in one.casefold() or "prurit" in one.casefold() for one in jaundice)
        return [case.book.finding("SX:jaundice", jaundice, None if itch_only else Severity.EMERGENCY)]
    vague = case.symptom("liver_nonspecific")
    if vague and case.uses_kratom and _within(case, "liver_symptom_window"):
        return [case.book.finding("SX:liver_nonspecific", vague)]
    return []


def failure(case: Case) -> list[Finding]:
    """Clotting or the brain failing with liver injury; or bleeding in someone who cannot be woken."""
    limits = case.library.blob("labs")["limits"]
    inr = case.values.get("inr")
    brain = case.symptom("encephalopathy", "coma", "confusion")
    injured = _injured(case)
    clotting = [inr.in_words] if inr and (inr.amount or inr.multiple) >= limits["inr_failure_from"] else []
    bleeding = case.symptom("bleeding")
    unwell = (clotting or (brain and case.symptom("encephalopathy"))) and (injured or case.symptom("jaundice"))
    unseen = bleeding and brain and case.uses_kratom
    if unwell or unseen:
        return [case.book.finding("LAB:alf", [*clotting, *injured, *bleeding, *brain])]
    return []


def _injured(case: Case) -> list[str]:
    limits = case.library.blob("labs")["limits"]
    enzymes = [one for key in ("alt", "ast") if (one := case.values.get(key))]
    high = [one for one in enzymes if one.multiple >= limits["enzymes_repeat_above"]]
    return [one.in_words for one in [*high, *_bilirubin(case)]]


def _bilirubin(case: Case) -> list[Value]:
    limit = case.library.blob("labs")["limits"]["bilirubin_stop_from"]
    return [one for key in ("tbil", "dbil") if (one := case.values.get(key)) and one.multiple >= limit]


def laboratory(case: Case) -> list[Finding]:
    """The stop rules; each value is judged in multiples of the report's own limit."""
    limits, values = case.library.blob("labs")["limits"], case.values
    enzymes = [values[key] for key in ("alt", "ast") if key in values]
    worst = max((one.multiple for one in enzymes), default=0.0)
    bile = _bilirubin(case)
    symptomatic = case.symptom("liver_nonspecific", "jaundice", "infection_fever", "vomiting")
    urgent = bile or worst > limits["enzymes_urgent_above"]
    urgent = urgent or (worst > limits["enzymes_repeat_above"] and symptomatic)
    seen = [one.in_words for one in [*enzymes, *bile]]
    failing = [one for finding in failure(case) for one in finding.seen]  # a failing liver meets every stop rule
    if urgent or failing:
        seen = seen or failing
        return [case.book.finding("LAB:hepatic", [*seen, *_ratio(case)], Severity.EMERGENCY)]
    if worst >= limits["enzymes_stop_from"] or _cholestatic(values, limits["alp_stop_from"]):
        alp = values.get("alp")
        return [case.book.finding("LAB:hepatic", [*seen, alp.in_words if alp else "", *_ratio(case)])]
    if worst > limits["enzymes_repeat_above"]:
        return [case.book.finding("LAB:enzymes_raised", seen, Severity.WARNING)]
    return [case.book.finding("LAB:enzymes_raised", seen)] if worst >= limits["enzymes_watch_from"] else []


def _cholestatic(values: dict[str, Value], limit: float) -> bool:
    alp, others = values.get("alp"), [values.get("ggt"), values.get("tbil")]
    return bool(alp and alp.multiple >= limit and any(one and one.multiple > 1 for one in others))


def _ratio(case: Case) -> list[str]:
    alt, alp = case.values.get("alt"), case.values.get("alp")
    ratio = r_ratio(alt.multiple if alt else None, alp.multiple if alp else None)
    return (
        []
        if ratio is None
        else [case.say("R ratio {ratio:.1f} ({pattern})", ratio=ratio, pattern=case.library.say(pattern(ratio)))]
    )


def unreadable(case: Case) -> list[Finding]:
    """Laboratory values that could not be judged, each with the reason."""
    bad = [one for one in case.readings if isinstance(one, Unreadable)]
    return [case.book.finding("INPUT:laboratory", [one.why for one in bad])] if bad else []
