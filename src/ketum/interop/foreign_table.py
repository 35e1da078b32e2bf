"""Any CSV, with its columns named by the person: one kind of entry a row, or one rating for each of several columns.

``--mapping kind==rating --mapping at=Date --mapping scale==nrs-pain --mapping value=Pain``, or for several columns
``--mapping at=Date --mapping rating:nrs-pain=Pain --mapping rating:sleep-hours=Sleep``.
"""

import io
from collections.abc import Callable, Iterator
from datetime import date

from ketum.interop import lab_table, text
from ketum.interop.columns import Columns
from ketum.interop.items import Rows, problem
from ketum.interop.journal import much
from ketum.interop.options import Options
from ketum.interop.times import Moment, Unclear, day, moment
from ketum.interop.trouble import BadFile
from ketum.labs.reported import number
from ketum.record.rows import (
    IntakeRow,
    Item,
    MedicineRow,
    NoteRow,
    Origin,
    Problem,
    RatingRow,
    Skipped,
    SymptomRow,
    shortened,
)

NAME = "csv"
SEVERAL = "rating:"
FIELDS = {
    "intake": ("kind", "at", "product", "grams", "said"),
    "rating": ("kind", "at", "scale", "value"),
    "symptom": ("kind", "at", "text", "severity"),
    "note": ("kind", "at", "text"),
    "medicine": ("kind", "name", "dose", "since", "until"),
    "lab": ("kind", *lab_table.FIELDS),
}
NEEDED = {
    "intake": ("at",), "rating": ("at", "scale", "value"), "symptom": ("at", "text"), "note": ("at", "text"),
    "medicine": ("name",), "lab": ("at", "analyte", "value"),
}  # fmt: skip
MOST = {"nrs-pain": 10.0, "sleep-hours": 24.0}
MOST_OF_ANYTHING = 1e9
MOST_GRAMS = 100_000.0


