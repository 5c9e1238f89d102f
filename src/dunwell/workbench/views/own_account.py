"""One's own account: password, second factor, the sessions that are open, and what happened at one's door lately."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from dunwell.people import second_factor as factors
from dunwell.people.member import companies_of
from dunwell.people.models import OpenSession
from dunwell.people.sessions import end_sessions, open_sessions
from dunwell.workbench.access import action, next_of, page
from dunwell.workbench.door.happened import happened_to
from dunwell.workbench.door.signed_in import by_single_sign_on
from dunwell.workbench.door.where import where
from dunwell.workbench.said import say

_HAPPENINGS_SHOWN = 20


@page
def own_account(request: HttpRequest) -> HttpResponse:
    """Shows how one signs in, where one is signed in, and the latest sign-ins."""
    user = request.user
    return render(
        request,
        "workbench/door/own_account.html",
        {
            "sessions": open_sessions(user, timezone.now()),
            "own_key": request.session.session_key,
            "happened": happened_to([user.pk])[:_HAPPENINGS_SHOWN],
            "has_factor": factors.has_one(user),
            "zone": companies_of(user).values_list("time_zone", flat=True).first() or "",
        },
    )


@action
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of one's own sessions."""
    chosen = get_object_or_404(OpenSession, user=request.user, pk=pk)
    _end(request, [chosen])
    return redirect("own_account")


@action
def end_others(request: HttpRequest) -> HttpResponse:
    """Ends all of one's own sessions but this one."""
    others = OpenSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    _end(request, list(others))
    return redirect("own_account")


@page
def second_factor(request: HttpRequest) -> HttpResponse:
    """Shows one's second factors, and where there is none why to have one and until when it may be put off."""
    user, now = request.user, timezone.now()
    theirs = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    needed_from = None
    if (
        not factors.has_one(user)
        and not factors.keeps_the_installation(user)
        and not by_single_sign_on(request)
    ):
        needed_from = factors.needed_from(user, factors.asked_at(user, now))
    return render(
        request,
        "workbench/door/second_factor.html",
        {
            "app": next((each for each in theirs if each.type == Authenticator.Type.TOTP), None),
            "keys": [each for each in theirs if each.type == Authenticator.Type.WEBAUTHN],
            "codes_left": next(
                (len(each.wrap().get_unused_codes()) for each in theirs if each.type == "recovery_codes"),
                None,
            ),
            "needed_from": needed_from,
            "overdue": needed_from is not None and now >= needed_from,
            "onward": next_of(request),
        },
    )


def _end(request: HttpRequest, chosen: list[OpenSession]) -> None:
    by = request.user.get_username()
    count = end_sessions(chosen, request.user, timezone.now(), by=by, where=where(request))
    say(request, "door.sessions_ended", count=count)
