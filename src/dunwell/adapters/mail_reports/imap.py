"""A report mailbox on an IMAP server. No step waits longer than the time limit, however slowly the server drips."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from imap_tools import ImapToolsError, MailMessageFlags

from dunwell.adapters.mail_reports.imap_connection import Box, Watch
from dunwell.adapters.mail_reports.report import MOST_BYTES
from dunwell.adapters.mail_reports.unread import CannotReadMailbox, Unread


@dataclass(frozen=True, slots=True)
class Account:
    """How to reach and sign in to a mailbox. `scheme`: `imaps`, `imap+starttls` or `imap`.

    `move_to` empty: handled mails stay where they are. `seconds` is the limit of each step; `ca` a file of the
    certificates to trust, empty for the machine's.
    """

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str
    move_to: str
    seconds: float
    ca: str


def read_imap(account: Account, limit: int) -> Iterator[Unread]:
    """Yields unread mails in the order of their arrival, as long as they are; `handled` sets `\\Seen`.

    Raises `CannotReadMailbox`.
    """
    with _step(account, None, "reached"):
        trusted = None if account.scheme == "imap" else ssl.create_default_context(cafile=account.ca or None)
    watch = Watch(account.seconds, trusted)
    with _step(account, watch, "reached"):
        box = Box(account.scheme, account.host, account.port, watch)
    try:
        with _step(account, watch, "signed in to"):
            plain = account.user.isascii() and account.password.isascii()
            (box.login if plain else box.login_utf8)(account.user, account.password, None)
        with _step(account, watch, "opened"):
            box.folder.set(account.folder)
            uids = box.uids("UNSEEN UNDELETED", charset=None)
        for uid in uids[:limit]:
            with _step(account, watch, "read"):
                raw = _raw(box, uid)
            if raw is not None:
                yield Unread(raw, partial(_mark, box, watch, account, uid))
    finally:
        with suppress(CannotReadMailbox), _step(account, watch, "left"):
            box.logout()


def _raw(box: Box, uid: str) -> bytes | None:
    """Returns a mail's first bytes without marking it; None where it is gone meanwhile."""
    status, answer = box.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    if status != "OK":
        raise imaplib.IMAP4.error("the mail was refused")
    return next((part[1] for part in answer if isinstance(part, tuple)), None)


def _mark(box: Box, watch: Watch, account: Account, uid: str) -> None:
    with _step(account, watch, "marked"):
        box.flag(uid, MailMessageFlags.SEEN, True)
        if account.move_to:
            box.move(uid, account.move_to)


@contextmanager
def _step(account: Account, watch: Watch | None, done: str) -> Iterator[None]:
    """Holds a step to the limit, and turns what it raises into a sentence with the host and the folder.

    What a server answers is not repeated: it may hold what it was sent, the password among it.
    """
    try:
        if watch is None:
            yield
        else:
            with watch.step():
                yield
    except (OSError, ValueError, imaplib.IMAP4.error, ImapToolsError) as error:
        why = "the server said no, or something that is no IMAP"
        if (watch and watch.expired) or isinstance(error, TimeoutError):
            why = f"no answer within {account.seconds:g} seconds"
        elif isinstance(error, ssl.SSLCertVerificationError):
            why = f"its certificate is not trusted ({error.verify_message})"
        elif isinstance(error, imaplib.IMAP4.abort):
            why = "the server ended the connection"
        elif isinstance(error, OSError) and error.strerror:
            why = error.strerror
        place = f"{account.folder} at {account.host}:{account.port}"
        raise CannotReadMailbox(f"The mailbox {place} cannot be {done}: {why}.") from None
