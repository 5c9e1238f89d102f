"""The bank accounts that messages ask to pay to, one a currency."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dunwell.ledger.models import Company
from dunwell.outreach.company_settings import set_pay_account
from dunwell.outreach.models import PayAccount
from dunwell.values.bank_account import CannotBeAnAccount
from dunwell.values.money import CURRENCIES
from dunwell.workbench.access import company_form
from dunwell.workbench.said import say
from dunwell.workbench.wording import text
from dunwell.workbench.words import kept


class AccountForm(forms.Form):
    """One account."""

    currency = forms.CharField(max_length=3)
    holder = forms.CharField(max_length=70)
    iban = forms.CharField(max_length=60)
    bic = forms.CharField(max_length=20, required=False)

    def __init__(self, company: Company, data: Any = None) -> None:
        super().__init__(data, initial={"currency": company.currency, "holder": company.name[:70]})
        for name, field in self.fields.items():
            field.label, field.help_text = text(f"settings.{name}"), text(f"settings.help_{name}")

    def clean_currency(self) -> str:
        """Returns the currency's code; an unknown one is refused."""
        code = str(self.cleaned_data["currency"]).upper()
        if code not in CURRENCIES:
            raise forms.ValidationError(text("settings.no_currency", code=code))
        return code


@company_form(may="set")
def accounts(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the accounts, and sets the one of a currency."""
    form = AccountForm(company, request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            account = set_pay_account(company, **wanted, at=timezone.now(), by=request.member.name)
        except CannotBeAnAccount as refusal:
            form.add_error("bic" if "BIC" in str(refusal) else "iban", kept(refusal))
        else:
            say(request, "settings.account_kept", currency=account.currency, iban=account.iban)
            return redirect("settings_accounts", company=company.key)
    known = PayAccount.objects.filter(company=company).order_by("currency")
    told = {"company": company, "place": "settings", "form": form, "accounts": known}
    return render(request, "workbench/settings/accounts.html", told, status=400 if form.errors else 200)
