"""Contacts made lately, and the caps that hold for each customer who had one. Counts nothing."""

from collections.abc import Sequence
from datetime import date, timedelta

from dunwell.insight.measures.contact_load import WINDOWS, CapRow, ContactRow
from dunwell.insight.queries.read import rows
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot
from dunwell.outreach import ledger_queries
from dunwell.outreach.contact_policy import contact_policy


def contacts(view: Snapshot, company: Company, on: date) -> tuple[list[ContactRow], dict[int, list[CapRow]]]:
    """Returns the contacts that some window up to a day reaches, as the plan counts them, and the caps by customer."""
    policy = contact_policy(company)
    since = on - timedelta(days=max(policy.window_days(), *WINDOWS))
    query = ledger_queries.ALL["contact"]
    values = {"company": company.pk, "as_of": on, "since": since}
    found = rows(view, query.sql, [values[name] for name in query.parameters], "int text day")
    made = [ContactRow(*row) for row in found]
    places = _places(view, company, sorted({row.customer_id for row in made}))
    caps = {
        place: [
            CapRow(cap.channel, cap.window_days, cap.max_contacts) for cap in policy.rules(*place, on).caps
        ]
        for place in set(places.values())
    }
    return made, {customer: caps[place] for customer, place in places.items()}


def _places(view: Snapshot, company: Company, customers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Returns where each customer is, as the plan names it, and of what kind they are; unknown is where the company is."""
    wanted = set(customers)
    found = rows(
        view,
        "SELECT id, country, region, kind FROM ledger_customer WHERE company_id = %s",
        (company.pk,),
        "int text text text",
    )
    return {
        key: (f"{country}-{region}" if country and region else country or company.jurisdiction, kind)
        for key, country, region, kind in found
        if key in wanted
    }


def names(view: Snapshot, company: Company, customers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Returns reference and name of these customers."""
    keys = ", ".join(str(int(key)) for key in customers) or "NULL"
    sql = f"SELECT id, ref, name FROM ledger_customer WHERE company_id = %s AND id IN ({keys})"
    return {key: (ref, name) for key, ref, name in rows(view, sql, (company.pk,), "int text text")}
