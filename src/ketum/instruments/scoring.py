"""Score one instrument: every result with its band, what was missing, and why where there is none."""

from typing import Any, Literal

import msgspec

from ketum.instruments.answers import Answers, BadAnswers, read_answers
from ketum.instruments.arithmetic import Sheet, Worked, rounded, work_out
from ketum.instruments.methods import Number
from ketum.instruments.model import Band, Direction, FollowUp, Instrument, ScoreRule, Wording, Words

Sex = Literal["female", "male", "other", "unknown"]


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """One result. ``value`` is ``None`` where it cannot be known, and ``why`` says so."""

    id: str
    label: Words
    value: Number | bool | None
    direction: Direction
    band: Band | None = None
    error: float | None = None
    why: str | None = None
    copied: bool = False


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """An instrument scored. Same answers, same version, same scores: nothing else goes in."""

    instrument: str
    version: str
    wording: Wording
    recall: str | None
    answers: Answers
    scores: tuple[Score, ...]
    missing: tuple[str, ...]
    reason: str | None
    main: str
    next: FollowUp | None = None
    language: str = "en"

    def score(self, name: str | None = None) -> Score:
        """The score ``name``, or the main one; raises ``KeyError`` when there is none of this name."""
        wanted = name or self.main
        for one in self.scores:
            if one.id == wanted:
                return one
        raise KeyError(wanted)

    def as_json(self) -> dict[str, Any]:
        """The answer of the contract, with bands, wording and what was copied in."""
        return {
            "instrument": self.instrument,
            "version": self.version,
            "wording": self.wording,
            "scores": {one.id: one.value for one in self.scores},
            "bands": {one.id: one.band.id if one.band else None for one in self.scores},
            "errors": {one.id: one.error for one in self.scores if one.error is not None},
            "not_worked_out": {one.id: one.why for one in self.scores if one.why},
            "missing": list(self.missing),
            "reason": self.reason,
            "next": self.next.instrument if self.next else None,
        }


def score(
    instrument: Instrument,
    given: object,
    sex: Sex | None = None,
    wording: Wording | None = None,
    language: str = "en",
) -> Scored | BadAnswers:
    """The scores of ``given`` answers (see ``read_answers``), or everything that is wrong with them.

    ``sex`` chooses between cut-offs where the source has two; unknown takes the stricter one. ``wording`` says in whose
    words the questions were asked; left out, it is ours.
    """
    answers = given if isinstance(given, Answers) else read_answers(instrument, given)
    if isinstance(answers, BadAnswers):
        return answers
    worked: dict[str, Worked] = {}
    scores: list[Score] = []
    for rule in instrument.scores:
        found = worked[rule.id] = _worked(rule, Sheet(instrument, answers, worked))
        value = _shown(rule, found.value)
        scores.append(
            Score(
                id=rule.id,
                label=rule.label,
                value=value,
                direction=rule.direction,
                band=_band(rule, value, sex),
                error=found.error,
                why=found.why,
                copied=rule.id in answers.given,
            )
        )
    mains = [rule.id for rule in instrument.mains]
    name = next((one for one in mains if worked[one].value is not None), mains[0])
    return Scored(
        instrument=instrument.id,
        version=instrument.version,
        wording=wording or _wording(instrument, answers),
        language=language,
        recall=instrument.recall.en if instrument.recall else None,
        answers=answers,
        scores=tuple(scores),
        missing=_missing(instrument, worked, worked[name].lacks),
        reason="nothing was answered" if answers.are_none else worked[name].why,
        main=name,
        next=_next(instrument, worked),
    )


def _worked(rule: ScoreRule, sheet: Sheet) -> Worked:
    if rule.id in sheet.answers.given:
        return Worked(sheet.answers.given[rule.id])
    return work_out(rule.method, sheet)


def _shown(rule: ScoreRule, value: Number | bool | None) -> Number | bool | None:
    """Rounded for the reader only: what is added up further is not rounded before."""
    return value if value is None or isinstance(value, bool) else rounded(value, rule.decimals)


def _band(rule: ScoreRule, value: Number | bool | None, sex: Sex | None) -> Band | None:
    if rule.cutoffs is None or value is None or isinstance(value, bool):
        return None
    bands = rule.cutoffs.male if sex == "male" and rule.cutoffs.male else rule.cutoffs.bands
    return next((one for one in bands if value <= one.up_to), None)


def _wording(instrument: Instrument, answers: Answers) -> Wording:
    """Ours, or none where only numbers were given."""
    only_numbers = instrument.use in ("score_only", "calculator") or (
        answers.given and all(value is None for value in answers.items.values())
    )
    return "none" if only_numbers else "own"


def _missing(instrument: Instrument, worked: dict[str, Worked], main: tuple[str, ...]) -> tuple[str, ...]:
    """What a score lacks, in the instrument's order; of what may be left out only what the main score lacks."""
    lacking = {name for one in worked.values() for name in one.lacks}
    lacking -= {item.id for item in instrument.items if item.optional} - set(main)
    order = [item.id for item in instrument.items]
    return tuple(sorted(lacking, key=lambda name: order.index(name) if name in order else len(order)))


def _next(instrument: Instrument, worked: dict[str, Worked]) -> FollowUp | None:
    rule = instrument.follow_up
    value = worked[rule.score].value if rule else None
    return rule if rule and value is not None and value >= rule.at_least else None
