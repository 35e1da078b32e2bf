"""Before something is logged: too soon, more than usual, over the own limit, mixed with something new, a 7-OH product.

Nothing here blocks: what is dangerous is recorded all the same, because the record is the safety data.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from ketum.knowledge.library import Library
from ketum.record import Finding, Intake, Record, Severity
from ketum.record.model import moment
from ketum.safety.case import Case
from ketum.safety.check import ranked
from ketum.safety.interactions import interactions
from ketum.safety.product import products


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is about to log: of which product, how much where it is known, when."""

    at: datetime
    product: str | None = None
    grams: float | None = None


class OwnLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What the person set for themselves; ``None``: no limit."""

    grams_per_day: float | None = None
    hours_between: float | None = None


NO_LIMITS = OwnLimits()


def before_intake(
    record: Record,
    planned: Planned,
    library: Library,
    limits: OwnLimits = NO_LIMITS,
    new_medicines: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """What to know before logging ``planned``, the most serious first; empty most of the time.

    ``new_medicines`` are names entered since the last intake. An interaction that the person lives with is not said
    again at every dose: only what is new, and what must not be combined.
    """
    case = Case(_with(record, planned), library, planned.at.date())
    earlier = [one for one in record.intakes if one.at and moment(one.at) <= planned.at]
    found = [
        *_too_soon(case, earlier, planned, limits),
        *_too_much(case, earlier, planned),
        *_over_limit(case, earlier, planned, limits),
        *_mixed(case, new_medicines),
        *_strong(case, planned),
    ]
    return ranked(found)


def _with(record: Record, planned: Planned) -> Record:
    """The record with what is planned, so that rules over the whole record see it."""
    known = {one.id for one in record.products}
    product = planned.product if planned.product in known else None
    intake = Intake(at=planned.at.isoformat(), product=product, grams=planned.grams)
    return msgspec.structs.replace(record, intakes=(*record.intakes, intake))


def _too_soon(case: Case, earlier: Sequence[Intake], planned: Planned, limits: OwnLimits) -> list[Finding]:
    if not earlier:
        return []
    last = max(moment(one.at or "") for one in earlier)
    hours = (planned.at - last).total_seconds() / 3600
    own = limits.hours_between or 0.0
    if hours >= max(own, case.book.threshold("too_soon_below")):
        return []
    seen = [_span(hours, case)]
    if hours < own:
        seen.append(case.say("you set {own:g} hours between two", own=own))
    return [case.book.finding("DOSE:too_soon", seen)]


def _too_much(case: Case, earlier: Sequence[Intake], planned: Planned) -> list[Finding]:
    """Far above anything studied, or clearly above what this person takes."""
    if planned.grams is None:
        return []
    book = case.book
    usual = _usual(case, earlier, planned)
    if planned.grams >= book.threshold("single_excess_from") and (not usual or planned.grams > 2 * max(usual)):
        return [book.finding("DOSE:acute_excess", [case.say("{grams:g} g at once", grams=planned.grams)])]
    if len(usual) < book.threshold("usual_fewest"):
        return []
    most = max(usual)
    if planned.grams <= most * book.threshold("more_than_usual_above"):
        return []
    return [
        book.finding(
            "DOSE:more_than_usual", [f"{planned.grams:g} g", case.say("your most lately: {most:g} g", most=most)]
        )
    ]


def _usual(case: Case, earlier: Sequence[Intake], planned: Planned) -> list[float]:
    """The single amounts of the last weeks, of this product where it was taken often enough."""
    since = planned.at - timedelta(days=case.book.threshold("usual_window"))
    recent = [one for one in earlier if one.grams and moment(one.at or "") >= since]
    same = [one.grams for one in recent if one.product == planned.product and one.grams]
    every = [one.grams for one in recent if one.grams]
    return same if len(same) >= case.book.threshold("usual_fewest") else every


def _over_limit(case: Case, earlier: Sequence[Intake], planned: Planned, limits: OwnLimits) -> list[Finding]:
    if limits.grams_per_day is None or planned.grams is None:
        return []
    total = planned.grams + grams_on(planned.at, earlier)
    if total <= limits.grams_per_day:
        return []
    seen = [
        case.say("{total:g} g today with this", total=total),
        case.say("your limit: {limit:g} g", limit=limits.grams_per_day),
    ]
    return [case.book.finding("DOSE:own_limit", seen)]


def grams_on(at: datetime, intakes: Sequence[Intake]) -> float:
    """Grams recorded on the day of ``at``, by the clock of the place where the person is."""
    zone = at.tzinfo
    days = ((moment(one.at or "").astimezone(zone).date(), one.grams) for one in intakes if one.at)
    return sum(grams for day, grams in days if grams and day == at.date())


def _mixed(case: Case, new_medicines: Sequence[str]) -> list[Finding]:
    """What must not be combined; and serious interactions of medicines that are new."""
    fresh = {name.casefold() for name in new_medicines} | _begun_lately(case)
    return [
        one
        for one in interactions(case)
        if one.severity >= Severity.STOP
        or (one.severity >= Severity.WARNING and any(name in seen.casefold() for seen in one.seen for name in fresh))
    ]


def _begun_lately(case: Case) -> set[str]:
    limit = case.book.threshold("new_medicine_within")
    begun = ((one.name.casefold(), moment(one.since).date()) for one in case.record.medications if one.since)
    return {name for name, day in begun if 0 <= (case.at - day).days <= limit}


def _strong(case: Case, planned: Planned) -> list[Finding]:
    """7-OH and blends, each time; they are no leaf."""
    only = tuple(one for one in case.record.products if one.id == planned.product)
    if not only:
        return []
    narrow = msgspec.structs.replace(case.record, products=only, kratom_use=None, intakes=())
    return [one for one in products(Case(narrow, case.library, case.at)) if one.severity >= Severity.STOP]


def _span(hours: float, case: Case) -> str:
    minutes = round(hours * 60)
    if minutes < 1:
        return case.say("the last one was just now")
    if minutes < 90:
        return case.say("the last one was {minutes} minutes before", minutes=minutes)
    return case.say("the last one was {hours:.1f} hours before", hours=hours)
