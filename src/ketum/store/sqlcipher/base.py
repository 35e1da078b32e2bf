"""The database wrapper. It differs from Django's own in the module it uses, and in that it asks for the key."""

import datetime
import decimal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register as register_functions  # type: ignore[import-untyped]
from django.db.backends.sqlite3.operations import DatabaseOperations
from django.utils.dateparse import parse_date, parse_time
from sqlcipher3 import dbapi2 as sqlcipher

from ketum.store.opened import current


def _instant(stored: bytes) -> datetime.datetime:
    """An instant as stored, which is in UTC; a diary of ten years reads many thousands."""
    return datetime.datetime.fromisoformat(stored.decode()).replace(tzinfo=datetime.UTC)


sqlcipher.register_converter("bool", b"1".__eq__)
sqlcipher.register_converter("date", base.decoder(parse_date))
sqlcipher.register_converter("time", base.decoder(parse_time))
sqlcipher.register_converter("datetime", _instant)
sqlcipher.register_converter("timestamp", _instant)
sqlcipher.register_adapter(decimal.Decimal, str)
sqlcipher.register_adapter(datetime.date, base.adapt_date)
sqlcipher.register_adapter(datetime.datetime, base.adapt_datetime)

# WAL with FULL: an acknowledged write survives a crash of the machine too.
SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA legacy_alter_table = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA cipher_memory_security = OFF",
    "PRAGMA busy_timeout = 15000",
)


@contextmanager
def _damage_named() -> Iterator[None]:
    """SQLCipher says "out of memory" for a page that does not decrypt; here that is what it is: damage."""
    try:
        yield
    except MemoryError as error:
        raise sqlcipher.DatabaseError("a page of the diary cannot be decrypted") from error


class Cursor(sqlcipher.Cursor):
    """Turns Django's ``%s`` into SQLite's ``?``."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        with _damage_named():
            if params is None:
                return super().execute(query)
            names = list(params) if isinstance(params, dict) else None
            return super().execute(self._converted(query, names), params)

    def fetchone(self) -> Any:
        """The next row."""
        with _damage_named():
            return super().fetchone()

    def fetchmany(self, size: int | None = 1) -> Any:
        """The next rows."""
        with _damage_named():
            return super().fetchmany(size)

    def fetchall(self) -> Any:
        """All rows that are left."""
        with _damage_named():
            return super().fetchall()

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run one statement for every set of parameters."""
        rows = list(param_list)
        names = list(rows[0]) if rows and isinstance(rows[0], dict) else None
        return super().executemany(self._converted(query, names), rows)

    @staticmethod
    def _converted(query: str, names: list[str] | None) -> str:
        if names is None:
            return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
        return query % {name: f":{name}" for name in names}


class Operations(DatabaseOperations):
    """Leaves an instant as it came out of the file: it is aware of its zone already."""

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The instant, parsed here only where the database did not know that it is one."""
        if isinstance(value, datetime.datetime):
            return value
        return super().convert_datetimefield_value(value, expression, connection)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection to the diary that is open in this context."""

    Database = sqlcipher
    ops_class = Operations

    def get_connection_params(self) -> dict[str, Any]:
        """The file of the open diary; raises ``LockedDiary``. Writers wait their turn from the start."""
        self.transaction_mode = "IMMEDIATE"
        return {
            "database": str(current().path),
            "detect_types": sqlcipher.PARSE_DECLTYPES | sqlcipher.PARSE_COLNAMES,
            "check_same_thread": False,
            "uri": False,
            "timeout": 15,
        }

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection with its key set; a wrong key or a broken file raises ``DatabaseError`` here."""
        connection = sqlcipher.connect(**conn_params)
        connection.execute(f"PRAGMA key = \"x'{current().key_hex}'\"")
        register_functions(connection)
        for setting in SETTINGS:
            connection.execute(setting)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002 - Django passes it
        """A cursor of the open connection."""
        return self.connection.cursor(factory=Cursor)

    def is_in_memory_db(self) -> bool:
        """Never: the diary is a file."""
        return False
