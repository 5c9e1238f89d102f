"""Lets writers of one company's money wait for each other. Leaves out the journal's own order."""

from dunwell.ledger.models import Company


def one_at_a_time(company_id: int) -> None:
    """Waits until nobody else moves money of the company: numbers and open amounts read from now on are the latest.

    SQLite's transactions take the one write lock when they begin; PostgreSQL is asked for the company's row. Its key
    stays free: whoever only points to the company need not wait.
    """
    Company.objects.select_for_update(no_key=True).get(pk=company_id)
