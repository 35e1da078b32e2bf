"""What people type into the diary's forms, as values; what cannot be read is refused by field, in words."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from ketum.store.writing import BadEntry

Typed = Mapping[str, str]


def text(typed: Typed, name: str, most: int = 300) -> str:
    """A line without spare spaces, cut at ``most`` letters."""
    return " ".join(typed.get(name, "").split())[:most]


def number(typed: Typed, name: str, low: float = 0.0, high: float = 1e9) -> float | None:
    """A number from ``low`` to ``high``, with a point or a comma; ``None`` where nothing was typed."""
    said = typed.get(name, "").strip().replace(",", ".")
    if not said:
        return None
    try:
        value = float(said)
    except ValueError:
        raise BadEntry(name, _("Write a number, or leave it empty.")) from None
    if not low <= value <= high:
        raise BadEntry(name, _("Write a number from %(low)g to %(high)g.") % {"low": low, "high": high})
    return value


def day(typed: Typed, name: str) -> date | None:
    """A day; ``None`` where nothing was typed."""
    said = typed.get(name, "").strip()
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise BadEntry(name, _("Write the day like 2026-11-20.")) from None


def moment(typed: Typed, name: str, at: datetime) -> datetime | None:
    """A day with a time, or a day alone (its noon, today at most now), by the clock of ``at``."""
    said = typed.get(name, "").strip()
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise BadEntry(name, _("Write the time like 2026-11-20 08:00.")) from None
    if "T" in said or " " in said:
        return found.replace(tzinfo=at.tzinfo)
    noon = found.replace(hour=12, tzinfo=at.tzinfo)
    return at if noon > at and found.date() == at.date() else noon
