"""The page Today. Leaves out what needs a person and in which order (`insight`), and what a button does (`acting`)."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dunwell.insight.attention import KINDS, Case
from dunwell.insight.today import LastRound, cases_of, decisions_for, head_of, kinds_of, left_alone
from dunwell.ledger.models import Company, Customer
from dunwell.ledger.standings import keep_up
from dunwell.operations.asked_work import open_work
from dunwell.outreach.company_day import company_day
from dunwell.outreach.models import Gate
from dunwell.workbench import reader
from dunwell.workbench.access import company_page
from dunwell.workbench.asked import asked_text
from dunwell.workbench.paging import page_of
from dunwell.workbench.today.actions import actions_of
from dunwell.workbench.today.counted import counted
from dunwell.workbench.today.told import told_of
from dunwell.workbench.words import word

CASES_PER_PAGE = 20


@company_page
def today(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows what needs a person today, what goes out by itself, and who is left alone; with no data yet, the first steps."""
    member, at = request.member, timezone.now()
    day = company_day(company, at)
    keep_up(company, day)
    cases = cases_of(company, day, at, member.seen)
    head = head_of(company, day, member.seen)
    if not (cases or head.last_round or head.ledger_at) and not company.customers.exists():
        return redirect("setup", company=company.key)
    kinds = kinds_of(cases)
    only = asked_text(request, "only")
    shown = (
        [case for case in cases if any(need.kind == only for need in case.needs)] if only in KINDS else cases
    )
    rows = page_of(request, shown, CASES_PER_PAGE)
    made = head.last_round
    alone = _left_alone(request, made)
    return render(
        request,
        "workbench/today/page.html",
        {
            "company": company,
            "place": "company",
            "today": day,
            "head": head,
            "counts": counted(company, len(cases), kinds, head),
            "only": only if only in KINDS else "",
            "only_word": word(only, "need"),
            "rows": rows,
            "cases": _told(request, company, list(rows), made, day),
            "round": made,
            "round_is_today": made is not None and made.as_of >= day,
            "alone": sum(alone.values()),
            "likely": alone.get("likely_to_pay", 0),
            "rehearses": head.gate == Gate.REHEARSAL,
            "ledger_old": _is_old(head.ledger_at, at, head.fresh_days),
            "work": open_work(company, "round"),
            "may_run": member.may("run"),
        },
    )


def _told(
    request: HttpRequest, company: Company, cases: list[Case], made: LastRound | None, day: date
) -> list[dict[str, Any]]:
    """Returns each case of the page with its customer, its sentences and its buttons."""
    keys = [case.customer_id for case in cases]
    customers = Customer.objects.in_bulk(keys)
    decided = decisions_for(made, keys)

    def money(minor: int, currency: str) -> str:
        return reader.money(minor, currency, request)

    return [
        {
            "no": number,
            "case": case,
            "customer": customers[case.customer_id],
            "days": case.stake.days_late(day),
            "told": told_of(case, decided.get(case.customer_id), day, money),
            "actions": actions_of(company, request.member, case, customers[case.customer_id]),
        }
        for number, case in enumerate(cases, start=1)
    ]


def _left_alone(request: HttpRequest, made: LastRound | None) -> dict[str, int]:
    if made is None:
        return {}
    if not made.sha256 or not request.member.sees_all:
        return left_alone(made.pk, request.member.seen)
    return dict(_of_finished(made.pk, made.sha256))


@lru_cache(maxsize=256)
def _of_finished(round_id: int, sha256: str) -> tuple[tuple[str, int], ...]:
    """Remembers what a finished round left alone: it never changes."""
    return tuple(left_alone(round_id).items())


def _is_old(ledger_at: datetime | None, at: datetime, fresh_days: int | None) -> bool:
    """Says whether the company's own limit calls its ledger old."""
    return ledger_at is not None and fresh_days is not None and (at - ledger_at).days > fresh_days
