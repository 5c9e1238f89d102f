"""Letters to send in tests, and what can be read off a PDF. Leaves out what makes them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from dunwell.values.delivery import Line, Outgoing, Party, PayTo

LINES = (
    Line("INV-7", date(2026, 1, 5), date(2026, 2, 4), "EUR", 123_450),
    Line("INV-12", date(2026, 1, 19), date(2026, 2, 18), "EUR", 6_050),
)
PAY_TO = PayTo(
    "Birch Supplies", "IE29 AIBK 9311 5212 3456 78", "AIBKIE2D", "EUR", 129_500, "INV-7 and INV-12"
)
LETTER = Outgoing(
    message_id=7,
    company_key="birch",
    key="7-first-words",
    channel="letter",
    at=datetime(2026, 3, 11, 8, 0, tzinfo=UTC),
    sender=Party("Birch Supplies", "4 Quay Street\nGalway H91 AB12\nIreland"),
    to=Party("Ole Møller Ltd", "12 Main Street\nDublin D02 XY45\nIreland"),
    reply_to="dana@birch.example",
    subject="Your open invoices",
    text="Dear Ole,\n\ntwo invoices are open.\nPlease pay them.\n\nKind regards\nDana Reyes",
    locale="en-IE",
    lines=LINES,
    pay_to=PAY_TO,
)


def letter(**changes):
    """The letter to Ole, with these changes."""
    return replace(LETTER, **changes)


def pages(pdf):
    """How many pages the PDF says it has, in the root of its page tree."""
    return max(int(count) for count in re.findall(rb"/Count (\d+)", pdf.split(b"/Type/Pages", 1)[1][:200]))
