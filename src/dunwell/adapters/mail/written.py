"""Reads how a mail server or a mail provider is written as one address. Leaves out what is done with it.

No message of this module repeats any part of what was written: it may hold a password.
"""

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import idna

from dunwell.adapters.mail.limits import STAGES, Limits, limits_of
from dunwell.adapters.mail.server import PLAIN, STARTTLS, TLS, MailServer

PORTS = {PLAIN: 25, STARTTLS: 587, TLS: 465}
HOW = (
    "Write smtp://host:port, smtps://user:password@host:port, smtp+starttls://user:password@host:port or "
    "anymail+postmark://token@ (see docs/mail.md); special letters of a password as %40 and the like."
)


@dataclass(frozen=True, slots=True)
class Written:
    """An address in its parts; `options` are those after the question mark."""

    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    options: dict[str, str]


def read_url(url: str) -> Written:
    """This will take an address apart. Raises `ValueError`."""
    try:
        parts = urlsplit(url.strip())
        written = Written(
            parts.scheme,
            unquote(parts.username or "", errors="strict"),
            unquote(parts.password or "", errors="strict"),
            parts.hostname or "",
            parts.port,
            _options(parts),
        )
    except ValueError:
        raise wrong("it cannot be read") from None
    if parts.path not in ("", "/") or parts.fragment:
        raise wrong("it has something after the host that does not belong there")
    return written


def mail_server(written: Written, public_host: str) -> MailServer:
    """This will return the mail server that is meant. Raises `ValueError`."""
    if written.scheme not in PORTS:
        raise wrong("it does not begin as one")
    options = dict(written.options)
    authorities = options.pop("ca", "")
    limits = read_limits(options)
    if options:
        raise wrong("it has an option that is not known; known are timeout, timeout_<stage> and ca")
    if written.password and not written.user:
        raise wrong("it has a password without a user")
    host = _host(written.host)
    return MailServer(
        encryption=written.scheme,
        host=host,
        port=written.port or PORTS[written.scheme],
        hello_name=_hello_name(public_host),
        user=written.user,
        password=written.password,
        authorities=authorities,
        limits=limits,
    )


def read_limits(options: dict[str, str]) -> Limits:
    """This will take the time limits out of `options`: `timeout` for all stages, `timeout_<stage>` for one."""
    every = _seconds(options.pop("timeout", None))
    single = {}
    for stage in STAGES:
        seconds = _seconds(options.pop(f"timeout_{stage}", None))
        if seconds is not None:
            single[stage] = seconds
    return limits_of(every, single)


def wrong(why: str) -> ValueError:
    """This will return the complaint about an address, with how it is written."""
    return ValueError(f"This is no address of a mail server: {why}. {HOW}")


def _options(parts: SplitResult) -> dict[str, str]:
    pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), errors="strict")
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.05 <= seconds <= 3600:
        raise wrong("a timeout is a number of seconds up to 3600")
    return seconds


def _host(host: str) -> str:
    if not host or any(mark.isspace() for mark in host):
        raise wrong("it names no host")
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise wrong("its host is no name of a machine") from None


def _hello_name(public_host: str) -> str:
    """How we name ourselves to a mail server: by our domain, or where we have none as a machine without a name."""
    named = "." in public_host and not public_host.replace(".", "").isdigit() and public_host.isascii()
    return public_host if named else "[127.0.0.1]"
