"""The analysis of one trial: do the days say enough, what do they say, would another belief or way say otherwise."""

from collections import Counter
from typing import Any, Literal

from ketum.knowledge.library import Library
from ketum.record import Record
from ketum.trials.adherence import taking
from ketum.trials.answers import Arm, CannotTell, Numbers, Verdict
from ketum.trials.chance import randomisation_test
from ketum.trials.closed import Why, more, not_yet
from ketum.trials.course import problem
from ketum.trials.diary import Diary, contradiction
from ketum.trials.engine import Problem, fit
from ketum.trials.guessing import guesses, reweighted
from ketum.trials.logbook import diary_of, read_trial
from ketum.trials.method import method
from ketum.trials.missing import tipping
from ketum.trials.protocol import Protocol
from ketum.trials.saying import always_said
from ketum.trials.sensitivity import beliefs, variants
from ketum.trials.setting import Setting
from ketum.trials.verdict import capped, row_of

Engine = Literal["built-in", "nuts"]


def analyse(
    protocol: Protocol, record: Record, library: Library, *, engine: Engine = "built-in"
) -> Verdict | CannotTell:
    """The answer of the trial of ``protocol`` in a record. Before the reveal it cannot tell: nobody may look."""
    trial = next((one for one in map(read_trial, record.trials) if one.protocol.id == protocol.id), None)
    diary = diary_of(trial) if trial else None
    if diary is None:
        rules = method(library)
        return CannotTell(
            code="cannot_tell",
            words=rules.say("verdicts.cannot_tell"),
            lang=library.language,
            numbers=None,
            arms=(),
            n_days=0,
            reason=rules.say("reasons.sealed"),
            analysis_version=rules.analysis_version,
            knowledge_version=library.version,
        )
    return analyse_diary(diary, library, engine=engine)


def analyse_diary(
    diary: Diary, library: Library, *, whole: bool = True, engine: Engine = "built-in"
) -> Verdict | CannotTell:
    """The answer of one trial whose arms are known.

    With ``whole`` the sensitivity set is worked out too. With the engine ``nuts`` both engines answer, and must agree.
    Whatever is in the diary, this answers: what cannot be analysed comes back as ``CannotTell`` with the reason.
    """
    setting = Setting(diary, library)
    broken = contradiction(diary)
    if broken:
        return _cannot(setting, Why(broken, ("mend",)), _always(setting) | {"numbers": None, "arms": (), "n_days": 0})
    seen = arms(setting)
    shown: dict[str, Any] = _always(setting) | {"arms": seen, "n_days": int(setting.rated.sum()), "numbers": None}
    empty = next((one.arm for one in seen if not one.rated), None)
    if empty:
        return _cannot(setting, Why(setting.say("reasons.one_arm", arm=empty), ("fewer_missed",)), shown)
    made = problem(setting.course, setting.plan, setting.centre())
    fitted = fit(made, setting.plan.priors)
    shown |= {
        "numbers": setting.numbers(fitted.effect),
        "other_engine": _sampled(setting, made) if engine == "nuts" else None,
        "guesses": guesses(diary, setting.rules),
        "guess_reweighted": reweighted(diary),
        "chance": randomisation_test(setting.course, setting.counted),
        "taking": taking(setting, fitted.effect),
        "beliefs": beliefs(setting, fitted.effect),
    }
    if whole:
        shown |= {"sensitivity": variants(setting), "tipping": tipping(setting)}
    return judged(setting, shown)


def judged(setting: Setting, shown: dict[str, Any]) -> Verdict | CannotTell:
    """The sentence that the numbers deserve, or why none is given."""
    numbers: Numbers = shown["numbers"]
    code = row_of(setting.diary.question, numbers, setting.rules)
    differ = [one.words for one in shown["beliefs"] if one.verdict != code]
    unblinded = bool(shown["guesses"] and shown["guesses"].unblinded)
    shown["notes"] = _notes(setting, numbers, differ, unblinded=unblinded)
    why = not_yet(setting) or _apart(setting, numbers, shown["other_engine"])
    if not why and code == "not_worse" and differ:
        why = Why(setting.say("reasons.unstable"), more(setting))
    if not why and code == "cannot_tell":
        why = Why(setting.say("reasons.unclear"), more(setting))
    if why:
        return _cannot(setting, why, shown)
    final = capped(code, knew=setting.knew or unblinded)
    return Verdict(code=final, words=setting.say(f"verdicts.{final}"), said=_said(setting, shown), **shown)


def _sampled(setting: Setting, made: Problem) -> Numbers:
    """The numbers of the second engine."""
    from ketum.trials.engine.nuts import Sampler

    return setting.numbers(Sampler(setting.plan.priors).fit(made).effect, engine="nuts")


def _apart(setting: Setting, numbers: Numbers, other: Numbers | None) -> Why | None:
    """Two engines that disagree are both shown, and neither is believed."""
    if other is None:
        return None
    limit, question = setting.rules.number("verdict", "engines_apart"), setting.diary.question
    same = row_of(question, numbers, setting.rules) == row_of(question, other, setting.rules)
    if same and abs(numbers.effect.median - other.effect.median) <= limit:
        return None
    return Why(setting.say("reasons.engines", points=f"{limit:g}"), more(setting))


def arms(setting: Setting) -> tuple[Arm, Arm]:
    """What was seen under the two arms on the analysed days; harms count on every day."""
    diary = setting.diary
    noted = diary.episodes if diary.question == "T1" else sorted(diary.days, key=lambda one: one.day)

    def one_arm(name: str) -> Arm:
        mine = [one.pain for one, rated in zip(noted, setting.rated, strict=True) if rated and one.arm == name]
        pains = [pain for pain in mine if pain is not None]
        harms = Counter(harm for one in noted if one.arm == name for harm in one.harms)
        return Arm(name, sum(pains) / len(pains) if pains else None, len(pains), dict(harms))

    return one_arm(setting.arms[0]), one_arm(setting.arms[1])


def _notes(setting: Setting, numbers: Numbers, differ: list[str], *, unblinded: bool) -> tuple[str, ...]:
    """What has to be said beside the answer; that another belief would change it comes first."""
    said = [setting.say("notes.priors_differ", beliefs=", ".join(differ))] if differ else []
    said += [setting.say("notes.unblinded")] if unblinded else []
    said += [setting.say("notes.open_label")] if setting.knew else []
    if setting.diary.question == "T2" and numbers.effect.interval_90[0] > 0:
        said.append(setting.say("notes.leans_worse"))
    return tuple(said)


def _cannot(setting: Setting, why: Why, shown: dict[str, Any]) -> CannotTell:
    return CannotTell(
        code="cannot_tell",
        words=setting.say("verdicts.cannot_tell"),
        reason=why.reason,
        would=tuple(setting.say(f"would.{one}") for one in why.would),
        said=_said(setting, shown),
        **shown,
    )


def _said(setting: Setting, shown: dict[str, Any]) -> tuple[str, ...]:
    return always_said(setting, shown["numbers"], shown["arms"], shown.get("guesses"), shown["n_days"])


def _always(setting: Setting) -> dict[str, Any]:
    kratom = setting.rules.designs[setting.diary.question].kratom
    about = ("always.about_you", *(("always.not_efficacy",) if kratom else ()))
    return {
        "lang": setting.lang,
        "about": tuple(setting.say(one) for one in about),
        "analysis_version": setting.rules.analysis_version,
        "knowledge_version": setting.version,
    }
