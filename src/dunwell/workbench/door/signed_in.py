"""What happens when somebody has signed in, however they did. Leaves out how they did."""

from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from dunwell.people import second_factor
from dunwell.people.sessions import note_open
from dunwell.people.told import note
from dunwell.workbench.door.where import where

#: Where the session keeps its own place in the list of sessions, under which key, and when it was last noted there.
OPENED = "opened"


def note_signed_in(request: HttpRequest, user: User, how: str) -> None:
    """Lists the new session and notes in the journal who signed in, from where and how."""
    at = timezone.now()
    if not request.session.session_key:
        request.session.save()
    opened = note_open(user, request.session.session_key, where(request), at)
    request.session[OPENED] = [opened.pk, request.session.session_key, at.timestamp()]
    note("sign_in", user, where(request), at, how=how)


def after_sign_in(request: HttpRequest, user: User, answer: HttpResponse) -> HttpResponse:
    """Returns the answer, or first the page that asks for a second factor, for those who should have one."""
    if (
        second_factor.keeps_the_installation(user)
        or second_factor.has_one(user)
        or by_single_sign_on(request)
    ):
        return answer
    if second_factor.needed_from(user, second_factor.asked_at(user, timezone.now())) is None:
        return answer
    onward = {"next": answer["Location"]} if "Location" in answer else {}
    return HttpResponseRedirect(f"{reverse('second_factor')}?{urlencode(onward)}")


def by_single_sign_on(request: HttpRequest) -> bool:
    """Says whether this session began at the company's own sign-in, which asks for what it thinks fit."""
    methods = request.session.get("account_authentication_methods") or []
    return any(each.get("method") == "socialaccount" for each in methods)
