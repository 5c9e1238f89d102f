"""A mail server on loopback that misbehaves as it is told: at a stage, for a connection, for a message, for a recipient.

    with HostileSmtp({"recipient": "450 4.7.1 later"}) as server:
        server.url, server.accepted

A plan names for a stage what is done instead of the good answer: a reply, one of the actions below, a list of them (one
for each message of the connection; the good answer after its end), or a function of the `Session` that returns one.
Stages: `greeting`, `hello`, `starttls`, `auth`, `sender`, `recipient`, `data`, `body`, `answer`, `reset`, `idle` (after a
message). Several plans are for the connections in turn, and the last one for all that follow.
"""

import socket
import ssl
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

#: The connection stays open and nothing more is said.
HANG = object()
#: The connection is closed.
DROP = object()
#: The connection is torn down at once.
RESET = object()
#: A reply that never ends, in many lines.
ENDLESS = object()
#: A reply that never ends, in one line.
LONG_LINE = object()
#: The good answer.
GOOD = object()

OFFERS = ("PIPELINING", "8BITMIME", "SMTPUTF8")


@dataclass(frozen=True)
class Drip:
    """A reply byte by byte, with a pause before each."""

    text: str
    pause_seconds: float


@dataclass(frozen=True)
class Taken:
    """The message counts as accepted, whatever is said then."""

    then: object


@dataclass(frozen=True)
class Mail:
    """A message that was accepted."""

    sender: str
    recipient: str
    content: bytes
    sender_options: str = ""


class Gone(Exception):
    """The conversation is over."""


class HostileSmtp:
    """The server; runs in threads of its own until it is left."""

    def __init__(self, *plans, offers=OFFERS, tls=None, implicit_tls=False, users=None, receive_bytes=None):
        self.plans = plans or ({},)
        self.offers = offers
        self.tls = tls
        self.implicit_tls = implicit_tls
        self.users = users or {}
        self.accepted: list[Mail] = []
        self.connections = 0
        self.commands: list[str] = []
        self.stopping = threading.Event()
        self._socket = socket.socket()
        if receive_bytes:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(50)
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []

    @property
    def port(self):
        return self._socket.getsockname()[1]

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def __enter__(self):
        self._start(self._serve)
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _start(self, target, *given):
        thread = threading.Thread(target=target, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self):
        while not self.stopping.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            plan = self.plans[min(self.connections, len(self.plans) - 1)]
            self.connections += 1
            connection.settimeout(10)
            self._open.append(connection)
            self._start(Session(self, connection, plan, self.connections).run)


@dataclass
class Session:
    """One connection: what was said in it so far."""

    server: HostileSmtp
    connection: socket.socket
    plan: dict
    number: int
    messages: int = 0
    sender: str = ""
    sender_options: str = ""
    recipient: str = ""
    counted: dict = field(default_factory=dict)
    heard: bytes = b""

    def run(self):
        try:
            if self.server.implicit_tls:
                self._encrypt()
            self._act("greeting", "220 hostile.example ready")
            while (line := self._line()) is not None:
                self.server.commands.append(line)
                self._answer(line)
        except (Gone, OSError, ValueError):
            pass
        finally:
            self.connection.close()

    def _answer(self, line):
        verb, _, rest = line.partition(" ")
        match verb.upper():
            case "EHLO":
                self._act("hello", self._offers())
            case "HELO":
                self._act("hello", "250 hostile.example")
            case "STARTTLS":
                self._act("starttls", "220 go ahead")
                self._encrypt()
            case "AUTH":
                self._act("auth", "235 welcome" if rest in self.server.users else "535 5.7.8 wrong password")
            case "MAIL":
                self.sender, self.sender_options = _path(rest)
                self._act("sender", "250 2.1.0 ok")
            case "RCPT":
                self.recipient, _ = _path(rest)
                self._act("recipient", "250 2.1.5 ok")
            case "DATA":
                self._take_message()
            case "RSET":
                self._act("reset", "250 2.0.0 flushed")
            case "QUIT":
                self._say("221 bye")
                raise Gone
            case _:
                self._say("502 5.5.1 not known here")

    def _take_message(self):
        if not self._act("data", "354 end with a dot").startswith("354"):
            return
        self._act("body", "")
        content = self._body()
        answer = self._planned("answer", "250 2.0.0 taken")
        said = answer.then if isinstance(answer, Taken) else answer
        if isinstance(answer, Taken) or _accepts(said):
            self.server.accepted.append(Mail(self.sender, self.recipient, content, self.sender_options))
        self.messages += 1
        self._do(said)
        self._act("idle", "")

    def _act(self, stage, good):
        action = self._planned(stage, good)
        self._do(action)
        return action if isinstance(action, str) else ""

    def _planned(self, stage, good):
        action = self.plan.get(stage, GOOD)
        if isinstance(action, list):
            turn = self.counted[stage] = self.counted.get(stage, 0) + 1
            action = action[turn - 1] if turn <= len(action) else GOOD
        elif callable(action):
            action = action(self)
        return good if action is GOOD or action is None else action

    def _do(self, action):
        if isinstance(action, str):
            self._say(action)
        elif isinstance(action, Drip):
            for byte in action.text.encode():
                if self.server.stopping.wait(action.pause_seconds):
                    raise Gone
                self.connection.sendall(bytes([byte]))
        elif action is HANG:
            self.server.stopping.wait(60)
            raise Gone
        elif action is RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise Gone
        elif action in (ENDLESS, LONG_LINE):
            self._talk(b"250-more\r\n" if action is ENDLESS else b"2" * 10)
        else:
            raise Gone

    def _talk(self, piece):
        for _ in range(100_000):
            if self.server.stopping.is_set():
                break
            self.connection.sendall(piece * 10)
        raise Gone

    def _say(self, text):
        if text:
            self.connection.sendall(text.replace("\n", "\r\n").encode("utf-8", "surrogateescape") + b"\r\n")

    def _offers(self):
        offers = list(self.server.offers)
        if self.server.tls and not isinstance(self.connection, ssl.SSLSocket):
            offers.append("STARTTLS")
        if self.server.users:
            offers.append("AUTH PLAIN")
        lines = ["hostile.example", *offers]
        return "\n".join(
            f"250{'-' if place < len(lines) - 1 else ' '}{line}" for place, line in enumerate(lines)
        )

    def _encrypt(self):
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)

    def _line(self):
        while b"\n" not in self.heard:
            more = self.connection.recv(65536)
            if not more:
                return None
            self.heard += more
        line, _, self.heard = self.heard.partition(b"\n")
        return line.rstrip(b"\r").decode()

    def _body(self):
        parts = bytearray(self.heard)
        while not (parts.endswith(b"\r\n.\r\n") or parts == b".\r\n"):
            more = self.connection.recv(65536)
            if not more:
                raise Gone
            parts += more
        self.heard = b""
        return bytes(parts[:-3]).replace(b"\r\n..", b"\r\n.")


def _accepts(said):
    """Whether the first whole reply in what is said is a good one."""
    whole = [line for line in said.split("\n") if line[3:4] != "-"] if isinstance(said, str) else []
    return bool(whole) and whole[0].startswith("2")


def _path(rest):
    path, _, options = rest.partition(":")[2].strip().partition("> ")
    return path.strip("<>"), options


def port_of_nobody():
    """A port of loopback on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def seconds_of(call):
    """How long `call` took, and the exception it raised, or what it returned."""
    start = time.monotonic()
    try:
        ended = call()
    except Exception as wrong:
        ended = wrong
    return time.monotonic() - start, ended
