"""The analysis of one trial: do the days say enough, what do they say, would another belief or way say otherwise."""

from collections import Counter
from typing import Any

from ketum.knowledge.library import Library
from ketum.trials.answers import Arm, CannotTell, Numbers, Verdict
from ketum.trials.closed import Why, more, not_yet
from ketum.trials.course import problem
from ketum.trials.diary import Diary, contradiction
from ketum.trials.engine import fit
from ketum.trials.guessing import guesses
from ketum.trials.method import Language
from ketum.trials.sensitivity import beliefs, variants
from ketum.trials.setting import Setting
from ketum.trials.verdict import capped, row_of


def analyse_diary(diary: Diary, library: Library, lang: Language = "en", *, whole: bool = True) -> Verdict | CannotTell:
    """The answer of one trial whose arms are known.

    With ``whole`` the sensitivity set is worked out too. Whatever is written in the diary, this answers: what cannot be
    analysed comes back as ``CannotTell`` with the reason.
    """
    setting = Setting(diary, library, lang)
    broken = contradiction(diary)
    if broken:
        return _cannot(setting, Why(broken, ("mend",)), _always(setting) | {"numbers": None, "arms": (), "n_days": 0})
    seen = arms(setting)
    shown: dict[str, Any] = _always(setting) | {"arms": seen, "n_days": int(setting.rated.sum()), "numbers": None}
    empty = next((one.arm for one in seen if not one.rated), None)
    if empty:
        return _cannot(setting, Why(setting.say("reasons.one_arm", arm=empty), ("fewer_missed",)), shown)
    fitted = fit(problem(setting.course, setting.plan, setting.centre()), setting.plan.priors)
    shown |= {
        "numbers": setting.numbers(fitted.effect),
        "guesses": guesses(diary, setting.rules),
        "beliefs": beliefs(setting),
        "sensitivity": variants(setting) if whole else (),
    }
    return judged(setting, shown)


def judged(setting: Setting, shown: dict[str, Any]) -> Verdict | CannotTell:
    """The sentence that the numbers deserve, or why none is given."""
    numbers: Numbers = shown["numbers"]
    code = row_of(setting.diary.question, numbers, setting.rules)
    differ = [one.words for one in shown["beliefs"] if one.verdict != code]
    unblinded = bool(shown["guesses"] and shown["guesses"].unblinded)
    shown["notes"] = _notes(setting, numbers, differ, unblinded=unblinded)
    why = not_yet(setting)
    if not why and code == "not_worse" and differ:
        why = Why(setting.say("reasons.unstable"), more(setting))
    if not why and code == "cannot_tell":
        why = Why(setting.say("reasons.unclear"), more(setting))
    if why:
        return _cannot(setting, why, shown)
    final = capped(code, knew=setting.knew or unblinded)
    return Verdict(code=final, words=setting.say(f"verdicts.{final}"), **shown)


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
        **shown,
    )


def _always(setting: Setting) -> dict[str, Any]:
    kratom = setting.rules.designs[setting.diary.question].kratom
    about = ("always.about_you", *(("always.not_efficacy",) if kratom else ()))
    return {
        "lang": setting.lang,
        "about": tuple(setting.say(one) for one in about),
        "analysis_version": setting.rules.analysis_version,
        "knowledge_version": setting.version,
    }
