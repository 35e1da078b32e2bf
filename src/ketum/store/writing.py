"""Write to the diary: once under the client's key, however often it is said; every earlier content is kept."""

from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from ketum.store.models import DELETED_KEPT_DAYS, KINDS, RECALLED_AFTER, Delivery, Entry, Person, Revision
from ketum.store.models.entry import Dated

Outcome = Literal["created", "same", "changed", "conflict", "removed", "restored"]
DELIVERIES_KEPT = timedelta(days=366)  # a device may stay away for long and then send again
FUTURE_ALLOWED = timedelta(minutes=10)  # clocks of two devices differ a little


class BadEntry(ValueError):
    """An entry that cannot be kept; the text names the field and the mend."""

    def __init__(self, field: str, why: str) -> None:
        """Hold the field, for the form that asked."""
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


class Saved(msgspec.Struct, frozen=True):
    """What became of a write."""

    entry: Any
    outcome: Outcome


def save(
    person: Person,
    kind: str,
    key: UUID,
    content: dict[str, Any],
    at: datetime,
    *,
    device: str = "",
    base: int | None = None,
    entered_at: datetime | None = None,
) -> Saved:
    """Keep ``content`` as the entry ``key`` of this kind.

    Said again it changes nothing. ``base`` is the version that the client knew: where another device has changed the
    entry since, its content stays and this one is kept beside it as a conflict, so that nothing is lost. Raises
    ``BadEntry``.
    """
    model = _model(kind)
    fields = fields_of(model, content, at)
    with transaction.atomic():
        held = model.objects.select_for_update().filter(pk=key).first()  # type: ignore[attr-defined]
        if held is None:
            return Saved(_created(model, person, key, fields, (entered_at or at, at), device), "created")
        if held.person_id != person.pk:
            raise BadEntry("id", _("this key belongs to another person's entry; make a new one"))
        if _same(held, fields):
            return _brought_back(held) if held.deleted_at else Saved(held, "same")
        if base is not None and base < held.version:
            return Saved(held, _kept_beside(held, kind, fields, at, device))
        return Saved(_changed(held, kind, fields, at, device), "changed")


def remove(entry: Entry, at: datetime) -> Saved:
    """Take an entry away; it can be brought back for thirty days."""
    if entry.deleted_at is None:
        entry.deleted_at = at
        entry.save(update_fields=["deleted_at"])
    return Saved(entry, "removed")


def restore(entry: Entry) -> Saved:
    """Bring an entry back that was taken away."""
    return _brought_back(entry)


def undo(entry: Entry, at: datetime) -> Saved:
    """Take back the last thing done to an entry: its edit, or else its making."""
    kind = kind_of(entry)
    last = Revision.objects.filter(entry=entry.pk, conflict=False).order_by("-version").first()
    if last is None:
        return remove(entry, at)
    with transaction.atomic():
        for name, value in fields_of(type(entry), last.content, at).items():
            setattr(entry, name, value)
        entry.version = last.version
        last.delete()
        _write(entry, kind)
    return Saved(entry, "changed")


def purge(at: datetime) -> int:
    """Delete for good what was taken away more than thirty days before ``at``, with its history; how many."""
    limit = at - timedelta(days=DELETED_KEPT_DAYS)
    count = 0
    for model in KINDS.values():
        gone = model.objects.filter(deleted_at__lt=limit)  # type: ignore[attr-defined]
        keys = list(gone.values_list("pk", flat=True))
        Revision.objects.filter(entry__in=keys).delete()
        gone.delete()
        count += len(keys)
    Delivery.objects.filter(at__lt=at - DELIVERIES_KEPT).delete()
    return count


def kind_of(entry: Entry) -> str:
    """The kind of an entry, as clients name it."""
    return next(name for name, model in KINDS.items() if isinstance(entry, model))


def plain(value: Any) -> Any:
    """A value of a field as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _model(kind: str) -> type[Entry]:
    if kind not in KINDS:
        raise BadEntry("kind", _("%(kind)s is none of %(known)s") % {"kind": repr(kind), "known": ", ".join(KINDS)})
    return KINDS[kind]


def fields_of(model: type[Entry], content: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The content as the model's own values; raises ``BadEntry`` for an unknown field, a bad value, a future time."""
    unknown = sorted(set(content) - set(model.CONTENT) - {"data"})
    if unknown:
        raise BadEntry(unknown[0], _("is no field of this kind; use %(known)s") % {"known": ", ".join(model.CONTENT)})
    fields = {name: _value(model, name, value) for name, value in content.items()}
    if issubclass(model, Dated):
        _check_time(fields, at)
    return fields


