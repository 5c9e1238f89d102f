"""Stage 6 of the plan: the lead among a customer's foremost occasions, and what is covered with it.

Leaves out whether anything is done about it: `rules` says that.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.claims import late_of, rung_of
from dunwell.engine.due import LEFT_ALONE
from dunwell.engine.tables import Tables


def leads(tables: Tables) -> ir.Table:
    """Returns one row a customer with anything due: the customer's `standing`, the lead and the sums.

    Columns: customer_id, standing; of the lead `lead_id`, `rung_no`, `lead_late` (days); over the covered occasions
    covered_count, covered_base_minor, days_late (of the oldest). Where nothing is free, all but the standing is null.
    """
    rows = tables["foremost"]
    # The lowest claim leaves only occasions of one step and one anchor: the largest goes first, then the lowest id.
    first = ibis.struct({"amount_left": -rows.open_base_minor, "occasion_id": rows.occasion_id})
    found = rows.group_by("customer_id").aggregate(
        standing=rows.standing.min(),
        lead=first.min(where=rows.claim == rows.standing),
        covered_count=rows.claim.count(),
        covered_base_minor=rows.open_base_minor.sum(),
        days_late=late_of(rows.claim).max(),
    )
    free = found.standing < LEFT_ALONE
    return found.select(
        "customer_id",
        "standing",
        "covered_base_minor",
        "days_late",
        covered_count=ibis.ifelse(free, found.covered_count, ibis.null("int64")),
        rung_no=ibis.ifelse(free, rung_of(found.standing), ibis.null("int64")),
        lead_late=ibis.ifelse(free, late_of(found.standing), ibis.null("int64")),
        lead_id=found.lead.occasion_id,
    )


def prospects(tables: Tables) -> ir.Table:
    """Returns the leads of the customers who get past reasons 1 to 4: free to act on, and nothing done for them today."""
    found = tables["leads"]
    return found.filter(found.standing < LEFT_ALONE).anti_join(tables["done_today"], "customer_id")
