"""Which contact rules hold for the company's customers, by place and kind: hours of each channel, and how often at most."""

from collections.abc import Iterator
from typing import Any

from babel.dates import get_day_names
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dunwell.law.contact_rules import ContactRules
from dunwell.law.open_hours import Hours
from dunwell.ledger.models import Company, Customer
from dunwell.outreach.company_day import company_day
from dunwell.outreach.contact_policy import contact_policy
from dunwell.workbench.access import company_page
from dunwell.workbench.wording import page_language, text

_PLACES_SHOWN = 30
_DAY_SECONDS = 24 * 3600


@company_page(may="see")
def rules(request: HttpRequest, company: Company) -> HttpResponse:
    """Shows the rules of every place and kind of customer there is, those with most customers first."""
    on = company_day(company, timezone.now())
    policy = contact_policy(company)
    counted = (
        Customer.objects.filter(company=company)
        .values_list("country", "region", "kind")
        .annotate(count=Count("pk"))
        .order_by("-count", "country", "region", "kind")[:_PLACES_SHOWN]
    )
    shown = []
    for country, region, kind, count in counted:
        place = _place(country, region) or company.jurisdiction
        found = policy.rules(place, kind, on)
        shown.append(
            {"place": place, "kind": kind, "count": count, "caps": found.caps, "hours": list(_hours(found))}
        )
    told: dict[str, Any] = {"company": company, "place": "settings", "shown": shown, "on": on}
    return render(request, "workbench/settings/rules.html", told)


def _place(country: str, region: str) -> str:
    return f"{country}-{region}" if country and region else country


def _hours(found: ContactRules) -> Iterator[tuple[str, list[str]]]:
    """Yields each channel with its hours in words; channels that may be used at any time have none."""
    for channel, hours in found.hours:
        yield channel, [] if hours.any_time else list(_told(hours))


def _told(hours: Hours) -> Iterator[str]:
    names = get_day_names("abbreviated", locale=page_language())
    by_spans: dict[Any, list[int]] = {}
    for weekday, spans in enumerate(hours.week):
        by_spans.setdefault(spans, []).append(weekday)
    for spans, weekdays in by_spans.items():
        days = ", ".join(names[day] for day in weekdays)
        open_ = ", ".join(f"{_clock(begin)}–{_clock(end)}" for begin, end in spans)
        yield f"{days}: {open_ or text('settings.closed')}"
    if hours.holidays:
        yield text("settings.no_holidays")


def _clock(second: int) -> str:
    return "24:00" if second >= _DAY_SECONDS else f"{second // 3600:02}:{second // 60 % 60:02}"
