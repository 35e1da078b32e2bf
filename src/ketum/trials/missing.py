"""What if the missed days were worse? How bad they must have been under the better arm to change the answer."""

import numpy as np

from ketum.trials.answers import Tipped, Tipping
from ketum.trials.course import cells, problem, repeated
from ketum.trials.engine import FAR, Posterior, fit
from ketum.trials.setting import Setting
from ketum.trials.verdict import row_of

ADDED = (1.0, 2.0, 3.0)


def tipping(setting: Setting) -> Tipping | None:
    """The pattern-mixture tipping point of a trial; ``None`` when the better arm has no missed day.

    Each missed day is filled with a cell of one point around the mean of its arm plus the addition. The filled days
    count as seen, so that the interval is too narrow: only the change of the answer is read from it.
    """
    course = setting.course
    pain, side = course.pain[:, 0], course.side[:, 0]
    better = 0.5 if _mean(pain, side == 0.5, setting) <= _mean(pain, side == -0.5, setting) else -0.5
    missed = setting.counted & (side == better) & ~np.isfinite(pain)
    if not missed.any():
        return None
    low, high = (np.repeat(one, 1 + len(ADDED), axis=1) for one in cells(course.pain))
    usual = _mean(pain, side == better, setting)
    for place, added in enumerate(ADDED, 1):
        middle = min(usual + added, 10.0)
        low[missed, place] = middle - 0.5
        high[missed, place] = FAR if middle >= 9.5 else middle + 0.5
    times = 1 + len(ADDED)
    made = problem(repeated(course, times), setting.plan, setting.centre(times), edges=(low, high))
    fitted = fit(made, setting.plan.priors)
    asked = [_tipped(setting, fitted.effect, place, added) for place, added in enumerate((0.0, *ADDED))]
    first, tried = asked[0], tuple(asked[1:])
    changes = next((one.added for one in tried if one.verdict != first.verdict), None)
    return Tipping(int(missed.sum()), setting.arms[1] if better > 0 else setting.arms[0], tried, changes)


def _mean(pain: np.ndarray[tuple[int, ...], np.dtype[np.float64]], here: object, setting: Setting) -> float:
    values = pain[setting.rated & np.asarray(here)]
    return float(values.mean()) if len(values) else float("inf")


def _tipped(setting: Setting, posterior: Posterior, place: int, added: float) -> Tipped:
    numbers = setting.numbers(posterior, place)
    return Tipped(added, numbers.effect, row_of(setting.diary.question, numbers, setting.rules))
