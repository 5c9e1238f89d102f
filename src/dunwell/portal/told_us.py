"""What a customer tells us on their page, and what follows at once: chasing is held, somebody has it, a mail says so.

Each is one transaction. Sent twice, by a second press, it is noted once. Leaves out the forms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from dunwell.arrangements.debts import owed
from dunwell.arrangements.disputes import CannotDispute, open_dispute
from dunwell.arrangements.hardships import note_hardship, open_hardship
from dunwell.arrangements.promises import defer, latest_deferral_day, promise
from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import Customer, Hold, Invoice
from dunwell.portal.evidence import File, keep, names_of, room_for
from dunwell.portal.links import end_links
from dunwell.portal.models import PortalLink
from dunwell.portal.notices import queue_notice
from dunwell.portal.words import Words, words

#: Who the journal says has done it.
BY = "the customer"
#: Working days until somebody looks at it.
LOOK_AFTER_DAYS = {"payment_in_flight": 4, "reply": 2}
#: The same words sent again so soon are a second press.
ONCE_IN = timedelta(minutes=30)
#: Why links are ended of which somebody says that they are not for them.
NOT_THEIRS = "the reader says that it is not for them"


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells us, at which moment, on which day of the company's, in which language, and who has it."""

    customer: Customer
    at: datetime
    today: date
    words: Words
    owner: str


@transaction.atomic
def say_paid(
    told: Told,
    on: date,
    amount_minor: int,
    currency: str,
    *,
    invoice: Invoice | None = None,
    reference: str = "",
    files: Sequence[File] = (),
) -> Hold:
    """Holds chasing, of one invoice or of all, while we look for a payment that the customer says was made.

    Raises `CannotTake` where there is no room for their files.
    """
    room_for(told.customer, files)
    amount = words("en").money(amount_minor, currency)
    note = f"says they paid {amount} on {on}" + (f", reference: {reference}" if reference else "")
    note += f", with {names_of(files)}" if files else ""
    hold, new = _hold(told, "payment_in_flight", note, invoice)
    keep(hold, files, told.at, BY)
    if new:
        said = {"amount": told.words.money(amount_minor, currency), "day": told.words.day(on)}
        queue_notice(told.customer, "paid", told.words.code, told.at, **said)
    return hold


@transaction.atomic
def say_wrong(told: Told, invoice: Invoice, wrong: str, text: str, *, files: Sequence[File] = ()) -> None:
    """Opens a dispute about an invoice; about one that is disputed already, what is said is handed to who has it.

    `wrong` is one of the sentences `wrong.kinds`. Raises `CannotTake` where there is no room for their files.
    """
    room_for(told.customer, files)
    names = names_of(files)
    try:
        dispute = open_dispute(invoice, wrong, text, told.today, at=told.at, by=BY, evidence=names)
    except CannotDispute as error:
        if error.code != "open":
            raise
        more = "; ".join(each for each in (text, f"with {names}" if names else "") if each)
        if more:
            hold, _ = _hold(
                told, "reply", f"About invoice {invoice.number}, disputed already: {more}", invoice
            )
            keep(hold, files, told.at, BY)
        return
    keep(dispute.hold, files, told.at, BY)
    said = {"number": invoice.number, "what": told.words.say(f"wrong.kinds.{wrong}")}
    _answer(told, "wrong", dispute.owner, dispute.answer_by, **said)


@transaction.atomic
def say_hard(told: Told, wish: str = "") -> None:
    """Notes that the customer finds it hard: all chasing stops, and a person speaks with them soon. No cause is kept."""
    Customer.objects.select_for_update(no_key=True).get(pk=told.customer.pk)
    if open_hardship(told.customer) is None:
        noted = note_hardship(told.customer, told.today, at=told.at, by=BY, wish=wish)
        _answer(told, "hard", noted.owner, noted.speak_by)


