"""A database as Health Connect exports it (AOSP HealthFitness; columns as public readers describe them)."""

import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

COMMON = (
    "row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB, last_modified_time INTEGER, client_record_id TEXT,"
    " client_record_version TEXT, device_info_id INTEGER, app_info_id INTEGER, recording_method INTEGER,"
    " dedupe_hash BLOB"
)
INTERVAL = (
    "start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER, local_date INTEGER"
)
INSTANT = "time INTEGER, zone_offset INTEGER, local_date INTEGER"
SCHEMA = f"""
CREATE TABLE application_info_table (row_id INTEGER PRIMARY KEY, package_name TEXT, app_name TEXT, app_icon BLOB);
CREATE TABLE steps_record_table ({COMMON}, {INTERVAL}, count INTEGER,
  local_date_time_start_time INTEGER AS (start_time + 1000 * start_zone_offset));
CREATE TABLE heart_rate_record_table ({COMMON}, {INTERVAL});
CREATE TABLE heart_rate_record_series_table (parent_key INTEGER, beats_per_minute INTEGER, epoch_millis INTEGER);
CREATE TABLE resting_heart_rate_record_table ({COMMON}, {INSTANT}, beats_per_minute INTEGER);
CREATE TABLE sleep_session_record_table ({COMMON}, {INTERVAL}, notes TEXT, title TEXT);
CREATE TABLE sleep_stages_table (parent_key INTEGER, stage_start_time INTEGER, stage_end_time INTEGER,
  stage_type INTEGER);
CREATE TABLE weight_record_table ({COMMON}, {INSTANT}, weight REAL);
"""


def ms(text: str) -> int:
    """Milliseconds of a moment in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def filled(db: sqlite3.Connection) -> None:
    """One day of a phone and a watch, two hours east of Greenwich."""
    db.executemany("INSERT INTO application_info_table VALUES (?, ?, ?, NULL)", [(1, "phone", "P"), (2, "watch", "W")])
    interval = "app_info_id, start_time, start_zone_offset, end_time, end_zone_offset"
    for app, count in ((1, 900), (2, 1_000), (2, 500)):
        values = (app, ms("2026-06-01T07:00"), 7200, ms("2026-06-01T07:10"), 7200, count)
        db.execute(f"INSERT INTO steps_record_table ({interval}, count) VALUES (?, ?, ?, ?, ?, ?)", values)  # noqa: S608
    begin, end = ms("2026-06-01T08:00"), ms("2026-06-01T09:00")
    db.execute(f"INSERT INTO heart_rate_record_table ({interval}) VALUES (2, ?, 7200, ?, 7200)", (begin, end))  # noqa: S608
    series = [(1, rate, begin + 60_000 * number) for number, rate in enumerate((60, 62, 90))]
    db.executemany("INSERT INTO heart_rate_record_series_table VALUES (?, ?, ?)", series)
    resting = (ms("2026-06-01T20:00"), 7200, 57)
    db.execute(
        "INSERT INTO resting_heart_rate_record_table (time, zone_offset, beats_per_minute) VALUES (?, ?, ?)", resting
    )
    session = f"INSERT INTO sleep_session_record_table ({interval}) VALUES (2, ?, 7200, ?, 7200)"  # noqa: S608 - names above
    for start, stop in (("2026-06-01T21:00", "2026-06-02T05:00"), ("2026-06-02T21:00", "2026-06-03T04:00")):
        db.execute(session, (ms(start), ms(stop)))
    stages = [(1, "2026-06-01T21:00", "2026-06-02T01:00", 4), (1, "2026-06-02T01:00", "2026-06-02T02:00", 1),
              (1, "2026-06-02T02:00", "2026-06-02T05:00", 6)]  # fmt: skip
    db.executemany(
        "INSERT INTO sleep_stages_table VALUES (?, ?, ?, ?)", [(k, ms(a), ms(b), t) for k, a, b, t in stages]
    )


def database(fill: Callable[[sqlite3.Connection], object] = filled, schema: str = SCHEMA) -> bytes:
    """The bytes of a database that ``fill`` fills."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        db = sqlite3.connect(path)
        db.executescript(schema)
        fill(db)
        db.commit()
        db.close()
        return path.read_bytes()
