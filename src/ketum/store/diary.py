"""Open a vault's diary: unlock, check, bring the tables up to date, lock again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.apps import apps

from ketum.store.keys import WrongKey
from ketum.store.opened import Opened, opening
from ketum.store.vaults import Vault, database_key

SETTINGS = "ketum.settings"
CHECKS = ("PRAGMA cipher_integrity_check", "PRAGMA quick_check(1)", "PRAGMA foreign_key_check")


class BrokenDiary(Exception):
    """The diary's file is damaged; the text says what to do."""


def set_up() -> None:
    """Make Django ready; does nothing the second time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not apps.ready:
        django.setup()


def opened(vault: Vault, key: bytes) -> Opened:
    """What has to be known to work on the diary of ``vault``."""
    return Opened(vault.diary, database_key(key))


@contextmanager
def open_diary(vault: Vault, key: bytes, *, check: bool = True) -> Iterator[None]:
    """Work on the diary of ``vault`` inside the block, checked and with its tables up to date.

    Raises ``WrongKey`` when the file is not of this key, ``BrokenDiary`` when it is damaged.
    """
    set_up()
    with opening(opened(vault, key)):
        prepare(check=check)
        yield


def prepare(*, check: bool = True) -> None:
    """Check the open diary and bring its tables up to date; raises ``WrongKey`` or ``BrokenDiary``."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    if connection.vendor != "sqlite":
        call_command("migrate", verbosity=0, interactive=False)
        return
    try:
        problems = _problems() if check and _has_tables() else []
    except DatabaseError as error:
        if "not a database" in str(error):
            raise WrongKey from error
        raise BrokenDiary(_damaged(str(error))) from error
    if problems:
        raise BrokenDiary(_damaged(problems[0]))
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def _has_tables() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master")
        return bool(cursor.fetchone()[0])


def _problems() -> list[str]:
    """What the database itself finds wrong: pages that were changed outside, broken trees, lost links."""
    from django.db import connection

    found: list[str] = []
    with connection.cursor() as cursor:
        for check in CHECKS:
            cursor.execute(check)
            rows = cursor.fetchall()
            found += [f"{check}: {row[0]}" for row in rows if row[0] != "ok"]
    return found


def _damaged(what: str) -> str:
    from django.utils.translation import gettext as _

    told = _("The diary is damaged (%(what)s). Do not write to it; restore the newest backup with 'ketum restore'.")
    return told % {"what": what[:120]}
