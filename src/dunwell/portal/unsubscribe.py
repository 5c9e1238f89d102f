"""Having no more e-mail: a page with one button, and the button.

Opening the link changes nothing, for mail programs and virus scanners open links by themselves. The button, and the mail
program's own (RFC 8058), post to the same address; the link is the proof, so neither needs a cookie or a token of ours.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dunwell.outreach.links import UNSUBSCRIBE, message_of_token
from dunwell.outreach.unsubscribing import unsubscribe as note_wish
from dunwell.portal.pages import not_here


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether e-mail is to end (GET), or ends it (POST)."""
    message = message_of_token(UNSUBSCRIBE, token)
    if message is None:
        return not_here(request)
    shown = {"company": message.company, "done": request.method == "POST"}
    if request.method == "POST":
        note_wish(message, at=timezone.now(), by="the customer")
    return render(request, "portal/unsubscribe.html", shown)
