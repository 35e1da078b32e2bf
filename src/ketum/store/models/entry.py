"""What everything that a person enters has in common."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import uuid_utils
from django.db import models

RECALLED_AFTER = timedelta(hours=2)  # entered later than this after the event: told from memory
DELETED_KEPT_DAYS = 30
LONGEST_ZONE = 64


def new_id() -> UUID:
    """A key that sorts by time (UUID version 7). Clients make their own in the same way."""
    return UUID(str(uuid_utils.uuid7()))


class Entry(models.Model):
    """One thing entered for one person, under a key that the client made; deleted things stay for a while.

    ``version`` counts the edits; every earlier content is kept as a ``Revision``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="%(class)ss")
    entered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    device = models.CharField(max_length=40, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    CONTENT: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What the person entered, as plain values by field name."""
        return {name: getattr(self, f"{name}_id" if self._is_link(name) else name) for name in self.CONTENT}

    @classmethod
    def _is_link(cls, name: str) -> bool:
        return isinstance(cls._meta.get_field(name), models.ForeignKey)


class Dated(Entry):
    """An entry about one moment: when it happened, and in which time zone the person was."""

    at = models.DateTimeField()
    zone = models.CharField(max_length=LONGEST_ZONE, default="UTC")
    recalled = models.BooleanField(default=False)

    class Meta:
        abstract = True
