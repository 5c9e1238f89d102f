"""Who belongs to the company: the list, one member, their role, and the end of it."""

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.people import memberships, second_factor
from dunwell.people.invitations import waiting
from dunwell.people.memberships import CannotChangePeople
from dunwell.people.models import Membership
from dunwell.workbench import wording
from dunwell.workbench.access import company_action, company_form, company_page
from dunwell.workbench.door.where import where
from dunwell.workbench.people.forms import InvitationForm, MemberForm, RuleForm
from dunwell.workbench.said import say, say_text
from dunwell.workbench.words import kept, word


@company_page(may="people")
def people(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the members and the invitations that wait, and asks for more people."""
    return show_people(request, company, InvitationForm())


def show_people(
    request: HttpRequest,
    company: Company,
    form: InvitationForm,
    rule: RuleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Returns the page of people, with a form as it was filled in."""
    now = timezone.now()
    them = memberships.members(company)
    secured = second_factor.have_one([each.user_id for each in them])
    told = {
        "company": company,
        "place": "people",
        "members": [(each, each.user_id in secured) for each in them],
        "invitations": waiting(company, now),
        "form": form,
        "rule": rule or RuleForm(initial={"days": second_factor.days_of(company)}),
    }
    return render(request, "workbench/people/people.html", told, status=status)


@company_form(may="people")
def member(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows a member, and gives them another role or name."""
    found = _member(company, pk)
    form = MemberForm(found, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = memberships.change_member(
                found, at=timezone.now(), by=request.member.name, **form.cleaned_data
            )
        except CannotChangePeople as refusal:
            say_text(request, _said(refusal, found), trouble=True)
            return redirect("member", company=company.key, pk=pk)
        say(request, "people.changed", name=changed.name)
        return redirect("people", company=company.key)
    told = {
        "company": company,
        "place": "people",
        "membership": found,
        "form": form,
        "has_factor": second_factor.has_one(found.user),
        "elsewhere": _elsewhere(found),
        "role_word": word(found.role, "role"),
    }
    return render(request, "workbench/people/member.html", told, status=200 if not form.errors else 422)


@company_action(may="people")
def end(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Ends a membership, and with it every session of that person."""
    found = _member(company, pk)
    try:
        memberships.end_membership(found, at=timezone.now(), by=request.member.name)
    except CannotChangePeople as refusal:
        say_text(request, _said(refusal, found), trouble=True)
        return redirect("member", company=company.key, pk=pk)
    if found.user == request.user:
        logout(request)
        return redirect("sign_in")
    say(request, "people.ended", name=found.name)
    return redirect("people", company=company.key)


@company_action(may="people")
def reset_factor(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Takes a member's second factors away: a phone was lost. Not of somebody who works for others too."""
    found = _member(company, pk)
    if _elsewhere(found):
        say(request, "people.works_elsewhere", trouble=True, name=found.name)
        return redirect("member", company=company.key, pk=pk)
    done = second_factor.reset_second_factor(
        found.user, at=timezone.now(), by=request.member.name, where=where(request)
    )
    if done and found.user == request.user:
        logout(request)
        return redirect("sign_in")
    if done:
        say(request, "people.factor_reset", name=found.name)
    return redirect("member", company=company.key, pk=pk)


@company_action(may="people")
def rule(request: HttpRequest, company: Company) -> HttpResponse:
    """Says for how many days a second factor may be put off in this company."""
    form = RuleForm(data=request.POST)
    if not form.is_valid():
        return show_people(request, company, InvitationForm(), form, status=422)
    second_factor.set_rule(company, form.cleaned_data["days"], at=timezone.now(), by=request.member.name)
    say(request, "people.rule_kept")
    return redirect("people", company=company.key)


def _member(company: Company, pk: int) -> Membership:
    found: Membership = get_object_or_404(
        Membership.objects.select_related("user", "company"), company=company, pk=pk, ended=None
    )
    return found


def _elsewhere(found: Membership) -> bool:
    """Says whether somebody works for another company too, or keeps the installation."""
    others = Membership.objects.filter(user=found.user, ended=None).exclude(company=found.company)
    return found.user.is_superuser or others.exists()


def _said(refusal: CannotChangePeople, found: Membership) -> str:
    if refusal.reason == "ended":
        raise Http404
    known = wording.sentences(wording.page_language())
    key = f"people.cannot_{refusal.reason}"
    return wording.text(key, name=found.name) if key in known else kept(refusal)
