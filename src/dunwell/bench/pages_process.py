"""The process of `dunwell bench pages`: asks for each page in turn and times the answers. Prints one JSON object.

Through Django's own client, so everything counts but the network: sessions, rights, queries, templates. Leaves out filling.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

#: Every filter and every order of the list of customers, alone and together.
LISTS = {
    "everybody": "",
    "overdue": "overdue=1",
    "an amount": "owes=5000",
    "days late": "late=20",
    "a kind of hold": "hold=dispute",
    "not on hold": "hold=none",
    "a kind": "kind=consumer",
    "key accounts": "key_account=1",
    "a country": "country=DE",
    "a language": "language=fr",
    "an account manager": "manager=Manager+3",
    "a mark": "mark=any",
    "no e-mail": "no_email=1",
    "credit": "credit=1",
    "a playbook": "playbook=standard",
    "left alone": "round=wait",
    "left alone, one reason": "round=on_hold",
    "acted": "round=act",
    "a name that many have": "q=customer",
    "a name that few have": "q=4711",
    "a name that nobody has": "q=nobody",
    "much at once": "q=1&overdue=1&hold=none&country=DE&kind=business&late=3&owes=10&round=act&sort=contact",
}
ORDERS = (
    "name",
    "-name",
    "ref",
    "owes",
    "-owes",
    "-overdue",
    "oldest",
    "-oldest",
    "-credit",
    "contact",
    "-contact",
)
#: Pages of other areas, where they are there: name to the name of the address.
OTHERS = {
    "Today": "company", "rounds": "rounds", "calls": "calls", "promises": "promises", "holds": "holds",
    "payments": "payments", "imports": "imports", "data health": "data_health", "first steps": "setup",
}  # fmt: skip
#: What the worker does at night, and where there is none the first page of a day.
DAY_BEGINS = "no page: a day begins"
_MANAGERS = 40


def main(repeat: str, only: str) -> None:
    """Measures each page so many times, and prints what it found."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS.append("testserver")
    load = os.getloadavg()[0]
    found = list(_measured(int(repeat), only))
    print(json.dumps({"pages": found, "load_before": load, "load_after": os.getloadavg()[0]}))


def _measured(repeat: int, only: str) -> Iterator[dict[str, Any]]:
    from django.test import Client

    from dunwell.ledger.models import Company

    company = Company.objects.get()
    client = Client()
    client.force_login(_somebody(company))
    for name, address in _pages(company):
        if only not in name:
            continue
        client.get(address)
        queries, status = _queries(client, address)
        if status < 400:
            yield _told(name, queries, [_timed(client, address) for _ in range(repeat)])
    if only in DAY_BEGINS:
        yield _told(DAY_BEGINS, 0, [_day_begins(company) for _ in range(repeat)])


def _timed(client: Any, address: str) -> tuple[float, float]:
    """Returns by how many milliseconds the clock and this process's own use of the processor moved."""
    began, began_cpu = time.perf_counter(), time.process_time()
    client.get(address)
    return (time.perf_counter() - began) * 1000, (time.process_time() - began_cpu) * 1000


def _told(name: str, queries: int, timed: list[tuple[float, float]]) -> dict[str, Any]:
    took, worked = zip(*timed, strict=True)
    return {
        "name": name,
        "least_ms": round(min(took), 1),
        "median_ms": round(statistics.median(took), 1),
        "most_ms": round(max(took), 1),
        "cpu_ms": round(statistics.median(worked), 1),
        "queries": queries,
    }


def _day_begins(company: Any) -> tuple[float, float]:
    """Returns the same of counting overdue anew as the day of the round begins, which no page waits for."""
    from datetime import timedelta

    from dunwell.bench.big_ledger import AS_OF
    from dunwell.ledger.standings import keep_up

    keep_up(company, AS_OF - timedelta(days=1))
    began, began_cpu = time.perf_counter(), time.process_time()
    keep_up(company, AS_OF)
    return (time.perf_counter() - began) * 1000, (time.process_time() - began_cpu) * 1000


def _somebody(company: Any) -> Any:
    """Returns an owner of the company, and lets customers have account managers."""
    from django.contrib.auth.models import User
    from django.db.models import F, Value
    from django.db.models.fields import CharField
    from django.db.models.functions import Cast, Concat, Mod

    from dunwell.ledger.models import Customer
    from dunwell.people.models import Membership

    number = Cast(Mod(F("pk"), _MANAGERS), CharField())
    Customer.objects.filter(company=company).update(account_manager=Concat(Value("Manager "), number))
    user, _ = User.objects.get_or_create(username="bench")
    Membership.objects.get_or_create(
        user=user,
        company=company,
        ended=None,
        defaults={"role": "owner", "name": "Dana Reyes", "since_at": company.created_at, "by": "bench"},
    )
    return user


def _queries(client: Any, address: str) -> tuple[int, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        status = client.get(address).status_code
    return len(captured), status


def _pages(company: Any) -> Iterator[tuple[str, str]]:
    """Yields the name and address of each page; one that is not there is left out."""
    from django.urls import NoReverseMatch, reverse

    from dunwell.ledger.models import Customer, Invoice
    from dunwell.outreach.models import Round

    key = company.key
    yield "floor: a page without the ledger", reverse("design", args=[key])
    listing = reverse("customers", args=[key])
    for name, asked in LISTS.items():
        yield f"customers: {name}", f"{listing}?{asked}"
    for order in ORDERS:
        yield f"customers by {order}", f"{listing}?sort={order}"
    yield "customers: the last page", f"{listing}?page=1000000"
    first = Customer.objects.filter(company=company).order_by("pk").values_list("pk", flat=True)
    one = first[first.count() // 2]
    yield "customer", reverse("customer", args=[key, one])
    for part in ("invoices", "agreements", "disputes", "people", "files", "terms", "days"):
        yield f"customer: {part}", reverse("customer_part", args=[key, one, part])
    invoice = Invoice.objects.filter(customer=one).order_by("pk").values_list("pk", flat=True).first()
    yield "invoice", reverse("invoice", args=[key, one, invoice])
    made = Round.objects.filter(company=company).order_by("-as_of").first()
    for name, address, arguments in (
        *((name, address, [key]) for name, address in OTHERS.items()),
        ("ageing", "report", [key, "ageing"]),
        ("round", "round", [key, made.as_of]),
        ("find", "find", [key]),
    ):
        try:
            yield name, reverse(address, args=arguments) + ("?q=4711" if name == "find" else "")
        except NoReverseMatch:
            continue


if __name__ == "__main__":
    main(*sys.argv[1:])
