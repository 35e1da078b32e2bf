"""A laboratory result on its way into the diary: as a row where everything agrees, held with the reasons where not."""

import hashlib

import msgspec

from ketum.interop.items import Rows
from ketum.interop.times import Moment
from ketum.labs.reported import Reported, doubts, known
from ketum.record.rows import AttachmentRow, Item, LabRow, Origin


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Which result of which report it is. ``report`` is the identity of the row that holds the report itself."""

    identity: str
    origin: Origin
    laboratory: str
    source: str
    report: str | None


def held_or_row(one: Reported, at: Moment, place: Place, rows: Rows, waiting: tuple[str | None, ...] = ()) -> Item:
    """The row of one result. A test that Ketum knows gets the name that Ketum has for it; the report's limits stay."""
    shelf = rows.options.library.blob("labs")
    key = known(one, shelf)
    row = LabRow(
        identity=place.identity,
        origin=place.origin,
        at=at.at,
        zone=rows.options.zone,
        analyte=shelf["analytes"][key]["name"] if key else one.name,
        value=one.value,
        comparator=one.comparator,
        unit=one.unit[:40],
        lower_limit=one.lower_limit,
        upper_limit=one.upper_limit if one.upper_limit and one.upper_limit > 0 else None,
        laboratory=place.laboratory,
        source=place.source,
        report=place.report,
    )
    return rows.add(row, at.doubt, *waiting, *doubts(one, shelf))


def report_of(raw: bytes, name: str, media_type: str) -> AttachmentRow:
    """The report itself, kept beside the results, so that each can be compared with what was sent."""
    digest = hashlib.sha256(raw).hexdigest()[:24]
    return AttachmentRow(identity=f"report {digest}", origin=Origin(name), name=name, media_type=media_type, data=raw)
