"""One connection to a mail server, in which every stage has a deadline. Leaves out what is said, and what a reply means.

`smtplib` gives a slow server a new time-out for every byte; here a stage ends when its seconds are over, and a reply has
a length beyond which it is none.
"""

import re
import smtplib
import socket
import ssl
from base64 import b64decode, b64encode
from contextlib import suppress
from hmac import HMAC
from time import monotonic

from dunwell.adapters.mail.limits import Limits
from dunwell.adapters.mail.names import addresses

LINE_BYTES = 4096
REPLY_LINES = 128
_REPLY = re.compile(rb"([2-5][0-9][0-9])(?:([ -])([^\r\n]*))?")
_CHUNK = 65536


class Broken(Exception):
    """The conversation cannot go on: it was lost, took too long, or what came is no reply. `stage` says where."""

    def __init__(self, why: str, stage: str) -> None:
        super().__init__(why)
        self.stage = stage


class Conversation(smtplib.SMTP):
    """One connection. `at` names the stage that begins; all that is sent and read after it falls under its limit."""

    def __init__(self, limits: Limits, hello_name: str) -> None:
        super().__init__(local_hostname=hello_name)
        self.limits = limits
        self.stage = "connect"
        self._until = 0.0
        self._heard = bytearray()

    def at(self, stage: str) -> None:
        """Begins a stage."""
        self.stage = stage
        self._until = monotonic() + getattr(self.limits, stage)

    def reach(self, host: str, port: int, context: ssl.SSLContext | None) -> None:
        """Connects, speaking TLS from the first byte where there is a `context`."""
        self._host = host
        self.at("connect")
        try:
            self.sock = self._connected(host, port)
        except OSError as wrong:
            raise Broken(_said(wrong), self.stage) from wrong
        if context:
            self.secure(context)

    def secure(self, context: ssl.SSLContext) -> None:
        """Makes the connection a TLS one whose certificate is checked against the host's name."""
        self.at("tls")
        if self._heard:
            raise Broken("it spoke before the encryption began", self.stage)
        try:
            self.sock.settimeout(self._left())
            self.sock = context.wrap_socket(self.sock, server_hostname=self._host)
        except (OSError, ValueError) as wrong:
            raise Broken(_said(wrong), self.stage) from wrong
        self.esmtp_features = {}

    def send(self, data: bytes | str) -> None:
        """Sends all of `data`; returning means that every byte was taken by this machine's network."""
        view = memoryview(data.encode(self.command_encoding) if isinstance(data, str) else data)
        try:
            while view:
                self.sock.settimeout(self._left())
                view = view[self.sock.send(view[:_CHUNK]) :]
        except OSError as wrong:
            raise Broken(_said(wrong), self.stage) from wrong

    def getreply(self) -> tuple[int, bytes]:
        """Reads one reply: its code and its text, lines joined by `\\n`."""
        texts: list[bytes] = []
        code = None
        while True:
            line = self._line()
            reply = _REPLY.fullmatch(line)
            if not reply or code not in (None, reply[1]):
                raise Broken(f"it answered what is no reply: {readable(line)}", self.stage)
            code = reply[1]
            texts.append((reply[3] or b"").strip())
            if reply[2] != b"-":
                return int(code), b"\n".join(texts)
            if len(texts) == REPLY_LINES:
                raise Broken(f"its reply has more than {REPLY_LINES} lines", self.stage)

    def command(self, line: str) -> tuple[int, bytes]:
        """Says one line and reads its reply. What came unasked before it cannot be told from a reply: that ends it."""
        if self._heard:
            raise Broken(f"it spoke out of turn: {readable(bytes(self._heard))}", self.stage)
        return self.docmd(line)

    def has_spoken(self) -> bool:
        """Whether something came unasked, or the other side has gone; never waits."""
        if self._heard:
            return True
        try:
            self.sock.settimeout(0)
            self._heard += self.sock.recv(LINE_BYTES)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        return True

    def auth(self, mechanism: str, authobject, *, initial_response_ok: bool = True) -> tuple[int, bytes]:
        """Signs in by one mechanism; names and passwords may hold any character."""
        first = authobject() if initial_response_ok else None
        said = f"AUTH {mechanism}" if first is None else f"AUTH {mechanism} {_base64(first)}"
        self._auth_challenge_count = 0 if first is None else 1
        code, text = self.docmd(said)
        while code == 334 and self._auth_challenge_count < 4:
            self._auth_challenge_count += 1
            code, text = self.docmd(_base64(authobject(b64decode(text + b"=="))))
        if code not in (235, 503):
            raise smtplib.SMTPAuthenticationError(code, text)
        return code, text

    def auth_cram_md5(self, challenge: bytes | None = None) -> str | None:
        """Answers a challenge without telling the password."""
        if challenge is None:
            return None
        return f"{self.user} {HMAC(self.password.encode(), challenge, 'md5').hexdigest()}"

    def leave(self, politely: bool) -> None:
        """Ends the connection, with a goodbye where that is in order; never raises."""
        if politely and self.sock:
            self.at("reset")
            with suppress(Broken):
                self.docmd("QUIT")
        self.close()

    def _connected(self, host: str, port: int) -> socket.socket:
        wrong: OSError = OSError("its name leads to no address")
        for family, kind, protocol, _, address in addresses(host, port, self._left()):
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(self._left())
                sock.connect(address)
                # The last bytes of a mail are a write of their own and must not wait for an acknowledgement.
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock
            except OSError as failed:
                sock.close()
                wrong = failed
        raise wrong

    def _left(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _line(self) -> bytes:
        start = 0
        while (end := self._heard.find(b"\n", start)) < 0:
            start = len(self._heard)
            if start > LINE_BYTES:
                raise Broken(f"a line of its reply is longer than {LINE_BYTES} bytes", self.stage)
            try:
                self.sock.settimeout(self._left())
                more = self.sock.recv(LINE_BYTES)
            except OSError as wrong:
                raise Broken(_said(wrong), self.stage) from wrong
            if not more:
                raise Broken("it closed the connection", self.stage)
            self._heard += more
        line = bytes(self._heard[:end]).removesuffix(b"\r")
        del self._heard[: end + 1]
        return line


def readable(reply: bytes) -> str:
    """This will return a reply's text on one line, cut to what a person reads."""
    text = reply[:600].decode("utf-8", "replace")
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())[:300]


def _said(wrong: Exception) -> str:
    if isinstance(wrong, TimeoutError):
        return "it took too long"
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted: {wrong.verify_message}"
    return getattr(wrong, "strerror", None) or str(wrong) or type(wrong).__name__


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
