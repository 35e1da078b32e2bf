"""Laboratory results as a CSV, one result a row. There is no standard: a template says which column is which.

Columns with usual names (English, German, French, Spanish) are found by themselves; the rest is said once with
``--mapping``, for example ``--mapping analyte=Untersuchung --mapping value=Ergebnis``. Doubtful rows are held.
"""

import io
from collections.abc import Iterator, Sequence

from ketum.interop import text
from ketum.interop.columns import Columns
from ketum.interop.files import MEGABYTE, buffered, whole
from ketum.interop.items import Rows, problem
from ketum.interop.options import Options
from ketum.interop.results import Place, held_or_row, report_of
from ketum.interop.times import Unclear, moment
from ketum.labs.reported import Reported, limits, number
from ketum.record.rows import Item, Origin, Problem, Skipped, shortened

NAME = "lab-csv"
LARGEST = 32 * MEGABYTE
FIELDS = (
    "at",
    "analyte",
    "value",
    "unit",
    "limits",
    "lower_limit",
    "upper_limit",
    "code",
    "flag",
    "comparator",
    "laboratory",
)
USUAL = {
    "at": ("date", "collected", "collection date", "sample date", "datum", "entnahmedatum", "fecha", "time", "taken"),
    "analyte": ("test", "analyte", "name", "test name", "untersuchung", "parameter", "analyse", "prueba", "component"),
    "value": ("value", "result", "ergebnis", "wert", "résultat", "resultado", "messwert"),
    "unit": ("unit", "units", "einheit", "unité", "unidad", "unidades"),
    "limits": ("reference range", "range", "reference", "normal range", "referenzbereich", "normbereich", "limits",
               "valeurs de référence",
               "valores de referencia"),
    "lower_limit": ("low", "lower limit", "reference low", "untergrenze"),
    "upper_limit": ("high", "upper limit", "reference high", "obergrenze"),
    "code": ("loinc", "code", "loinc code"),
    "flag": ("flag", "abnormal", "abnormal flag", "bewertung"),
    "laboratory": ("laboratory", "lab", "labor", "laboratoire", "laboratorio"),
}  # fmt: skip


def looks_like_one(names: Sequence[str]) -> bool:
    """Whether the usual names of the three fields that a result needs are among the columns."""
    found = usual(names)
    return {"at", "analyte", "value"} <= set(found) and bool({"unit", "limits", "upper_limit", "code"} & set(found))


def usual(names: Sequence[str]) -> dict[str, str]:
    """The fields whose columns have usual names."""
    plain = {name.casefold(): name for name in reversed(names)}
    found = {
        field: next((plain[one] for one in usual_names if one in plain), None) for field, usual_names in USUAL.items()
    }
    return {field: column for field, column in found.items() if column}


def read(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The results in a table; raises ``BadFile`` where it is none, or its columns cannot be told."""
    raw = whole(stream, LARGEST, "the file")
    names, lines = text.table(buffered(raw), encoding=options.encoding)
    columns = Columns(usual(names) | dict(options.mapping), names, FIELDS)
    columns.require("at", "analyte", "value")
    rows, report = Rows(options), report_of(raw, "report.csv", "text/csv")
    yield rows.add(report)
    for line in lines:
        yield _result(line, columns, rows, report.identity)


def result(line: text.Line, columns: Columns, rows: Rows, report: str | None) -> Item:
    """The result that one row says."""
    return _result(line, columns, rows, report)


def _result(line: text.Line, columns: Columns, rows: Rows, report: str | None) -> Item:
    origin = Origin(line.where, shortened(line.said))
    said = {field: columns.get(line, field) for field in FIELDS}
    at = moment(said["at"], rows.options)
    if isinstance(at, Unclear):
        return problem(origin, "at", at)
    if not said["analyte"]:
        return Problem(origin.where, "analyte", "the test has no name", "write which test it is")
    read_value = number(f"{said['comparator']}{said['value']}")
    if read_value is None:
        return Skipped("a result in words") if said["value"] else Skipped("a row without a result")
    low, high = limits(said["limits"])
    own_low, own_high = number(said["lower_limit"]), number(said["upper_limit"])
    reported = Reported(
        name=shortened(said["analyte"], 120), code=said["code"], comparator=read_value[0], value=read_value[1],
        unit=said["unit"], lower_limit=own_low[1] if own_low else low, upper_limit=own_high[1] if own_high else high,
        flag=said["flag"],
    )  # fmt: skip
    identity = f"{said['laboratory']} {at.at.isoformat()} {reported.name.casefold()} {reported.unit}"
    place = Place(
        identity=identity, origin=origin, laboratory=shortened(said["laboratory"], 120), source=NAME, report=report
    )
    return held_or_row(reported, at, place, rows)
