"""Tells Django of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal."""

    name = "dunwell.portal"
    label = "portal"
