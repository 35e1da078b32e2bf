"""When a questionnaire is due: said once, on the person's own day, never twice for the same week."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.instruments.catalogue import instrument
from ketum.instruments.due import Due, due, next_due
from ketum.instruments.model import Instrument
from ketum.knowledge.library import library
from ketum.record import Response

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)


def wanted(*names: str) -> list[Instrument]:
    return [one for name in names if (one := instrument(name, library())) is not None]


def answered(name: str, at: str | None) -> Response:
    return Response(instrument=name, answers=(1,), at=at)


@pytest.mark.parametrize(
    ("last", "every", "on"),
    [
        (date(2026, 11, 20), "weekly", date(2026, 11, 27)),
        (date(2026, 1, 31), "monthly", date(2026, 2, 28)),
        (date(2028, 1, 31), "monthly", date(2028, 2, 29)),
        (date(2026, 12, 15), "monthly", date(2027, 1, 15)),
        (date(2026, 12, 15), "asked", None),
    ],
)
def test_the_next_day(last: date, every: str, on: date | None) -> None:
    assert next_due(last, every) == on  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2099, 11, 30)))
def test_a_month_later_is_in_the_next_month(last: date) -> None:
    on = next_due(last, "monthly")
    assert on is not None
    assert (on.year * 12 + on.month) - (last.year * 12 + last.month) == 1
    assert 28 <= (on - last).days <= 31


def test_what_was_never_answered_is_due_today_and_what_is_only_asked_for_never_is() -> None:
    assert due([], wanted("peg", "pgic", "nrs-pain"), AT) == (Due("peg", AT.date(), None),)


def test_only_what_the_person_chose_is_due() -> None:
    assert due([answered("phq-9", "2026-01-01")], wanted("peg"), AT)[0].instrument == "peg"
    assert due([], [], AT) == ()


def test_answered_this_week_is_not_due_and_the_oldest_comes_first() -> None:
    responses = [answered("peg", "2026-11-22"), answered("phq-9", "2026-09-01"), answered("promis-pi-4a", "2026-11-19")]
    found = due(responses, wanted("peg", "phq-9", "promis-pi-4a"), AT)
    assert [one.instrument for one in found] == ["phq-9", "promis-pi-4a"]
    assert found[0] == Due("phq-9", date(2026, 10, 1), date(2026, 9, 1))


def test_the_newest_answer_counts_whatever_the_order_and_the_future_does_not() -> None:
    responses = [answered("peg", "2026-11-26"), answered("peg", "2026-10-01"), answered("peg", "2027-01-01")]
    assert due(responses, wanted("peg"), AT) == ()
    assert due([answered("peg", "2027-01-01")], wanted("peg"), AT)[0].last is None
    assert due([answered("peg", None)], wanted("peg"), AT)[0].last is None


def test_passing_one_over_gives_rest_until_the_next_time() -> None:
    old = [answered("peg", "2026-11-01")]
    assert due(old, wanted("peg"), AT, {"peg": date(2026, 11, 26)}) == ()
    again = due(old, wanted("peg"), AT + timedelta(days=6), {"peg": date(2026, 11, 26)})
    assert again == (Due("peg", date(2026, 12, 3), date(2026, 11, 1)),)


def test_the_day_is_that_of_the_persons_own_clock() -> None:
    evening = answered("peg", "2026-11-20T23:30:00+00:00")  # already the 21st further east
    east = timezone(timedelta(hours=7))
    assert due([evening], wanted("peg"), datetime(2026, 11, 27, 9, tzinfo=east)) == ()
    assert due([evening], wanted("peg"), datetime(2026, 11, 27, 9, tzinfo=UTC)) != ()
