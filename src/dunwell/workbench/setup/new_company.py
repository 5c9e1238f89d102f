"""A company made in the browser, by whoever keeps the installation; they become its owner."""

from typing import Any
from zoneinfo import available_timezones

from babel.core import Locale
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dunwell.ledger.companies import free_key, make_company
from dunwell.ledger.models import Company
from dunwell.outreach.assigning import BY_SEGMENT
from dunwell.outreach.playbooks import read_playbooks
from dunwell.outreach.texts import languages_with_words
from dunwell.people.member import name_of
from dunwell.people.memberships import add_member
from dunwell.people.roles import OWNER
from dunwell.values.money import CURRENCIES
from dunwell.workbench.access import to_sign_in
from dunwell.workbench.reader import language_name
from dunwell.workbench.said import say
from dunwell.workbench.wording import page_language, text
from dunwell.workbench.words import kept

#: The playbook that is suggested: the one for those who are new to it.
SUGGESTED = "gentle"


class NewCompanyForm(forms.Form):
    """What a company cannot do without."""

    name = forms.CharField(max_length=200)
    currency = forms.ChoiceField()
    country = forms.ChoiceField()
    language = forms.ChoiceField()
    time_zone = forms.ChoiceField()
    playbook = forms.ChoiceField()
    contact_name = forms.CharField(max_length=200)
    contact_email = forms.EmailField(max_length=254)
    contact_phone = forms.CharField(max_length=50, required=False)

    def __init__(self, data: Any = None, **first: str) -> None:
        suggested = {"time_zone": settings.TIME_ZONE, "playbook": SUGGESTED, "language": page_language()}
        super().__init__(data, initial=suggested | first)
        places = Locale(page_language()).territories
        countries = [(code, name) for code, name in places.items() if len(code) == 2 and code.isalpha()]
        languages = sorted(languages_with_words())
        choices = {
            "currency": [(code, code) for code in sorted(CURRENCIES)],
            "country": sorted(countries, key=lambda each: each[1]),
            "language": [(code, language_name(code).capitalize()) for code in languages],
            "time_zone": [(zone, zone) for zone in sorted(available_timezones())],
            "playbook": [
                *((key, kept(book.name)) for key, book in read_playbooks().items()),
                (BY_SEGMENT, text("playbooks.use_rules")),
            ],
        }
        for name, field in self.fields.items():
            field.label, field.help_text = text(f"setup.new_{name}"), text(f"setup.help_new_{name}")
            if name in choices:
                field.choices = (
                    [("", "…"), *choices[name]] if name in ("currency", "country") else choices[name]
                )


@require_http_methods(["GET", "HEAD", "POST"])
def new_company(request: HttpRequest) -> HttpResponse:
    """Shows the form, and makes the company; nobody but whoever keeps the installation finds it."""
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if not request.user.is_superuser:
        raise Http404
    form = NewCompanyForm(
        request.POST or None, contact_name=request.user.get_full_name(), contact_email=request.user.email
    )
    if request.method == "POST" and form.is_valid():
        made = _make(request, form.cleaned_data)
        say(request, "setup.made", company=made.name)
        return redirect("setup", company=made.key)
    return render(
        request, "workbench/setup/new_company.html", {"form": form}, status=400 if form.errors else 200
    )


@transaction.atomic
def _make(request: HttpRequest, given: dict[str, str]) -> Company:
    now, by = timezone.now(), given["contact_name"]
    wanted = {name: value for name, value in given.items() if name != "country"}
    made = make_company(
        key=free_key(given["name"]), jurisdiction=given["country"], at=now, by=name_of(request.user), **wanted
    )
    add_member(made, request.user, OWNER, by, at=now, by=name_of(request.user))
    return made
