"""What could not be understood (``INPUT:``): said first-hand, never passed over as "no problem found"."""

from ketum.knowledge.terms import understand
from ketum.record import Finding
from ketum.safety.case import Case, Named


def unrecognised(case: Case) -> list[Finding]:
    """Names and words that were not recognised, and names that could mean several medicines."""
    unknown = [one.said for one in case.named if _not_understood(one)]
    unclear = [one for one in case.named if one.found.ambiguous]
    typed = [*case.record.person.conditions, *(one.text for one in case.record.symptoms)]
    for said in typed:
        found = understand(said, case.library)
        if found.ambiguous or (not found.matches and found.rest):
            unknown.append(said)
    found_all = []
    if unknown:
        found_all.append(case.book.finding("INPUT:not_recognised", unknown))
    for one in unclear:
        found_all.append(case.book.finding("INPUT:ambiguous", [one.said], action=one.found.ask))
    return found_all


def _not_understood(named: Named) -> bool:
    found = named.found
    return not (found.matches or found.drug_class or found.negated or found.ambiguous)
