"""Whom the diary is about: oneself, or somebody one cares for."""

from typing import Any

from django.db import models
from django.db.models import Q

from ketum.store.models.entry import new_id


class Person(models.Model):
    """One person. What is not said is empty, never "no"."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    label = models.CharField(max_length=40)
    is_self = models.BooleanField(default=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=8, blank=True)
    weight_kg = models.FloatField(null=True, blank=True)
    pregnant = models.BooleanField(null=True, blank=True)
    breastfeeding = models.BooleanField(null=True, blank=True)
    alcohol = models.CharField(max_length=8, blank=True)
    place = models.CharField(max_length=120, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    purpose = models.CharField(max_length=16, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    seal_key = models.BinaryField(null=True, blank=True)  # opens what was recorded while the diary was out of reach
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=1900, birth_year__lte=2200),
                name="person_birth_year",
            ),
            models.CheckConstraint(
                condition=Q(weight_kg__isnull=True) | Q(weight_kg__gt=0, weight_kg__lte=500), name="person_weight"
            ),
        ]

    def setting(self, name: str, default: Any = None) -> Any:
        """One of the person's own settings."""
        return self.settings.get(name, default)
