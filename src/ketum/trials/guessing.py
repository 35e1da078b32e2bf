"""Was the blinding kept? How often the person guessed right, and the effect when the guess is taken into account."""

from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv

from ketum.trials.answers import Guesses
from ketum.trials.diary import Diary, Noted
from ketum.trials.engine import Array
from ketum.trials.method import Method

JEFFREYS = 0.5


class Believed(NamedTuple):
    """One entry of a diary with the guess that holds for it: an arm, other words ("don't know"), or nothing."""

    entry: Noted
    guess: str | None
    confidence: float | None


def believed(diary: Diary) -> list[Believed]:
    """Every entry in order. A guess holds for its whole period, the last one that was given; for an episode its own."""
    if diary.question == "T1":
        return [Believed(one, one.guess, one.confidence) for one in diary.episodes]
    days = sorted(diary.days, key=lambda one: one.day)
    last = {one.period: one for one in days if one.guess}
    held = [(one, last.get(one.period)) for one in days]
    return [Believed(one, guess.guess, guess.confidence) if guess else Believed(one, None, None) for one, guess in held]


def guesses(diary: Diary, method: Method) -> Guesses | None:
    """Right guesses, one for each period or episode, with a 90 % interval (Jeffreys); ``None`` when nobody asked.

    A guess that names no arm of the trial is "don't know". Unblinded means that the whole interval is above one half.
    """
    given = [one for one in believed(diary) if one.guess]
    if diary.question != "T1":
        given = list({one.entry.period: one for one in given if hasattr(one.entry, "period")}.values())
    if not given:
        return None
    arms = {diary.reference_arm, diary.other_arm}
    named = [one for one in given if one.guess in arms]
    right = sum(one.guess == one.entry.arm for one in named)
    wrong = len(named) - right
    low, high = (float(betaincinv(right + JEFFREYS, wrong + JEFFREYS, share)) for share in (0.05, 0.95))
    return Guesses(
        right=right,
        guessed=len(named),
        not_known=len(given) - len(named),
        share=right / len(named) if named else None,
        interval_90=(low, high),
        unblinded=bool(named) and low > method.number("missing", "guess_surely_above"),
    )


def belief(diary: Diary) -> Array | None:
    """What was believed at each entry (n, 1): +1/2 the other arm, -1/2 the reference, 0 not known; times confidence.

    ``None`` when nobody asked, or when the guesses are the arms themselves, so that the two cannot be told apart.
    """
    told = believed(diary)
    values = np.array([[_lean(one, diary)] for one in told])
    truth = np.array([[-0.5 if one.entry.arm == diary.reference_arm else 0.5] for one in told])
    if not values.any() or np.linalg.matrix_rank(np.hstack([values, truth])) < 2:
        return None
    return values


def _lean(one: Believed, diary: Diary) -> float:
    if one.guess not in (diary.reference_arm, diary.other_arm):
        return 0.0
    sure = 1.0 if one.confidence is None else one.confidence / 10.0
    return sure * (-0.5 if one.guess == diary.reference_arm else 0.5)


def reweighted(diary: Diary) -> float | None:
    """The effect had the guesses been at chance: the mean over the two beliefs, each weighing the same, in points.

    ``None`` unless each arm was believed to be either. Idea: Szigeti et al., Sci Rep 2023 (correct guess rate curve).
    """
    cells: dict[tuple[bool, bool], list[float]] = {}
    other = diary.other_arm
    for one in believed(diary):
        if one.entry.pain is not None and one.guess in (diary.reference_arm, other):
            cells.setdefault((one.entry.arm == other, one.guess == other), []).append(one.entry.pain)
    if len(cells) < 4:
        return None
    mean = {key: sum(values) / len(values) for key, values in cells.items()}
    return 0.5 * (mean[True, True] - mean[False, True] + mean[True, False] - mean[False, False])
