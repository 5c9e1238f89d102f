"""One mail of the report mailbox, and the error for a mailbox that cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass


class CannotReadMailbox(Exception):
    """The mailbox cannot be reached, signed in to, read or marked; the message says which, and nothing secret."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A mail that nobody has read yet: its bytes, at most the first few million.

    `handled` marks it as read; call it when what the mail says is stored. Raises `CannotReadMailbox`; the mail then
    comes again.
    """

    raw: bytes
    handled: Callable[[], None]
