"""How the customer's pages look: colour, logo, hours, and where complaints go."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.portal.looks import LOGO_BYTES, CannotUseLook, change_look, look_of
from dunwell.workbench.access import company_form
from dunwell.workbench.said import say
from dunwell.workbench.wording import text
from dunwell.workbench.words import kept


class LookForm(forms.Form):
    """The look; a logo that is not chosen stays as it is."""

    colour = forms.CharField(max_length=7, widget=forms.TextInput(attrs={"type": "color"}))
    logo = forms.FileField(required=False)
    no_logo = forms.BooleanField(required=False)
    office_hours = forms.CharField(max_length=100, required=False)
    complaints = forms.CharField(max_length=4000, required=False, widget=forms.Textarea)

    def __init__(self, company: Company, data: Any = None, files: Any = None) -> None:
        look = look_of(company)
        names = ("colour", "office_hours", "complaints")
        super().__init__(data, files, initial={name: getattr(look, name) for name in names})
        for name, field in self.fields.items():
            field.label = text(f"settings.look_{name}")
            field.help_text = text(f"settings.help_look_{name}", kilobytes=LOGO_BYTES // 1000)

    def wanted(self) -> dict[str, str | bytes]:
        """Returns what to set, by the names of the look."""
        given = dict(self.cleaned_data)
        logo, away = given.pop("logo"), given.pop("no_logo")
        if away:
            given["logo"] = b""
        elif logo:
            # One byte more than allowed is enough to refuse it.
            given["logo"] = logo.read(LOGO_BYTES + 1)
        return given


@company_form(may="set")
def look(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows the look as a form, and sets what it says."""
    posted = request.method == "POST"
    form = LookForm(company, request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            changed = change_look(company, at=timezone.now(), by=request.member.name, **form.wanted())
        except CannotUseLook as refusal:
            form.add_error("logo" if "logo" in str(refusal) else "colour", kept(refusal))
        else:
            say(request, "settings.kept" if changed else "settings.same")
            return redirect("settings", company=company.key)
    told = {"company": company, "place": "settings", "form": form, "part": "look", "files": True}
    told |= {"title": "settings.part_look", "lead": "settings.lead_look"}
    return render(request, "workbench/settings/form.html", told, status=400 if form.errors else 200)
