"""The report: one row for each item that CENT 2015 asks for, the periods, and a bundle to derive it from again."""

from typing import Any

import msgspec
import numpy as np

from ketum.knowledge.library import Library
from ketum.trials.analysis import analyse_diary
from ketum.trials.answers import CannotTell, Shown, Verdict
from ketum.trials.logbook import Trial, diary_of, kept, progress, read_trial
from ketum.trials.method import method
from ketum.trials.protocol import Protocol
from ketum.trials.setting import Setting

BUNDLE = 1
NOTHING = "none"
BLINDED = {
    "third_party": "coded envelopes, filled by a helper from a sheet that only the helper saw",
    "self": "coded envelopes, filled and shuffled by the person; a square inside each was read by the program only",
    "open": "not blinded: the person knew which was which",
}


class Row(msgspec.Struct, frozen=True):
    """One item of the report."""

    item: str
    heading: str
    text: str


class Period(msgspec.Struct, frozen=True):
    """One period (or block of episodes): its arm, how many days were analysed and rated, their mean pain."""

    number: int
    arm: str
    analysed: int
    rated: int
    mean: float | None


class Report(msgspec.Struct, frozen=True):
    """The rows, the periods, and the answer itself. Without a reveal the rows say nothing about results."""

    rows: tuple[Row, ...]
    periods: tuple[Period, ...]
    answer: Verdict | CannotTell | None


def report(trial: Trial, library: Library) -> Report:
    """The report of a trial, before or after the reveal."""
    rules = method(library)
    diary = diary_of(trial)
    answer = analyse_diary(diary, library) if diary else None
    periods = _periods(Setting(diary, library)) if diary and answer and answer.numbers else ()
    values = _planned(trial.protocol) | _done(trial) | _found(answer, periods)
    rows = tuple(Row(str(one.item), one.heading, one.text.format(**values)) for one in rules.report)
    return Report(rows, periods, answer)


def _planned(protocol: Protocol) -> dict[str, str]:
    arms = "; ".join(_arm(one) for one in protocol.arms)
    return {
        "title": protocol.title,
        "design": _design(protocol),
        "person": f"{_listed('diagnoses', protocol.conditions)}. {_listed('also takes', protocol.other_treatment)}",
        "clinician": "A clinician agreed." if protocol.clinician_agrees else "No clinician was asked to agree.",
        "arms": arms,
        "outcome": (
            f"Primary: {protocol.primary_outcome}. {_listed('Secondary', protocol.secondary_outcomes)}. A drop of "
            f"{protocol.meaningful:g} points was said to matter; 1 point is shown beside it. One point is felt as "
            "slightly better, two as much better (Salaffi 2004)."
        ),
        "order": (
            f"Random order in blocks of {protocol.block_size}, each arm as often; HMAC-SHA-256 of trial and block "
            "under a secret of 256 bits."
        ),
        "blinding": BLINDED[protocol.blinding] + _expected(protocol),
        "analysis": _method(protocol),
    }


def _arm(one: Any) -> str:
    amount = f", {one.grams:g} g" if one.grams else ""
    strength = f" with {one.mitragynine_mg:g} mg mitragynine" if one.mitragynine_mg else ""
    return f"{one.id}: {one.words}{amount}{strength}"


def _design(protocol: Protocol) -> str:
    if protocol.period_days is None:
        return f"{protocol.units} episodes in {protocol.blocks} blocks of {protocol.block_size}; no run-in"
    washout = f"the first {protocol.washout_days} days after a switch are recorded and not analysed"
    run_in = f"run-in of {protocol.run_in_days} rated days"
    return f"{protocol.blocks} pairs of periods of {protocol.period_days} days; {washout}; {run_in}"


def _method(protocol: Protocol) -> str:
    carry = "Carry-over: days after a switch left out, none and twice as many tried too, and a distributed lag. "
    rebound = "Rebound after a step down is a term of its own. " if protocol.question in ("T2", "T5") else ""
    return (
        f"Ratings as cells of the 0 to 10 scale, open at its ends, of a Gaussian AR(1) with irregular gaps. {carry}"
        f"{rebound}Periods: effects of the pairs and a linear trend. Correlation within the person: that of "
        "neighbouring days, estimated. Weakly informative priors, and three other beliefs beside them."
    )


