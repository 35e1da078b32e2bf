"""Times are read as they were written; what is unclear is said, never guessed. Hazards H-22, H-28."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketum.interop.times import Moment, Unclear, day, epoch, local, minutes, moment, noon

from .reading import NOW, options

ZONES = (
    "UTC",
    "Asia/Bangkok",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Cairo",
)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-06-01T08:00:00Z", "2026-06-01T08:00:00"),
        ("2026-06-01T08:00:00+07:00", "2026-06-01T01:00:00"),
        ("2026-06-01T08:00:00.123456", "2026-06-01T06:00:00.123456"),
        ("2026-06-01 08:00", "2026-06-01T06:00:00"),
        ("2026-06-01", "2026-06-01T10:00:00"),
        ("01.06.2026 08:00", "2026-06-01T06:00:00"),
        ("13/06/2026 8:05 am", "2026-06-13T06:05:00"),
        ("06/13/2026 8:05 PM", "2026-06-13T18:05:00"),
        ("June 1, 2026 8:00 pm", "2026-06-01T18:00:00"),
        ("1st Jun 2026", "2026-06-01T10:00:00"),
        ("2026/6/1", "2026-06-01T10:00:00"),
    ],
)
def test_a_time_is_read_as_it_was_written(text: str, at: str) -> None:
    assert moment(text, options()) == Moment(datetime.fromisoformat(at).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no time"),
        ("yesterday", "no time"),
        ("2026-02-30", "no time"),
        ("2026-02-30 08:00", "no time"),
        ("25:00", "no time"),
        ("2026-06-01 25:00", "no time of day"),
        ("03/04/2026", "either way"),
        ("2027-01-01T00:00:00Z", "has not happened yet"),
        ("1812-01-01", "before 1900"),
        ("0001-01-01T00:00:00+14:00", "outside the calendar"),
        ("9999-12-31T23:59:59-14:00", ""),
        ("2026-06-01T08:00:00+99:00", ""),
        ("٢٠٢٦-٠٦-٠١", ""),
    ],
)
def test_what_is_no_time_is_said_with_the_mend(text: str, said: str) -> None:
    found = moment(text, options())
    if text == "٢٠٢٦-٠٦-٠١" and isinstance(found, Moment):
        assert found.at.year == 2026
        return
    assert isinstance(found, Unclear)
    assert said in found.what
    assert found.mend


def test_which_of_day_and_month_comes_first_is_the_persons_answer() -> None:
    assert day("03/04/2026", options(day_first=True)) == date(2026, 4, 3)
    assert day("03/04/2026", options(day_first=False)) == date(2026, 3, 4)
    assert day("04/04/2026", options()) == date(2026, 4, 4)
    assert isinstance(day("31/04/2026", options()), Unclear)


def test_an_hour_that_the_clocks_skipped_or_had_twice_is_asked_about() -> None:
    skipped = moment("2026-03-29 02:30", options())
    assert isinstance(skipped, Moment)
    assert skipped.doubt is not None
    assert "did not exist" in skipped.doubt
    assert "03:30" in skipped.doubt
    twice = moment("2026-10-25 02:30", options())
    assert isinstance(twice, Moment)
    assert twice.doubt is not None
    assert "there twice" in twice.doubt
    assert twice.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first of the two
    assert moment("2026-10-25 02:30", options(zone="UTC")) == Moment(datetime(2026, 10, 25, 2, 30, tzinfo=UTC))


def test_a_day_alone_is_its_noon_and_today_is_not_later_than_now() -> None:
    early = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
    assert noon(date(2026, 6, 1), options(at=early)) == Moment(early)
    assert noon(date(2026, 5, 31), options(at=early)) == Moment(datetime(2026, 5, 31, 10, 0, tzinfo=UTC))
    assert isinstance(noon(date(2026, 6, 2), options(at=early)), Unclear)


@pytest.mark.parametrize("value", [True, "1", None, float("nan"), float("inf"), 10**400, -(10**400)])
def test_what_is_no_number_of_milliseconds_is_said(value: object) -> None:
    assert isinstance(epoch(value, options()), Unclear)


@given(st.integers(0, 60 * 24 * 365 * 60), st.sampled_from(ZONES))
def test_every_moment_survives_the_clock_on_the_wall_or_is_asked_about(ago: int, zone: str) -> None:
    at = (NOW - timedelta(minutes=ago)).replace(second=0, microsecond=0)
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    found = local(wall, options(zone=zone))
    assert isinstance(found, Moment)
    assert found.at == at or found.doubt is not None


FIRST = NOW.replace(year=1900, tzinfo=None)
LAST = NOW.replace(day=20, tzinfo=None)


@given(st.datetimes(FIRST, LAST), st.sampled_from(ZONES))
def test_a_clock_that_never_was_is_always_asked_about(wall: datetime, zone: str) -> None:
    found = local(wall, options(zone=zone))
    assert isinstance(found, Moment)
    shown = found.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert shown == wall or found.doubt is not None


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_times(text: str) -> None:
    assert isinstance(moment(text, options()), Moment | Unclear)
    assert isinstance(day(text, options(day_first=True)), date | Unclear)
    found = minutes(text)
    assert found is None or 0 <= found < 1440


@given(st.integers(0, 1439))
def test_clock_times_with_24_and_with_12_hours_are_the_same(minute: int) -> None:
    at = datetime(2026, 1, 1) + timedelta(minutes=minute)  # noqa: DTZ001 - a clock on the wall
    assert minutes(f"{at:%H:%M}") == minutes(f"{at:%I:%M %p}") == minutes(f"{at:%I:%M%p}".lower()) == minute
