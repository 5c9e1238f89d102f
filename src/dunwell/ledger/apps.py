"""Tells Django of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger."""

    name = "dunwell.ledger"
    label = "ledger"
