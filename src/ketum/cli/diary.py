"""The encrypted diary from the command line: ``ketum log``, ``import``, ``export``, ``backup``, ``restore``."""

import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from ketum.cli.commands import put_json
from ketum.cli.trouble import BadInput

if TYPE_CHECKING:
    from ketum.store.models import Person
    from ketum.store.vaults import Vault

PASSPHRASE = "KETUM_PASSPHRASE"  # noqa: S105 - the name of the variable
WRONG = "the passphrase does not open this diary; try again, or use the code of the recovery sheet"


@contextmanager
def diary(vault: str | None, person: str | None = None) -> Iterator[tuple["Person", datetime]]:
    """Inside the block the vault is open; gives whose diary it is, and what time it is there.

    The passphrase comes from ``KETUM_PASSPHRASE`` or is asked for. Raises ``BadInput``.
    """
    from ketum.store.diary import BrokenDiary, open_diary
    from ketum.store.keys import WrongKey

    chosen = _vault(vault)
    try:
        key = chosen.unlock("" if chosen.is_open else _secret())
        with open_diary(chosen, key):
            found = _person(person)
            yield found, datetime.now(UTC).astimezone(ZoneInfo(found.zone))
    except WrongKey:
        raise BadInput(WRONG) from None
    except BrokenDiary as error:
        raise BadInput(str(error)) from error


def back_up(target: Path | None, vault: str | None, *, as_json: bool = False) -> int:
    """``ketum backup``: an encrypted copy, opened again to prove it."""
    from ketum.store.backup import BadBackup
    from ketum.store.backup import back_up as write
    from ketum.store.diary import set_up
    from ketum.store.keys import WrongKey

    set_up()
    chosen = _vault(vault)
    try:
        proof = write(chosen, chosen.unlock("" if chosen.is_open else _secret()), target)
    except WrongKey:
        raise BadInput(WRONG) from None
    except (BadBackup, OSError) as error:
        raise BadInput(str(error)) from error
    if as_json:
        put_json({"file": str(proof.path), "rows": proof.rows, "bytes": proof.bytes})
    else:
        print(f"{proof.path}: {proof.rows} rows; it was opened again to prove it")
    return 0


def bring_back(file: Path, label: str | None, *, as_json: bool = False) -> int:
    """``ketum restore``: a new vault from a backup; nothing that is there is overwritten."""
    from ketum.store.backup import BadBackup, restore
    from ketum.store.diary import set_up
    from ketum.store.keys import WrongKey

    set_up()
    if not file.is_file():
        raise BadInput(f"{file}: there is no such file; give a backup that ketum backup wrote")
    try:
        fresh, _key = restore(file, _secret(), label=label)
    except WrongKey:
        raise BadInput("the passphrase does not open this backup; use the one of the day it was made") from None
    except (BadBackup, OSError) as error:
        raise BadInput(str(error)) from error
    if as_json:
        put_json({"vault": fresh.id, "label": fresh.label, "folder": str(fresh.folder)})
    else:
        print(f"{fresh.label}: {fresh.folder}")
    return 0


def write_export(target: Path, vault: str | None, person: str | None, *, as_json: bool = False) -> int:
    """``ketum export``: everything of one person in one zip that is not encrypted."""
    with diary(vault, person) as (whose, at), progress("Writing") as watch:
        from ketum.store.exporting import export

        try:
            done = export(whose, target, at, watch)
        except OSError as error:
            raise BadInput(f"{target}: {error.strerror or error}") from error
    if as_json:
        put_json({"file": str(done.path), "entries": done.counts, "bytes": done.bytes})
    else:
        print(f"{done.path}: {sum(done.counts.values())} lines. It is not encrypted; keep it where only you look.")
    return 0


def read_import(
    file: Path,
    *,
    vault: str | None = None,
    person: str | None = None,
    dry_run: bool = False,
    form: str | None = None,
    mapping: Sequence[str] = (),
    confirmed: Sequence[str] = (),
    day_first: bool | None = None,
    zone: str | None = None,
    encoding: str | None = None,
    as_json: bool = False,
) -> int:
    """``ketum import``: what a file holds joins the diary, or with ``dry_run`` is only counted."""
    import hashlib

    from ketum.interop.options import Options
    from ketum.interop.trouble import BadFile
    from ketum.knowledge.library import library

    if zone is not None and zone not in available_timezones():
        raise BadInput(f"--zone {zone}: there is no such time zone; write one like Europe/Berlin")
    if not file.is_file():
        raise BadInput(f"{file}: there is no such file")
    with diary(vault, person) as (whose, at), progress("Reading") as watch, file.open("rb") as stream:
        from ketum.interop.formats import read
        from ketum.store.importing import BadImport, merge

        options = Options(
            at=at, zone=zone or whose.zone, library=library(), encoding=encoding, day_first=day_first,
            mapping=_mapping(mapping),
        )  # fmt: skip
        mark = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
        stream.seek(0)
        try:
            reading = read(stream, file.name, options, form)
            report = merge(
                whose, reading.items, reading.source, at, mark=mark, confirmed=confirmed, dry_run=dry_run, watch=watch
            )
        except (BadFile, BadImport) as error:
            raise BadInput(f"{error}. Nothing was changed.") from error
    if as_json:
        put_json(report.as_json())
        return 0
    from ketum.cli.showing_diary import show_report

    show_report(report)
    return 0


def log(kind: str, words: Sequence[str], *, vault: str | None, person: str | None, as_json: bool = False) -> int:
    """``ketum log``: one entry, at this moment. What is to be known is said after it is kept."""
    with diary(vault, person) as (whose, at):
        from ketum.cli.logging_entries import keep

        kept, found = keep(whose, at, kind, words)
    if as_json:
        put_json({"id": str(kept.pk), "kind": kind, "findings": [one.as_json() for one in found]})
        return 0
    from ketum.cli.showing_diary import show_kept

    show_kept(kind, found)
    return 0


@contextmanager
def progress(what: str) -> Iterator[Any]:
    """Counts rows on a terminal's stderr; Ctrl-C cancels, and what is not finished is not kept."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} rows"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda rows: bar.update(task, completed=rows)


def _vault(name: str | None) -> "Vault":
    from ketum.store.vaults import NoVault, find, home, vaults

    if name:
        try:
            return find(name)
        except NoVault as error:
            raise BadInput(str(error)) from error
    every = vaults()
    if len(every) == 1:
        return every[0]
    if not every:
        raise BadInput(f"there is no diary in {home() / 'vaults'}; make one with 'ketum serve', or restore a backup")
    names = ", ".join(f"{one.label} ({one.id})" for one in every)
    raise BadInput(f"there are several diaries; name one with --vault: {names}")


def _secret() -> str:
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise BadInput(f"the diary is locked; set {PASSPHRASE}, or run this in a terminal to type the passphrase")
    return getpass.getpass("Passphrase: ")


def _person(name: str | None) -> "Person":
    from ketum.store.models import Person

    people = list(Person.objects.order_by("created_at"))
    found = [one for one in people if not name or name in (str(one.pk), one.label)]
    if found:
        return found[0]
    if not name:
        raise BadInput("nobody is in this diary yet; begin it with 'ketum serve'")
    known = ", ".join(one.label for one in people)
    raise BadInput(f"nobody is called {name!r} in this diary; it holds {known}")


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    wrong = [one for one in pairs if "=" not in one]
    if wrong:
        raise BadInput(f"--mapping {wrong[0]}: write the field and the column, like --mapping at=Time")
    return dict(one.split("=", 1) for one in pairs)
