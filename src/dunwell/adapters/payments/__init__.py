"""Ways to pay: the code that a banking app scans, and payment providers. Leaves out what is owed.

`payment_drawing` is what pages and documents are given; `provider` returns the provider that an address names.
"""

from dunwell.adapters.letters.payment_code import payment_drawing as _drawing
from dunwell.adapters.letters.payment_code import payment_text
from dunwell.values.delivery import PayTo
from dunwell.values.payment_provider import Provider

__all__ = ["payment_drawing", "provider"]


def payment_drawing(pay_to: PayTo) -> str:
    """Returns the European payment QR (EPC069-12) as an SVG drawing without a border; empty where there is none for it."""
    text = payment_text(pay_to)
    return _drawing(text) if text else ""


def provider(url: str) -> Provider:
    """Returns the payment provider of an address. Raises ValueError for one that cannot be used."""
    # Stripe's library takes a third of a second to load: only where it is set up.
    from dunwell.adapters.payments.stripe_checkout import provider as stripe_provider

    return stripe_provider(url)
