"""What a payment's own words name: invoices and accounts, by the references that Dunwell gave out. Changes nothing.

Only an invoice of the very customer counts: whoever mistypes a number, or writes another's, pays nobody else's bill.
"""

from collections.abc import Sequence

from dunwell.ledger.models import Customer
from dunwell.values.creditor_reference import INVOICE, named_in


def numbers_named(customer: Customer, currency: str, reference: str) -> Sequence[str]:
    """Returns the numbers of the customer's invoices in the currency that a reference names, in its order; each once."""
    keys = [each.number for each in named_in(reference) if each.kind == INVOICE]
    if not keys:
        return []
    known = customer.invoices.filter(pk__in=keys, currency=currency)
    numbers = dict(known.values_list("pk", "number"))
    return [numbers[key] for key in keys if key in numbers]
