"""The mailbox that reports come to: takes unread mail from it and marks as read only what was handled.

Reads the address of the mailbox and opens it. Leaves out what a mail says.
"""

from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from dunwell.adapters.mail_reports.imap import Account, read_imap
from dunwell.adapters.mail_reports.maildir import read_maildir
from dunwell.adapters.mail_reports.unread import CannotReadMailbox, Unread

__all__ = ["CannotReadMailbox", "Unread", "mailbox"]

_PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}
_HOW = (
    "Write it as imaps://user:password@host/Folder, imap+starttls://…, imap://… or maildir:///path, "
    "with %XX for signs that mean something in an address."
)
_SECONDS = 30.0


def mailbox(url: str, limit: int = 500) -> Iterator[Unread]:
    """Yields the mails that nobody has read yet, oldest first, at most `limit` of them.

    Call `handled()` of each when what it says is stored: only then it is marked as read (with `?move=Folder`, moved
    there too). What was not handled, because the program died or chose so, comes again. Close the iterator, or use it
    up, to leave the mailbox.

    `?timeout=30` are the seconds after which the server is given up at each step, `?ca=FILE` the certificates trusted.

    Raises:
        ValueError: The address cannot be read; the message says how one is written, without its password.
        CannotReadMailbox: The mailbox cannot be reached, signed in to or read.
    """
    parts = _split(url)
    if parts.scheme == "maildir":
        if parts.netloc or not parts.path.strip("/"):
            raise ValueError(f"The address of the report mailbox names no folder of this machine. {_HOW}")
        return read_maildir(unquote(parts.path), limit)
    return read_imap(_account(parts), limit)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in (*_PORTS, "maildir") and (parts.port or 1) > 0
    except ValueError:
        raise ValueError(f"The address of the report mailbox cannot be read. {_HOW}") from None
    if not known:
        raise ValueError(f"The address of the report mailbox begins with another word. {_HOW}")
    return parts


def _account(parts: SplitResult) -> Account:
    options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if unknown := sorted(set(options) - {"move", "timeout", "ca"}):
        raise ValueError(f"The address of the report mailbox has the unknown option {unknown[0]!r}. {_HOW}")
    try:
        seconds = float(options.get("timeout", _SECONDS))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise ValueError(
            f"The time limit of the report mailbox is no number of seconds from 0 to 3600. {_HOW}"
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (parts.hostname and user and password):
        raise ValueError(f"The address of the report mailbox names no host, user or password. {_HOW}")
    folders = (unquote(parts.path.removeprefix("/")) or "INBOX", options.get("move", ""))
    if any(ord(sign) < 32 for text in (user, password, *folders) for sign in text):
        raise ValueError(f"The address of the report mailbox holds a control character. {_HOW}")
    port = parts.port or _PORTS[parts.scheme]
    return Account(
        parts.scheme, parts.hostname, port, user, password, *folders, seconds, options.get("ca", "")
    )
