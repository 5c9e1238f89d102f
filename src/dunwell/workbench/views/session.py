"""Signing in by link and signing out."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from dunwell.workbench.sign_in import CannotSignIn, note_sign_out, redeem


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Says how to get a sign-in link."""
    return render(request, "workbench/sign_in.html")


@require_GET
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Uses a link: signs in and goes on to the first page, or says why it cannot."""
    try:
        user = redeem(token, timezone.now())
    except CannotSignIn as refusal:
        return render(request, "workbench/sign_in.html", {"refusal": str(refusal)}, status=403)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("companies")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if request.user.is_authenticated:
        note_sign_out(request.user, timezone.now())
    logout(request)
    return redirect("sign_in")
