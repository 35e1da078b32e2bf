"""When is a questionnaire due again? Said once where the day is planned, and never as a reproach."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import msgspec

from ketum.instruments.model import Every, Instrument
from ketum.record import Response
from ketum.record.model import moment


class Due(msgspec.Struct, frozen=True):
    """One instrument that is due since ``on``; ``last`` is ``None`` when it was never answered."""

    instrument: str
    on: date
    last: date | None


def next_due(last: date, every: Every) -> date | None:
    """The day on which it is due after ``last``; ``None`` for what is only answered when asked for.

    A month later is the same day of the next month, or its last day where that has fewer.

    >>> next_due(date(2026, 1, 31), "monthly"), next_due(date(2026, 2, 26), "weekly")
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 5))
    """
    if every == "asked":
        return None
    if every == "weekly":
        return last + timedelta(days=7)
    year, month = (last.year + 1, 1) if last.month == 12 else (last.year, last.month + 1)
    return last.replace(year=year, month=month, day=min(last.day, monthrange(year, month)[1]))


def due(
    responses: Iterable[Response],
    wanted: Iterable[Instrument],
    at: datetime,
    passed: Mapping[str, date] | None = None,
) -> tuple[Due, ...]:
    """Which of the ``wanted`` instruments are due on the day of ``at``, by the clock of its zone.

    Only what the person chose is ever due, and what was never answered is due at once. ``passed`` names the day on
    which one was passed over: it counts like an answer, so that nobody is asked twice for the same week.
    """
    last: dict[str, date] = {}
    for one in responses:
        day = moment(one.at).astimezone(at.tzinfo).date() if one.at else None
        if day and day <= at.date():
            last[one.instrument] = max(day, last.get(one.instrument, day))
    found = []
    for instrument in wanted:
        if instrument.every == "asked":
            continue
        days = [day for day in (last.get(instrument.id), (passed or {}).get(instrument.id)) if day]
        on = next_due(max(days), instrument.every) if days else at.date()
        if on and on <= at.date():
            found.append(Due(instrument.id, on, last.get(instrument.id)))
    return tuple(sorted(found, key=lambda one: (one.on, one.instrument)))
