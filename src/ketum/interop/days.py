"""What a watch or a phone measured, by day: steps, sleep, heart rate. Millions of samples become a few numbers a day.

Two devices that measure the same person are never added: for each day the one that saw most counts. A day of sleep is
from 18:00 on the day before to 18:00, so that a night is one day, the one on which it ends.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import msgspec

from ketum.interop.items import Rows
from ketum.interop.options import FUTURE_ALLOWED, Options
from ketum.interop.trouble import BadFile
from ketum.record.rows import Item, Origin, Problem, RatingRow

MOST_SOURCES = 500
MOST_INTERVALS = 3_000_000
MOST_STEPS = 200_000.0
BEATS = (20, 260)
EVENING = timedelta(hours=6)  # 18:00 plus this is the next day
DAY_HOURS = 24.0
EARLIEST = date(1990, 1, 1)


class _Steps(msgspec.Struct):
    count: float = 0.0
    last_s: int = 0
    samples: int = 0


class _Beats(msgspec.Struct):
    counts: dict[int, int]
    last_s: int = 0


class Days:
    """The days of one file while it is read. Moments are whole seconds since 1970."""

    def __init__(self, options: Options) -> None:
        """Nothing has been measured."""
        self._options = options
        self._latest = options.at + FUTURE_ALLOWED
        self._steps: dict[date, dict[str, _Steps]] = {}
        self._beats: dict[date, _Beats] = {}
        self._resting: dict[date, _Beats] = {}
        self._asleep: dict[date, dict[str, list[tuple[int, int]]]] = {}
        self._in_bed: dict[date, dict[str, list[tuple[int, int]]]] = {}
        self._sources: set[str] = set()
        self._intervals = 0

    def knows(self, day: date) -> bool:
        """Whether a day can be: not before there were such devices, not in the future."""
        return EARLIEST <= day <= (self._latest + timedelta(hours=14)).date()

    def steps(self, day: date, source: str, count: float, end_s: int) -> None:
        """Steps that one device counted within a day."""
        found = self._steps.setdefault(day, {}).setdefault(self._named(source), _Steps())
        found.count += count
        found.samples += 1
        found.last_s = max(found.last_s, end_s)

    def beats(self, day: date, per_minute: float, end_s: int, *, resting: bool = False) -> None:
        """One heart rate; what no heart does is left out."""
        rate = round(per_minute)
        if not BEATS[0] <= rate <= BEATS[1]:
            return
        kept = self._resting if resting else self._beats
        found = kept.get(day)
        if found is None:
            found = kept[day] = _Beats({})
        found.counts[rate] = found.counts.get(rate, 0) + 1
        found.last_s = max(found.last_s, end_s)

    def sleep(self, source: str, start: datetime, end: datetime, *, in_bed: bool = False) -> None:
        """One stretch of sleep, or of being in bed, by the clock of the device."""
        self._intervals += 1
        if self._intervals > MOST_INTERVALS:
            raise BadFile(
                f"there are more than {MOST_INTERVALS:,} stretches of sleep", "this is not one person's export"
            )
        day = (start + EVENING).date()
        kept = self._in_bed if in_bed else self._asleep
        kept.setdefault(day, {}).setdefault(self._named(source), []).append((_seconds(start), _seconds(end)))

    def _named(self, source: str) -> str:
        self._sources.add(source)
        if len(self._sources) > MOST_SOURCES:
            raise BadFile(f"there are more than {MOST_SOURCES} devices", "this is not one person's export")
        return source

    def rows(self) -> Iterator[Item]:
        """The days as ratings, the oldest first."""
        rows = Rows(self._options)
        for day, by_source in sorted(self._steps.items()):
            source, found = max(by_source.items(), key=lambda pair: (pair[1].count, pair[0]))
            told = f"{source}: {found.samples} samples"
            yield self._row(rows, "steps", day, (round(found.count), found.last_s, MOST_STEPS), told)
        for scale, kept in (("heart-rate", self._beats), ("resting-heart-rate", self._resting)):
            for day, beats in sorted(kept.items()):
                told = f"{sum(beats.counts.values())} samples"
                yield self._row(rows, scale, day, (median(beats.counts), beats.last_s, float(BEATS[1])), told)
        for day, slept in sorted(self._asleep.items()):
            yield self._night(rows, "sleep-hours", day, slept)
        for day, lain in sorted(self._in_bed.items()):
            if day not in self._asleep:
                yield self._night(rows, "in-bed-hours", day, lain)

    def _night(self, rows: Rows, scale: str, day: date, by_source: dict[str, list[tuple[int, int]]]) -> Item:
        lengths = {source: together(stretches) for source, stretches in by_source.items()}
        source, seconds = max(lengths.items(), key=lambda pair: (pair[1], pair[0]))
        last = max(end for _start, end in by_source[source])
        told = f"{source}: {len(by_source[source])} stretches"
        return self._row(rows, scale, day, (round(seconds / 3600, 2), last, DAY_HOURS), told)

    def _row(self, rows: Rows, scale: str, day: date, measured: tuple[float, int, float], told: str) -> Item:
        value, last_s, most = measured
        at = datetime.fromtimestamp(last_s, UTC)
        where = f"{scale} of {day}"
        if at > self._latest:
            return Problem(where, "", f"{at:%Y-%m-%d %H:%M} UTC has not happened yet", "check the clock of the device")
        if not 0 <= value <= most:
            return Problem(where, "", f"{value:g} cannot be", "look at that day in the app")
        row = RatingRow(
            identity=f"{scale} {day}", origin=Origin(where, told), at=at, zone=self._options.zone, scale=scale,
            value=float(value),
        )  # fmt: skip
        return rows.add(row)


def median(counts: dict[int, int]) -> float:
    """The middle one of values that are counted; between two middle ones their mean.

    >>> median({60: 2, 70: 1}), median({60: 1, 70: 1})
    (60.0, 65.0)
    """
    total = sum(counts.values())
    places = ((total - 1) // 2, total // 2)
    middle: list[int] = []
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        middle += [value for place in places[len(middle) :] if place < passed]
    return sum(middle) / 2


def together(stretches: list[tuple[int, int]]) -> int:
    """Seconds that stretches cover together; where they overlap they count once.

    >>> together([(0, 60), (30, 90), (100, 110)])
    100
    """
    covered, reached = 0, None
    for start, end in sorted(stretches):
        begin = start if reached is None or start > reached else reached
        covered += max(0, end - begin)
        reached = end if reached is None else max(reached, end)
    return covered


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