def _value(model: type[Entry], name: str, value: Any) -> Any:
    field = model._meta.get_field(name)
    if name == "data":
        return value
    try:
        if isinstance(field, models.ForeignKey):
            return field.target_field.to_python(value)
        return field.to_python(value)  # type: ignore[union-attr]
    except ValidationError as error:
        raise BadEntry(name, " ".join(error.messages)) from error


def _check_time(fields: dict[str, Any], at: datetime) -> None:
    if (when := fields.get("at")) is not None:
        if when.tzinfo is None:
            raise BadEntry("at", _("a time needs its zone, for example 2026-11-20T08:00:00+07:00"))
        if when > at + FUTURE_ALLOWED:
            told = _("%(when)s has not happened yet; check the date and the time zone")
            raise BadEntry("at", told % {"when": f"{when:%Y-%m-%d %H:%M}"})
    if zone := fields.get("zone"):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadEntry(
                "zone", _("%(zone)s is no time zone; write one like Europe/Berlin") % {"zone": repr(zone)}
            ) from None


def _created(
    model: type[Entry],
    person: Person,
    key: UUID,
    fields: dict[str, Any],
    times: tuple[datetime, datetime],
    device: str,
) -> Entry:
    entry = model(id=key, person=person, entered_at=min(times), device=device)
    set_fields(entry, fields)
    if isinstance(entry, Dated) and entry.at is None:
        raise BadEntry("at", _("when it happened is missing"))
    if isinstance(entry, Dated):
        entry.recalled = entry.entered_at - entry.at > RECALLED_AFTER
    _write(entry, "", insert=True)
    return entry


def _changed(held: Entry, kind: str, fields: dict[str, Any], at: datetime, device: str) -> Entry:
    _remember(held, kind, held.version, plain_content(held), at, device, conflict=False)
    set_fields(held, fields)
    held.version += 1
    held.deleted_at = None
    _write(held, kind)
    return held


def _kept_beside(held: Entry, kind: str, fields: dict[str, Any], at: datetime, device: str) -> Outcome:
    content = plain_content(held) | {name: plain(value) for name, value in fields.items()}
    known = Revision.objects.filter(entry=held.pk, conflict=True).values_list("content", flat=True)
    if content not in list(known):
        _remember(held, kind, held.version, content, at, device, conflict=True)
    return "conflict"


def _brought_back(entry: Entry) -> Saved:
    entry.deleted_at = None
    entry.save(update_fields=["deleted_at"])
    return Saved(entry, "restored")


def _remember(
    held: Entry, kind: str, version: int, content: dict[str, Any], at: datetime, device: str, *, conflict: bool
) -> None:
    Revision.objects.create(
        person_id=held.person_id,
        kind=kind,
        entry=held.pk,
        version=version,
        content=content,
        at=at,
        device=device,
        conflict=conflict,
    )


def set_fields(entry: Entry, fields: dict[str, Any]) -> None:
    """Give ``entry`` these values; a link is given as the key of what it points to."""
    for name, value in fields.items():
        link = isinstance(entry._meta.get_field(name), models.ForeignKey)
        setattr(entry, f"{name}_id" if link else name, value)


def _same(held: Entry, fields: dict[str, Any]) -> bool:
    now = held.content()
    return all(plain(now[name]) == plain(value) for name, value in fields.items() if name in now)


def plain_content(entry: Entry) -> dict[str, Any]:
    """What ``entry`` holds, as JSON has it."""
    return {name: plain(value) for name, value in entry.content().items()}


def _write(entry: Entry, kind: str, *, insert: bool = False) -> None:
    """Save, with the database's own refusal turned into a sentence."""
    try:
        entry.clean_fields(exclude=["person"])
        with transaction.atomic():
            entry.save(force_insert=insert)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise BadEntry(field, " ".join(messages)) from error
    except IntegrityError as error:
        raise BadEntry(kind or "entry", _("the diary refuses it (%(error)s)") % {"error": error}) from error
