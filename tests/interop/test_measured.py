"""Days of a watch: two devices are never added, a night is the day on which it ends, foreign files run nothing."""

import sqlite3
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketum.interop.days import median, together
from ketum.interop.trouble import BadFile

from .health_connect_file import SCHEMA, database, ms
from .hostile import packed
from .reading import FILES, Found, items


def test_health_connect_gives_days_by_the_clock_of_the_device() -> None:
    found = Found(database())
    rated = {one.identity: one.value for one in found.of("rating")}
    assert rated == {
        "steps 2026-06-01": 1500.0,  # the watch; the phone's 900 are the same steps
        "heart-rate 2026-06-01": 62.0,
        "resting-heart-rate 2026-06-01": 57.0,
        "sleep-hours 2026-06-02": 7.0,  # light and REM, not the hour awake
        "sleep-hours 2026-06-03": 7.0,  # no stages: the session as a whole
    }
    (night,) = (one for one in found.of("rating") if one.identity == "sleep-hours 2026-06-02")
    assert night.at == datetime(2026, 6, 2, 5, 0, tzinfo=UTC)


def test_health_connect_is_read_from_its_zip_too() -> None:
    raw = packed({"health_connect_export.db": database()})
    assert [one.identity for one in Found(raw).of("rating")] == [one.identity for one in Found(database()).of("rating")]


def test_columns_are_read_by_name_in_any_order_and_offsets_that_cannot_be_are_taken_as_none() -> None:
    swapped = SCHEMA.replace(
        "start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER",
        "end_time INTEGER, start_zone_offset INTEGER, start_time INTEGER",
    )
    assert len(Found(database(schema=swapped)).of("rating")) == 5

    def milliseconds(db: sqlite3.Connection) -> None:
        values = (ms("2026-06-01T23:30"), ms("2026-06-01T23:40"), 7_200_000, 10)
        db.execute(
            "INSERT INTO steps_record_table (start_time, end_time, start_zone_offset, count) VALUES (?, ?, ?, ?)",
            values,
        )

    assert [one.identity for one in Found(database(milliseconds)).of("rating")] == ["steps 2026-06-01"]


def test_apple_health_is_found_in_its_zip_whatever_its_name_is() -> None:
    xml = (FILES / "export.xml").read_bytes()
    decoy = b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>'
    raw = packed({"apple_health_export/export_cda.xml": decoy, "apple_health_export/dışa aktarılan.xml": xml})
    assert len(Found(raw).of("rating")) == 4


def test_the_same_day_in_a_newer_export_is_the_same_row_with_another_value() -> None:
    xml = (FILES / "export.xml").read_bytes()
    newer = xml.replace(b'value="500"', b'value="900"')
    first, second = (next(one for one in Found(raw).of("rating") if one.scale == "steps") for raw in (xml, newer))
    assert (first.identity, first.value) == (second.identity, 1312.0)
    assert second.value == 1712.0


def test_control_characters_of_real_exports_are_read_past() -> None:
    xml = (FILES / "export.xml").read_bytes().replace(b'"Phone"', b'"Ph\x0bone"')
    assert len(Found(xml).of("rating")) == 4


def test_a_later_record_than_now_is_named() -> None:
    xml = (FILES / "export.xml").read_bytes()
    found = Found(xml, at=datetime(2026, 6, 1, 12, 0, tzinfo=UTC))
    assert {one.where for one in found.problems} >= {"steps of 2026-06-01"}


@pytest.mark.parametrize("sign", ["<!ENTITY", "<!entity", "<! ENTITY"])
def test_no_entity_is_ever_declared(sign: str) -> None:
    xml = (FILES / "export.xml").read_text().replace("<!ELEMENT Record", f'{sign} a "b">\n<!ELEMENT Record')
    with pytest.raises(BadFile, match="entity"):
        items(xml.encode())


STRETCH = st.tuples(st.integers(0, 5_000), st.integers(0, 500)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(STRETCH, max_size=20))
def test_overlapping_sleep_counts_once(stretches: list[tuple[int, int]]) -> None:
    seconds = {second for start, end in stretches for second in range(start, end)}
    assert together(stretches) == len(seconds)


@given(st.lists(st.integers(30, 220), min_size=1, max_size=50))
def test_the_middle_of_counted_values_is_the_middle_of_the_values(values: list[int]) -> None:
    from statistics import median as of_all

    assert median({one: values.count(one) for one in values}) == of_all(values)
