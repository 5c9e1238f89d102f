"""Tells Django of the outreach."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """The outreach."""

    name = "dunwell.outreach"
    label = "outreach"
