"""The page for a link that opens nothing, and the wish for a new one. It tells nobody who or what is known.

Whether a link ran out, was ended or never was, and whether an address is anybody's: the answer, and the work done before
it, are the same. The wish is written down for everybody alike; who it is for is found out later, by the worker.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dunwell.portal.limits import WISHES, WISHES_FOR_ONE, WRONG_LINKS, allowed
from dunwell.portal.links import hash_of
from dunwell.portal.models import LinkWish
from dunwell.portal.private import private
from dunwell.portal.words import LANGUAGES, language_of, words


def gone(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """Returns the page, with 404, or with 429 where this network address came with many wrong links."""
    often = not allowed(WRONG_LINKS, _who(request), at)
    return _shown(request, token=token[:100], status=429 if often else 404, often=often)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Takes a wish for a new link, by the old one (`token`) or by an e-mail address (`email`)."""
    if request.method != "POST":
        return _shown(request)
    at = timezone.now()
    token, email = request.POST.get("token", "")[:100], _address(request.POST.get("email", ""))
    for_one = f"{token} {email}"
    often = not (allowed(WISHES, _who(request), at) and allowed(WISHES_FOR_ONE, for_one, at))
    if not often and (token or email):
        LinkWish.objects.create(
            token_sha256=hash_of(token) if token else "",
            email=email,
            language=_language(request),
            asked_at=at,
        )
    asked = "token" in request.POST or "email" in request.POST
    return _shown(request, status=429 if often else 200, often=often, asked=asked and not often)


def _address(typed: str) -> str:
    """Returns what was typed as it may be looked up; empty where it can be no address."""
    email = typed.strip().lower()
    return email if "@" in email and email.isprintable() and len(email) <= 254 else ""


def _shown(request: HttpRequest, status: int = 200, **shown: object) -> HttpResponse:
    language = _language(request)
    given = {
        "w": words(language),
        "languages": [(code, words(code).name) for code in LANGUAGES],
        "token": "",
        **shown,
    }
    response = private(render(request, "portal/gone.html", given, status=status))
    response.headers["Content-Language"] = language
    return response


def _language(request: HttpRequest) -> str:
    chosen = request.GET.get("lang", "")
    if chosen in LANGUAGES:
        return chosen
    asked = [part.split(";")[0] for part in request.headers.get("Accept-Language", "")[:200].split(",")]
    return language_of(*asked)


def _who(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
