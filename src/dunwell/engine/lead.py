"""Stage 6 of the plan: the lead among a customer's foremost occasions, and what is covered with it.

Leaves out whether anything is done about it: `rules` says that.
"""

import ibis
import ibis.expr.types as ir

from dunwell.engine.due import LEFT_ALONE
from dunwell.engine.tables import Tables


def leads(tables: Tables) -> ir.Table:
    """Returns one row a customer with anything live: the customer's `standing`, the lead and the sums.

    Columns: customer_id, standing; of the lead `lead_id`, `step_no`, `lead_anchor_on`; over the covered occasions
    covered_count, covered_base_minor, `oldest_on` (the lowest anchor). Where nothing is free to act on, only the
    standing means anything.
    """
    rows = tables["foremost"]
    first = ibis.struct(
        {
            "steps_left": -rows.step_no,
            "anchor_on": rows.anchor_on,
            "amount_left": -rows.open_base_minor,
            "occasion_id": rows.occasion_id,
        }
    )
    found = rows.group_by("customer_id").aggregate(
        standing=rows.standing.min(),
        lead=first.min(),
        covered_count=rows.count(),
        covered_base_minor=rows.open_base_minor.sum(),
        oldest_on=rows.anchor_on.min(),
    )
    return found.select(
        "customer_id",
        "standing",
        "covered_count",
        "covered_base_minor",
        "oldest_on",
        step_no=-found.lead.steps_left,
        lead_anchor_on=found.lead.anchor_on,
        lead_id=found.lead.occasion_id,
    )


def prospects(tables: Tables, done_today: ir.Table) -> ir.Table:
    """Returns the leads of the customers who get past reasons 1 to 4: free to act on, and nothing done for them today."""
    found = tables["leads"]
    return found.filter(found.standing < LEFT_ALONE).anti_join(done_today, "customer_id")
