"""What always follows the sentence of a verdict: averages, difference with its interval, days, blinding, harms."""

from collections.abc import Iterator

from ketum.trials.answers import Arm, Guesses, Numbers
from ketum.trials.setting import Setting


def always_said(
    setting: Setting, numbers: Numbers | None, arms: tuple[Arm, ...], guesses: Guesses | None, n_days: int
) -> tuple[str, ...]:
    """The lines below a verdict, in the language of the person; the number of days even where there is no interval."""
    return tuple(_lines(setting, numbers, arms, guesses, n_days))


def _lines(
    setting: Setting, numbers: Numbers | None, arms: tuple[Arm, ...], guesses: Guesses | None, n_days: int
) -> Iterator[str]:
    for one in arms:
        if one.mean is None:
            yield setting.say("shown.no_average", arm=one.arm)
        else:
            yield setting.say("shown.average", arm=one.arm, mean=one.mean, rated=one.rated)
    yield _difference(setting, numbers)
    yield setting.say("shown.episodes" if setting.diary.question == "T1" else "shown.days", count=n_days)
    if numbers:
        yield setting.say(
            "shown.chances",
            other=numbers.other_arm,
            one_point=numbers.p_one_point,
            meaningful=numbers.meaningful,
            by_meaningful=numbers.p_meaningful,
        )
    yield _blinding(setting, guesses)
    for one in arms:
        named = (name if count == 1 else f"{name} ({count})" for name, count in sorted(one.harms.items()))
        yield setting.say("shown.harms", arm=one.arm, harms=", ".join(named) or setting.say("harms.none_recorded"))


def _difference(setting: Setting, numbers: Numbers | None) -> str:
    if numbers is None:
        return setting.say("shown.no_difference")
    low, high = numbers.effect.interval_90
    return setting.say(
        "shown.difference",
        other=numbers.other_arm,
        reference=numbers.reference_arm,
        median=numbers.effect.median,
        low=low,
        high=high,
    )


def _blinding(setting: Setting, guesses: Guesses | None) -> str:
    if setting.knew:
        return setting.say("shown.not_blinded")
    if guesses is None:
        return setting.say("shown.not_guessed")
    low, high = guesses.interval_90
    return setting.say(
        "shown.guesses", right=guesses.right, guessed=guesses.guessed, low=low, high=high, unknown=guesses.not_known
    )
