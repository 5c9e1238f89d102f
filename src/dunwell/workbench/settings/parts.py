"""The settings at a glance, and the parts that are one form each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.arrangements.policies import policy_key
from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day
from dunwell.outreach.company_settings import CannotSet, change_settings, settings_of
from dunwell.outreach.gates import gate_of
from dunwell.portal.looks import look_of
from dunwell.workbench.access import company_form, company_page
from dunwell.workbench.said import say
from dunwell.workbench.settings.forms import CompanyForm, PartForm, SendingForm
from dunwell.workbench.settings.mail import ways_out
from dunwell.workbench.words import kept

FORMS: dict[str, type[PartForm]] = {"company": CompanyForm, "sending": SendingForm}


@company_page(may="set")
def settings(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows what is set, part by part, and what stops messages now."""
    now = timezone.now()
    known = settings_of(company)
    return render(
        request,
        "workbench/settings/page.html",
        {
            "company": company,
            "place": "settings",
            "known": known,
            "gate_said": f"settings.gate_{known['gate']}",
            "stopped": gate_of(company, company_day(company, now), now).reason,
            "policy": policy_key(company),
            "look_": look_of(company),
            "ways": ways_out(),
        },
    )


@company_form(may="set")
def part(request: HttpRequest, company: Company, name: str) -> HttpResponse:
    """Shows one part as a form, and sets what it says; what was so before can be brought back at once."""
    form = FORMS[name](company, request.POST or None)
    address = reverse(f"settings_{name}", args=[company.key])
    if request.method == "POST" and form.is_valid():
        before = form.fields_before()
        try:
            changed = change_settings(company, form.cleaned_data, at=timezone.now(), by=request.member.name)
        except CannotSet as refusal:
            form.add_error(None, kept(refusal))
        else:
            if changed:
                say(request, "settings.kept", undo=(address, before))
            else:
                say(request, "settings.same")
            return redirect("settings", company=company.key)
    told = {"company": company, "place": "settings", "form": form, "part": name}
    told |= {"title": f"settings.part_{name}", "lead": f"settings.lead_{name}"}
    return render(request, "workbench/settings/form.html", told, status=400 if form.errors else 200)
