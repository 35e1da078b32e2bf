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
