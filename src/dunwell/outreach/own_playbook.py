"""Choosing a playbook for one customer, and giving it up. Leaves out whom it then holds for on a day (`segment_queries`)."""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.models import Customer
from dunwell.outreach.assigning import assignment_of, out_of_line
from dunwell.outreach.models import CustomerPlaybook
from dunwell.outreach.playbooks import CannotReadPlaybook, playbook_files, read_playbook
from dunwell.outreach.told import OWN_PLAYBOOK


class CannotChoose(Exception):
    """The playbook cannot be the customer's own, or they have none to give up; the message says why."""


def own_playbook_of(customer: Customer) -> CustomerPlaybook | None:
    """Returns what was chosen for the customer and not given up; None: the company's rules choose."""
    return customer.own_playbooks.filter(until_on=None).first()


@transaction.atomic
def choose_playbook(
    customer: Customer, key: str, on: date, *, at: datetime, note: str, by: str
) -> CustomerPlaybook:
    """Has the customer spoken with by a playbook of their own from a day on; one before it ends.

    What is chosen already is returned as it is. Raises `CannotChoose` where the playbook does not exist, begins before the
    one in force did, or does not line up with those of the company: whoever changes to it must not be spoken to harder.
    """
    customer = Customer.objects.select_for_update(no_key=True).select_related("company").get(pk=customer.pk)
    path = playbook_files(only=key).get(key)
    if path is None:
        raise CannotChoose(f"There is no playbook {key!r}.")
    before = own_playbook_of(customer)
    if before is not None and before.playbook == key:
        return before
    if before is not None and before.since_on > on:
        raise CannotChoose(
            f"{customer.name} has a playbook of their own since {before.since_on}. Choose a later day."
        )
    _lines_up(customer, key, path)
    if before is not None:
        _end(before, on, at, note, by)
    made = CustomerPlaybook.objects.create(
        customer=customer, playbook=key, since_on=on, note=note, noted_by=by[:200]
    )
    told = telling(OWN_PLAYBOOK, made, "playbook", by, customer_id=customer.pk, reason=note)
    record(customer.company_id, at, [told])
    return made


@transaction.atomic
def give_up_playbook(customer: Customer, on: date, *, at: datetime, note: str, by: str) -> CustomerPlaybook:
    """Lets the company's rules choose again from a day on. Raises `CannotChoose` where nothing was chosen for them."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    found = own_playbook_of(customer)
    if found is None or found.since_on > on:
        raise CannotChoose(f"{customer.name} has no playbook of their own.")
    _end(found, on, at, note, by)
    return found


def _lines_up(customer: Customer, key: str, path: Path) -> None:
    """Raises `CannotChoose` where who changes to the playbook, or from it, would hear a step too firm for them."""
    try:
        books = assignment_of(customer.company).playbooks | {key: read_playbook(path)}
    except CannotReadPlaybook as error:
        raise CannotChoose(str(error)) from None
    if fault := next((each for each in out_of_line(books) if f" {key} " in each), ""):
        raise CannotChoose(fault)


def _end(chosen: CustomerPlaybook, on: date, at: datetime, note: str, by: str) -> None:
    was = {name: getattr(chosen, name) for name in OWN_PLAYBOOK.fields}
    chosen.until_on = on - timedelta(days=1)
    chosen.save(update_fields=["until_on"])
    told = telling(OWN_PLAYBOOK, chosen, "playbook", by, customer_id=chosen.customer_id, reason=note, was=was)
    record(chosen.customer.company_id, at, [told])
