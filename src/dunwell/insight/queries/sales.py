"""What was invoiced by day: the credit sales of a company. Leaves out periods.

Every invoice of the books counts with its amount and the corrections up to a day. What is claimed besides (interest of a
plan, fees: items Dunwell itself puts on the ledger) is owed, but no sale. Credit notes take nothing off.
"""

from datetime import date

from dunwell.insight.measures.rates import Rates
from dunwell.insight.measures.sales import Sales
from dunwell.insight.queries.read import rows
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

#: How the source of an item begins that Dunwell itself put on the ledger.
OWN = "dunwell/%"


def sales(view: Snapshot, company: Company, until: date, rates: Rates) -> Sales:
    """Returns what was invoiced up to a day, by day, counted at these rates."""
    invoiced = rows(
        view,
        """SELECT currency, issued_on, CAST(SUM(amount_minor) AS bigint) FROM ledger_invoice
        WHERE company_id = %s AND source NOT LIKE %s GROUP BY currency, issued_on""",
        (company.pk, OWN),
        "text day int",
    )
    corrected = rows(
        view,
        """SELECT i.currency, i.issued_on, CAST(SUM(c.amount_minor) AS bigint)
        FROM ledger_correction c JOIN ledger_invoice i ON i.id = c.invoice_id
        WHERE i.company_id = %s AND c.on_date <= %s AND i.source NOT LIKE %s GROUP BY i.currency, i.issued_on""",
        (company.pk, until, OWN),
        "text day int",
    )
    return Sales([each for part in (invoiced, corrected) for each in part if each[1] <= until], rates)
