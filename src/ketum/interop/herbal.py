"""Herbal Tracker+ (formerly KratomTracker), CSV and JSON.

Read from the app's own source, BareTread/KratomTracker: ``lib/export/csv_export.dart`` (the header below, UTF-8 with a
mark, a quote sign before text that a spreadsheet would run) and ``lib/data/backup_codec.dart``, ``lib/models/*.dart``
(``strains``, ``dosages``, older files also ``effects`` from 1 to 5; a bare list of dosages). Amounts are grams. Times
are the phone's clock without a zone, or UTC with a Z. A strain says nothing about the form, so that is unknown.
"""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ketum.interop import text
from ketum.interop.items import Rows, converted, json_of, problem
from ketum.interop.journal import much
from ketum.interop.options import Options
from ketum.interop.times import Unclear, moment
from ketum.interop.trouble import BadFile
from ketum.labs.reported import number
from ketum.record.rows import IntakeRow, Item, NoteRow, Origin, Problem, RatingRow, shortened

NAME = "herbal-tracker"
COLUMNS = ("date", "time", "iso_timestamp", "strain_code", "strain_name", "amount_g", "notes")
NEWEST_VERSION = 1
NO_CODE = "???"
NO_STRAIN = ("unknown strain", NO_CODE)
EFFECTS = ("mood", "energy", "painRelief", "anxiety", "focus")
MOST_GRAMS = 100_000.0


class Strain(msgspec.Struct, frozen=True):
    """A product under the person's own name."""

    id: str
    name: str = ""
    code: str = ""


class Dose(msgspec.Struct, frozen=True):
    """One amount taken once."""

    timestamp: str
    amount: float | str
    strainId: str = ""  # noqa: N815 - the file's own name
    notes: str | None = None


class Effect(msgspec.Struct, frozen=True):
    """How it was afterwards, each from 1 to 5."""

    timestamp: str
    mood: float | None = None
    energy: float | None = None
    painRelief: float | None = None  # noqa: N815
    anxiety: float | None = None
    focus: float | None = None
    notes: str | None = None


def read_csv(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The rows of a CSV export; raises ``BadFile`` where it is no table."""
    reading = _Herbal(options)
    _names, lines = text.table(stream, encoding=options.encoding, delimiter=",")
    for line in lines:
        cells = {name: _unguarded(cell) for name, cell in line.cells.items()}
        time = cells.get("iso_timestamp") or f"{cells.get('date', '')} {cells.get('time', '')}"
        strain = Strain("", cells.get("strain_name", ""), cells.get("strain_code", ""))
        dose = Dose(time, cells.get("amount_g", ""), "", cells.get("notes"))
        yield from reading.dose(dose, strain, Origin(line.where, shortened(line.said)))


def read_json(stream: io.BufferedReader, options: Options) -> Iterator[Item]:
    """The rows of a JSON backup; raises ``BadFile`` where it is none."""
    data = json_of(stream, "the file")
    root = data if isinstance(data, dict) else {"dosages": data}
    version = root.get("version", NEWEST_VERSION)
    if isinstance(version, int) and version > NEWEST_VERSION:
        raise BadFile(f"this backup is of version {version}", f"version {NEWEST_VERSION} is read; export CSV instead")
    if not isinstance(root.get("dosages"), list):
        raise BadFile("there is no list of dosages in it", "export it from the app again")
    reading = _Herbal(options)
    strains = _strains(root.get("strains"))
    for place, one in enumerate(root["dosages"]):
        yield from reading.raw_dose(one, strains, f"dosages[{place}]")
    effects = root.get("effects")
    for place, one in enumerate(effects if isinstance(effects, list) else []):
        yield from reading.raw_effect(one, f"effects[{place}]")


def _strains(raw: Any) -> Mapping[str, Strain]:
    found: dict[str, Strain] = {}
    for one in raw if isinstance(raw, list) else []:
        try:
            strain = msgspec.convert(one, Strain)
        except msgspec.ValidationError:
            continue  # its doses are kept without a product
        found[strain.id] = strain
    return found


class _Herbal:
    """One export while it is read."""

    def __init__(self, options: Options) -> None:
        self._options, self._rows = options, Rows(options)

    def raw_dose(self, raw: Any, strains: Mapping[str, Strain], where: str) -> Iterator[Item]:
        one = converted(raw, Dose, where)
        if isinstance(one, Problem):
            yield one
            return
        strain = strains.get(one.strainId, Strain(one.strainId, code=NO_CODE))  # as the app's own CSV names it
        said = shortened(f"{one.timestamp} {one.amount} g {strain.name}")
        yield from self.dose(one, strain, Origin(where, said))

    def dose(self, one: Dose, strain: Strain, origin: Origin) -> Iterator[Item]:
        at = moment(one.timestamp, self._options)
        read = number(str(one.amount))
        if isinstance(at, Unclear):
            yield problem(origin, "time", at)
            return
        if read is None or read[0] or not 0 < read[1] <= MOST_GRAMS:
            yield Problem(origin.where, "amount", f"{str(one.amount)[:40]!r} is no amount in grams", "mend the number")
            return
        product: str | None = None
        if strain.name and strain.name.casefold() not in NO_STRAIN:
            product, new = self._rows.product(strain.name, origin)
            yield from new
        name = f"{one.timestamp.strip()} {strain.code or strain.id}"
        row = IntakeRow(identity=name, origin=origin, at=at.at, zone=self._options.zone, product=product, grams=read[1])
        yield self._rows.add(row, at.doubt, much(read[1]))
        if one.notes and one.notes.strip():
            note = NoteRow(identity=name, origin=origin, at=at.at, zone=self._options.zone, text=one.notes.strip())
            yield self._rows.add(note, at.doubt)

    def raw_effect(self, raw: Any, where: str) -> Iterator[Item]:
        one = converted(raw, Effect, where)
        if isinstance(one, Problem):
            yield one
            return
        origin, at = Origin(where, one.timestamp), moment(one.timestamp, self._options)
        if isinstance(at, Unclear):
            yield problem(origin, "time", at)
            return
        for scale in EFFECTS:
            value = getattr(one, scale)
            if value is None:
                continue
            if not 0 <= value <= 5:
                yield Problem(where, scale, f"{value:g} is not from 1 to 5", "mend the number")
                continue
            row = RatingRow(
                identity=f"{one.timestamp} {scale}", origin=origin, at=at.at, zone=self._options.zone,
                scale=f"{NAME}-{'pain-relief' if scale == 'painRelief' else scale}", value=float(value),
            )  # fmt: skip
            yield self._rows.add(row, at.doubt)


def _unguarded(cell: str) -> str:
    """A cell without the quote sign that the app puts before what a spreadsheet would run as a formula."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell
