"""`dunwell serve`."""

import socket
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
    Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        log_dictconfig=settings.LOGGING
        | {"loggers": {"_granian": {"handlers": ["line"], "propagate": False}}},
    ).serve()


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
