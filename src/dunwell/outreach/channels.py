"""The ways out that are set up: one transport for each channel the program itself can use. Leaves out every provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from dunwell.values.delivery import Place, Transport


class CannotOpen(Exception):
    """A channel's address cannot be read; the message says which setting and how it is written."""


@contextmanager
def open_channels() -> Iterator[dict[str, Transport]]:
    """Opens every channel that is set up, and closes them at the end. Raises `CannotOpen` for a wrong address."""
    place = Place(home=settings.HOME, public_url=settings.PUBLIC_URL, secret=settings.SECRET_KEY)
    opened: dict[str, Transport] = {}
    for setting, (channels, path, url) in settings.DUNWELL_CHANNELS.items():
        try:
            transport = import_string(path)(url, place)
        except ValueError as error:
            raise CannotOpen(f"{setting}: {error}") from None
        opened |= {channel: transport for channel in channels if transport is not None}
    try:
        yield opened
    finally:
        for transport in dict.fromkeys(opened.values()):
            transport.close()


def mail_domain() -> str:
    """Returns the domain mails come from where a company has no address of its own: that of the web pages."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return host if host and not host.replace(".", "").isdecimal() and ":" not in host else "localhost"
