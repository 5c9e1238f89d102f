"""How a customer wants to be contacted, as their page asks and sets it. Leaves out what follows from it for a round."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.ledger.contact_times import WORKING_DAYS, contact_times_of, set_contact_times
from dunwell.ledger.models import Customer
from dunwell.ledger.wishes import CLICKS, CannotNote, opt_in, opt_out
from dunwell.portal.contact_promise import ANY, minutes_of, part_of
from dunwell.portal.told_us import BY

#: The ways the page asks about, beside the counting of links. `registered_letter` goes with letters, `visit` with calls.
ASKED = ("email", "sms", "letter", "call")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is in force: the channels and things declined, and since when not at all (None: contact is welcome)."""

    declined: frozenset[str]
    stopped_on: date | None
    language: str
    weekdays: str = WORKING_DAYS
    part: str = ANY


def wishes_of(customer: Customer, today: date) -> Wishes:
    """Returns what the customer asked of how they are contacted."""
    rows = customer.opt_outs.filter(Q(until_on=None) | Q(until_on__gte=today), since_on__lte=today)
    found = list(rows.order_by("since_on").values_list("channel", "since_on"))
    stopped = [since_on for channel, since_on in found if not channel]
    declined = frozenset(channel for channel, _ in found if channel)
    times = contact_times_of([customer.pk], today).get(customer.pk)
    when = (times.weekdays, part_of(times.begin_minute, times.end_minute)) if times else (WORKING_DAYS, ANY)
    return Wishes(declined, min(stopped, default=None), customer.language, *when)


@transaction.atomic
def set_channels(customer: Customer, accepted: frozenset[str], today: date, at: datetime) -> list[str]:
    """Declines the channels (and `clicks`) that are not accepted, and takes back what was declined of those that are.

    Returns what changed.
    """
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    declined, changed = wishes_of(customer, today).declined, []
    for channel in (*ASKED, CLICKS):
        if channel not in accepted and channel not in declined:
            opt_out(customer, channel, today, at=at, note="on their page", by=BY)
            changed.append(channel)
        elif channel in accepted and channel in declined:
            opt_in(customer, channel, today, at=at, note="on their page", by=BY)
            changed.append(channel)
    return changed


def set_times(customer: Customer, weekdays: list[str], part: str, today: date, at: datetime) -> bool:
    """Notes on which working days and in which part of the day they want to be reached; says whether it was another.

    Without a day among them nothing is noted: to be reached on none has a button of its own.
    """
    days = [int(each) for each in weekdays if each in WORKING_DAYS and len(each) == 1]
    if not days:
        return False
    return set_contact_times(customer, days, today, at=at, by=BY, **minutes_of(part))


@transaction.atomic
def stop(customer: Customer, today: date, at: datetime) -> None:
    """Notes that the customer is not to be contacted at all, from today on."""
    opt_out(customer, "", today, at=at, note="on their page", by=BY)


@transaction.atomic
def start(customer: Customer, today: date, at: datetime) -> None:
    """Notes that the customer may be contacted again; declined channels stay declined."""
    whole = wishes_of(customer, today)
    if whole.stopped_on is None:
        return
    try:
        # An empty channel ends every wish; those about single channels are noted again.
        opt_in(customer, "", today, at=at, note="on their page", by=BY)
    except CannotNote:
        return
    for channel in sorted(whole.declined):
        opt_out(customer, channel, today, at=at, note="on their page", by=BY)


@transaction.atomic
def set_language(customer: Customer, language: str, at: datetime) -> bool:
    """Sets the language we write in, of the customer and of their person for payments; says whether it was another."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    old = customer.language
    people = customer.people.exclude(language__in=("", language))
    if old == language and not people.exists():
        return False
    customer.language = language
    customer.save(update_fields=["language"])
    people.update(language=language)
    told = {"setting": "language", "old": old, "new": language}
    record(
        customer.company_id, at, [Happening("customer", BY, customer.pk, reason="on their page", told=told)]
    )
    return True
