"""What an invoice has earned by law until a day, as information: nobody is asked for it by this. Leaves out claims."""

from dataclasses import dataclass
from datetime import date

from dunwell.arrangements.models import Waiver
from dunwell.arrangements.plan_interest import RELATIONSHIPS, moratoria_of
from dunwell.law.interest import Interest, interest
from dunwell.law.pack_files import shipped_packs
from dunwell.ledger.models import Invoice


@dataclass(frozen=True, slots=True)
class SoFar:
    """Interest in minor units of the invoice's currency; `rate` per cent a year on the last day. `waived`: given up."""

    minor: int
    days: int
    rate: str
    rule: str
    provisional: bool
    waived: bool


def interest_so_far(invoice: Invoice, until: date) -> SoFar | None:
    """Returns what the law of the company's place gives until a day, that day included; None: nothing, or not known."""
    if invoice.due_on is None or invoice.due_on >= until:
        return None
    repaid = [
        (max(on, invoice.due_on), minor)
        for on, minor in invoice.allocations.order_by("on_date", "pk").values_list("on_date", "amount_minor")
    ]
    corrected = sum(invoice.corrections.values_list("amount_minor", flat=True))
    customer = invoice.customer
    found = interest(
        shipped_packs(),
        customer.company.jurisdiction,
        RELATIONSHIPS[customer.kind],
        max(invoice.amount_minor + corrected, 0),
        invoice.due_on,
        until,
        repaid=repaid,
        stopped=moratoria_of(customer, until),
    )
    if not isinstance(found, Interest) or not found.periods or found.minor <= 0:
        return None
    waived = Waiver.objects.filter(invoice=invoice, claim="interest").exists()
    last = found.periods[-1].rate
    rate = f"{last.rate.normalize():f}"
    return SoFar(found.minor, found.days, rate, last.rule.id, found.provisional, waived)
