"""Medicines, substances, laboratory values, questionnaires and notes."""

from django.db import models
from django.db.models import Q

from ketum.store.models.entry import Dated, Entry
from ketum.store.models.products import Attachment


class Medicine(Entry):
    """One medicine as typed, with the period in which it was taken."""

    name = models.CharField(max_length=300)
    dose = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    CONTENT = ("name", "dose", "since", "until")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="medicine_period",
            )
        ]


class Substance(Entry):
    """Alcohol, caffeine, a recreational drug: as typed."""

    name = models.CharField(max_length=300)
    until = models.DateField(null=True, blank=True)

    CONTENT = ("name", "until")


class Lab(Dated):
    """One laboratory value with the laboratory's own limits and where it comes from."""

    analyte = models.CharField(max_length=120)
    value = models.FloatField()
    comparator = models.CharField(max_length=2, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    lower_limit = models.FloatField(null=True, blank=True)
    upper_limit = models.FloatField(null=True, blank=True)
    laboratory = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=40, default="typed")
    report = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    CONTENT = (
        "at", "zone", "analyte", "value", "comparator", "unit", "lower_limit", "upper_limit", "laboratory", "source",
        "report",
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="lab_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="lab_value_not_negative"),
            models.CheckConstraint(
                condition=Q(comparator__in=["", "<", "<=", ">", ">="]), name="lab_comparator_is_known"
            ),
            models.CheckConstraint(
                condition=Q(upper_limit__isnull=True) | Q(upper_limit__gt=0), name="lab_upper_limit_positive"
            ),
        ]


class Response(Dated):
    """The raw answers to one questionnaire; scores are always worked out anew."""

    instrument = models.CharField(max_length=60)
    instrument_version = models.CharField(max_length=40, blank=True)
    wording = models.CharField(max_length=16, default="own")
    answers = models.JSONField()

    CONTENT = ("at", "zone", "instrument", "instrument_version", "wording", "answers")

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="response_by_time")]


class Note(Dated):
    """Free words. They are kept and shown, never interpreted."""

    text = models.TextField(max_length=20_000)

    CONTENT = ("at", "zone", "text")
