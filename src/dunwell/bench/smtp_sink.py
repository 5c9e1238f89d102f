"""A mail server on loopback that takes everything, for tests and measurements: `python -m dunwell.bench.smtp_sink`.

It prints its port, and writes a line for each mail it has taken before it says so: Message-ID, message, recipient. Leaves
out what a mail server does with mails, and misbehaving.
"""

import argparse
import re
import socket
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>\r\n]*>)")
_MESSAGE = re.compile(rb"(?im)^x-dunwell-message:\s*(\d+)")
_GREETING = b"220 sink.example takes everything\r\n"
_OFFERS = b"250-sink.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 50000000\r\n"
_OK = b"250 2.0.0 ok\r\n"


class Sink:
    """The server. `record` is a file that is appended to; `latency_seconds` passes before each reply."""

    def __init__(self, record: Path, port: int = 0, latency_seconds: float = 0.0) -> None:
        self._latency_seconds = latency_seconds
        # Unbuffered: what has been taken is in the file even if this process is killed the moment after.
        self._record: BinaryIO = record.open("ab", buffering=0)
        self._socket = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port: int = self._socket.getsockname()[1]

    def serve(self) -> None:
        """Takes connections, each in a thread of its own, until it is closed."""
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Takes no further connection."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _converse(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        heard = bytearray()
        recipient = b""
        try:
            self._say(connection, _GREETING)
            while (line := _line(connection, heard)) is not None:
                verb = line[:4].upper()
                if verb == b"DATA":
                    self._say(connection, b"354 end with a dot\r\n")
                    self._take(_body(connection, heard), recipient)
                    self._say(connection, b"250 2.0.0 taken\r\n")
                elif verb == b"QUIT":
                    return self._say(connection, b"221 2.0.0 bye\r\n")
                else:
                    if verb == b"RCPT":
                        recipient = line.partition(b"<")[2].partition(b">")[0]
                    self._say(connection, _OFFERS if verb == b"EHLO" else _OK)
        except OSError:
            pass  # the other side is gone, as it may be in a test that kills it
        finally:
            connection.close()

    def _say(self, connection: socket.socket, reply: bytes) -> None:
        if self._latency_seconds:
            time.sleep(self._latency_seconds)
        connection.sendall(reply)

    def _take(self, content: bytes, recipient: bytes) -> None:
        head = content.partition(b"\r\n\r\n")[0]
        found = [pattern.search(head) for pattern in (_MESSAGE_ID, _MESSAGE)]
        words = [match[1] if match else b"-" for match in found]
        # One write of less than a page: lines of several connections never mix.
        self._record.write(b" ".join([*words, recipient or b"-"]) + b"\n")


def taken(record: Path) -> Counter[str]:
    """This will return how often each Message-ID was taken; a line cut off by a killed process is no mail."""
    lines = record.read_bytes().split(b"\n")[:-1] if record.exists() else []
    return Counter(line.partition(b" ")[0].decode() for line in lines)


def taken_messages(record: Path) -> Counter[int]:
    """This will return how often each message was taken, by Dunwell's number of it."""
    lines = record.read_bytes().split(b"\n")[:-1] if record.exists() else []
    numbers = (line.split(b" ")[1] for line in lines)
    return Counter(int(number) for number in numbers if number.isdigit())


def _line(connection: socket.socket, heard: bytearray) -> bytes | None:
    while (end := heard.find(b"\n")) < 0:
        more = connection.recv(65536)
        if not more:
            return None
        heard += more
    line = bytes(heard[:end])
    del heard[: end + 1]
    return line.rstrip(b"\r")


def _body(connection: socket.socket, heard: bytearray) -> bytes:
    searched = 0
    while (end := heard.find(b"\r\n.\r\n", searched)) < 0:
        searched = max(0, len(heard) - 4)
        more = connection.recv(262144)
        if not more:
            raise ConnectionError
        heard += more
    content = bytes(heard[: end + 2])
    del heard[: end + 5]
    return content


def main() -> None:
    """Serves until it is stopped, or until its standard input ends where it is told so."""
    options = argparse.ArgumentParser(description="A mail server on loopback that takes everything.")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--record", type=Path, required=True)
    options.add_argument("--latency-ms", type=float, default=0.0)
    options.add_argument(
        "--until-input-ends", action="store_true", help="end with the program that started it"
    )
    given = options.parse_args()
    sink = Sink(given.record, given.port, given.latency_ms / 1000)
    print(sink.port, flush=True)
    if given.until_input_ends:
        threading.Thread(target=lambda: (sys.stdin.read(), sink.close()), daemon=True).start()
    try:
        sink.serve()
    except KeyboardInterrupt:
        sink.close()


if __name__ == "__main__":
    main()
