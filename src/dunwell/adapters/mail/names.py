"""Looks up a machine's name within a time. Leaves out the connection."""

import socket
from queue import Empty, SimpleQueue
from threading import Thread


def addresses(host: str, port: int, limit_seconds: float) -> list:
    """This will return the socket addresses of `host`, best first, as `socket.getaddrinfo` does.

    The system's look-up knows no time limit; it runs beside, and is left to itself when the time is over. Raises `OSError`.
    """
    found: SimpleQueue = SimpleQueue()

    def look_up() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as wrong:
            found.put(wrong)

    Thread(target=look_up, daemon=True).start()
    try:
        answer = found.get(timeout=limit_seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer
