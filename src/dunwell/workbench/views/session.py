"""Signing in, by password or by a link that works once, and signing out."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from dunwell.people.models import OpenSession
from dunwell.people.told import note
from dunwell.workbench.access import next_of
from dunwell.workbench.door.where import where
from dunwell.workbench.sign_in import CannotSignIn, note_sign_out, redeem

_PAGE = "workbench/door/sign_in.html"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for e-mail address and password, and says what other ways in there are."""
    return LoginView.as_view(template_name=_PAGE, extra_context={"sso": settings.SINGLE_SIGN_ON})(request)


@require_GET
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Uses a link: signs in, past the second factor where there is one, or says why it cannot."""
    try:
        user = redeem(token, timezone.now())
    except CannotSignIn as refusal:
        if refusal.user is not None:
            note("sign_in_failed", refusal.user, where(request), timezone.now(), what="link")
        return render(
            request,
            "workbench/door/refused_link.html",
            {"refusal": f"door.link_{refusal.reason}"},
            status=403,
        )
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, "link")
    try:
        return perform_login(request, user, email_verification="none", redirect_url=next_of(request))
    except ImmediateHttpResponse as answer:
        return answer.response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if request.user.is_authenticated:
        OpenSession.objects.filter(session_key=request.session.session_key).delete()
        note_sign_out(request.user, where(request), timezone.now())
    logout(request)
    return redirect("sign_in")


@require_safe
def reset_asked(request: HttpRequest) -> HttpResponse:
    """Says that a mail is on its way, to whoever asked: known or not."""
    return render(
        request, "workbench/door/said.html", {"title": "door.reset_asked", "lead": "door.reset_asked_lead"}
    )


@require_safe
def reset_done(request: HttpRequest) -> HttpResponse:
    """Says that the new password holds."""
    return render(
        request, "workbench/door/said.html", {"title": "door.reset_done", "lead": "door.reset_done_lead"}
    )


@require_safe
def sso_failed(request: HttpRequest) -> HttpResponse:
    """Says that single sign-on did not let somebody in, and what to do."""
    told = {"title": "door.sso_failed", "lead": "door.sso_failed_lead"}
    return render(request, "workbench/door/said.html", told, status=403)
