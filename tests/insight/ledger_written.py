"""Writes a drawn ledger into the database, and returns what of it is credit: money comes in for all that was settled."""

from itertools import count

from by_hand import Item

from dunwell.ledger.models import Allocation, Correction, Customer, ExchangeRate, Invoice, Payment

_numbers = count(1)


def rates(company):
    for currency, rate_e9 in (("GBP", 1_170_000_000), ("JPY", 6_100_000)):
        ExchangeRate.objects.create(company=company, currency=currency, from_on="2020-01-01", rate_e9=rate_e9)


def customers(company, names):
    return [Customer.objects.create(company=company, ref=name, name=f"{name.title()} Ltd") for name in names]


def write_invoice(owner, item):
    """Writes an invoice; what settled it came as payments of their own, which are credit again where taken back."""
    made = Invoice.objects.create(
        company=owner.company,
        customer=owner,
        number=f"A-{next(_numbers)}",
        currency=item.currency,
        amount_minor=item.minor,
        open_minor=item.minor,
        issued_on=item.came_on,
        due_on=item.due_on,
    )
    credit, used = [], []
    for on, minor in item.moved:
        if minor > 0:
            payment = _payment(owner, item.currency, minor, on)
            _allocate(made, payment, minor, on)
            credit.append(Item(item.currency, on, None, minor, [(on, minor)]))
            used.append((payment, minor, credit[-1]))
        else:
            for payment, part, its in used:
                _allocate(made, payment, -part, on)
                its.moved.append((on, -part))
            used = []
    return credit


def write_credit(owner, item):
    """Writes unapplied cash; what it was used for is another company's business."""
    payment = _payment(owner, item.currency, item.minor, item.came_on)
    for on, minor in item.moved:
        Correction.objects.create(payment=payment, amount_minor=-minor, on_date=on, reason="refunded")


def _payment(owner, currency, minor, on):
    return Payment.objects.create(
        company=owner.company,
        customer=owner,
        number=f"R-{next(_numbers)}",
        currency=currency,
        amount_minor=minor,
        open_minor=minor,
        received_on=on,
    )


def _allocate(invoice, payment, minor, on):
    Allocation.objects.create(invoice=invoice, payment=payment, amount_minor=minor, on_date=on)
