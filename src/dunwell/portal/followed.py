"""Following a counted link of a message to a place of the company's. Leaves out where that is and what is counted."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from dunwell.outreach.links import PLACES, follow, message_of_token
from dunwell.portal.pages import not_here
from dunwell.portal.programs import looks_ahead


@require_safe
def followed(request: HttpRequest, token: str) -> HttpResponse:
    """Sends the browser on to the company's place. Nothing in the address says where that is."""
    for place in PLACES:
        message = message_of_token(place, token)
        if message is not None:
            break
    else:
        return not_here(request)
    counts = request.method == "GET" and not looks_ahead(request)
    url = follow(message, place, at=timezone.now(), counts=counts)
    if not url:
        return not_here(request, message.company)
    response = HttpResponseRedirect(url)
    # The place it leads to does not learn the link.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
