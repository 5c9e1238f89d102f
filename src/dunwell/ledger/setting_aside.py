"""Saying that something odd in a customer's data is right as it is, and taking that back. Leaves out what is odd."""

from datetime import datetime

from django.db import transaction

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import SET_ASIDE
from dunwell.ledger.models import Customer, SetAside


@transaction.atomic
def set_aside(customer: Customer, about: str, seen: str, *, at: datetime, note: str, by: str) -> SetAside:
    """Notes that a finding about a customer is right as it is; one that is noted already is returned as it is."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    known = customer.set_aside.filter(about=about, seen=seen, ended_at=None).first()
    if known is not None:
        return known
    made = SetAside.objects.create(
        company_id=customer.company_id,
        customer=customer,
        about=about,
        seen=seen,
        note=note,
        noted_at=at,
        noted_by=by[:200],
    )
    told = telling(SET_ASIDE, made, "set_aside", by, customer_id=customer.pk, reason=note)
    record(customer.company_id, at, [told])
    return made


@transaction.atomic
def look_again(aside: SetAside, *, at: datetime, by: str) -> bool:
    """Takes it back, so that the finding is shown again; False: somebody was quicker."""
    found = SetAside.objects.select_for_update(no_key=True).get(pk=aside.pk)
    if found.ended_at is not None:
        return False
    was = {name: getattr(found, name) for name in SET_ASIDE.fields}
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    told = telling(SET_ASIDE, found, "set_aside", by, customer_id=found.customer_id, was=was)
    record(found.company_id, at, [told])
    return True
