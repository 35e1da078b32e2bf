"""Fields of one person's entries as plain tuples, by a statement that is written once.

A record takes eleven of these. Django's own way to a list of values writes each statement anew, and sends every value
through its converters; of a year that was half of the time.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from ketum.store.models import Entry, Person
from ketum.store.models.entry import Dated

Row = tuple[Any, ...]


def kept(person: Person, model: type[Entry], *fields: str) -> list[Row]:
    """``fields`` of everything of this kind that was not taken away, in the order in which it was entered.

    A key is a string, as JSON has it; every other value is what the model's field holds.
    """
    return list(_rows(model, fields, "", [_key(person)]))


def dated(
    person: Person, model: type[Dated], at: datetime, since: datetime | None, *fields: str, **filled: bool
) -> list[Row]:
    """``fields`` of the entries not taken away between ``since`` and ``at``, both included, in the order of time.

    ``value=True`` leaves out entries without a ``value``.
    """
    limits = " AND at <= %s" + (" AND at >= %s" if since else "")
    given = "".join(f" AND {_column(model, name)} IS NOT NULL" for name, wanted in filled.items() if wanted)
    moments = [connection.ops.adapt_datetimefield_value(one) for one in (at, since) if one]
    return list(_rows(model, fields, limits + given, [_key(person), *moments]))


def _rows(model: type[Entry], fields: Sequence[str], limits: str, values: Sequence[Any]) -> Iterator[Row]:
    statement, converters = _statement(model, tuple(fields), limits, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    if not converters:
        return iter(rows)
    return (_converted(row, converters) for row in rows)


def _converted(row: Row, converters: Sequence[tuple[int, Callable[[Any], Any]]]) -> Row:
    changed = list(row)
    for place, convert in converters:
        if changed[place] is not None:
            changed[place] = convert(changed[place])
    return tuple(changed)


@lru_cache
def _statement(
    model: type[Entry],
    fields: tuple[str, ...],
    limits: str,
    vendor: str,  # noqa: ARG001 - what is written and converted differs between databases
) -> tuple[str, tuple[tuple[int, Callable[[Any], Any]], ...]]:
    columns = ", ".join(_column(model, name) for name in fields)
    order = "at, id" if issubclass(model, Dated) else "entered_at, id"
    table = connection.ops.quote_name(model._meta.db_table)
    # Only names of the models' own columns are put into the text; what a person typed never is.
    text = f"SELECT {columns} FROM {table} WHERE person_id = %s AND deleted_at IS NULL{limits} ORDER BY {order}"  # noqa: S608
    converters = ((place, _converter(model._meta.get_field(name))) for place, name in enumerate(fields))
    return text, tuple((place, convert) for place, convert in converters if convert)


def _column(model: type[Entry], name: str) -> str:
    field: Any = model._meta.get_field(name)
    found: str = connection.ops.quote_name(field.column)
    return found


def _converter(field: Any) -> Callable[[Any], Any] | None:
    """What turns a stored value into the field's own; instants and days come out of both databases as such."""
    kind: Any = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.UUIDField):
        return _key_text
    if isinstance(kind, models.JSONField):
        return lambda stored: kind.from_db_value(stored, None, connection)  # type: ignore[arg-type]
    return None


def _key_text(stored: str | UUID) -> str:
    """A key as JSON has it, from 32 hexadecimal digits or from what PostgreSQL gives."""
    if isinstance(stored, UUID):
        return str(stored)
    return f"{stored[:8]}-{stored[8:12]}-{stored[12:16]}-{stored[16:20]}-{stored[20:]}"


def _key(person: Person) -> Any:
    return Person._meta.pk.get_db_prep_value(person.pk, connection)
