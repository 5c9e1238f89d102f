"""Interest of a plan, as the law has it. Leaves out whether the policy takes it."""

from datetime import date, timedelta

from dunwell.arrangements.deciding.schedules import Part
from dunwell.law.interest import Interest, interest
from dunwell.law.pack_files import shipped_packs
from dunwell.ledger.models import Customer

#: What the law sees in each kind of customer.
RELATIONSHIPS = {"business": "B2B", "sole_trader": "B2ST", "consumer": "B2C"}


def interest_of(customer: Customer, overdue_minor: int, on: date, parts: tuple[Part, ...]) -> int:
    """Returns what a debt that is due earns from a day to the end of a schedule, by the law of the company's place.

    The money is taken to come on the days of the schedule, and to settle first what is due. Where the law is not known,
    nothing is taken; nor while a moratorium holds.
    """
    found = interest(
        shipped_packs(),
        customer.company.jurisdiction,
        RELATIONSHIPS[customer.kind],
        overdue_minor,
        on,
        parts[-1].due_on,
        repaid=[(part.due_on, part.amount_minor) for part in parts],
        stopped=moratoria_of(customer, parts[-1].due_on),
    )
    return found.minor if isinstance(found, Interest) else 0


def moratoria_of(customer: Customer, until: date) -> list[tuple[date, date]]:
    """Returns the times, first and last day of each, in which a moratorium holds: while its end is not known, to a day."""
    found = []
    for hold in customer.holds.filter(kind="moratorium", starts_on__lte=until).select_related("release"):
        ends = [hold.ends_on or until]
        if hasattr(hold, "release"):
            ends.append(hold.release.on_date - timedelta(days=1))
        last = min(ends)
        if last >= hold.starts_on:
            found.append((hold.starts_on, last))
    return sorted(found)
