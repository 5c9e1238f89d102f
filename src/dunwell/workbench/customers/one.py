"""One customer: the header, and tabs with an address each. Reads; holds no rule."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from dunwell.ledger.models import Company, Customer, Invoice, KeptFile, Note, Terms
from dunwell.outreach.models import Decision, Message, Round
from dunwell.outreach.why import explain
from dunwell.portal.account import account_of
from dunwell.portal.documents import statement
from dunwell.portal.models import Evidence
from dunwell.portal.words import language_of, words
from dunwell.workbench.access import company_page
from dunwell.workbench.agreements.kinds import KINDS
from dunwell.workbench.company_day import day_of
from dunwell.workbench.customers.arranged import arranged
from dunwell.workbench.customers.header import Header, header_of
from dunwell.workbench.customers.the_list import seen_or_404
from dunwell.workbench.customers.timeline import SUBJECTS, timeline
from dunwell.workbench.customers.timeline_words import told_of
from dunwell.workbench.paging import page_of
from dunwell.workbench.wording import page_language, text
from dunwell.workbench.words import word

PARTS = ("timeline", "invoices", "agreements", "disputes", "people", "files", "terms", "days")
INVOICES_PER_PAGE = 50
DAYS_PER_PAGE = 30
LINES_PER_PAGE = 60
_DISPUTES = ("disputes", "hardships")
#: What is offered under More, in order; what else can be done is offered where it is shown.
MORE = (
    ("reply", "hold", "release", "mark", "unmark", "playbook", "opt-out", "opt-in", "care", "care-over", "file")
    + ("address", "person", "terms", "link", "links-end")
)  # fmt: skip


@company_page
def customer(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows what ever passed with the customer."""
    return _tab(request, company, pk, "timeline")


@company_page
def customer_part(request: HttpRequest, company: Company, pk: int, part: str) -> HttpResponse:
    """Shows another tab."""
    if part not in PARTS[1:]:
        raise Http404
    return _tab(request, company, pk, part)


def _tab(request: HttpRequest, company: Company, pk: int, part: str) -> HttpResponse:
    found = seen_or_404(request, pk)
    top = header_of(found, day_of(company, timezone.now()))
    shown = {
        "company": company,
        "place": "customers",
        "customer": found,
        "top": top,
        "today": top.today,
        "part": part,
        "parts": PARTS,
        "now": timezone.now(),
        "more": [
            {"name": each, "title": text(f"customers.do_{each.replace('-', '_')}")} for each in _offered(top)
        ],
        "link": _link_made(request, found),
        "may_work": request.member.may("work"),
        "suggested": suggested(company, top),
        "linked": {"call": linked("call", company.key, pk), "offers": linked("offers", company.key, pk)},
        **_READ[part](request, top),
    }
    return render(request, f"workbench/customers/{part}.html", shown)


def _offered(top: Header) -> list[str]:
    """Returns what is offered under More: what cannot be, is not."""
    cannot = {
        "release": not top.holds,
        "unmark": not top.marks,
        "opt-in": not top.wishes,
        "care": top.care is not None,
        "care-over": top.care is None,
    }
    return [each for each in MORE if not cannot.get(each)]


def _link_made(request: HttpRequest, customer: Customer) -> str:
    """Returns the link that was just made for the customer, once."""
    made = request.session.get("customer_link") or {}
    if made.get("customer") != customer.pk:
        return ""
    url: str = request.session.pop("customer_link")["url"]
    return url


def _timeline(request: HttpRequest, top: Header) -> dict[str, Any]:
    subject = request.GET.get("subject", "")
    try:
        before = min(date.fromisoformat(request.GET.get("before", "")), date.max.replace(month=1))
    except ValueError:
        # Some of what happened may be dated later than the day of the last round.
        before = max(top.today, timezone.now().date())
    subject = subject if subject in SUBJECTS else ""
    page = timeline(top.customer, before, subject)
    days = [(on, [told_of(each) for each in some]) for on, some in page.days]
    return {"days": days, "before": page.before, "subject": subject, "subjects": tuple(SUBJECTS)}


def _invoices(request: HttpRequest, top: Header) -> dict[str, Any]:
    which = "all" if request.GET.get("which") == "all" else "open"
    rows = top.customer.invoices.order_by("due_on", "issued_on", "pk")
    if which == "open":
        rows = rows.filter(company=top.customer.company_id, open_minor__gt=0)
    else:
        rows = rows.order_by("-issued_on", "-pk")
    page = page_of(request, rows, INVOICES_PER_PAGE)
    held = {each.row_id: each for each in top.of("invoice_hold")}
    of_invoice = dict(
        top.customer.holds.filter(pk__in=held).values_list("occasion_id", "kind") if held else ()
    )
    return {
        "rows": page,
        "which": which,
        "also": "&which=all" if which == "all" else "",
        "lines": [(each, of_invoice.get(each.pk, ""), late_days(each, top.today)) for each in page],
        "credits": list(top.customer.creditnotes.filter(open_minor__gt=0).order_by("issued_on")[:50]),
        "unapplied": list(top.customer.payments.filter(open_minor__gt=0).order_by("received_on")[:50]),
    }


