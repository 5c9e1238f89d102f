"""`dunwell serve`."""

import socket

import click
from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

APPLICATION = "dunwell.project.wsgi:application"
LOOPBACK = "127.0.0.1"
THREADS = 2


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="The default can be reached from this machine only."
)
def serve(port: int, host: str) -> None:
    """Serve the pages until Ctrl-C."""
    serve_pages(port, host)


def serve_pages(port: int, host: str = LOOPBACK) -> None:
    """Serves the pages with one process of a few threads until it is interrupted or told to end."""
    _refuse_taken(host, port)
    click.echo(f"Serving on http://{host}:{port}/ (Ctrl-C stops it)")
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
