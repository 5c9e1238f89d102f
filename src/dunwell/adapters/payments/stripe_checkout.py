"""Stripe: hosted checkout, and signed notices, by Stripe's own library. Leaves out what a payment does to the ledger.

The address is `stripe://<secret key>@<signing secret>`; `?api=http://127.0.0.1:8080` names another address of the
interface, for tests.
"""

import json
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import stripe

from dunwell.values.payment_provider import Begun, CannotTrust, Checkout, Notified, ProviderDown

#: A notice older than this is not believed: somebody may have kept it.
_TOLERANCE_SECONDS = 300
_TIMEOUT_SECONDS = 15
#: Stripe counts these in hundredths, though they have no decimals. Source: Stripe, "Currencies", special cases.
_IN_HUNDREDTHS = ("ISK", "UGX")
_OURS = "dunwell"
_SESSION_KINDS = {
    "checkout.session.async_payment_succeeded": "paid",
    "checkout.session.async_payment_failed": "failed",
    "checkout.session.expired": "failed",
}
_DISPUTE_KINDS = {
    "charge.dispute.funds_withdrawn": "returned",
    "charge.dispute.funds_reinstated": "reinstated",
}


class CannotUsePaymentUrl(ValueError):
    """The address of the payment provider is not one that can be used."""


class StripeCheckout:
    """One Stripe account."""

    name = "stripe"
    form_to = "https://checkout.stripe.com"

    def __init__(self, key: str, signing_secret: str, api: str = "") -> None:
        self._secret = signing_secret
        more: dict[str, Any] = {"base_addresses": {"api": api}} if api else {}
        self._client = stripe.StripeClient(
            key,
            max_network_retries=1,
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
            **more,
        )

    def begin(self, checkout: Checkout) -> Begun:
        """Opens a checkout session. Raises `ProviderDown`."""
        metadata = {_OURS: str(checkout.number)}
        params: Any = {
            "mode": "payment",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": checkout.currency.lower(),
                        "unit_amount": _theirs(checkout.amount_minor, checkout.currency),
                        "product_data": {"name": checkout.words[:250]},
                    },
                }
            ],
            "client_reference_id": str(checkout.number),
            "locale": checkout.language,
            "metadata": metadata,
            "payment_intent_data": {"metadata": metadata, "description": checkout.words[:500]},
            "success_url": checkout.success_url,
            "cancel_url": checkout.cancel_url,
        }
        if checkout.email:
            params["customer_email"] = checkout.email
        try:
            made = self._client.v1.checkout.sessions.create(
                params, {"idempotency_key": f"{_OURS}-{checkout.key}"}
            )
        except stripe.StripeError as error:
            raise ProviderDown(f"{type(error).__name__}: {error.user_message or error}") from error
        if not made.url or not made.url.startswith("https://"):
            raise ProviderDown("Stripe gave no page to pay on")
        return Begun(made.url, made.id)

    def read(self, body: bytes, signature: str) -> Notified | None:
        """Returns what a notice tells of a payment of ours. Raises `CannotTrust`."""
        try:
            stripe.WebhookSignature.verify_header(body.decode(), signature, self._secret, _TOLERANCE_SECONDS)
            told = json.loads(body)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise CannotTrust(type(error).__name__) from None
        about = _about(told)
        if about is None:
            raise CannotTrust("it is no event")
        metadata = about.get("metadata")
        number = str(metadata.get(_OURS, "")) if isinstance(metadata, dict) else ""
        found = _kind(str(told.get("type")), about)
        if found is None or not (number.isascii() and number.isdecimal() and len(number) < 19):
            return None
        kind, amount = found
        currency = str(about.get("currency") or "").upper()
        said = str(about.get("payment_intent") or about.get("id") or "")
        reference = "".join(each for each in said if each.isprintable())[:300]
        return Notified(str(told["id"]), kind, int(number), _ours(amount, currency), currency, reference)


def provider(url: str) -> StripeCheckout:
    """Returns the account that an address names. Raises `CannotUsePaymentUrl`."""
    parts = urlsplit(url)
    key, _, secret = parts.netloc.rpartition("@")
    if parts.scheme != "stripe" or not key or not secret:
        raise CannotUsePaymentUrl("write it as stripe://<secret key>@<signing secret>")
    return StripeCheckout(unquote(key), unquote(secret), parse_qs(parts.query).get("api", [""])[-1])


def _about(told: Any) -> dict[str, Any] | None:
    """Returns what an event is about; None where it is no event."""
    name = told.get("id") if isinstance(told, dict) else None
    named = isinstance(name, str) and name.isprintable() and 0 < len(name) <= 100
    data = told.get("data") if named else None
    about = data.get("object") if isinstance(data, dict) else None
    return about if isinstance(about, dict) else None


def _kind(event: str, about: dict[str, Any]) -> tuple[str, int] | None:
    """Returns what an event of Stripe's means, and the amount it is about; None: nothing to us."""
    if event == "checkout.session.completed":
        return ("paid" if about.get("payment_status") == "paid" else "pending"), _whole(
            about.get("amount_total")
        )
    if event in _SESSION_KINDS:
        return _SESSION_KINDS[event], _whole(about.get("amount_total"))
    if event == "charge.refunded":
        return "refunded", _whole(about.get("amount_refunded"))
    if event in _DISPUTE_KINDS:
        return _DISPUTE_KINDS[event], _whole(about.get("amount"))
    return None


def _whole(amount: Any) -> int:
    """Returns an amount as Stripe writes it, none as nothing. Raises `CannotTrust` for anything else."""
    if amount is None:
        return 0
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount < 10**15:
        raise CannotTrust("its amount is none")
    return amount


def _theirs(minor: int, currency: str) -> int:
    return minor * 100 if currency in _IN_HUNDREDTHS else minor


def _ours(amount: int, currency: str) -> int:
    return amount // 100 if currency in _IN_HUNDREDTHS else amount
