"""Hands mails to a provider's web interface through django-anymail. Leaves out mail servers, and the providers' reports.

Options go to the backend itself; nothing is read from or written to Django's settings but what anymail reads by default.
"""

from dataclasses import dataclass, field
from importlib import import_module
from threading import Thread
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives

from dunwell.adapters.mail.build import envelope, marks, prepared_mail
from dunwell.adapters.mail.headers import one_line
from dunwell.adapters.mail.limits import Limits
from dunwell.adapters.mail.page import html_page
from dunwell.adapters.mail.provider_http import WatchedRequests
from dunwell.adapters.mail.provider_replies import ending_of
from dunwell.adapters.mail.texts import plain_text, words_of
from dunwell.adapters.mail.written import Written, read_limits, wrong
from dunwell.values.delivery import (
    ChannelDown,
    DeliveryError,
    DeliveryUnclear,
    Outgoing,
    Party,
    Place,
    Prepared,
    Receipt,
)


@dataclass(frozen=True, slots=True)
class Provider:
    """How a provider's address is read: what the user, password and host of it are called in anymail.

    `options` are those after the question mark; `headers` what it needs to be told to keep our Message-ID, None where it
    makes its own.
    """

    user: str
    password: str = ""
    host: str = ""
    options: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] | None = None


PROVIDERS = {
    "brevo": Provider("api_key"),
    "mailersend": Provider("api_token"),
    "mailgun": Provider("api_key", host="sender_domain", headers={}),
    "mailjet": Provider("api_key", password="secret_key"),
    "mailtrap": Provider("api_token", options={"sandbox": "sandbox_id"}),
    "mandrill": Provider("api_key"),
    "postmark": Provider(
        "server_token", options={"stream": "message_stream"}, headers={"X-PM-KeepID": "true"}
    ),
    "resend": Provider("api_key"),
    "scaleway": Provider("secret_key", host="project_id", options={"region": "region"}),
    "sendgrid": Provider("api_key", headers={}),
    "sparkpost": Provider("api_key", options={"subaccount": "subaccount"}),
}


class ProviderTransport:
    """One mail provider as a channel. Used by one thread; keeps its HTTP connection open between mails."""

    repeatable = False

    def __init__(self, name: str, options: dict[str, str], limits: Limits, secret: str) -> None:
        self.name = name
        self._options = options
        self._limits = limits
        self._secret = secret
        self._backend = None
        self._requests = WatchedRequests()

    @property
    def longest_seconds(self) -> float:
        """The most that handing over one mail can take; a lease must be longer."""
        return self._limits.connect + self._limits.tls + self._limits.body + self._limits.answer

    def prepare(self, outgoing: Outgoing) -> Prepared:
        """Builds the mail as it is asked of the provider. Raises `DeliveryError`, permanent."""
        return prepared_mail(outgoing, self._secret)

    def hand_over(self, prepared: Prepared) -> Receipt:
        """Hands it over. Raises `DeliveryError`, `ChannelDown` or `DeliveryUnclear`."""
        message = self._message(prepared)
        self._open()
        self._requests.forget()
        # A reply that drips keeps each single read within its limit; so the whole of it has a limit of its own.
        sending = _Sending(self._backend, message)
        sending.start()
        sending.join(self.longest_seconds)
        if sending.is_alive():
            watched, self._backend, self._requests = self._requests, None, WatchedRequests()
            if not watched.begun:
                raise ChannelDown(f"{self.name} cannot be reached in time.", stage="connect")
            raise DeliveryUnclear(f"{self.name} did not answer in time.", stage="answer")
        if sending.failure is not None:
            ending = ending_of(self.name, sending.failure, self._requests.answer, self._requests.begun)
            if not isinstance(ending, DeliveryError):
                self.close()
            raise ending from sending.failure
        return self._receipt(message, prepared)

    def close(self) -> None:
        """Ends the connection, if there is one."""
        backend, self._backend = self._backend, None
        if backend is not None:
            backend.close()

    def _receipt(self, message: EmailMultiAlternatives, prepared: Prepared) -> Receipt:
        status = message.anymail_status
        states = status.status or {"unknown"}
        response = status.esp_response
        evidence = (
            f"{response.status_code} {', '.join(sorted(states))} {one_line(response.text)[:200]}".strip()
        )
        if states <= {"failed"}:
            permanent = 400 <= response.status_code < 500
            raise DeliveryError(f"{self.name} refused the message: {evidence}", permanent, stage="answer")
        reference = status.message_id if isinstance(status.message_id, str) else prepared.reference
        return Receipt(evidence, reference)

    def _message(self, prepared: Prepared) -> EmailMultiAlternatives:
        outgoing = prepared.outgoing
        sender, to = envelope(outgoing)
        words = words_of(outgoing)
        headers = marks(outgoing)
        keeps = PROVIDERS[self.name].headers
        if keeps is not None:
            headers |= {"Message-ID": prepared.reference, **keeps}
        message = EmailMultiAlternatives(
            subject=one_line(outgoing.subject),
            body=plain_text(words),
            from_email=_named(outgoing.sender, sender.text),
            to=[_named(outgoing.to, to.text)],
            reply_to=[outgoing.reply_to] if outgoing.reply_to else None,
            headers=headers,
        )
        message.attach_alternative(html_page(outgoing, words), "text/html")
        return message

    def _open(self) -> None:
        if self._backend is None:
            backend = import_module(f"anymail.backends.{self.name}").EmailBackend
            timeout = (self._limits.connect + self._limits.tls, self._limits.answer)
            self._backend = backend(timeout=timeout, **self._options)
            self._backend.open()
            self._backend.session.max_redirects = 0
            self._backend.session.mount("https://", self._requests)
            self._backend.session.mount("http://", self._requests)


