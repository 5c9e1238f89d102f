"""What an invoice has earned by law until a day, as information: nobody is asked for it by this. Leaves out claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dunwell.arrangements.models import Waiver
from dunwell.arrangements.plan_interest import RELATIONSHIPS, moratoria_of
from dunwell.law.interest import Interest, interest
from dunwell.law.pack_files import shipped_packs
from dunwell.ledger.models import Allocation, Correction, Invoice


@dataclass(frozen=True, slots=True)
class SoFar:
    """Interest in minor units of the invoice's currency; `rate` per cent a year on the last day. `waived`: given up."""

    minor: int
    days: int
    rate: str
    rule: str
    provisional: bool
    waived: bool


def interest_so_far(
    invoice: Invoice, until: date, allocations: Iterable[Allocation], corrections: Iterable[Correction]
) -> SoFar | None:
    """Returns what the law of the company's place gives until a day, that day included; None: nothing, or not known.

    `allocations` and `corrections` are all of the invoice, in the order of their days.
    """
    if invoice.due_on is None or invoice.due_on >= until:
        return None
    repaid = [(max(each.on_date, invoice.due_on), each.amount_minor) for each in allocations]
    corrected = sum(each.amount_minor for each in corrections)
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
