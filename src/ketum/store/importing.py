"""Rows from a file into the diary: all of them in one transaction, twice equals once, and nothing is ever wiped."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

import msgspec
from django.db import transaction

from ketum.record import Record
from ketum.record.rows import Held, Item, PersonRow, Problem, RevisionRow, Row, Skipped
from ketum.store.import_report import Report
from ketum.store.merging import Merging
from ketum.store.models import Person
from ketum.store.profile import merge_person
from ketum.store.reading import record

CHUNK = 500
ALL = "all"
READABLE = "with these rows the diary could not be read any more, so nothing was kept"
Watch = Callable[[int], None]  # is told the rows so far; what it raises cancels the import


class BadImport(ValueError):
    """Rows that cannot be kept together; the diary is as it was."""


def merge(
    person: Person,
    items: Iterable[Item],
    source: str,
    at: datetime,
    *,
    mark: str = "",
    confirmed: Collection[str] = (),
    dry_run: bool = False,
    watch: Watch | None = None,
) -> Report:
    """Merge what a file gives into the diary of ``person``, or say what would become of it.

    Parameters
    ----------
    items
        Rows as they are read; an exception while reading leaves the diary as it was.
    source, mark
        The format, which is part of each row's key, and a mark of the very file, kept with each new entry.
    confirmed
        Names of held rows that the person confirmed, or ``("all",)``.
    dry_run
        Do everything and take it back: the counts are those of the real import.
    watch
        Told the number of rows so far; may raise to cancel.

    A row that is there already changes nothing. One that the file says differently changes the entry and keeps what it
    held; but what the person changed or removed stays as they left it, and the file's version is kept beside it. Before
    the end the diary is read as it would be: raises ``BadImport`` where it could not be, and then nothing is kept.
    """
    report = Report(source=source, dry_run=dry_run)
    chunks = _chunks(items)
    first = next(chunks, None)  # what is refused at once never opens a transaction
    if first is None:
        return report
    merging = Merging(person, source, f"import:{source}{mark and ':'}{mark}"[:40], at, report)
    done = 0
    with transaction.atomic():
        for chunk in _from(first, chunks):
            _take(merging, chunk, confirmed)
            done += len(chunk)
            if watch:
                watch(done)
        _prove(person, at)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _prove(person: Person, at: datetime) -> None:
    """Read the diary as it would be; a row that spoils it must never be kept."""
    try:
        msgspec.json.decode(msgspec.json.encode(record(person, at)), type=Record)
    except (ValueError, TypeError, OverflowError, AttributeError, LookupError) as error:
        raise BadImport(f"{READABLE} ({' '.join(str(error).split())[:200]})") from error


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _from(first: list[Item], rest: Iterator[list[Item]]) -> Iterator[list[Item]]:
    yield first
    yield from rest


def _take(merging: Merging, chunk: list[Item], confirmed: Collection[str]) -> None:
    rows: list[Row] = []
    for one in chunk:
        if isinstance(one, Problem):
            merging.report.refuse(one)
        elif isinstance(one, Skipped):
            merging.report.skip(one)
        elif isinstance(one, Held):
            if ALL in confirmed or one.name in confirmed:
                rows.append(one.row)
            else:
                merging.report.hold(one)
        elif isinstance(one, PersonRow):
            merge_person(merging.person, one, merging.report)
        else:
            rows.append(one)
    merging.entries([one for one in rows if not isinstance(one, RevisionRow)])
    merging.revisions([one for one in rows if isinstance(one, RevisionRow)])
