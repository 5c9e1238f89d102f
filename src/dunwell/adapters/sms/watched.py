"""What a gateway really answered: Apprise says only yes or no. Leaves out what an answer means.

Apprise's plugins speak HTTP through the `requests` their module imports, and tell what went wrong only in log lines,
phone numbers included. In the modules of the gateways used here that name leads to a proxy that does the same and keeps
each exchange for the thread that asked.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import requests


@dataclass(slots=True)
class Exchange:
    """One request: its answer, or what broke it off."""

    answer: requests.Response | None = None
    error: requests.RequestException | None = None


@dataclass(slots=True)
class Seen:
    """What happened during one sending: the requests in their order, and what Apprise said of them."""

    exchanges: list[Exchange] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


_here = threading.local()


def watch(plugin_module: ModuleType) -> None:
    """Puts the proxy into the plugin's module, once; outside of `watching` it only passes requests on."""
    if not isinstance(plugin_module.requests, _Watched):
        plugin_module.requests = _Watched(plugin_module.requests)
    logger = logging.getLogger("apprise")
    if _listener not in logger.handlers:
        logger.addHandler(_listener)
        logger.propagate = False  # its lines name the customer's number


@contextmanager
def watching() -> Iterator[Seen]:
    """Collects what this thread's plugin sends and what Apprise says of it, until the end of the block."""
    _here.seen = seen = Seen()
    try:
        yield seen
    finally:
        _here.seen = None


class _Watched:
    """Stands for the module `requests`: the same names, but each request is kept."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if name not in ("get", "post", "put", "request"):
            return found

        def kept(*arguments: Any, **options: Any) -> requests.Response:
            exchange = Exchange()
            seen = getattr(_here, "seen", None)
            if seen is not None:
                seen.exchanges.append(exchange)
            try:
                exchange.answer = answer = found(*arguments, **options)
            except requests.RequestException as error:
                exchange.error = error
                raise
            return answer

        return kept


class _Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        """Keeps warnings and errors for the thread that is sending; drops everything else."""
        seen = getattr(_here, "seen", None)
        if seen is not None and record.levelno >= logging.WARNING:
            seen.said.append(" ".join(record.getMessage().split()))


_listener = _Listener()
