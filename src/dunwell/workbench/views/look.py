"""How the pages look to one person, and in which language: kept in their browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dunwell.workbench.access import next_of
from dunwell.workbench.shell import LOOK_COOKIE, LOOKS
from dunwell.workbench.wording import LANGUAGES

_YEAR_SECONDS = 365 * 24 * 3600


@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Keeps the language or look that was chosen, and goes back to the page."""
    answer = redirect(next_of(request))
    kept = {"max_age": _YEAR_SECONDS, "samesite": "Lax", "secure": request.is_secure(), "httponly": True}
    if (language := request.POST.get("language")) in LANGUAGES:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, **kept)
    if (look := request.POST.get("look")) in LOOKS:
        answer.set_cookie(LOOK_COOKIE, look, **kept)
    return answer
