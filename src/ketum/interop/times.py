"""Times as files write them. A zone is never guessed; an hour that is there twice, or not at all, is asked about."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from ketum.interop.options import FUTURE_ALLOWED, Options

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
NOON = 12
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.](\d{2})(?:[.,]\d{1,6})?)?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE
)
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_OTHER_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_DAY = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})", re.IGNORECASE)


class Moment(msgspec.Struct, frozen=True):
    """An instant. ``doubt`` says why a person should look at it: an hour that the clocks skipped or had twice."""

    at: datetime
    doubt: str | None = None


class Unclear(msgspec.Struct, frozen=True):
    """No instant: what is wrong, and what would mend it."""

    what: str
    mend: str


EITHER_WAY = "can be read either way"
WRITE_A_DAY = "write days like 2026-11-20"
WRITE_A_TIME = "write times like 2026-11-20 08:00, or with their zone 2026-11-20T08:00:00+07:00"


def moment(text: str, options: Options) -> Moment | Unclear:
    """The instant that an ISO 8601 text names; without an offset it is the clock on the wall in the person's zone.

    A day alone is its noon.
    """
    said = " ".join(text.split())
    if not said:
        return Unclear("there is no time", WRITE_A_TIME)
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return _day_and_clock(said, options)
    if found.tzinfo is not None:
        return checked(found, options)
    return local(_noon(found.date()) if len(said) <= 10 else found, options)


def _day_and_clock(said: str, options: Options) -> Moment | Unclear:
    """A day in another order, alone or with a clock time behind it."""
    words = said.split(" ")
    for cut in range(len(words), 0, -1):
        found = day(" ".join(words[:cut]), options)
        if isinstance(found, date):
            return on(found, " ".join(words[cut:]), options)
        if found.what.endswith(EITHER_WAY):
            return found
    return Unclear(f"{_shown(said)} is no time", WRITE_A_TIME)


def on(found: date, clock_said: str, options: Options) -> Moment | Unclear:
    """A day with the clock time that is said for it; its noon where none is said."""
    if not clock_said.strip():
        return local(_noon(found), options)
    clock = minutes(clock_said)
    if clock is None:
        return Unclear(f"{_shown(clock_said)} is no time of day", "write it like 21:35 or 9:35 pm")
    return local(datetime(found.year, found.month, found.day) + timedelta(minutes=clock), options)  # noqa: DTZ001


def minutes(text: str) -> int | None:
    """Minutes since midnight that a clock time says, with 24 hours or with am and pm; ``None`` for anything else.

    >>> minutes("21:35"), minutes("9:35 pm"), minutes("12:05 am"), minutes("13:00 pm"), minutes("25:00")
    (1295, 1295, 5, None, None)
    """
    found = _CLOCK.fullmatch(text.strip().replace(" ", " "))
    if not found or (found.group(2) is None and found.group(4) is None):
        return None
    hour, minute, half = int(found.group(1)), int(found.group(2) or 0), (found.group(4) or "").lower()
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


def day(text: str, options: Options) -> date | Unclear:
    """The day that a text names. Where day and month could be swapped, ``options.day_first`` decides, or nobody."""
    said = " ".join(text.split())
    parts = _parts(said, options)
    if isinstance(parts, Unclear):
        return parts
    try:
        return date(*parts)
    except ValueError:
        return Unclear(f"{_shown(said)} is no day of the calendar", WRITE_A_DAY)


def _parts(said: str, options: Options) -> tuple[int, int, int] | Unclear:
    if found := _ISO_DAY.fullmatch(said):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _MONTH_DAY.fullmatch(said):
        return _with_month(said, found[1], found[2], found[3])
    if found := _DAY_MONTH.fullmatch(said):
        return _with_month(said, found[2], found[1], found[3])
    if not (found := _OTHER_DAY.fullmatch(said)):
        return Unclear(f"{_shown(said)} is no day", WRITE_A_DAY)
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    day_first = options.day_first
    if day_first is None and (found[2] == "." or first > 12):  # nobody writes the month first with points
        day_first = True
    if day_first is None and second > 12:
        day_first = False
    if day_first is None and first != second:
        return Unclear(
            f"{_shown(said)} can be read either way", "say which comes first with --day-first or --month-first"
        )
    return (year, second, first) if day_first else (year, first, second)


def _with_month(said: str, month: str, number: str, year: str) -> tuple[int, int, int] | Unclear:
    name = month.lower()
    if name not in MONTHS:
        return Unclear(f"{_shown(said)} is no day", WRITE_A_DAY)
    return int(year), MONTHS.index(name) + 1, int(number)


def local(naive: datetime, options: Options) -> Moment | Unclear:
    """The instant of a clock on the wall in the person's zone, with the doubt that a change of clocks brings."""
    zone = ZoneInfo(options.zone)
    try:
        first, second = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    except (OverflowError, ValueError):
        return Unclear(f"{naive:%Y-%m-%d} is outside the calendar", WRITE_A_DAY)
    found = checked(first, options)
    if first == second or isinstance(found, Unclear):
        return found
    shown = f"{naive:%H:%M} on {naive:%Y-%m-%d}"
    if first.astimezone(zone).replace(tzinfo=None) != naive:
        taken = f"{first.astimezone(zone):%H:%M}"
        return Moment(first, f"{shown} did not exist in {options.zone}: the clocks went forward; {taken} is meant?")
    return Moment(first, f"{shown} was there twice in {options.zone}: the clocks went back; the first one is meant?")


def epoch(milliseconds: object, options: Options) -> Moment | Unclear:
    """The instant that a number of milliseconds since 1970 names, whole or with a fraction."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return Unclear(f"{_shown(str(milliseconds))} is no number of milliseconds", "export it again")
    try:
        found = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return Unclear(f"{_shown(str(milliseconds))} milliseconds are outside the calendar", "export it again")
    return checked(found, options)


def checked(found: datetime, options: Options) -> Moment | Unclear:
    """An instant that has happened, in UTC; raises nothing, however far off it is."""
    try:
        at = found.astimezone(UTC)
    except (OverflowError, ValueError):
        return Unclear("this is outside the calendar", WRITE_A_DAY)
    if at > options.at + FUTURE_ALLOWED:
        return Unclear(f"{at:%Y-%m-%d %H:%M} UTC has not happened yet", "check the date and the time zone")
    if at < EARLIEST:
        return Unclear(f"{at.year}-{at:%m-%d} is before 1900", "check the date")
    return Moment(at)


def noon(found: date, options: Options) -> Moment | Unclear:
    """Noon of a day, for what is known by the day only; on the day of the import it is not later than now."""
    at = local(_noon(found), options)
    today = options.at.astimezone(ZoneInfo(options.zone)).date()
    return Moment(options.at) if isinstance(at, Unclear) and found == today else at


def _noon(found: date) -> datetime:
    return datetime(found.year, found.month, found.day, NOON)  # noqa: DTZ001 - the clock on the wall, zone comes next


def _shown(text: str) -> str:
    return repr(text[:40])
