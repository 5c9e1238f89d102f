"""The customers and invoices that some letters may mean. Leaves out the page."""

from django.db.models import QuerySet

from dunwell.ledger.models import Customer, Invoice

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


def invoices_found(invoices: QuerySet[Invoice], customers: QuerySet[Customer], asked: str) -> list[Invoice]:
    """Returns the first invoices, of these customers, whose number begins with the letters."""
    rows = invoices.filter(number__istartswith=asked, customer__in=customers)
    return list(rows.select_related("customer").order_by("number", "pk")[:MOST])
