"""Hands mails to a mail server, one step after the other, so that it is known what became of each. Leaves out how a mail
is built and how a connection is opened."""

import ssl
from pathlib import Path

from dunwell.adapters.mail.address import MailAddress
from dunwell.adapters.mail.build import envelope, prepared_mail
from dunwell.adapters.mail.conversation import Broken, Conversation, readable
from dunwell.adapters.mail.replies import message_refused, recipient_refused, sender_refused
from dunwell.adapters.mail.server import PLAIN, MailServer, opened
from dunwell.values.delivery import ChannelDown, DeliveryError, DeliveryUnclear, Outgoing, Prepared, Receipt


class SmtpTransport:
    """One mail server as a channel. Used by one thread; one connection, kept open between mails."""

    repeatable = False

    def __init__(self, server: MailServer, secret: str) -> None:
        self.name = server.name
        self._server = server
        self._secret = secret
        self._context = None if server.encryption == PLAIN else trusting(server.authorities)
        self._conversation: Conversation | None = None

    @property
    def longest_seconds(self) -> float:
        """The most that handing over one mail can take; a lease must be longer."""
        return self._server.limits.longest

    def prepare(self, outgoing: Outgoing) -> Prepared:
        """Builds the mail. Raises `DeliveryError`, permanent, for an address or a text that cannot be sent."""
        return prepared_mail(outgoing, self._secret)

    def hand_over(self, prepared: Prepared) -> Receipt:
        """Hands it over. Raises `DeliveryError`, `ChannelDown` or `DeliveryUnclear`, and says at which stage."""
        sender, to = envelope(prepared.outgoing)
        try:
            code, text = self._through(prepared, sender, to)
        except Broken as broken:
            self._drop(politely=False)
            raise self._lost(broken) from broken
        except ChannelDown:
            self._drop(politely=True)
            raise
        except DeliveryError:
            self._reset()
            raise
        except BaseException:
            # Whatever stops us half-way, no later mail goes through a conversation that is not at its beginning.
            self._drop(politely=False)
            raise
        if not 200 <= code < 300:
            self._drop(politely=False)
            said = f"The mail server {self.name} answered the complete message with {code} {readable(text)}"
            raise DeliveryUnclear(said, stage="answer")
        return Receipt(f"{code} {readable(text)}", prepared.reference)

    def close(self) -> None:
        """Ends the connection, if there is one."""
        self._drop(politely=True)

    def _through(self, prepared: Prepared, sender: MailAddress, to: MailAddress) -> tuple[int, bytes]:
        conversation = self._begun(sender, to, len(prepared.content))
        conversation.at("recipient")
        code, text = conversation.command(f"RCPT TO:<{to.text}>")
        if not 200 <= code < 300:
            raise recipient_refused(self.name, code, text)
        conversation.at("data")
        code, text = conversation.command("DATA")
        if code != 354:
            if code < 400:
                raise Broken(f"it answered DATA with {code} {readable(text)}", "data")
            raise message_refused(self.name, code, text, "data")
        self._send_body(conversation, prepared.content)
        conversation.at("answer")
        code, text = conversation.getreply()
        if code >= 400:
            raise message_refused(self.name, code, text, "answer")
        return code, text

    def _begun(self, sender: MailAddress, to: MailAddress, size_bytes: int) -> Conversation:
        """Returns a conversation that has accepted the sender: the one kept open, or, where that is of no use, a new one."""
        kept = self._conversation
        if kept is not None and not kept.has_spoken():
            try:
                code, text = self._offer(kept, sender, to, size_bytes)
                if 200 <= code < 300:
                    return kept
                if code >= 500:
                    raise sender_refused(self.name, code, text)
            except Broken:
                pass
        # Nothing of this mail was taken: an idle connection ends, or has had its share of mails.
        self._drop(politely=False)
        self._conversation = opened(self._server, self._context)
        code, text = self._offer(self._conversation, sender, to, size_bytes)
        if not 200 <= code < 300:
            raise sender_refused(self.name, code, text)
        return self._conversation

    def _offer(
        self, conversation: Conversation, sender: MailAddress, to: MailAddress, size_bytes: int
    ) -> tuple[int, bytes]:
        conversation.at("sender")
        conversation.command_encoding = "utf-8"
        options = self._options(conversation, sender.needs_utf8 or to.needs_utf8, size_bytes)
        return conversation.command(f"MAIL FROM:<{sender.text}>{options}")

    def _options(self, conversation: Conversation, needs_utf8: bool, size_bytes: int) -> str:
        offers = conversation.esmtp_features
        options = ""
        if "size" in offers:
            largest = offers["size"].split(" ")[0]
            if largest.isdecimal() and 0 < int(largest) < size_bytes:
                said = f"The message has {size_bytes} bytes; the mail server {self.name} takes {largest}."
                raise DeliveryError(said, True, stage="sender")
            options += f" SIZE={size_bytes}"
        if needs_utf8:
            if "smtputf8" not in offers:
                said = (
                    f"The address has letters beyond ASCII before the @; the mail server {self.name} does not take "
                    "such addresses (SMTPUTF8)."
                )
                raise DeliveryError(said, True, stage="sender")
            options += " BODY=8BITMIME SMTPUTF8" if "8bitmime" in offers else " SMTPUTF8"
        return options

    def _send_body(self, conversation: Conversation, content: bytes) -> None:
        """Sends the mail and, as a write of its own, the dot that makes it complete."""
        conversation.at("body")
        try:
            conversation.send(stuffed(content))
            if conversation.has_spoken():
                raise Broken("it spoke before the message was complete", "body")
            conversation.send(b".\r\n")
        except Broken as broken:
            code, text = self._last_words(conversation)
            if code >= 400:
                raise message_refused(self.name, code, text, "body") from broken
            raise

    def _last_words(self, conversation: Conversation) -> tuple[int, bytes]:
        """Why the server ended a mail half-way, if it said so."""
        conversation.at("body")
        try:
            return conversation.getreply() if conversation.has_spoken() else (0, b"")
        except Broken:
            return 0, b""

    def _lost(self, broken: Broken) -> Exception:
        said = f"The mail server {self.name} was lost at the stage '{broken.stage}': {broken}."
        if broken.stage == "answer":
            return DeliveryUnclear(said, stage="answer")
        if broken.stage in ("recipient", "data", "body"):
            return DeliveryError(said, False, stage=broken.stage)
        return ChannelDown(said, stage=broken.stage)

    def _reset(self) -> None:
        """After a refusal: the connection is kept where it is healthy."""
        conversation = self._conversation
        if conversation is None:
            return
        failed_at = conversation.stage
        conversation.at("reset")
        try:
            usable = failed_at != "body" and conversation.command("RSET")[0] == 250
        except Broken:
            usable = False
        if not usable:
            self._drop(politely=False)

    def _drop(self, politely: bool) -> None:
        conversation, self._conversation = self._conversation, None
        if conversation is not None:
            conversation.leave(politely)


def stuffed(content: bytes) -> bytes:
    """This will return the mail with every dot that begins a line doubled (RFC 5321, 4.5.2)."""
    doubled = content.replace(b"\r\n.", b"\r\n..")
    return b"." + doubled if doubled.startswith(b".") else doubled


def trusting(authorities: str) -> ssl.SSLContext:
    """This will return what certificates are checked by. Raises `ValueError` where the file holds none."""
    if not authorities:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=str(Path(authorities)))
    except OSError as wrong:
        raise ValueError("The file named by ca= holds no certificates that can be read.") from wrong
