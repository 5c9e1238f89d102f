"""The report `contacts`: how often customers are contacted, and who is near what the rules allow."""

from datetime import date

from dunwell.insight.measures.contact_load import WINDOWS, loads, spread
from dunwell.insight.queries.contacts import contacts, names
from dunwell.insight.reports.shape import Asked, Chart, Column, Report, Table
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

#: So many contacts and more are one row.
MANY = 6


def contacts_report(view: Snapshot, company: Company, on: date, asked: Asked) -> Report:
    """Returns how many customers had one contact, two … in 7 and in 28 days, and how near each is to its nearest cap."""
    made, caps = contacts(view, company, on)
    counts = {days: spread(made, on, days) for days in WINDOWS}
    rows = [
        (
            f"{MANY}_or_more" if number == MANY else str(number),
            *(_customers(counts[days], number) for days in WINDOWS),
        )
        for number in range(1, MANY + 1)
    ]
    near = loads(made, caps, on)
    shown = near if asked.count is None else near[asked.first : asked.first + asked.count]
    named = names(view, company, [load.customer_id for load in shown])
    return Report(
        "contacts",
        on,
        company.currency,
        "near",
        (
            Table(
                "spread",
                (
                    Column("contacts", "code", "contacts"),
                    *(Column(f"days_{days}", "count") for days in WINDOWS),
                ),
                rows,
            ),
            Table(
                "near",
                _NEAR,
                [
                    (
                        *named[load.customer_id],
                        load.cap.channel,
                        load.cap.window_days,
                        load.made,
                        load.cap.max_contacts,
                        load.left,
                    )
                    for load in shown
                ],
                len(near),
            ),
        ),
        (Chart("contacts", "bars", "spread", "contacts", tuple(f"days_{days}" for days in WINDOWS)),),
    )


_NEAR = (
    Column("customer", "text"),
    Column("name", "text"),
    Column("channel", "code", "channel"),
    Column("window_days", "count"),
    Column("made", "count"),
    Column("allowed", "count"),
    Column("left", "count"),
)


def _customers(counts: dict[int, int], number: int) -> int:
    if number < MANY:
        return counts.get(number, 0)
    return sum(customers for made, customers in counts.items() if made >= MANY)
