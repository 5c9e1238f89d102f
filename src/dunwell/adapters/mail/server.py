"""Opens a conversation with a mail server: connection, encryption, sign-in. Leaves out the mails."""

import smtplib
import ssl
from dataclasses import dataclass, field

from dunwell.adapters.mail.conversation import Broken, Conversation, readable
from dunwell.adapters.mail.limits import Limits
from dunwell.values.delivery import ChannelDown

PLAIN, STARTTLS, TLS = "smtp", "smtp+starttls", "smtps"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server to hand mails to. `encryption` is `smtp` (none), `smtp+starttls` or `smtps`.

    `authorities`: a file of the certificates to trust instead of the system's. `hello_name`: how we name ourselves.
    """

    encryption: str
    host: str
    port: int
    hello_name: str
    user: str = ""
    password: str = field(default="", repr=False)
    authorities: str = ""
    limits: Limits = field(default_factory=Limits)

    @property
    def name(self) -> str:
        """What people read."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def opened(server: MailServer, context: ssl.SSLContext | None) -> Conversation:
    """This will return a conversation that is ready for a mail.

    `context` holds the certificates to trust; None where the server is spoken to without encryption. Raises `ChannelDown`.
    """
    conversation = Conversation(server.limits, server.hello_name)
    try:
        conversation.reach(server.host, server.port, context if server.encryption == TLS else None)
        conversation.at("greeting")
        _expect(server, "greeting", 220, *conversation.getreply())
        _hello(server, conversation)
        if server.encryption == STARTTLS:
            _encrypt(server, conversation, context)
        if server.user:
            _sign_in(server, conversation)
    except Broken as broken:
        conversation.leave(politely=False)
        raise _down(server, broken.stage, str(broken)) from broken
    except ChannelDown:
        conversation.leave(politely=True)
        raise
    return conversation


def _hello(server: MailServer, conversation: Conversation) -> None:
    conversation.at("hello")
    code, text = conversation.ehlo()
    if 500 <= code < 600:
        code, text = conversation.helo()
    _expect(server, "hello", 250, code, text)


def _encrypt(server: MailServer, conversation: Conversation, context: ssl.SSLContext) -> None:
    if not conversation.has_extn("starttls"):
        raise _down(server, "tls", "it does not offer STARTTLS, and nothing is sent to it without encryption")
    conversation.at("tls")
    _expect(server, "tls", 220, *conversation.command("STARTTLS"))
    conversation.secure(context)
    _hello(server, conversation)


def _sign_in(server: MailServer, conversation: Conversation) -> None:
    conversation.at("sign_in")
    try:
        conversation.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as refused:
        answer = f"{refused.smtp_code} {readable(refused.smtp_error)}"
        raise _down(server, "sign_in", f"it refused the sign-in: {answer}") from None
    except (smtplib.SMTPException, ValueError):
        raise _down(server, "sign_in", "it offers no way to sign in that is known here") from None


def _expect(server: MailServer, stage: str, expected: int, code: int, text: bytes) -> None:
    if code != expected:
        raise _down(server, stage, f"it answered {code} {readable(text)}")


def _down(server: MailServer, stage: str, why: str) -> ChannelDown:
    return ChannelDown(f"The mail server {server.name} cannot be used: {why} ({stage}).", stage=stage)
