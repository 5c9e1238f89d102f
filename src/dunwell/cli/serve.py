"""`dunwell serve`."""

import os
import signal
import socket
import threading
import time
from contextlib import nullcontext

import click
from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dunwell.cli.beside import work_beside

APPLICATION = "dunwell.project.wsgi:application"
LOOPBACK = "127.0.0.1"
THREADS = 2
#: So long a request may take to its end once the server was told to stop.
END_SECONDS = 5


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="The default can be reached from this machine only."
)
@click.option(
    "--no-work",
    is_flag=True,
    help="Leave what is asked for on pages (rounds, imports …) to dunwell worker or work.",
)
def serve(port: int, host: str, no_work: bool) -> None:
    """Serve the pages until Ctrl-C, and do what is asked for on them in a process beside."""
    serve_pages(port, host, works=not no_work)


def serve_pages(port: int, host: str = LOOPBACK, works: bool = True) -> None:
    """Serves the pages with one process of a few threads until it is interrupted or told to end.

    `works`: what people ask for on the pages is done by one more process, which ends with this one.
    """
    _refuse_taken(host, port)
    click.echo(f"Serving on http://{host}:{port}/ (Ctrl-C stops it)")
    with work_beside() if works else nullcontext():
        _serve(port, host)


def _serve(port: int, host: str) -> None:
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        log_dictconfig=settings.LOGGING
        | {"loggers": {"_granian": {"handlers": ["line"], "propagate": False}}},
    )
    _hear_signals(server)
    server.serve()


def _hear_signals(server: Granian) -> None:
    """Has the server end surely when it is told to, whenever that is.

    A handler of a signal runs between two steps of the main thread: one that comes just before that thread begins to
    wait lies there unheard, in the server as in its worker. So we hear them apart, and end a worker that did not.
    """
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    os.register_at_fork(after_in_child=lambda: signal.set_wakeup_fd(-1))

    def listen() -> None:
        while os.read(heard, 1)[0] not in (signal.SIGTERM, signal.SIGINT):
            pass
        server.signal_handler_interrupt()
        time.sleep(END_SECONDS)
        for worker in list(server.wrks):
            worker.kill()

    threading.Thread(target=listen, name="signals", daemon=True).start()


def _refuse_taken(host: str, port: int) -> None:
    """Says at once that another program has the port, rather than let the server try again and again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Cannot serve on {host}:{port}: {error.strerror}. Choose another with --port or --host."
            ) from None
