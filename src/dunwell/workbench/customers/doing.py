"""What is done for one customer: a form of each kind, and one call down. Holds no rule."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dunwell.ledger import agreed, holds, notes, payments, wishes
from dunwell.ledger.models import Company, Customer
from dunwell.outreach import marks, own_playbook, taken
from dunwell.outreach.changing_many.shape import CannotChangeMany
from dunwell.outreach.company_day import company_day
from dunwell.workbench.access import company_form
from dunwell.workbench.customers.deeds import DOINGS, Did, Doing
from dunwell.workbench.customers.forms import Of
from dunwell.workbench.customers.the_list import seen_or_404
from dunwell.workbench.said import say
from dunwell.workbench.wording import text
from dunwell.workbench.words import kept

#: What a verb below says when it cannot: its message is for a person.
_REFUSALS = (
    agreed.CannotChange,
    holds.CannotHold,
    marks.CannotMark,
    own_playbook.CannotChoose,
    payments.CannotReceive,
    taken.CannotMark,
    wishes.CannotNote,
)


#: Those whose title says it all.
PLAIN = ("file", "care-over", "person")


@company_form(may="work")
def customer_do(request: HttpRequest, company: Company, pk: int, what: str) -> HttpResponse:
    """Asks what is needed for one thing, and does it."""
    if what not in DOINGS:
        raise Http404
    found, at = seen_or_404(request, pk), timezone.now()
    make, verb, part = DOINGS[what]
    day = company_day(company, at)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = make(found, day, request.GET, *posted)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            refused = _done(Doing(request, found, day, at, form.cleaned_data), form, what, verb)
            if not refused:
                return _to(company, found, part)
    key = f"customers.do_{what.replace('-', '_')}"
    shown = {
        "company": company,
        "place": "customers",
        "customer": found,
        "what": what,
        "title": text(key),
        "help": text(f"{key}_help") if what not in PLAIN else "",
        "form": form,
        "back": _to(company, found, part)["Location"],
    }
    return render(request, "workbench/customers/do.html", shown, status=status)


def _done(do: Doing, form: Of, what: str, verb: Callable[[Doing], Did]) -> bool:
    """Does it and says so; returns whether it was refused, with the reason in the form."""
    key = f"customers.did_{what.replace('-', '_')}"
    try:
        undo, values = verb(do)
    except notes.CannotWrite as refusal:
        form.add_error(None, text(f"customers.file_{refusal}"))
    except CannotChangeMany as refusal:
        reason = "already" if str(refusal) == "nothing" else str(refusal)
        form.add_error(None, text(f"customers.many_{reason}"))
    except _REFUSALS as refusal:
        form.add_error(None, kept(refusal))
    else:
        say(do.request, key, undo=undo, customer=do.customer.name, **values)
        return False
    return True


def _to(company: Company, customer: Customer, part: str) -> HttpResponse:
    arguments = [company.key, customer.pk]
    answer = redirect("customer_part", *arguments, part) if part else redirect("customer", *arguments)
    answer.status_code = 303
    return answer
