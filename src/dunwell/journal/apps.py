"""The journal's place in Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The journal; see `docs/journal.md`."""

    name = "dunwell.journal"
