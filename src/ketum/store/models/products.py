"""What is taken: products, their batches, and the files that belong to them."""

from django.db import models
from django.db.models import Q

from ketum.store.models.entry import Entry

CONTENT_LIMIT = 1000.0


class Attachment(Entry):
    """A file: a certificate, a laboratory report. It lies inside the encrypted database."""

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    CONTENT = ("name", "media_type", "sha256")


class Product(Entry):
    """One product under the person's own name for it. Leaf, extract and 7-OH are three different things."""

    nickname = models.CharField(max_length=60)
    name = models.CharField(max_length=300, blank=True)
    form = models.CharField(max_length=16, default="unknown")
    vein = models.CharField(max_length=40, blank=True)
    archived = models.BooleanField(default=False)

    CONTENT = ("nickname", "name", "form", "vein", "archived")


class Batch(Entry):
    """One bag of a product: how much was bought, and what a laboratory found in this very batch."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="batches")
    number = models.CharField(max_length=80, blank=True)
    bought_on = models.DateField(null=True, blank=True)
    grams = models.FloatField(null=True, blank=True)
    price = models.CharField(max_length=40, blank=True)
    mitragynine_mg_per_g = models.FloatField(null=True, blank=True)
    seven_oh_mg_per_g = models.FloatField(null=True, blank=True)
    assay_date = models.DateField(null=True, blank=True)
    certificate = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    CONTENT = (
        "product", "number", "bought_on", "grams", "price", "mitragynine_mg_per_g", "seven_oh_mg_per_g", "assay_date",
        "certificate",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grams__isnull=True) | Q(grams__gt=0), name="batch_grams_positive"),
            models.CheckConstraint(
                condition=Q(mitragynine_mg_per_g__isnull=True)
                | Q(mitragynine_mg_per_g__gte=0, mitragynine_mg_per_g__lte=CONTENT_LIMIT),
                name="batch_mitragynine_in_a_gram",
            ),
            models.CheckConstraint(
                condition=Q(seven_oh_mg_per_g__isnull=True)
                | Q(seven_oh_mg_per_g__gte=0, seven_oh_mg_per_g__lte=CONTENT_LIMIT),
                name="batch_seven_oh_in_a_gram",
            ),
        ]
