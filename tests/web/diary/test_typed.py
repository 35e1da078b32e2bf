"""What is typed becomes a moment that is never later than now by accident. Hazard H-22."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ketum.web.diary.typed import moment

FIRST, LAST = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001 - bounds are given without a zone


@given(st.datetimes(min_value=FIRST, max_value=LAST, timezones=st.just(UTC)))
def test_today_alone_is_never_in_the_future(at: datetime) -> None:
    found = moment({"on": at.date().isoformat()}, "on", at)
    assert found is not None
    assert found <= at
    assert found.date() == at.date()


def test_an_earlier_day_alone_is_its_noon() -> None:
    at = datetime(2026, 11, 28, 0, 47, tzinfo=UTC)
    assert moment({"on": "2026-11-27"}, "on", at) == datetime(2026, 11, 27, 12, tzinfo=UTC)


def test_nothing_typed_is_no_moment() -> None:
    assert moment({"on": " "}, "on", datetime(2026, 11, 28, tzinfo=UTC)) is None