def _expected(protocol: Protocol) -> str:
    hoped = protocol.expected_benefit
    return "" if hoped is None else f"; before the start the person expected {hoped:g} of 10"


def _done(trial: Trial) -> dict[str, str]:
    rated, of = progress(trial)
    changes = [f"{one.at}: {one.what} ({one.why})" for one in trial.amendments]
    skipped = sum(bool(one.skipped) for one in trial.log)
    unit = "episodes" if trial.protocol.period_days is None else "days"
    harms = [f"{harm} (day {one.day + 1})" for one in trial.log for harm in one.harms]
    return {
        "amendments": "; ".join(changes) or NOTHING,
        "hidden": f"Commitment {trial.commitment or 'not made yet'}; the order was in no record before the reveal",
        "flow": f"{rated} of {of} {unit} rated; {skipped} envelopes not taken",
        "stopped": trial.stopped or "no",
        "harms": "; ".join(harms) or "no side effect recorded",
        "protocol": (
            f"Fixed before the start (SPENT 2019), SHA-256 {trial.protocol_hash}; analysis "
            f"{trial.protocol.analysis_version}, knowledge {trial.protocol.knowledge_version}"
        ),
    }


def _found(answer: Shown | None, periods: tuple[Period, ...]) -> dict[str, str]:
    limits = (
        "One person, one stretch of time, these products. Expectation remains where the blinding failed. "
        "A change of one point is seldom visible to one person."
    )
    if answer is None or answer.numbers is None:
        why = answer.reason if isinstance(answer, CannotTell) else "the order is still sealed"
        return {"result": f"Nothing yet: {why}", "limits": limits}
    numbers = answer.numbers
    low, high = numbers.effect.interval_90
    each = "; ".join(f"{one.number} {one.arm}: {_mean(one.mean)} ({one.rated} of {one.analysed})" for one in periods)
    arms = ", ".join(f"{one.arm} {_mean(one.mean)}" for one in answer.arms)
    result = (
        f"{answer.words} Mean pain: {arms}. Difference {numbers.effect.median:+.1f} points, 90 % interval {low:+.1f} "
        f"to {high:+.1f}, {answer.n_days} ratings. {each}"
    )
    return {"result": result, "limits": " ".join((*answer.notes, limits))}


def _mean(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _listed(name: str, values: tuple[str, ...]) -> str:
    return f"{name}: {', '.join(values) or NOTHING}"


def _periods(setting: Setting) -> tuple[Period, ...]:
    """The rows of item 17; an episode trial has one row for each arm of a block."""
    course, found = setting.course, []
    by_period = setting.diary.question != "T1"
    groups = course.period if by_period else course.pair * 2 + (course.side[:, 0] > 0)
    for number, group in enumerate(np.unique(groups), 1):
        here = groups == group
        seen = here & setting.rated
        arm = setting.arms[1] if course.side[here, 0][0] > 0 else setting.arms[0]
        mean = float(course.pain[seen, 0].mean()) if seen.any() else None
        found.append(Period(number, arm, int((here & setting.counted).sum()), int(seen.sum()), mean))
    return tuple(found)


def bundle(trial: Trial, library: Library) -> dict[str, Any] | None:
    """Everything from which a third party derives the answer again; ``None`` before the reveal."""
    diary = diary_of(trial)
    if diary is None:
        return None
    return {
        "ketum_bundle": BUNDLE,
        "trial": kept(trial),
        "priors": dict(method(library).numbers["priors"]),
        "knowledge_version": library.version,
        "answer": analyse_diary(diary, library).as_json(),
    }


def derived_again(given: dict[str, Any], library: Library) -> Verdict | CannotTell | None:
    """The answer worked out anew from a bundle, to be laid beside the one in it; ``None`` for a sealed trial."""
    diary = diary_of(read_trial(given["trial"]))
    return analyse_diary(diary, library) if diary else None
