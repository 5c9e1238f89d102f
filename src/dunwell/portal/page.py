"""What every page of a customer has in common: the link that opens it, the language, the headers. Holds no page.

No cookie is set and none is read: the link is the proof, and is in every address. So a form needs no token of ours; one
that another site sends is refused all the same, by what the browser says of where it comes from.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache, wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dunwell.arrangements.act import owner_of
from dunwell.ledger.models import Company, Customer
from dunwell.outreach.company_day import company_day
from dunwell.portal.gone import gone
from dunwell.portal.limits import FORMS, allowed
from dunwell.portal.links import TOKEN_LENGTH, find_open
from dunwell.portal.looks import shown_look
from dunwell.portal.models import PortalLink
from dunwell.portal.openings import note_opening
from dunwell.portal.private import private
from dunwell.portal.words import LANGUAGES, Words, language_of, words


@dataclass
class Page:
    """One request to one customer's page, at the moment `at`, which is `today` for the company."""

    request: HttpRequest
    token: str
    link: PortalLink
    at: datetime

    @property
    def company(self) -> Company:
        """Who is owed."""
        return self.link.company

    @property
    def customer(self) -> Customer:
        """Whose page it is: every row shown or changed is one of theirs."""
        return self.link.customer

    @cached_property
    def today(self) -> date:
        """The company's day."""
        return company_day(self.company, self.at)

    @cached_property
    def own_language(self) -> str:
        """The language we write to the customer in."""
        return language_of(self.customer.language or self.company.language)

    @cached_property
    def words(self) -> Words:
        """The words in the language chosen on the page, else in the customer's own."""
        chosen = self.request.GET.get("lang", "")
        return words(chosen if chosen in LANGUAGES else self.own_language)

    @property
    def owner(self) -> str:
        """Who has what the customer tells us."""
        return owner_of(self.customer)

    def url(self, name: str, *more: Any, **query: str) -> str:
        """Returns the address of another page of the customer's, in the same language."""
        if self.words.code != self.own_language:
            query = {**query, "lang": self.words.code}
        return _path(name, *more).replace(_ANY, self.token, 1) + (f"?{urlencode(query)}" if query else "")

    def show(self, template: str, status: int = 200, *, form_to: str = "", **shown: Any) -> HttpResponse:
        """Returns a page made from a template of the portal; `form_to` is where its forms may lead beside us."""
        given = {
            "page": self,
            "company": self.company,
            "customer": self.customer,
            "w": self.words,
            "look": shown_look(self.company),
            "phone": re.sub(r"[^\d+]", "", self.company.contact_phone),
            "private": self.words.say("page.private", day=self.words.day(self.link.expires_at.date())),
            "languages": [(code, words(code).name) for code in LANGUAGES],
            **shown,
        }
        response = render(self.request, f"portal/{template}.html", given, status=status)
        return private(response, given["look"].style, form_to)

    def back(self, done: str = "") -> HttpResponse:
        """Sends the browser to the customer's first page, which says what was done (`paid.done`)."""
        return HttpResponseRedirect(self.url("portal", **({"done": done} if done else {})))

    def posted(self, name: str, most: int = 2000) -> str:
        """Returns a field of the form as text without control characters, at most so long."""
        text = "".join(
            each for each in self.request.POST.get(name, "")[:most] if each.isprintable() or each == "\n"
        )
        return text.strip()


#: The most that a form without files may weigh.
FORM_BYTES = 100_000

#: Stands for the token in the paths that are made once for all customers.
_ANY = "A" * TOKEN_LENGTH

View = Callable[..., HttpResponse]


def portal_page(*methods: str, most_bytes: int = FORM_BYTES) -> Callable[[View], View]:
    """Makes a view a page of the customer whose link is in the address; it gets a `Page` in place of the request.

    A link that opens nothing gets the same answer, whatever is wrong with it. `methods` beside GET and HEAD: POST, of at
    most `most_bytes`: what is larger is not read.
    """

    def of(view: View) -> View:
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", *methods])
        @wraps(view)
        def opened(request: HttpRequest, token: str, **parts: Any) -> HttpResponse:
            at = timezone.now()
            link = find_open(token, at)
            if link is None:
                return gone(request, token, at)
            page = Page(request, token, link, at)
            if request.method == "POST":
                if from_elsewhere(request):
                    return page.show("refused", status=403)
                if not allowed(FORMS, str(link.pk), at):
                    return page.show("too_often", status=429)
                if not _readable(request, most_bytes):
                    return page.show("too_large", status=413)
            response = private(view(page, **parts))
            response.headers["Content-Language"] = page.words.code
            if response.status_code < 400:
                note_opening(request, link, at, page.today)
            return response

        return opened

    return of


@lru_cache(maxsize=2_000)
def _path(name: str, *more: Any) -> str:
    return reverse(name, args=[_ANY, *more])


def _readable(request: HttpRequest, most_bytes: int) -> bool:
    """Whether a form is of a size and shape that we read: what a browser sends of our pages always is."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal() or int(length) > most_bytes:
        return False
    try:
        request.POST  # noqa: B018 - reads the form
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, UnicodeError):
        return False
    return True


def from_elsewhere(request: HttpRequest) -> bool:
    """Says whether the browser tells that a form was sent by another site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin", "")
    # A page whose address stays private sends "null"; browsers that do so also say where a form comes from.
    return origin not in ("", "null") and urlsplit(origin).netloc != request.get_host()
