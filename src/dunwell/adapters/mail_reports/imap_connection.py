"""A connection to an IMAP server each step of which ends in time. Leaves out what is asked there.

A socket's own limit begins anew with each byte, so a server that drips could hold the program for ever: a timer ends
the connection instead.
"""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any

from imap_tools import BaseMailBox


class Watch:
    """Ends a connection when one of its steps takes too long. Stands in for the TLS context, to know its socket too."""

    def __init__(self, seconds: float, trusted: ssl.SSLContext | None) -> None:
        self.seconds = seconds
        self.expired = False
        self.sock: socket.socket | None = None
        self._trusted = trusted

    @contextmanager
    def step(self) -> Iterator[None]:
        """Holds what is done inside to the limit; then reading and writing there raise."""
        timer = Timer(self.seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def wrap_socket(self, sock: socket.socket, server_hostname: str | None = None) -> socket.socket:
        """Returns the socket with TLS on it, its certificate verified."""
        assert self._trusted is not None
        secured = self._trusted.wrap_socket(
            sock, server_hostname=server_hostname, do_handshake_on_connect=False
        )
        self.sock = secured
        try:
            secured.do_handshake()
        except (OSError, ValueError):
            secured.close()
            raise
        return secured

    def _end(self) -> None:
        self.expired = True
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(
                    self.sock, socket.SHUT_RDWR
                )  # Not TLS's own, which would wait for an answer.


class Box(BaseMailBox):
    """An IMAP mailbox, connected and greeted. `scheme`: `imaps`, `imap+starttls` or `imap`."""

    def __init__(self, scheme: str, host: str, port: int, watch: Watch) -> None:
        self._to = (scheme, host, port)
        self._watch = watch
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        scheme, host, port = self._to
        if scheme == "imaps":
            return _Secured(host, port, ssl_context=self._watch, timeout=self._watch.seconds)
        client = _Plain(self._watch, host, port, self._watch.seconds)
        if scheme == "imap+starttls":
            try:
                client.starttls(self._watch)  # Raises where the server does not offer it: never falls back.
            except (OSError, ValueError, imaplib.IMAP4.error):
                with suppress(OSError):
                    client.shutdown()
                raise
        return client


class _Plain(imaplib.IMAP4):
    def __init__(self, watch: Watch, *where: Any) -> None:
        self._watch = watch
        super().__init__(*where)

    def open(self, *where: Any) -> None:
        super().open(*where)
        self._watch.sock = self.sock


class _Secured(imaplib.IMAP4_SSL):
    """The socket is known from the TLS context it is wrapped by."""
