"""When to look, when to stop, and what stops a trial at once whatever the result."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from ketum.knowledge.library import Library
from ketum.record import Record, Severity
from ketum.record.model import moment
from ketum.safety import check
from ketum.trials.allocation import NotOpened
from ketum.trials.analysis import analyse_diary
from ketum.trials.answers import Numbers
from ketum.trials.closed import too_early
from ketum.trials.logbook import Entry, Trial, diary_of, opened
from ketum.trials.method import Method, method
from ketum.trials.setting import Setting

Ending = Literal["benefit", "little_benefit", "precise", "planned_end"]
AT_ONCE = (Severity.EMERGENCY, Severity.STOP)


class Stop(NamedTuple):
    """Stop now: why, and what to do. ``code`` is stable, the words are for the person."""

    code: str
    why: str
    action: str


def ending(numbers: Numbers, blocks_done: int, blocks_planned: int, rules: Method) -> Ending | None:
    """Whether the result so far ends the trial; asked once after each completed pair, never before the first look."""
    at = rules.numbers["stopping"]
    low, high = numbers.effect.interval_90
    if numbers.p_lower > at["benefit_lower"] and numbers.p_meaningful > at["benefit_meaningful"]:
        return "benefit"
    if numbers.p_meaningful < at["little_meaningful"]:
        return "little_benefit"
    if high - low < at["precise_width"]:
        return "precise"
    return "planned_end" if blocks_done >= blocks_planned else None


def look(trial: Trial, secret: bytes, library: Library, at: str) -> Ending | None:
    """One look after a completed pair, without opening anything: only whether it ends the trial, never the result."""
    shown = opened(trial, secret, at)
    diary = None if isinstance(shown, NotOpened) else diary_of(shown)
    if diary is None:
        return None
    answer = analyse_diary(diary, library, whole=False)
    setting = Setting(diary, library)
    if answer.numbers is None or too_early(setting):
        return None
    done = completed_blocks(trial)
    return ending(answer.numbers, done, trial.protocol.blocks, method(library)) if done else None


def completed_blocks(trial: Trial) -> int:
    """How many pairs have their last day noted; of episodes, how many blocks have all their ratings."""
    protocol = trial.protocol
    if protocol.period_days is None:
        rated = sum(one.pain is not None for one in trial.log)
        return rated // protocol.block_size
    last = max((one.day for one in trial.log), default=-1)
    return (last + 1) // (protocol.period_days * protocol.block_size)


def safety_stops(trial: Trial, record: Record, library: Library, at: date) -> tuple[Stop, ...]:
    """Everything that stops the trial today. No result and no plan outweighs any of it."""
    log = sorted(trial.log, key=lambda one: one.day)
    found = [*_findings(record, library, at), *_new_medicines(trial, record, library, at)]
    found += _pain(trial, log, library) + _withdrawal(log, library) + _above_usual(trial, record, library)
    if trial.stop_wanted:
        action = library.say("Stop. No reason is needed; go back to what you did before.")
        found.append(Stop("wish", library.say("You want to stop."), action))
    return tuple(found)


def _findings(record: Record, library: Library, at: date) -> list[Stop]:
    """Red flags and liver tests, as the check sees them."""
    found = check(record, library, at).findings
    serious = [
        one
        for one in found
        if one.severity is Severity.EMERGENCY or (one.code.startswith(("SX:", "LAB:")) and one.severity in AT_ONCE)
    ]
    liver = [one for one in found if one.code in ("LAB:hepatic", "LAB:enzymes_raised", "SX:jaundice")]
    return [Stop(one.code, one.title, one.action) for one in dict.fromkeys([*serious, *liver])]


def _new_medicines(trial: Trial, record: Record, library: Library, at: date) -> list[Stop]:
    """A serious interaction with something that the protocol did not know."""
    known = tuple(one.casefold() for one in trial.protocol.other_treatment)
    return [
        Stop(one.code, one.title, one.action)
        for one in check(record, library, at).findings
        if one.code.startswith("DDI:")
        and one.severity >= Severity.WARNING
        and not any(_names(seen.casefold(), medicine) for seen in one.seen for medicine in known)
    ]


def _names(seen: str, medicine: str) -> bool:
    """Whether what a finding saw is this medicine, which may have its ingredient or its end written behind it."""
    return seen == medicine or seen.startswith((f"{medicine} (", f"{medicine}, "))


def _pain(trial: Trial, log: Sequence[Entry], library: Library) -> list[Stop]:
    before, rules = trial.protocol.run_in_mean, method(library)
    if before is None or trial.protocol.period_days is None:
        return []
    limit = before + rules.number("safety", "pain_rise")
    if not _run(log, "pain", limit, int(rules.number("safety", "pain_rise_days"))):
        return []
    action = library.say("Stop, go back to what you did before, and tell a clinician if it does not settle.")
    why = library.say("Pain was {limit:g} or more on several days in a row.").format(limit=limit)
    return [Stop("pain", why, action)]


def _withdrawal(log: Sequence[Entry], library: Library) -> list[Stop]:
    """Above the first rating of the trial, which is the nearest to usual use that there is."""
    first = next((one.withdrawal for one in log if one.withdrawal is not None), None)
    if first is None:
        return []
    rules = method(library)
    limit = first + rules.number("safety", "withdrawal_rise")
    if not _run(log, "withdrawal", limit, int(rules.number("safety", "withdrawal_rise_days"))):
        return []
    action = library.say("Stop. Go back to your usual amount, not above it, and ask a clinician about a slower way.")
    return [Stop("withdrawal", library.say("Withdrawal has risen for days."), action)]


def _above_usual(trial: Trial, record: Record, library: Library) -> list[Stop]:
    usual, started = trial.protocol.usual_grams_per_day, trial.started
    if usual is None or started is None:
        return []
    days: dict[date, float] = {}
    for one in record.intakes:
        if one.at and one.grams and moment(one.at).date() >= moment(started).date():
            day = moment(one.at).date()
            days[day] = days.get(day, 0.0) + one.grams
    over = [f"{grams:g} g on {day}" for day, grams in sorted(days.items()) if grams > usual + 1e-9]
    if not over:
        return []
    why = library.say("More than your usual {usual:g} g was taken: {over}.").format(usual=usual, over=over[0])
    action = library.say("Stop the trial, and take no more today. Get help if you feel unwell.")
    return [Stop("above_usual", why, action)]


def _run(log: Sequence[Entry], field: str, limit: float, days: int) -> bool:
    """Whether a rating was at or above ``limit`` on so many days in a row; a missed day breaks the row."""
    high = {one.day for one in log if getattr(one, field) is not None and getattr(one, field) >= limit}
    return any(all(day + more in high for more in range(days)) for day in high)