class _Sending(Thread):
    """One request to a provider, beside the thread that waits for it."""

    def __init__(self, backend, message: EmailMultiAlternatives) -> None:
        super().__init__(daemon=True)
        self.failure: Exception | None = None
        self._backend = backend
        self._message = message

    def run(self) -> None:
        """Sends; keeps what went wrong for the one who waits."""
        try:
            self._backend.send_messages([self._message])
        except Exception as failure:  # handed to the waiting thread, which judges and raises it
            self.failure = failure


def provider_transport(written: Written, place: Place) -> ProviderTransport:
    """This will return the transport of the provider that is meant. Raises `ValueError`."""
    name = written.scheme.removeprefix("anymail+")
    if name in ("ses", "amazon_ses", "amazon-ses"):
        raise wrong(
            "Amazon SES is used by its mail server, smtp+starttls://email-smtp.<region>.amazonaws.com"
        )
    provider = PROVIDERS.get(name)
    if provider is None:
        raise wrong(f"it names no provider that is known; known are {', '.join(PROVIDERS)}")
    return ProviderTransport(name, *_backend_options(provider, written), place.secret)


def _backend_options(provider: Provider, written: Written) -> tuple[dict[str, str], Limits]:
    if not written.user or not (written.user + written.password).isascii():
        raise wrong("it has no token before the @")
    if bool(written.password) != bool(provider.password):
        needs = (
            "needs a secret after the key, key:secret@"
            if provider.password
            else "takes one token, without a colon"
        )
        raise wrong(f"this provider {needs}")
    if written.host and not provider.host:
        raise wrong("this provider takes no host after the @")
    asked = dict(written.options)
    options = {provider.user: written.user}
    if provider.password:
        options[provider.password] = written.password
    if written.host:
        options[provider.host] = written.host
    if provider.host == "project_id" and not written.host:
        raise wrong("this provider needs the project's id after the @")
    for short, long in provider.options.items():
        if short in asked:
            options[long] = asked.pop(short)
    if "api_url" in asked:
        options["api_url"] = _api_url(asked.pop("api_url"))
    limits = read_limits(asked)
    if asked:
        known = ", ".join([*provider.options, "api_url", "timeout", "timeout_<stage>"])
        raise wrong(f"it has an option that is not known; known are {known}")
    return options, limits


def _api_url(url: str) -> str:
    parts = urlsplit(url)
    here = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and here)):
        raise wrong("api_url is not an address that begins with https://")
    return url


def _named(party: Party, address: str) -> str:
    name = one_line(party.name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}" <{address}>' if name else address
