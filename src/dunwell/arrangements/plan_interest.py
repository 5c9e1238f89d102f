"""Interest of a plan, as the law has it. Leaves out whether the policy takes it."""

from datetime import date

from dunwell.arrangements.deciding.schedules import Part
from dunwell.law.interest import Interest, interest
from dunwell.law.pack_files import shipped_packs
from dunwell.ledger.models import Customer

#: What the law sees in each kind of customer.
RELATIONSHIPS = {"business": "B2B", "sole_trader": "B2ST", "consumer": "B2C"}


def interest_of(customer: Customer, overdue_minor: int, on: date, parts: tuple[Part, ...]) -> int:
    """Returns what a debt that is due earns from a day to the end of a schedule, by the law of the company's place.

    The money is taken to come on the days of the schedule, and to settle first what is due. Where the law is not known,
    nothing is taken.
    """
    found = interest(
        shipped_packs(),
        customer.company.jurisdiction,
        RELATIONSHIPS[customer.kind],
        overdue_minor,
        on,
        parts[-1].due_on,
        repaid=[(part.due_on, part.amount_minor) for part in parts],
    )
    return found.minor if isinstance(found, Interest) else 0
