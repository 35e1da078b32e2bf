"""The chart of the last month: the same numbers as picture, sentence and table. The picture is plain SVG."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ketum.record import Record
from ketum.watch.usual import local_day

DAYS = 30
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 240, 36, 24


@dataclass(frozen=True)
class Day:
    """One day: mean pain, grams, doses; ``None`` is not recorded. Places in the picture are written out."""

    day: date
    pain: float | None
    grams: float | None
    doses: int
    x: str
    pain_y: str | None
    bar_y: str
    bar_height: str


@dataclass(frozen=True)
class Chart:
    """What the page draws, says and lists."""

    days: tuple[Day, ...]
    path: str
    sentence: str

    @property
    def rows(self) -> list[Day]:
        """The days on which anything is recorded, the newest first."""
        return [one for one in reversed(self.days) if one.pain is not None or one.doses]


def chart_of(record: Record, at: datetime) -> Chart | None:
    """The last thirty days; ``None`` while nothing is recorded in them."""
    first = at.date() - timedelta(days=DAYS - 1)
    pains: dict[date, list[float]] = {}
    grams: dict[date, list[float | None]] = {}
    for one in record.ratings:
        if one.at and one.scale == "nrs-pain" and local_day(one.at, at) >= first:
            pains.setdefault(local_day(one.at, at), []).append(one.value)
    for dose in record.intakes:
        if dose.at and local_day(dose.at, at) >= first:
            grams.setdefault(local_day(dose.at, at), []).append(dose.grams)
    if not pains and not grams:
        return None
    most = max((sum(one or 0 for one in day) for day in grams.values()), default=0.0)
    days = tuple(_day(first + timedelta(days=n), n, pains, grams, most) for n in range(DAYS))
    return Chart(days, _path(days), _sentence(days))


def _day(day: date, n: int, pains: dict[date, list[float]], grams: dict[date, list[float | None]], most: float) -> Day:
    pain = sum(pains[day]) / len(pains[day]) if day in pains else None
    doses = grams.get(day, [])
    total = sum(one for one in doses if one) if doses and None not in doses else None
    full = HEIGHT - BOTTOM
    height = (total / most) * full * 0.45 if total and most else 0.0
    x = LEFT + (n + 0.5) * (WIDTH - LEFT) / DAYS
    return Day(
        day=day,
        pain=pain,
        grams=total,
        doses=len(doses),
        x=f"{x:.1f}",
        pain_y=None if pain is None else f"{full * (1 - pain / 10):.1f}",
        bar_y=f"{full - height:.1f}",
        bar_height=f"{height:.1f}" if height else "",
    )


def _path(days: tuple[Day, ...]) -> str:
    """The line of pain, broken where a day is missing."""
    parts, drawing = [], False
    for one in days:
        if one.pain_y is None:
            drawing = False
            continue
        parts.append(f"{'L' if drawing else 'M'}{one.x} {one.pain_y}")
        drawing = True
    return " ".join(parts)


def _sentence(days: tuple[Day, ...]) -> str:
    pains = [one.pain for one in days if one.pain is not None]
    used = [one for one in days if one.doses]
    parts = []
    if pains:
        mean = sum(pains) / len(pains)
        words = {"days": len(pains), "mean": mean, "low": min(pains), "high": max(pains)}
        told = ngettext(
            "Pain on %(days)d day: mean %(mean).1f, from %(low).1f to %(high).1f.",
            "Pain on %(days)d days: mean %(mean).1f, from %(low).1f to %(high).1f.",
            len(pains),
        )
        parts.append(told % words)
    if used:
        weighed = [one.grams for one in used if one.grams is not None]
        counts = {"days": len(used), "mean": sum(weighed) / len(weighed) if weighed else 0.0}
        parts.append(
            _("Kratom on %(days)d of the last 30 days, on average %(mean).1f g on a weighed day.") % counts
            if weighed
            else _("Kratom on %(days)d of the last 30 days, not weighed.") % counts
        )
    return " ".join(parts)
