"""What entries held before they were changed."""

from django.db import models

from ketum.store.models.entry import new_id


class Revision(models.Model):
    """One content of one entry. ``conflict``: two devices changed the same version, and this is the one not taken."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="revisions")
    kind = models.CharField(max_length=16)
    entry = models.UUIDField()
    version = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    device = models.CharField(max_length=40, blank=True)
    conflict = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["entry", "version"], name="revision_of_entry")]
