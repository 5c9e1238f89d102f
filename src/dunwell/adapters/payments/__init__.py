"""Ways to pay: the code that a banking app scans. Leaves out what is owed and the reference it carries.

`payment_drawing` is what the pages and documents are given.
"""

from dunwell.adapters.letters.payment_code import payment_drawing as _drawing
from dunwell.adapters.letters.payment_code import payment_text
from dunwell.values.delivery import PayTo

__all__ = ["payment_drawing"]


def payment_drawing(pay_to: PayTo) -> str:
    """Returns the European payment QR (EPC069-12) as an SVG drawing without a border; empty where there is none for it."""
    text = payment_text(pay_to)
    return _drawing(text) if text else ""
