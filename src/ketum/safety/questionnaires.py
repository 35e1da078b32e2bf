"""What answers to questionnaires mean (``SX:``, ``COND:``, ``DEP:``); the instrument's data say which.

The engine is imported only where there are answers: most records have none, and ``ketum check`` must feel instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ketum.record import Finding, Response, Severity
from ketum.record.model import moment
from ketum.safety.case import Case
from ketum.safety.rulebook import Rulebook

if TYPE_CHECKING:
    from ketum.instruments.methods import Number
    from ketum.instruments.model import Instrument, Trigger
    from ketum.instruments.scoring import Scored

Dated = tuple[date | None, "Scored"]
KEPT_DAYS = 31  # for an instrument that has no findings: wrong answers of the last month are still said


def answered(case: Case) -> list[Finding]:
    """Findings from the newest answers of each questionnaire; what cannot be scored is said."""
    if not case.record.responses:
        return []
    from ketum.instruments.answers import BadAnswers
    from ketum.instruments.catalogue import instrument
    from ketum.instruments.scoring import score

    scored: dict[str, list[Dated]] = {}
    unread: list[str] = []
    known: dict[str, Instrument] = {}
    for response in newest_first(case.record.responses):
        one = instrument(response.instrument, case.library)
        if one is None:
            unread.append(f"questionnaire {response.instrument}")
            continue
        if _is_past(one, response, case.at):
            continue
        found = score(one, response.answers, case.record.person.sex)
        if isinstance(found, BadAnswers):
            unread.append(f"questionnaire {response.instrument}: {found.problems[0]}")
        else:
            known[one.id] = one
            scored.setdefault(one.id, []).append((_day(response), found))
    found_all = [case.book.finding("INPUT:not_recognised", unread)] if unread else []
    for name, answers in scored.items():
        found_all += findings(known[name], answers, case.book, case.at)
    return found_all


def findings(instrument: Instrument, answers: Iterable[Dated], book: Rulebook, at: date) -> list[Finding]:
    """What ``answers`` of one instrument (newest first; without a day they count as today's) mean on the day ``at``.

    The newest answer decides, and one that was left out decides nothing: it does not clear an older one.
    """
    listed = list(answers)
    found = []
    for trigger in instrument.findings:
        for day, scored in listed:
            value = _value(trigger, scored)
            if value is None:
                continue
            age = 0 if day is None else max(0, (at - day).days)
            if trigger.after_days < age <= trigger.within_days and _holds(trigger, scored, value):
                seen = _seen(trigger, instrument, scored, day)
                found.append(book.finding(trigger.code, [seen], _raised(trigger, value)))
            break
    return found


def newest_first(responses: Sequence[Response]) -> list[Response]:
    """The responses without a date, which may be of today, then those with one from the newest to the oldest."""
    dated = [one for one in responses if one.at]
    return [one for one in responses if not one.at] + sorted(dated, key=lambda one: moment(one.at or ""), reverse=True)


def _is_past(instrument: Instrument, response: Response, at: date) -> bool:
    """Whether it is too old to mean anything today, so that years of answers cost nothing."""
    day = _day(response)
    return day is not None and (at - day).days > max(
        (one.within_days for one in instrument.findings), default=KEPT_DAYS
    )


def _day(response: Response) -> date | None:
    return moment(response.at).date() if response.at else None


def _value(trigger: Trigger, scored: Scored) -> Number | None:
    return scored.answers.items[trigger.item] if trigger.item else scored.score(trigger.score).value


def _holds(trigger: Trigger, scored: Scored, value: Number) -> bool:
    if trigger.at_least is not None:
        return value >= trigger.at_least
    band = scored.score(trigger.score).band
    return band is not None and band.id == trigger.band


def _raised(trigger: Trigger, value: Number) -> Severity | None:
    reached = [Severity.of(word) for word, limit in trigger.raised.items() if value >= limit]
    return max(reached, default=None)


def _seen(trigger: Trigger, instrument: Instrument, scored: Scored, day: date | None) -> str:
    """The person's own answer or score in words, with its day and what limits it."""
    said = _item_said(trigger.item, instrument, scored) if trigger.item else _score_said(trigger, instrument, scored)
    when = f" ({day})" if day else ""
    caveat = f"; {trigger.caveat.en}" if trigger.caveat else ""
    return f"{instrument.name.en}: {said}{when}{caveat}"


def _item_said(name: str, instrument: Instrument, scored: Scored) -> str:
    item = instrument.item(name)
    value = scored.answers.items[name]
    if item is None or item.label is None:
        return f"{name} {value}"
    option = next((one.label.en for one in item.options if one.value == value and one.label), str(value))
    return f"{item.label.en}: {option.lower()}"


def _score_said(trigger: Trigger, instrument: Instrument, scored: Scored) -> str:
    found = scored.score(trigger.score)
    rule = next(one for one in instrument.scores if one.id == found.id)
    most = f" of {rule.range[1]:g}" if rule.range else ""
    band = f", {found.band.label.en}" if found.band else ""
    return f"{found.value:g}{most}{band}"