def _agreements(request: HttpRequest, top: Header) -> dict[str, Any]:
    return {"standings": _standings(top, [name for name in KINDS if name not in _DISPUTES])}


def _disputes(request: HttpRequest, top: Header) -> dict[str, Any]:
    return {"standings": _standings(top, _DISPUTES)}


def _standings(top: Header, kinds: Collection[str]) -> list[dict[str, Any]]:
    return [
        {
            "each": each,
            "url": linked(each.kind, top.customer.company.key, each.pk),
            "state": word(each.state, each.words),
        }
        for each in arranged(top.customer, kinds, top.today)
    ]


def _people(request: HttpRequest, top: Header) -> dict[str, Any]:
    points = top.customer.contact_points.order_by("channel", "replaced_on", "pk")
    return {
        "people": list(top.customer.people.order_by("role", "name")[:100]),
        "points": [each for each in points if each.replaced_on is None],
        "replaced": [each for each in points if each.replaced_on is not None][-20:],
        "times": top.customer.contact_times.filter(until_on=None).first(),
    }


def _files(request: HttpRequest, top: Header) -> dict[str, Any]:
    notes = Note.objects.filter(customer=top.customer).select_related("invoice")
    return {
        "notes": page_of(request, notes.order_by("-noted_at", "-pk"), DAYS_PER_PAGE),
        "files": list(
            KeptFile.objects.filter(customer=top.customer).defer("content").order_by("-noted_at")[:100]
        ),
        "evidence": list(
            Evidence.objects.filter(customer=top.customer).defer("content").order_by("-given_at")[:50]
        ),
    }


def _terms(request: HttpRequest, top: Header) -> dict[str, Any]:
    return {"history": list(Terms.objects.filter(customer=top.customer).order_by("-from_on")[:30])}


def _days(request: HttpRequest, top: Header) -> dict[str, Any]:
    rows = (
        top.customer.decisions.select_related("round").prefetch_related("messages").order_by("-round__as_of")
    )
    return {"rows": page_of(request, rows, DAYS_PER_PAGE)}


_READ: dict[str, Callable[[HttpRequest, Header], dict[str, Any]]] = {
    "timeline": _timeline,
    "invoices": _invoices,
    "agreements": _agreements,
    "disputes": _disputes,
    "people": _people,
    "files": _files,
    "terms": _terms,
    "days": _days,
}


def suggested(company: Company, top: Header) -> dict[str, Any] | None:
    """Returns the one thing to do now, and where; None: nothing, the next step comes by itself."""
    name, about = top.next
    pk = top.customer.pk
    if name in ("read", "judge"):
        url = reverse("message", args=[company.key, about["message"].pk])
    elif name == "review":
        url = reverse("customer_do", args=[company.key, pk, "release"]) + f"?hold={about['hold'].row_id}"
    elif name == "match":
        url = linked("unapplied", company.key) or reverse("customer_part", args=[company.key, pk, "invoices"])
    elif name == "reach":
        url = reverse("customer_do", args=[company.key, pk, "address"])
    else:
        return None
    return {"name": name, "url": url, **about}


def linked(name: str, *arguments: Any) -> str:
    """Returns an address of another area; empty where there is none yet."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def late_days(invoice: Invoice, today: date) -> int | None:
    """Returns how many days an open invoice is past its due day; None: it is paid, or has none."""
    return (today - invoice.due_on).days if invoice.open_minor and invoice.due_on else None


@company_page
def why(request: HttpRequest, company: Company, pk: int, day: date) -> HttpResponse:
    """Says in words why the customer heard from us on a day, or why not."""
    found = seen_or_404(request, pk)
    made = get_object_or_404(Round, company=company, as_of=day)
    decision = get_object_or_404(
        Decision.objects.select_related("round", "customer"), round=made, customer=found
    )
    explanation = explain(decision, page_language())
    return render(
        request,
        "workbench/customers/why.html",
        {
            "company": company,
            "place": "customers",
            "customer": found,
            "round": made,
            "decision": decision,
            "explanation": explanation,
            "because": page_of(request, explanation.because, LINES_PER_PAGE, "because"),
            "facts": page_of(request, explanation.facts, LINES_PER_PAGE, "facts"),
            "messages": Message.objects.filter(customer=found, decision=decision).order_by("pk"),
        },
    )


@company_page
def customer_statement(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Gives the statement of account as PDF, in the customer's language, as their own page does."""
    found: Customer = seen_or_404(request, pk)
    today = day_of(company, timezone.now())
    spoken = words(language_of(found.language or company.language))
    document = statement(found, account_of(found, today), spoken, today)
    content = import_string(settings.DUNWELL_STATEMENT_SETTER)(document, settings.HOME)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="statement-{found.pk}.pdf"'
    return response


@company_page
def kept_file(request: HttpRequest, company: Company, pk: int, file: int) -> HttpResponse:
    """Gives a kept file back, to save: nothing in it can run here, whatever it says."""
    kept = get_object_or_404(KeptFile, Q(customer=seen_or_404(request, pk)), pk=file)
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    name = kept.name.encode("ascii", "replace").decode().replace("?", "_")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
