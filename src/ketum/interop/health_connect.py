"""Android Health Connect, ``health_connect_export.db`` (SQLite) alone or in the zip of the scheduled export.

The app's database is described by its own source, AOSP ``packages/modules/HealthFitness`` (``StepsRecordHelper``,
``HeartRateRecordHelper``, ``SleepSessionRecordHelper``, ``SleepStageRecordHelper``), read second hand through public
readers of real exports: times are milliseconds since 1970, offsets are **seconds**, ``local_date`` is a day number,
columns come in any order and are read by name, sleep stages hang on ``parent_key``. Stage types: 0 unknown, 1 awake,
2 sleeping, 3 out of bed, 4 light, 5 deep, 6 REM, 7 awake in bed.

The file is not trusted: it is opened read-only, only real tables and the columns named here can be read, and no view,
function or trigger of its own can run.
"""

import io
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ketum.interop.days import Days
from ketum.interop.files import CHUNK, MEGABYTE
from ketum.interop.options import Options
from ketum.interop.trouble import BadFile
from ketum.record.rows import Item, Problem

NAME = "health-connect"
MEMBER = "health_connect_export.db"
MAGIC = b"SQLite format 3\x00"
LARGEST = 2_000 * MEGABYTE
MOST_ROWS = 30_000_000
MOST_PROBLEMS = 1_000
WORK = 20_000_000_000  # steps of SQLite's own machine, far above what every honest file takes
WORK_AT_ONCE = 1_000_000
ASLEEP = {2, 4, 5, 6}
LONGEST_SLEEP_MS = 48 * 3600 * 1000
LARGEST_OFFSET_S = 18 * 3600
EPOCH = date(1970, 1, 1)
TABLES = {
    "application_info_table": ("row_id", "package_name"),
    "steps_record_table": ("start_time", "end_time", "start_zone_offset", "count", "app_info_id"),
    "heart_rate_record_table": ("row_id", "start_zone_offset"),
    "heart_rate_record_series_table": ("parent_key", "epoch_millis", "beats_per_minute"),
    "resting_heart_rate_record_table": ("time", "zone_offset", "beats_per_minute"),
    "sleep_session_record_table": ("row_id", "start_time", "end_time", "start_zone_offset", "app_info_id"),
    "sleep_stages_table": ("parent_key", "stage_start_time", "stage_end_time", "stage_type"),
}
MEASURES = ("steps_record_table", "heart_rate_record_series_table", "resting_heart_rate_record_table",
            "sleep_session_record_table")  # fmt: skip
REAL_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
STEPS = "SELECT start_time, end_time, start_zone_offset, count, app_info_id FROM steps_record_table"
BEATS = (
    "SELECT s.epoch_millis, s.epoch_millis, p.start_zone_offset, s.beats_per_minute, 0"
    " FROM heart_rate_record_series_table s JOIN heart_rate_record_table p ON p.row_id = s.parent_key"
)
RESTING = "SELECT time, time, zone_offset, beats_per_minute, 0 FROM resting_heart_rate_record_table"
SESSIONS = "SELECT start_time, end_time, start_zone_offset, row_id, app_info_id FROM sleep_session_record_table"
STAGES = "SELECT parent_key, stage_start_time, stage_end_time, stage_type FROM sleep_stages_table"