@transaction.atomic
def say_when(told: Told, pay_on: date, currency: str) -> str:
    """Puts what is open off to a day, where the policy does that, else takes the customer's word to pay by it.

    Returns the page's word for what was done: `deferral` or `date`. Raises `CannotArrange` where the policy does neither.
    """
    # Two presses at once wait for each other here; the second has said nothing new, and uses up nothing.
    Customer.objects.select_for_update(no_key=True).get(pk=told.customer.pk)
    debt = owed(told.customer, told.today, currency=currency)
    if known := _said_when(told, pay_on, {each.pk for each in debt.invoices}):
        return known
    common = {"at": told.at, "by": BY, "currency": currency}
    put_off_to = latest_deferral_day(told.customer, told.today)
    if put_off_to is not None and pay_on <= put_off_to:
        defer(told.customer, pay_on, told.today, **common)
        kind, done = "deferral", "deferral"
    else:
        promise(told.customer, pay_on, told.today, **common)
        kind, done = "promise", "date"
    said = {"amount": told.words.money(debt.net_minor, currency), "day": told.words.day(pay_on)}
    queue_notice(told.customer, kind, told.words.code, told.at, **said)
    return done


def _said_when(told: Told, pay_on: date, owed_ids: set[int]) -> str:
    """Returns the page's word for what was done where they said the same of all of it a moment ago; else nothing."""
    lately = {"noted_by": BY, "noted_at__gt": told.at - ONCE_IN}
    put_off = told.customer.paymentdeferrals.filter(until_on=pay_on, end=None, **lately)
    promised = told.customer.promises.filter(promised_on=pay_on, outcomes=None, **lately)
    for found, word in ((put_off, "deferral"), (promised, "date")):
        covered = set(found.values_list("invoices__invoice", flat=True))
        if covered and owed_ids <= covered:
            return word
    return ""


@transaction.atomic
def write(told: Told, text: str, *, phone: str = "", when: str = "", complaint: bool = False) -> Hold:
    """Holds all chasing while a person reads and answers what the customer wrote; `phone`: they want to be called."""
    parts = [
        "Complaint" if complaint else "",
        text,
        f"Call back: {phone}" if phone else "",
        f"When: {when}" if when else "",
    ]
    hold, new = _hold(told, "reply", "\n".join(each for each in parts if each))
    if new:
        _answer(told, "wrote", hold.owner, hold.review_on)
    return hold


@transaction.atomic
def say_not_theirs(link: PortalLink, told: Told) -> Hold:
    """Ends the customer's links and holds all chasing: somebody else reads what we send them."""
    end_links(told.customer, at=told.at, by="the reader of the link", reason=NOT_THEIRS)
    hold, _ = _hold(told, "reply", f"{NOT_THEIRS} (link {link.pk}): find out where they are reached")
    return hold


def working_days_after(day: date, count: int) -> date:
    """Returns the day so many working days, Monday to Friday, after another."""
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return day


def _hold(told: Told, kind: str, note: str, invoice: Invoice | None = None) -> tuple[Hold, bool]:
    """Returns the hold, and whether it is new."""
    # Two presses at once wait for each other here.
    Customer.objects.select_for_update(no_key=True).get(pk=told.customer.pk)
    same = active_holds(told.customer, told.today).filter(
        kind=kind, note=note, occasion_id=invoice.pk if invoice else None, placed_at__gt=told.at - ONCE_IN
    )
    known = same.first()
    if known is not None:
        return known, False
    placed = place_hold(
        told.customer,
        kind,
        told.today,
        at=told.at,
        by=BY,
        note=note,
        owner=told.owner,
        review_on=working_days_after(told.today, LOOK_AFTER_DAYS[kind]),
        invoice=invoice,
    )
    return placed, True


def _answer(told: Told, kind: str, owner: str, by_day: date, **tells: str) -> None:
    tells = {"owner": owner, "day": told.words.day(by_day), **tells}
    queue_notice(told.customer, kind, told.words.code, told.at, **tells)
