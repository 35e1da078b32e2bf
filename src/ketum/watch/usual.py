"""Since the last one, today, and what is usual; an answer only where the diary can give one."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from statistics import median

import msgspec

from ketum.record import Intake, Rating, Record
from ketum.record.model import moment

USUAL_DAYS = 28
FEWEST_DAYS = 7
COMPARED_DAYS = 14
BAND = (0.1, 0.9)


Say = Callable[[str], str]


class NotEnoughData(msgspec.Struct, frozen=True):
    """The diary cannot answer yet; ``why`` says what would be enough."""

    why: str


class Band(msgspec.Struct, frozen=True):
    """What four of five days are between."""

    low: float
    high: float
    days: int


class Today(msgspec.Struct, frozen=True):
    """The day so far by the person's own clock. ``unweighed`` intakes are in no sum of grams."""

    since_last: timedelta | None
    grams: float
    times: int
    unweighed: int
    usual: Band | NotEnoughData
    pain: float | None

    @property
    def beside_usual(self) -> str | None:
        """``below``, ``within`` or ``above`` the usual; ``None`` where there is none, or something was not weighed."""
        if isinstance(self.usual, NotEnoughData) or self.unweighed:
            return None
        return "above" if self.grams > self.usual.high else "below" if self.grams < self.usual.low else "within"


def today(record: Record, at: datetime) -> Today:
    """The day of ``at``, by the clock of the zone that ``at`` carries."""
    mine = [one for one in record.intakes if one.at and moment(one.at) <= at]
    now = [one for one in mine if local_day(one.at or "", at) == at.date()]
    return Today(
        since_last=at - max(moment(one.at or "") for one in mine) if mine else None,
        grams=sum(one.grams for one in now if one.grams),
        times=len(now),
        unweighed=sum(one.grams is None for one in now),
        usual=usual_day(record, at),
        pain=_last_pain(record, at),
    )


def usual_day(record: Record, at: datetime, say: Say = str) -> Band | NotEnoughData:
    """What four of five of the last four weeks' days of use are between, in grams; today is not counted."""
    totals = list(daily_grams(record.intakes, at, USUAL_DAYS).values())
    if len(totals) < FEWEST_DAYS:
        return _not_enough(say("{needed} days with weighed amounts are needed; there are {held} so far"), len(totals))
    ordered = sorted(totals)
    low, high = (_quantile(ordered, share) for share in BAND)
    return Band(low, high, len(ordered))


def daily_grams(intakes: Sequence[Intake], at: datetime, days: int) -> dict[date, float]:
    """Grams on each day of use in the last ``days`` days before today; days with something not weighed are left out."""
    totals: dict[date, float] = {}
    open_days: set[date] = set()
    for one in intakes:
        day = local_day(one.at, at) if one.at else None
        if day is None or not 0 < (at.date() - day).days <= days:
            continue
        if one.grams is None:
            open_days.add(day)
        else:
            totals[day] = totals.get(day, 0.0) + one.grams
    return {day: grams for day, grams in sorted(totals.items()) if day not in open_days}


def _not_enough(why: str, held: int) -> NotEnoughData:
    return NotEnoughData(why.format(needed=FEWEST_DAYS, held=held))


class Beside(msgspec.Struct, frozen=True):
    """Today's value beside the median of the days before."""

    today: float
    before: float
    days: int


def pain_beside(ratings: Sequence[Rating], at: datetime, say: Say = str) -> Beside | NotEnoughData:
    """Today's mean pain beside the median day of the last two weeks; ``say`` translates what is missing."""
    days: dict[date, list[float]] = {}
    for one in ratings:
        if one.at and one.scale == "nrs-pain" and 0 <= (at.date() - local_day(one.at, at)).days <= COMPARED_DAYS:
            days.setdefault(local_day(one.at, at), []).append(one.value)
    now = days.pop(at.date(), None)
    if now is None:
        return NotEnoughData(say("no pain is recorded today"))
    if len(days) < FEWEST_DAYS:
        return _not_enough(say("{needed} earlier days with pain are needed; there are {held} so far"), len(days))
    before = median(sum(values) / len(values) for values in days.values())
    return Beside(sum(now) / len(now), before, len(days))


def local_day(text: str, at: datetime) -> date:
    """The day of a moment by the clock of ``at``."""
    return moment(text).astimezone(at.tzinfo).date()


def _last_pain(record: Record, at: datetime) -> float | None:
    now = [  # the last of those listed, where several stand in the same second
        (moment(one.at), one.value)
        for one in reversed(record.ratings)
        if one.at and one.scale == "nrs-pain" and moment(one.at) <= at and local_day(one.at, at) == at.date()
    ]
    return max(now, key=lambda one: one[0])[1] if now else None


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between neighbours (Hyndman and Fan 1996, type 7)."""
    place = share * (len(ordered) - 1)
    under = int(place)
    over = min(under + 1, len(ordered) - 1)
    return ordered[under] + (ordered[over] - ordered[under]) * (place - under)
