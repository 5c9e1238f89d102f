"""The customers and invoices that some letters may mean. Leaves out the page."""

from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet

from dunwell.ledger.models import Customer, Invoice
from dunwell.people.member import Member

MOST = 8


def customers_found(customers: QuerySet[Customer], asked: str) -> list[Customer]:
    """Returns the first customers whose name or reference begins with the letters, then those that have them in it."""
    rows = customers.order_by("name", "pk")
    first = list(rows.filter(name__istartswith=asked)[:MOST])
    seen = {each.pk for each in first}
    for narrower in (rows.filter(ref__istartswith=asked), rows.filter(name__icontains=asked)):
        if len(first) < MOST:
            more = [each for each in narrower[: MOST * 2] if each.pk not in seen]
            first += more[: MOST - len(first)]
            seen |= {each.pk for each in more}
    return first


def invoices_found(invoices: QuerySet[Invoice], member: Member, asked: str) -> list[Invoice]:
    """Returns the first invoices, of customers they may see, whose number begins with the letters."""
    rows = member.seen(invoices).filter(_number_begins(asked))
    return list(rows.select_related("customer").order_by("number", "pk")[:MOST])


def _number_begins(asked: str) -> Q:
    """Returns the condition that a number begins with the letters, as they are written or in capitals where it is SQLite.

    There the range is read off the index of numbers; half a million of them are too many to look at each.
    """
    if connection.vendor != "sqlite":
        return Q(number__istartswith=asked)
    written = {asked, asked.upper(), asked.lower()}
    ranges = [Q(number__gte=each, number__lt=f"{each}\U0010ffff") for each in sorted(written)]
    return reduce(or_, ranges)
