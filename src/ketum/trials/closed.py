"""May the result be looked at, and do the days say enough? What is not answered yet says why, and what would help."""

from typing import NamedTuple

import numpy as np

from ketum.trials.setting import Setting


class Why(NamedTuple):
    """Why there is no answer, and which sentences of ``would`` say what would help."""

    reason: str
    would: tuple[str, ...]


def not_yet(setting: Setting) -> Why | None:
    """What keeps the result closed; ``None`` when nothing does."""
    return too_early(setting) or too_thin(setting)


def too_early(setting: Setting) -> Why | None:
    """Results stay closed until enough is complete, so that nobody stops at the first good week."""
    question, course = setting.diary.question, setting.course
    needed = setting.rules.designs[question].looks_from
    if question == "T1":
        done, unit, would = int(np.isfinite(course.pain).sum()), "units.episodes", "more_episodes"
    else:
        sides = course.side[:, 0]
        done = sum(len(set(sides[course.pair == one])) == 2 for one in np.unique(course.pair))
        unit, would = "units.pairs", "more_pairs"
    if done >= needed:
        return None
    said = f"{needed} {setting.say(unit)}"
    return Why(setting.say("reasons.blinded_until", needed=said, done=done), (would,))


def too_thin(setting: Setting) -> Why | None:
    """A period with few ratings says little, and days are seldom missing by chance."""
    if setting.diary.question == "T1":
        return None
    course, least = setting.course, setting.rules.number("missing", "least_share")
    for period in np.unique(course.period):
        here = setting.counted & (course.period == period)
        if not here.any():
            continue
        planned = int(course.day[here].max() - course.day[here].min()) + 1
        seen = int((here & setting.rated).sum())
        needed = int(np.ceil(round(least * planned, 6)))
        if seen < needed:
            values = {"period": int(period), "seen": seen, "planned": planned, "least": needed}
            return Why(setting.say("reasons.too_few_days", **values), ("fewer_missed",))
    return None


def more(setting: Setting) -> tuple[str, ...]:
    """What would make an unclear answer clearer."""
    longer = "more_episodes" if setting.diary.question == "T1" else "more_pairs"
    return (longer, "blinding" if setting.knew else "fewer_missed")
