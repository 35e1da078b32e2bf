"""The diary itself: what was taken, how it was, what was felt."""

from django.db import models
from django.db.models import Q

from ketum.store.models.entry import Dated
from ketum.store.models.products import Batch, Product


class Intake(Dated):
    """One amount of one product, taken once. Without grams it was taken and not weighed."""

    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="intakes")
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="intakes")
    grams = models.FloatField(null=True, blank=True)
    grams_low = models.FloatField(null=True, blank=True)
    grams_high = models.FloatField(null=True, blank=True)
    said = models.CharField(max_length=120, blank=True)
    stomach = models.CharField(max_length=8, blank=True)
    warned = models.JSONField(default=list, blank=True)

    CONTENT = ("at", "zone", "product", "batch", "grams", "grams_low", "grams_high", "said", "stomach", "warned")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="intake_by_time"),
            models.Index(fields=["person", "-entered_at"], name="intake_by_entry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(grams__isnull=True) | Q(grams__gt=0, grams__lte=100_000), name="intake_grams_positive"
            ),
            models.CheckConstraint(
                condition=Q(grams_low__isnull=True, grams_high__isnull=True)
                | Q(grams_low__gte=0, grams_high__gte=models.F("grams_low")),
                name="intake_interval",
            ),
        ]


class Rating(Dated):
    """One rating on one scale. ``cannot``: the person said that they cannot rate today, which is an answer too."""

    scale = models.CharField(max_length=40)
    value = models.FloatField(null=True, blank=True)
    cannot = models.BooleanField(default=False)
    area = models.CharField(max_length=60, blank=True)

    CONTENT = ("at", "zone", "scale", "value", "cannot", "area")

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="rating_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cannot=True, value__isnull=True) | Q(cannot=False, value__isnull=False, value__gte=0),
                name="rating_is_a_value_or_cannot",
            )
        ]


class Symptom(Dated):
    """One symptom or side effect in the person's own words."""

    text = models.CharField(max_length=300)
    severity = models.FloatField(null=True, blank=True)
    after = models.ForeignKey(Intake, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    CONTENT = ("at", "zone", "text", "severity", "after")

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="symptom_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__gte=0, severity__lte=10), name="symptom_severity"
            )
        ]
