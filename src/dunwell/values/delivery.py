"""What passes between the outbox and a channel: a message to hand over, and how that ended. Leaves out every channel.

A channel is a folder `adapters/<channel>/` with a function `transport(url, place)` that returns a `Transport`, or None
where nothing is set up. The outbox calls `prepare`, records that the handing over begins, and calls `hand_over`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """Where the program runs: what a channel may need beside its own address.

    `home` is the data folder; `public_url` the address of the web pages, without a slash at its end; `secret` the key
    that makes what outsiders must not guess.
    """

    home: Path
    public_url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Party:
    """Who writes or is written to. `address` is an e-mail address, a number in E.164, or a postal address on lines."""

    name: str
    address: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One open item as a letter's table shows it; amounts are minor units of `currency`."""

    number: str
    issued_on: date
    due_on: date
    currency: str
    open_minor: int


@dataclass(frozen=True, slots=True)
class PayTo:
    """A bank account the customer can pay to, and what is asked for there, in minor units of `currency`."""

    holder: str
    iban: str
    bic: str
    currency: str
    amount_minor: int
    reference: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready to be handed to a channel.

    `message_id` is Dunwell's own number of it, `at` the moment of sending (UTC). `key` is the same for every try of the
    same words: channels with idempotency keys use it. `unsubscribe_url` empty: the track does not allow it. `locale`
    says how dates and amounts of `lines` are written. `pay_to` None: no account is known for the currency.
    """

    message_id: int
    company_key: str
    key: str
    channel: str
    at: datetime
    sender: Party
    to: Party
    reply_to: str
    subject: str
    text: str
    locale: str = "en"
    unsubscribe_url: str = ""
    button_url: str = ""
    button_text: str = ""
    lines: tuple[Line, ...] = ()
    pay_to: PayTo | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """The message as it leaves: kept, unalterably, once it has left. `media_type` says what `content` is.

    `reference` is how the channel will know it again (a Message-ID, a file's name).
    """

    outgoing: Outgoing
    content: bytes
    media_type: str
    reference: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The channel has taken the message over. `evidence` is its own answer, in one line."""

    evidence: str
    reference: str = ""


class DeliveryError(Exception):
    """The message was surely not accepted. `permanent`: trying again is no use.

    `bad_address`: the address itself was refused as one that does not exist. `stage` says where it ended.
    """

    def __init__(self, message: str, permanent: bool, *, bad_address: bool = False, stage: str = "") -> None:
        super().__init__(message)
        self.permanent = permanent
        self.bad_address = bad_address
        self.stage = stage


class ChannelDown(DeliveryError):
    """Nothing can be handed over on this channel for now, whatever the message: no connection, no sign-in, a limit."""

    def __init__(self, message: str, *, stage: str = "") -> None:
        super().__init__(message, permanent=False, stage=stage)


class DeliveryUnclear(Exception):
    """The handing over began and its end is not known: the message may have left. `stage` says where it ended."""

    def __init__(self, message: str, *, stage: str = "") -> None:
        super().__init__(message)
        self.stage = stage


class Transport(Protocol):
    """One channel's way out. Used by one thread; keeps its connection open between messages.

    `repeatable`: handing the same message over again, with the same key, delivers it once. `name` is what people read.
    """

    name: str
    repeatable: bool

    def prepare(self, outgoing: Outgoing) -> Prepared:
        """Builds what leaves. Raises `DeliveryError`, permanent, for an address or a text that cannot be sent."""
        ...

    def hand_over(self, prepared: Prepared) -> Receipt:
        """Hands it over. Raises `DeliveryError`, `ChannelDown` or `DeliveryUnclear`."""
        ...

    def close(self) -> None:
        """Ends the connection, if there is one; never raises for a broken one."""
        ...


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that a message did not arrive, or was complained about.

    `reference` is the Message-ID the report names, `recipient` the address. `kind`: `hard`, `soft` or `complaint`.
    """

    reference: str
    recipient: str
    kind: str
    said: str
    reported_at: datetime | None = field(default=None)
