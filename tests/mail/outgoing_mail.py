"""A reminder to Cedar Joinery as mail tests send it, and the place it is sent from."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from days import NOW
from dunwell.values.delivery import Line, Outgoing, Party, Place

PLACE = Place(Path("/nonexistent"), "https://dunwell.example", "a secret of the place")
TEXT = """Dear Ana Müller,

2 of our invoices were due between 3 February 2026 and 9 March 2026 and seem to be still open. The open amount is €840.50.
- INV-1001, due 3 February 2026: €400.00
- INV-1002, due 9 March 2026: €440.50
If the payment is already on its way, thank you; there is nothing more to do.

If a different date suits you better, or something is not right, just reply to this mail and we will find a way.

Kind regards
Dana Reyes
Birch Supplies
"""
LINES = (
    Line("INV-1001", date(2026, 1, 4), date(2026, 2, 3), "EUR", 40000),
    Line("INV-1002", date(2026, 2, 7), date(2026, 3, 9), "EUR", 44050),
)
REMINDER = Outgoing(
    message_id=17,
    company_key="birch",
    key="birch/17/1",
    channel="email",
    at=NOW,
    sender=Party("Birch Supplies", "dana@birch.example", "en"),
    to=Party("Ana Müller", "ana@cedar.example", "en"),
    reply_to="reply-17@birch.example",
    subject="2 invoices, €840.50: a friendly reminder",
    text=TEXT,
    locale="en_GB",
    lines=LINES,
)


def reminder(**changes) -> Outgoing:
    """The reminder, with some of its fields changed."""
    return replace(REMINDER, **changes)


def reminder_to(address, name="Ana Müller", **changes) -> Outgoing:
    """The reminder to another address."""
    return replace(REMINDER, to=Party(name, address, "en"), **changes)
