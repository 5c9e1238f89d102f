"""Inviting people to the company, and taking it back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.people.invitations import CannotInvite, invite, take_back
from dunwell.people.models import Invitation
from dunwell.workbench import wording
from dunwell.workbench.access import company_action
from dunwell.workbench.door.mails import send_invitation
from dunwell.workbench.people.forms import InvitationForm
from dunwell.workbench.people.members import show_people
from dunwell.workbench.said import say, say_text
from dunwell.workbench.words import kept


@company_action(may="people")
def make(request: HttpRequest, company: Company) -> HttpResponse:
    """Invites somebody: sends the link where mail is set up, and shows it, once."""
    form = InvitationForm(data=request.POST)
    if not form.is_valid():
        return show_people(request, company, form, status=422)
    asked = form.cleaned_data
    now = timezone.now()
    try:
        made, token = invite(
            company, asked["email"], asked["role"], at=now, by=request.member.name, name=asked["name"]
        )
    except CannotInvite as refusal:
        form.add_error("email", _said(refusal))
        return show_people(request, company, form, status=422)
    url = settings.PUBLIC_URL + reverse("invitation", args=[token])
    told = {"company": company, "place": "people", "invitation": made, "url": url}
    return render(
        request, "workbench/people/invited.html", told | {"outcome": send_invitation(made, url, now)}
    )


@company_action(may="people")
def end(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Takes an invitation back."""
    found = get_object_or_404(Invitation, company=company, pk=pk)
    try:
        take_back(found, at=timezone.now(), by=request.member.name)
    except CannotInvite as refusal:
        say_text(request, _said(refusal), trouble=True)
    else:
        say(request, "people.taken_back", email=found.email)
    return redirect("people", company=company.key)


def _said(refusal: CannotInvite) -> str:
    known = wording.sentences(wording.page_language())
    return known.get(f"people.cannot_invite_{refusal.reason}", kept(refusal))
