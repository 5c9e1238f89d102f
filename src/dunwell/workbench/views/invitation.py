"""Taking up an invitation: who asks, to what, and how one will sign in."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dunwell.people.invitations import CannotInvite, find, make_user, take_up, user_of
from dunwell.people.memberships import CannotChangePeople
from dunwell.people.models import Invitation
from dunwell.workbench import wording
from dunwell.workbench.said import say

_PAGE = "workbench/door/invitation.html"


class NewPersonForm(forms.Form):
    """What somebody new tells: how they are called, and a password."""

    name = forms.CharField(max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": invitation.name}, **kwargs)
        self._invitation = invitation
        self.fields["name"].label = wording.text("door.name")
        self.fields["password"].label = wording.text("door.password")
        self.fields["password"].help_text = wording.text("door.password_help")

    def clean_password(self) -> str:
        """Returns the password. A weak one is a mistake of the form."""
        password: str = self.cleaned_data["password"]
        name = self.cleaned_data.get("name", "")
        validate_password(
            password, User(username=self._invitation.email, email=self._invitation.email, last_name=name)
        )
        return password


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows an invitation, and takes it up: by somebody new, or by who signs in here already."""
    try:
        found = find(token, timezone.now())
        known = user_of(found)
        if request.user.is_authenticated and request.user != known:
            raise CannotInvite("somebody_else", wording.text("door.invited_somebody_else", email=found.email))
        if request.method == "POST":
            return _known(request, found, known) if known else _new(request, found)
    except (CannotInvite, CannotChangePeople) as refusal:
        return _refused(request, refusal)
    return _show(request, found, None if known else NewPersonForm(found), known)


def _known(request: HttpRequest, found: Invitation, known: User) -> HttpResponse:
    if not request.user.is_authenticated:
        return _to_sign_in(request.path)
    take_up(found, known, at=timezone.now())
    say(request, "door.joined", company=found.company.name)
    return redirect("company", company=found.company.key)


def _to_sign_in(onward: str) -> HttpResponse:
    return redirect(f"{reverse('sign_in')}?{urlencode({'next': onward})}")


def _new(request: HttpRequest, found: Invitation) -> HttpResponse:
    by_sso = bool(settings.SINGLE_SIGN_ON) and "sso" in request.POST
    form = NewPersonForm(found, data=request.POST)
    if not by_sso and not form.is_valid():
        return _show(request, found, form, None)
    name = form.data.get("name", "").strip()[:200] if by_sso else form.cleaned_data["name"]
    with transaction.atomic():
        password = None if by_sso else form.cleaned_data["password"]
        user = make_user(found, name or found.name, password)
        take_up(found, user, at=timezone.now(), name=name)
    if by_sso:
        # Browsers let no form lead to another site: the way there is a link of the sign-in page.
        say(request, "door.joined", company=found.company.name)
        return _to_sign_in(f"/{found.company.key}/")
    record_authentication(request, user, "invitation")
    try:
        return perform_login(request, user, email_verification="none", redirect_url=f"/{found.company.key}/")
    except ImmediateHttpResponse as answer:
        return answer.response


def _show(
    request: HttpRequest, found: Invitation, form: NewPersonForm | None, known: User | None
) -> HttpResponse:
    told = {"invitation": found, "form": form, "known": known, "sso": settings.SINGLE_SIGN_ON}
    role = wording.listed("role", found.role) or found.role
    return render(request, _PAGE, told | {"role_word": role})


def _refused(request: HttpRequest, refusal: CannotInvite | CannotChangePeople) -> HttpResponse:
    key = f"door.invitation_{refusal.reason}"
    known = wording.sentences(wording.page_language()).get(key)
    told = {"title": "door.invitation_refused", "refusal": known or str(refusal)}
    return render(request, "workbench/door/said.html", told, status=410)
