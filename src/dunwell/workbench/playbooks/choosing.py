"""Another playbook for the company: what it would change today, and choosing it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.engine.refusal import BrokenFacts
from dunwell.ledger.models import Company, Customer
from dunwell.outreach.assigning import BY_SEGMENT, CannotGather
from dunwell.outreach.company_day import company_day
from dunwell.outreach.company_settings import change_settings
from dunwell.outreach.playbooks import CannotReadPlaybook, playbook_files
from dunwell.outreach.what_if import Difference, WhatIf, what_if
from dunwell.workbench.access import company_action, company_page
from dunwell.workbench.playbooks.shown import read
from dunwell.workbench.said import say


@company_page(may="set")
def today(request: HttpRequest, company: Company, key: str) -> HttpResponse:
    """Shows what today's round would be with this playbook; nothing is stored."""
    told: dict[str, Any] = {"company": company, "place": "playbooks", "book": read(key)}
    try:
        found = what_if(company, key, company_day(company, timezone.now()))
    except (CannotGather, CannotReadPlaybook) as error:
        told["trouble"] = str(error)
    except BrokenFacts as error:
        told["trouble"] = " ".join(str(finding) for finding in error.findings[:3])
    else:
        told |= {"found": found, "steps": _steps(found), "rows": list(_rows(company, found.first))}
    return render(request, "workbench/playbooks/today.html", told)


@company_action(may="set")
def choose(request: HttpRequest, company: Company) -> HttpResponse:
    """Gives the company another playbook, from its next round on."""
    key, before = request.POST.get("playbook", ""), company.playbook
    if key != BY_SEGMENT and key not in playbook_files():
        say(request, "playbooks.unknown", trouble=True)
        return redirect("playbooks", company=company.key)
    changed = change_settings(company, {"playbook": key}, at=timezone.now(), by=request.member.name)
    undo = (reverse("choose_playbook", args=[company.key]), {"playbook": before})
    say(request, "playbooks.chosen" if changed else "settings.same", undo=undo if changed else None)
    return redirect("playbooks", company=company.key)


def _steps(found: WhatIf) -> list[tuple[str, str, int, int]]:
    keys = dict.fromkeys([*found.now, *found.then])
    return [
        (step, channel, found.now.get((step, channel), 0), found.then.get((step, channel), 0))
        for step, channel in keys
    ]


def _rows(company: Company, first: Iterable[Difference]) -> Iterable[tuple[Customer, Difference]]:
    shown = list(first)
    known = Customer.objects.filter(company=company).in_bulk([each.customer_id for each in shown])
    for each in shown:
        yield known[each.customer_id], each
