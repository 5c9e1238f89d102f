"""SMS to send in tests, and the address of the gateway. Leaves out answers."""

from datetime import UTC, datetime

from dunwell.values.delivery import Outgoing, Party

TWILIO = f"twilio://AC{'a' * 32}:{'b' * 32}@+15550001111"


def sms(text="Your invoice INV-7 over 120.00 EUR is open. Dana, Birch Supplies", to="+353851234567"):
    """One SMS to Ole in Dublin, unless told otherwise."""
    return Outgoing(
        message_id=7,
        company_key="birch",
        key="7-first-words",
        channel="sms",
        at=datetime(2026, 3, 11, 8, 0, tzinfo=UTC),
        sender=Party("Birch Supplies", "+15550001111"),
        to=Party("Ole Moller", to),
        reply_to="",
        subject="Your open invoice",
        text=text,
    )
