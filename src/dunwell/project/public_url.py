"""The address people reach the pages at: `DUNWELL_PUBLIC_URL`. Leaves out who serves them."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL = "http://127.0.0.1:8000"


def public_url(given: str | None) -> str:
    """Returns the address as a browser writes it, in small letters and without a slash at its end.

    None or empty: that of this machine alone.
    Raises `ImproperlyConfigured` for anything but http or https, a host and perhaps a port.
    """
    url = (given or LOCAL).rstrip("/").lower()
    try:
        parts = urlsplit(url)
        usable = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and url == f"{parts.scheme}://{parts.netloc}"
        )
        usable = usable and "@" not in parts.netloc and "*" not in parts.netloc and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ImproperlyConfigured(
            f"DUNWELL_PUBLIC_URL is {given!r}. Write it as https://dunwell.example or http://host:8000, without a path."
        )
    return url


def hosts_of(url: str) -> list[str]:
    """Returns the host of an address as Django compares it with what a browser asks for."""
    host = urlsplit(url).hostname or ""
    return [f"[{host}]" if ":" in host else host]
