"""The Django application of the diary."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Named ``store``, with keys that clients make."""

    name = "ketum.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
