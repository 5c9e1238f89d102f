"""What the law wants a customer told with the first contact or soon after it: then a person reads the first message.

The packs say what such a notice holds, not its words; whoever lets the message through sees to it. Decides nothing else.
"""

from collections import defaultdict

import pyarrow.compute as pc

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.outreach import round_facts
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.models import Contact, Round


def first_notices(made: Round) -> dict[str, list[int]]:
    """Returns customers of a round whose first contact a notice has to go with, by what a person is told about it.

    A customer to whom any contact is recorded has had the first.
    """
    policy = contact_policy(made.company)
    customers = round_facts.table(made, "customers", ["customer_id", "jurisdiction", "kind"])
    pairs = customers.group_by(["jurisdiction", "kind"]).aggregate([]).to_pylist()
    found: dict[str, list[int]] = defaultdict(list)
    for pair in pairs:
        told = "; ".join(
            dict.fromkeys(
                policy.first_notice(pair["jurisdiction"], pair["kind"], channel, made.as_of)
                for channel in CONTACT_CHANNELS
            )
        ).strip("; ")
        if told:
            here = pc.and_(
                pc.equal(customers["jurisdiction"], pair["jurisdiction"]),
                pc.equal(customers["kind"], pair["kind"]),
            )
            found[told] += customers.filter(here)["customer_id"].to_pylist()
    if not found:
        return {}
    contacted = set(
        Contact.objects.filter(company=made.company_id).values_list("customer_id", flat=True).distinct()
    )
    return {told: [each for each in ids if each not in contacted] for told, ids in found.items()}
