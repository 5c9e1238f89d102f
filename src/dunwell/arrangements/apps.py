"""Tells Django of the arrangements."""

from django.apps import AppConfig


class ArrangementsConfig(AppConfig):
    """The arrangements."""

    name = "dunwell.arrangements"
    label = "arrangements"
