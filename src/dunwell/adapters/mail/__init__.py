"""Mail as a channel: through a mail server (SMTP), or a provider's web interface. Leaves out which mail goes when."""

from urllib.parse import urlsplit

from dunwell.adapters.mail.smtp import SmtpTransport
from dunwell.adapters.mail.written import mail_server, read_url
from dunwell.values.delivery import Place, Transport

__all__ = ["transport"]


def transport(url: str | None, place: Place) -> Transport | None:
    """This will return the way out for mails that `url` names, or None where nothing is set up.

    Raises `ValueError`, with how it is written and without what was written, where `url` names none.
    """
    if not url or not url.strip():
        return None
    written = read_url(url)
    if written.scheme.startswith("anymail+"):
        # Providers need Django's mail classes, which take their time to load.
        from dunwell.adapters.mail.providers import provider_transport

        return provider_transport(written, place)
    return SmtpTransport(mail_server(written, urlsplit(place.public_url).hostname or ""), place.secret)
