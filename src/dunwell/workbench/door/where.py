"""Where a request comes from, as the journal and the list of sessions keep it."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from dunwell.people.browsers import browser_of
from dunwell.people.told import Where


def where(request: HttpRequest) -> Where:
    """Returns the network address that asks (past the proxies that are trusted), and the browser in short."""
    address = get_adapter(request).get_client_ip(request)
    return Where(address[:45], browser_of(request.headers.get("User-Agent", "")[:500]))
