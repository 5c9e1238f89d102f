"""Names the app to Django."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Running it."""

    name = "dunwell.operations"
    label = "operations"
