"""Laboratory values other than the liver's: QTc, sodium, potassium (``LAB:``)."""

from ketum.record import Finding, Severity
from ketum.safety.case import Case


def qtc(case: Case) -> list[Finding]:
    """A long QTc: from the limit on caution, from 480 ms warning, from 500 ms emergency."""
    value = case.values.get("qtc")
    if value is None or value.multiple <= 1:
        return []
    limits = case.library.blob("labs")["limits"]
    milliseconds = value.amount if value.amount is not None else 0.0
    if milliseconds >= limits["qtc_emergency_from"]:
        severity = Severity.EMERGENCY
    else:
        severity = Severity.WARNING if milliseconds >= limits["qtc_warning_from"] else Severity.CAUTION
    return [case.book.finding("LAB:qtc", [case.say("QTc {value:g} ms", value=milliseconds)], severity)]


def salts(case: Case) -> list[Finding]:
    """Sodium or potassium far enough out of range to matter for brain or heart."""
    limits = case.library.blob("labs")["limits"]
    found = []
    sodium, potassium = case.values.get("sodium"), case.values.get("potassium")
    if sodium and sodium.amount is not None and sodium.amount < limits["sodium_low_below"]:
        urgent = sodium.amount < limits["sodium_emergency_below"]
        severity = Severity.EMERGENCY if urgent else None
        found.append(
            case.book.finding("LAB:sodium", [case.say("sodium {value:g} mmol/L", value=sodium.amount)], severity)
        )
    if potassium and potassium.amount is not None:
        low, high = potassium.amount < limits["potassium_low_below"], potassium.amount > limits["potassium_high_above"]
        urgent = potassium.amount < limits["potassium_emergency_below"]
        if low or high:
            severity = Severity.EMERGENCY if urgent else None
            found.append(
                case.book.finding(
                    "LAB:potassium", [case.say("potassium {value:g} mmol/L", value=potassium.amount)], severity
                )
            )
    return found
