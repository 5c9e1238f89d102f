"""What the company agrees to with customers by itself: the policy it uses, in words, and the others there are."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dunwell.arrangements.deciding.policy import Policy
from dunwell.arrangements.deciding.policy_file import CannotReadPolicy
from dunwell.arrangements.policies import (
    CannotSetPolicy,
    policy_files,
    policy_key,
    policy_of,
    set_policy,
)
from dunwell.ledger.models import Company
from dunwell.outreach.company_day import company_day
from dunwell.values.money import digits
from dunwell.workbench.access import company_form
from dunwell.workbench.reader import money
from dunwell.workbench.said import say, say_text
from dunwell.workbench.wording import listed, text
from dunwell.workbench.words import word

#: Writes an amount of a policy as the reader does.
Write = Callable[[Decimal], str]
#: The parts of a policy that are tables of rules.
PARTS = (
    "promise", "plan", "deferral", "discount", "settlement", "write_off", "goodwill", "incentive", "dispute", "hardship",
)  # fmt: skip


@company_form(may="set")
def policy(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows the policy in words, and lets another be chosen; what is agreed already stays as it is."""
    if request.method == "POST":
        return _choose(request, company)
    told: dict[str, Any] = {"company": company, "place": "settings", "policy": policy_key(company)}
    told["policies"] = list(policy_files())
    try:
        told["parts"] = list(_parts(policy_of(company), lambda amount: _money(amount, company, request)))
    except (CannotReadPolicy, CannotSetPolicy) as error:
        told["wrong"] = str(error)
    return render(request, "workbench/settings/policy.html", told)


def _choose(request: HttpRequest, company: Company) -> HttpResponse:
    now, before, wanted = timezone.now(), policy_key(company), request.POST.get("policy", "")
    try:
        changed = set_policy(company, wanted, company_day(company, now), at=now, by=request.member.name)
    except (CannotReadPolicy, CannotSetPolicy) as refusal:
        say_text(request, str(refusal), trouble=True)
    else:
        undo = (reverse("settings_policy", args=[company.key]), {"policy": before})
        say(request, "settings.kept" if changed else "settings.same", undo=undo if changed else None)
    return redirect("settings_policy", company=company.key)


def _money(amount: Decimal, company: Company, request: HttpRequest) -> str:
    return money(int(amount.scaleb(digits(company.currency))), company.currency, request)


def _parts(found: Policy, write: Write) -> Iterator[tuple[str, list[tuple[str, str]] | None]]:
    """Yields each part with its rules as names and values; None where it is not offered."""
    for name in PARTS:
        rules = getattr(found, name)
        told = asdict(rules).items() if rules else ()
        lines = [(word(key, "policy_rule"), _told(key, value, write)) for key, value in told]
        yield text(f"settings.policy_{name}"), lines or None


def _told(key: str, value: Any, write: Write) -> str:
    if key.endswith("_bp"):
        return f"{float(Fraction(value, 100)):g} %"
    if isinstance(value, bool):
        return text("settings.yes") if value else text("settings.no")
    if isinstance(value, Decimal):
        return write(value)
    if isinstance(value, list | tuple):
        return "; ".join(_told("", each, write) for each in value)
    if isinstance(value, dict):
        told = ((word(name, "policy_rule"), _told(name, each, write)) for name, each in value.items())
        return ", ".join(f"{name} {said}" for name, said in told)
    return listed("policy_value", str(value)) or str(value)
