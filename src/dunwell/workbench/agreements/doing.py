"""Does what was chosen with something agreed: reads the form, makes the one call down, says what was done."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from dunwell.arrangements.debts import CannotArrange
from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day
from dunwell.workbench.access import company_action
from dunwell.workbench.agreements.actions import Action, Doing
from dunwell.workbench.agreements.detail import agreement_page, currency_of, found_of
from dunwell.workbench.agreements.forms import AgreementForm
from dunwell.workbench.agreements.kinds import KINDS
from dunwell.workbench.agreements.refusals import refusal
from dunwell.workbench.said import say


def view_of(action: Action) -> Callable[..., HttpResponse]:
    """Returns the view that does an action for whoever may."""

    def view(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
        return _do(request, company, action, pk)

    view.__name__ = f"{action.kind}_{action.name}"
    return company_action(view, may=action.may)


def _do(request: HttpRequest, company: Company, action: Action, pk: int) -> HttpResponse:
    kind, at = KINDS[action.kind], timezone.now()
    row = found_of(request.member, kind, pk)
    form = AgreementForm(request.POST, asks=action.asks, currency=currency_of(row), prefix=action.name)
    if not form.is_valid():
        return agreement_page(request, company, kind, row, (action.name, form), status=422)
    doing = Doing(company_day(company, at), at, request.member.name, form.cleaned_data)
    try:
        action.do(row, doing)
    except CannotArrange as error:
        form.add_error(None, refusal(error))
        return agreement_page(request, company, kind, row, (action.name, form), status=422)
    say(request, f"agreements.done.{kind.one}_{action.name}", customer=row.customer.name)
    return redirect(kind.one, company=company.key, pk=pk)