def read(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The days of an export; raises ``BadFile`` where it is none or damaged."""
    with tempfile.TemporaryDirectory(prefix="ketum-import-") as folder:
        path = Path(folder) / "export.db"
        with path.open("wb") as copy:
            while chunk := stream.read(CHUNK):
                copy.write(chunk)
        yield from _Export(path, options).items()


class _Export:
    """One database while it is read."""

    def __init__(self, path: Path, options: Options) -> None:
        self._path, self._days, self._problems = path, Days(options), list[Problem]()
        self._work, self._rows = 0, 0

    def items(self) -> Iterator[Item]:
        try:
            with closing(self._opened()) as db:
                tables = self._tables(db)
                self._measure(db, tables)
                self._sleep(db, tables)
        except (sqlite3.Error, UnicodeError) as error:  # SQLite's own words quote a damaged schema byte for byte
            raise BadFile(f"the database is damaged ({str(error)[:100]})", "export it again") from error
        yield from self._problems
        yield from self._days.rows()

    def _opened(self) -> sqlite3.Connection:
        db = sqlite3.connect(f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True)
        db.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "temp_store = MEMORY"):
            db.execute(f"PRAGMA {setting}")
        db.set_progress_handler(self._too_much_work, WORK_AT_ONCE)
        return db

    def _too_much_work(self) -> int:
        self._work += WORK_AT_ONCE
        return int(self._work > WORK)

    def _tables(self, db: sqlite3.Connection) -> set[str]:
        """Which of the tables are there with their columns; afterwards nothing else of the file can be read."""
        real = {str(row[0]) for row in db.execute(REAL_TABLES).fetchmany(10_000)}
        found = set()
        for table, columns in TABLES.items():
            there = {str(row[1]) for row in db.execute(f"PRAGMA table_info({table})")} if table in real else set()
            if there.issuperset(columns):
                found.add(table)
        if not found.intersection(MEASURES):
            raise BadFile("it holds no table of Health Connect", f"give the zip of the export, or {MEMBER} from it")
        db.set_authorizer(_only_reading)
        return found

    def _measure(self, db: sqlite3.Connection, tables: set[str]) -> None:
        apps = self._apps(db, tables)
        if "steps_record_table" in tables:
            for start, end, value, app in self._rows_of(db, STEPS, "steps"):
                self._days.steps(start.date(), apps.get(app, ""), value, int(end.timestamp()))
        if {"heart_rate_record_table", "heart_rate_record_series_table"} <= tables:
            for start, end, value, _app in self._rows_of(db, BEATS, "heart rate"):
                self._days.beats(start.date(), value, int(end.timestamp()))
        if "resting_heart_rate_record_table" in tables:
            for start, end, value, _app in self._rows_of(db, RESTING, "resting heart rate"):
                self._days.beats(start.date(), value, int(end.timestamp()), resting=True)

    def _apps(self, db: sqlite3.Connection, tables: set[str]) -> dict[Any, str]:
        if "application_info_table" not in tables:
            return {}
        rows = db.execute("SELECT row_id, package_name FROM application_info_table").fetchmany(10_000)
        return {row: str(name)[:100] for row, name in rows}

    def _rows_of(
        self, db: sqlite3.Connection, query: str, what: str
    ) -> Iterator[tuple[datetime, datetime, float, Any]]:
        """Moments by the local clock, and the number between them."""
        for start_ms, end_ms, offset_s, value, app in db.execute(query):
            self._count()
            start, end = self._moment(start_ms, offset_s), self._moment(end_ms, offset_s)
            number = value if isinstance(value, int | float) else None
            if start is None or end is None or number is None or not 0 <= number < 1e7:
                self._problem(what, f"{str(value)[:20]!r} at {str(start_ms)[:20]!r} is no measurement")
            else:
                yield start, end, float(number), app

    def _sleep(self, db: sqlite3.Connection, tables: set[str]) -> None:
        if "sleep_session_record_table" not in tables:
            return
        stages: dict[Any, list[tuple[Any, Any, Any]]] = {}
        for parent, start, end, kind in db.execute(STAGES) if "sleep_stages_table" in tables else ():
            self._count()
            stages.setdefault(parent, []).append((start, end, kind))
        apps = self._apps(db, tables)
        for start, end, offset_s, row, app in db.execute(SESSIONS):
            self._count()
            slept = [(one[0], one[1]) for one in stages.get(row, ()) if one[2] in ASLEEP]
            # A session without any stage is sleep as a whole; one that was only awake is none.
            for begun, ended in slept if row in stages else [(start, end)]:
                self._stretch(apps.get(app, ""), begun, ended, offset_s)

    def _stretch(self, app: str, start_ms: Any, end_ms: Any, offset_s: Any) -> None:
        start, end = self._moment(start_ms, offset_s), self._moment(end_ms, offset_s)
        if start is None or end is None or not timedelta() <= end - start <= timedelta(milliseconds=LONGEST_SLEEP_MS):
            self._problem("sleep", f"from {str(start_ms)[:20]!r} to {str(end_ms)[:20]!r} cannot be")
            return
        self._days.sleep(app, start, end)

    def _moment(self, milliseconds: Any, offset_s: Any) -> datetime | None:
        """The moment by the clock that the device showed; ``None`` for what is none, or no day that can be."""
        if not isinstance(milliseconds, int):
            return None
        offset = offset_s if isinstance(offset_s, int) and abs(offset_s) <= LARGEST_OFFSET_S else 0
        try:
            found = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(timezone(timedelta(seconds=offset)))
        except (OverflowError, ValueError, OSError):
            return None
        return found if self._days.knows(found.date()) else None

    def _count(self) -> None:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise BadFile(f"there are more than {MOST_ROWS:,} rows", "this is not one person's export")

    def _problem(self, what: str, told: str) -> None:
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(Problem(what, "", told, "look at that day in Health Connect"))


def _only_reading(action: int, table: str | None, column: str | None, _database: str | None, view: str | None) -> int:
    """SQLite asks before it does anything: reading the columns above is all that is allowed."""
    if action == sqlite3.SQLITE_SELECT and view is None:
        return sqlite3.SQLITE_OK
    known = TABLES.get(table or "", ())
    if action == sqlite3.SQLITE_READ and view is None and (column in known or (known and not column)):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
