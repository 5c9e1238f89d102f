"""What is agreed with a customer and where it is reached, changed by hand. Leaves out what imports bring."""

from datetime import date, datetime

from django.db import transaction

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.kept import CONTACT_POINT, TERMS
from dunwell.ledger.models import Consent, ContactPoint, Customer, Terms
from dunwell.ledger.turns import one_at_a_time


class CannotChange(Exception):
    """What is known of the customer cannot be changed as asked."""


@transaction.atomic
def agree_terms(
    customer: Customer,
    from_on: date,
    payment_days: int | None,
    credit_limit_minor: int | None,
    *,
    at: datetime,
    by: str,
    note: str = "",
) -> Terms:
    """Sets the terms from a day on; None: not agreed. Raises `CannotChange` for numbers below nothing."""
    if (payment_days or 0) < 0 or (credit_limit_minor or 0) < 0:
        raise CannotChange("Days and a credit limit are nothing or more.")
    one_at_a_time(customer.company_id)
    was = customer.terms.filter(from_on=from_on).values(*TERMS.fields).first()
    terms, _ = Terms.objects.update_or_create(
        customer=customer,
        from_on=from_on,
        defaults={"payment_days": payment_days, "credit_limit_minor": credit_limit_minor},
    )
    told = telling(TERMS, terms, "terms", by, customer_id=customer.pk, reason=note, was=was)
    record(customer.company_id, at, [told])
    return terms


@transaction.atomic
def change_address(
    customer: Customer, channel: str, address: str, on: date, *, at: datetime, by: str, note: str = ""
) -> ContactPoint:
    """Gives the customer another address on a channel from a day on; the old one is kept, as one of before.

    A new address does not undo a wish: where consent was withdrawn for the old one, it is for the new one. The address
    it has already is returned as it is. Raises `CannotChange` for an unknown channel or an empty address.
    """
    if channel not in CONTACT_CHANNELS or not address.strip():
        raise CannotChange(f"An address is not empty, and for one of: {', '.join(CONTACT_CHANNELS)}.")
    one_at_a_time(customer.company_id)
    old = customer.contact_points.filter(channel=channel, replaced_on=None).first()
    if old is not None and old.address == address.strip():
        return old
    consent = {}
    if old is not None:
        old.replaced_on = on
        old.save(update_fields=["replaced_on"])
        if old.consent == Consent.WITHDRAWN:
            consent = {"consent": Consent.WITHDRAWN, "consent_on": old.consent_on}
    new = ContactPoint.objects.create(customer=customer, channel=channel, address=address.strip(), **consent)
    replaces = old.address if old is not None else None
    told = telling(
        CONTACT_POINT, new, "customer", by, customer_id=customer.pk, reason=note, replaces=replaces
    )
    record(customer.company_id, at, [told])
    return new
