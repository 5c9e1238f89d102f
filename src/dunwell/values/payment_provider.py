"""What passes between the customer's page and a payment provider: what is to be paid, and what is notified of it.

A provider is an adapter with a function that returns a `Provider`. The customer pays on the provider's own pages: nothing
of a card or an account ever comes to us. Leaves out every provider, and what a payment does to the ledger.
"""

from dataclasses import dataclass
from typing import Protocol

#: What can be notified. `pending`: on its way, as direct debits are for days; `returned`: a chargeback took it back.
KINDS = ("paid", "pending", "failed", "refunded", "returned", "reinstated")


@dataclass(frozen=True, slots=True)
class Checkout:
    """One payment to be made: `number` is ours, `key` the same for every try to begin it."""

    number: int
    key: str
    amount_minor: int
    currency: str
    words: str
    email: str
    language: str
    success_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Begun:
    """The provider's page for one payment, and its own name for it."""

    url: str
    reference: str


@dataclass(frozen=True, slots=True)
class Notified:
    """What a provider tells of one payment of ours, by `number`; `event` names this notice and no other.

    `minor` is the money it is about: of a refund or a chargeback all that was taken back so far by that kind.
    """

    event: str
    kind: str
    number: int
    minor: int
    currency: str
    reference: str


class ProviderDown(Exception):
    """The payment could not be begun; the message is for the log."""


class CannotTrust(Exception):
    """A notice is not the provider's, or too old."""


class Provider(Protocol):
    """A payment provider. `name` is what people read, `form_to` where its pages are."""

    name: str
    form_to: str

    def begin(self, checkout: Checkout) -> Begun:
        """Opens a page to pay on. Raises `ProviderDown`."""
        ...

    def read(self, body: bytes, signature: str) -> Notified | None:
        """Returns what a notice tells; None: nothing of ours. Raises `CannotTrust`."""
        ...
