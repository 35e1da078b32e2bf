"""How much, how often, and where it is heading (``DOSE:``, ``DEP:``). Grams are never a dose without the product."""

from datetime import date, timedelta
from functools import cached_property

from ketum.pharmacology.amounts import Amount
from ketum.record import Finding, Severity
from ketum.record.model import moment
from ketum.safety.case import Case
from ketum.safety.person import pregnant

RECENT_DAYS = 28
MOST_DAYS = 0.5


class Pace:
    """What structured answers, own words and recorded intakes say together; ``None`` is unknown."""

    def __init__(self, case: Case) -> None:
        """Hold the case."""
        self.case = case
        self.use = case.record.kratom_use
        self.words: Amount = case.amount

    @cached_property
    def grams_per_day(self) -> float | None:
        """Grams on a day of use: as structured, as told, or as recorded; the words win where all of them is more.

        Of words with a wide meaning the middle is judged, because their intervals are wide on purpose; an amount
        without a number of times counts once.
        """
        told = self.words.grams_per_day
        stated = self.stated
        if stated is not None:
            return max(stated, told[0]) if told and not self.words.reducing else stated
        if told:
            return sum(told) / 2
        once = self.words.grams_per_dose
        return sum(once) / 2 if once else self._recorded

    @property
    def stated(self) -> float | None:
        """Grams a day as answered in fields."""
        use = self.use
        if use is None:
            return None
        if use.grams_per_day is not None:
            return use.grams_per_day
        if use.grams_per_dose is None:
            return None
        times = use.doses_per_day or (self.words.doses_per_day or (None, None))[1]
        return use.grams_per_dose * max(times or 1.0, 1.0)

    @property
    def _recorded(self) -> float | None:
        since = self.case.at - timedelta(days=RECENT_DAYS)
        days: dict[object, float] = {}
        for one in self.case.record.intakes:
            day = moment(one.at).date() if one.at else None
            if one.grams and day and since < day <= self.case.at:
                days[day] = days.get(day, 0.0) + one.grams
        return sum(days.values()) / len(days) if days else None

    @property
    def mitragynine_mg_per_day(self) -> float | None:
        """Milligrams of mitragynine a day where they were stated; never worked out from grams of an unknown product."""
        told = self.words.mitragynine_mg_per_day
        return sum(told) / 2 if told and self.words.grams_per_day is None and self.stated is None else None

    @property
    def amount_known(self) -> bool:
        """Whether any amount is known."""
        return self.grams_per_day is not None or self.mitragynine_mg_per_day is not None or self.one_off is not None

    @property
    def one_off(self) -> float | None:
        """The largest amount that the words say was taken at once, in grams."""
        return self.words.single_dose_g[1] if self.words.single_dose_g else None

    @cached_property
    def daily(self) -> bool | None:
        """Whether it is taken on most days; ``None`` when nobody said."""
        use = self.use
        if self.words.daily is not None:
            return self.words.daily
        if use and (use.grams_per_day is not None or use.doses_per_day is not None):
            return not (use.doses_per_day is not None and use.doses_per_day < 1)
        return self._daily_in_diary

    @cached_property
    def days_used(self) -> float | None:
        """For how many days it has been used, at the least."""
        if self.use and self.use.days_used is not None:
            return self.use.days_used
        if self.words.days_used:
            return self.words.days_used[0]
        return float((self.case.at - self._days[0]).days) if self._days else None

    @cached_property
    def _days(self) -> list[date]:
        """The days on which an intake is recorded, in order."""
        days = {moment(one.at).date() for one in self.case.record.intakes if one.at}
        return sorted(day for day in days if day <= self.case.at)

    @property
    def _daily_in_diary(self) -> bool | None:
        """Whether most of the last weeks' days have an intake; ``None`` while the diary is too short to tell."""
        span = (self.case.at - self._days[0]).days + 1 if self._days else 0
        if span < self.case.book.threshold("dependence_after"):
            return None
        window = min(span, RECENT_DAYS)
        recent = [day for day in self._days if (self.case.at - day).days < window]
        return len(recent) / window > MOST_DAYS

    @property
    def in_words(self) -> str:
        """The amount as said."""
        said = self.use.text if self.use and self.use.text else None
        say, grams = self.case.say, self.grams_per_day
        told = self.words.grams_per_day
        if said and told and told[0] < told[1]:
            return f"{said} ({say('understood as {low:.3g} to {high:.3g} g a day', low=told[0], high=told[1])})"
        if said:
            return said
        return say("amount not said") if grams is None else say("{grams:g} g on a day of use", grams=grams)


