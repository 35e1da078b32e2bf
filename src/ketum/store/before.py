"""What a warning before an intake needs of the diary: the person's own limits, and medicines that are new."""

from ketum.safety.before import OwnLimits
from ketum.store.models import Intake, Medicine, Person


def own_limits(person: Person) -> OwnLimits:
    """What the person set for themselves."""
    return OwnLimits(grams_per_day=person.setting("limit_grams"), hours_between=person.setting("hours_between"))


def new_medicines(person: Person) -> tuple[str, ...]:
    """Medicines that were entered after the last intake."""
    entered = Intake.objects.filter(person=person, deleted_at=None).order_by("-entered_at")
    last = entered.values_list("entered_at", flat=True).first()
    if last is None:
        return ()
    found = Medicine.objects.filter(person=person, deleted_at=None, until=None, entered_at__gte=last)
    return tuple(found.values_list("name", flat=True))
