"""The person's own plans and experiments, as the rooms that know them write them."""

from django.db import models

from ketum.store.models.entry import Entry


class Plan(Entry):
    """A plan for using less, or for check-ups."""

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=16, default="active")
    details = models.JSONField(default=dict, blank=True)

    CONTENT = ("kind", "state", "details")


class Trial(Entry):
    """An experiment on oneself."""

    question = models.CharField(max_length=8)
    state = models.CharField(max_length=16, default="running")
    details = models.JSONField(default=dict, blank=True)

    CONTENT = ("question", "state", "details")


class TrialSecret(models.Model):
    """What the order of a trial follows from, until the order is opened; no kind of entry.

    So it is in no record, no export and no list of what was changed: only in the encrypted diary and its backups.
    """

    trial = models.OneToOneField(Trial, primary_key=True, on_delete=models.CASCADE, related_name="sealed")
    secret = models.BinaryField(max_length=32)