def read(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The rows of a table as the mapping says; raises ``BadFile`` where it says too little."""
    names, lines = text.table(stream, encoding=options.encoding)
    several = {
        field.removeprefix(SEVERAL): column for field, column in options.mapping.items() if field.startswith(SEVERAL)
    }
    if several:
        yield from _several(names, lines, several, options)
        return
    kind = options.mapping.get("kind", "").removeprefix("=")
    if kind not in FIELDS:
        told = ", ".join(name for name in names if name)[:300]
        mend = f"say it with --mapping kind==rating (or {', '.join(FIELDS)}), and each field with its column"
        raise BadFile(f"nothing says what a row is; the columns are {told}", mend)
    columns = Columns(options.mapping, names, FIELDS[kind])
    columns.require(*NEEDED[kind])
    rows = Rows(options)
    for line in lines:
        yield from READERS[kind](line, columns, rows)


def _several(names: list[str], lines: Iterator[text.Line], several: dict[str, str], options: Options) -> Iterator[Item]:
    fields = {"at": options.mapping.get("at", "")} | several
    if not fields["at"]:
        raise BadFile("nothing says which column is the time", "say it, for example --mapping at=Date", "mapping")
    others = [field for field in options.mapping if field != "at" and not field.startswith(SEVERAL)]
    if others:
        raise BadFile(f"{others[0]!r} does not go together with several ratings", "leave it out", "mapping")
    columns, rows = Columns(fields, names, ("at", *several)), Rows(options)
    for line in lines:
        origin, at = Origin(line.where, shortened(line.said)), moment(columns.get(line, "at"), options)
        if isinstance(at, Unclear):
            yield problem(origin, "at", at)
            continue
        for scale in several:
            if columns.get(line, scale):
                yield _rating(scale, columns.get(line, scale), at, origin, rows)


def _rated(line: text.Line, columns: Columns, rows: Rows) -> Iterator[Item]:
    origin, at = Origin(line.where, shortened(line.said)), moment(columns.get(line, "at"), rows.options)
    if isinstance(at, Unclear):
        yield problem(origin, "at", at)
    elif not columns.get(line, "value"):
        yield Skipped("a row without a rating")
    else:
        yield _rating(columns.get(line, "scale"), columns.get(line, "value"), at, origin, rows)


def _rating(scale: str, said: str, at: Moment, origin: Origin, rows: Rows) -> Item:
    read_value, most = number(said), MOST.get(scale, MOST_OF_ANYTHING)
    if read_value is None or read_value[0] or not 0 <= read_value[1] <= most:
        return Problem(origin.where, scale or "scale", f"{said[:40]!r} is no number from 0 to {most:g}", "mend it")
    if not scale:
        return Problem(
            origin.where, "scale", "the rating has no scale", "say it, for example --mapping scale==nrs-pain"
        )
    row = RatingRow(
        identity=f"{at.at.isoformat()} {scale}", origin=origin, at=at.at, zone=rows.options.zone,
        scale=shortened(scale, 40), value=read_value[1],
    )  # fmt: skip
    return rows.add(row, at.doubt)


def _taken(line: text.Line, columns: Columns, rows: Rows) -> Iterator[Item]:
    origin, at = Origin(line.where, shortened(line.said)), moment(columns.get(line, "at"), rows.options)
    said = columns.get(line, "grams")
    read_value = number(said)
    if isinstance(at, Unclear):
        yield problem(origin, "at", at)
        return
    if said and (read_value is None or read_value[0] or not 0 < read_value[1] <= MOST_GRAMS):
        yield Problem(origin.where, "grams", f"{said[:40]!r} is no amount in grams", "mend it, or map it to said")
        return
    product: str | None = None
    if name := columns.get(line, "product"):
        product, new = rows.product(name, origin)
        yield from new
    grams = read_value[1] if read_value else None
    row = IntakeRow(
        identity=f"{at.at.isoformat()} {product or ''}", origin=origin, at=at.at, zone=rows.options.zone,
        product=product, grams=grams, said=shortened(columns.get(line, "said"), 120),
    )  # fmt: skip
    yield rows.add(row, at.doubt, much(grams))


def _felt(line: text.Line, columns: Columns, rows: Rows) -> Iterator[Item]:
    origin, at = Origin(line.where, shortened(line.said)), moment(columns.get(line, "at"), rows.options)
    said, severity = shortened(columns.get(line, "text"), 300), columns.get(line, "severity")
    read_value = number(severity)
    if isinstance(at, Unclear):
        yield problem(origin, "at", at)
    elif not said:
        yield Skipped("a row without a symptom")
    elif severity and (read_value is None or read_value[0] or not 0 <= read_value[1] <= 10):
        yield Problem(origin.where, "severity", f"{severity[:40]!r} is no number from 0 to 10", "mend it")
    else:
        row = SymptomRow(
            identity=f"{at.at.isoformat()} {said.casefold()}", origin=origin, at=at.at, zone=rows.options.zone,
            text=said, severity=read_value[1] if read_value else None,
        )  # fmt: skip
        yield rows.add(row, at.doubt)


def _noted(line: text.Line, columns: Columns, rows: Rows) -> Iterator[Item]:
    origin, at = Origin(line.where, shortened(line.said)), moment(columns.get(line, "at"), rows.options)
    said = columns.get(line, "text")
    if isinstance(at, Unclear):
        yield problem(origin, "at", at)
    elif not said:
        yield Skipped("a row without words")
    else:
        row = NoteRow(identity=at.at.isoformat(), origin=origin, at=at.at, zone=rows.options.zone, text=said)
        yield rows.add(row, at.doubt)


def _prescribed(line: text.Line, columns: Columns, rows: Rows) -> Iterator[Item]:
    origin, name = Origin(line.where, shortened(line.said)), shortened(columns.get(line, "name"), 300)
    if not name:
        yield Skipped("a row without a medicine")
        return
    period: list[date | None] = []
    for field in ("since", "until"):
        found = day(columns.get(line, field), rows.options) if columns.get(line, field) else None
        if isinstance(found, Unclear):
            yield problem(origin, field, found)
            return
        period.append(found)
    since, until = period
    if since and until and until < since:
        yield Problem(origin.where, "until", f"{until} is before {since}", "swap them or mend one")
        return
    row = MedicineRow(
        identity=f"{name.casefold()} {since or ''}", origin=origin, name=name,
        dose=shortened(columns.get(line, "dose"), 200), since=since, until=until,
    )  # fmt: skip
    yield rows.add(row)


def _tested(line: text.Line, columns: Columns, rows: Rows) -> Iterator[Item]:
    yield lab_table.result(line, columns, rows, None)


READERS: dict[str, Callable[[text.Line, Columns, Rows], Iterator[Item]]] = {
    "intake": _taken, "rating": _rated, "symptom": _felt, "note": _noted, "medicine": _prescribed, "lab": _tested,
}  # fmt: skip
