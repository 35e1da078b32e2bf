"""Which entries that were recorded without the diary have been brought in already."""

from django.db import models


class Delivery(models.Model):
    """One sealed entry that arrived. It may be sent again when the answer was lost; it is kept once."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