def excess(case: Case, pace: Pace) -> list[str]:
    """What says that far too much was taken at once; empty when nothing does."""
    book, words = case.book, pace.words
    single = pace.one_off
    habitual = pace.daily and (pace.days_used or 0) > book.threshold("dependence_after")
    limit = book.threshold("single_excess_habitual_from" if habitual else "single_excess_from")
    reasons = [
        single is not None and single >= limit,
        words.times_usual is not None and words.times_usual[1] >= book.threshold("times_usual_excess_from"),
        _binge(pace, case),
        any((one.grams or 0) >= book.threshold("single_excess_habitual_from") for one in case.record.intakes),
    ]
    return [pace.in_words, *_assumed(pace, case)] if any(reasons) else []


def _binge(pace: Pace, case: Case) -> bool:
    """Whether in a few days far more was taken than a new user could be used to, even of the smallest pills."""
    days, at = pace.days_used, case.book.threshold
    told = pace.words.grams_per_day
    day = pace.grams_per_day or 0.0
    few = days is not None and days <= at("binge_days")
    surely = told[0] if told and pace.stated is None else day
    if days is not None and days <= 2 and day >= at("single_excess_habitual_from"):
        return True
    return (few and surely >= at("binge_day_from")) or _pills_g(pace, case) >= at("binge_day_from")


def _pills_g(pace: Pace, case: Case) -> float:
    """Grams in a day's pills of unknown content, if each were the smallest usual capsule; 0 without such pills."""
    pills = pace.words.pieces_per_day
    return pills[0] * case.book.threshold("smallest_usual_capsule") if pills else 0.0


def _assumed(pace: Pace, case: Case) -> list[str]:
    grams = _pills_g(pace, case)
    least = case.book.threshold("smallest_usual_capsule")
    told = "what one pill holds was not said; at {least:g} g each it would be {grams:.3g} g a day"
    return [case.say(told, least=least, grams=grams)] if grams else []


def dose(case: Case) -> list[Finding]:
    """The amount against what was seen to harm."""
    if not case.uses_kratom:
        return []
    pace = Pace(case)
    found = []
    over = excess(case, pace)
    if over:
        found.append(case.book.finding("DOSE:acute_excess", over))
    if pace.words.escalating:
        found.append(case.book.finding("DOSE:escalation", [pace.in_words]))
    level = _level(pace, case)
    if level:
        found.append(case.book.finding(level, [pace.in_words]))
    elif not pace.amount_known:
        found.append(case.book.finding("DOSE:unknown", [pace.in_words]))
    return found


def _level(pace: Pace, case: Case) -> str | None:
    at = case.book.threshold
    grams, alkaloid = pace.grams_per_day, pace.mitragynine_mg_per_day
    if (grams or 0) > at("leaf_very_high_above") or (alkaloid or 0) > at("mitragynine_very_high_above"):
        return "DOSE:very_high"
    if (grams or 0) > at("leaf_high_above") or (alkaloid or 0) > at("mitragynine_high_above"):
        return "DOSE:high"
    if (grams or 0) >= at("leaf_moderate_from") or (alkaloid or 0) >= at("mitragynine_moderate_from"):
        return "DOSE:moderate"
    return None


def heavy_daily(case: Case, pace: Pace) -> bool:
    """Whether so much is taken every day that withdrawal is to be expected on stopping."""
    return pace.daily is True and (pace.grams_per_day or 0) > case.book.threshold("leaf_high_above")


def dependence(case: Case) -> list[Finding]:
    """Daily use for weeks: do not stop suddenly. A slow way down without complaints is told, not warned of."""
    pace = Pace(case)
    seen = _dependence_signs(case, pace)
    if not seen:
        return []
    easing = pace.words.reducing and not pace.words.stopped and not case.symptom("withdrawal")
    if easing and not case.condition("kratom_dependence") and not pregnant(case):
        return [case.book.finding("DEP:tapering", seen)]
    severity = Severity.WARNING if heavy_daily(case, pace) else None
    return [case.book.finding("DEP:daily", seen, severity)]


def _dependence_signs(case: Case, pace: Pace) -> list[str]:
    signs = [
        *case.condition("kratom_dependence"),
        *([case.say("stopped")] if pace.words.stopped and not case.long_past else []),
    ]
    if not case.uses_kratom:
        return signs
    days = pace.days_used
    after, likely = case.book.threshold("dependence_after"), case.book.threshold("dependence_likely_after")
    if pace.daily and (days is None or days >= after):
        signs.append(case.say("used on most days"))
    if pace.daily is None and days is not None and days >= likely:
        signs.append(case.say("used for {days:g} days, how often was not said", days=days))
    if pace.daily is None and (pregnant(case) or case.condition("opioid_dependence", "oud_sud")):
        signs.append(case.say("how often it is used was not said"))
    return signs
