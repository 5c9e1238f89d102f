"""Plays a calendar of stories: what customers owe and do, a round each morning, a person who sends, calls and decides.

A story says who owes what and what happens on which day; the diary then tells what each customer got, and why not.
What happens on a day happens before its round. Checks after each day that no promise was broken.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from dunwell.ledger.holds import active_holds, place_hold, release_hold
from dunwell.ledger.models import (
    Care,
    Company,
    ContactPoint,
    Customer,
    EarlierReminder,
    Invoice,
    OptOut,
    Payment,
)
from dunwell.ledger.payments import receive
from dunwell.outreach.contact_check import check_contacts
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Decision, Message
from dunwell.outreach.taken import mark_done
from dunwell.outreach.why import explain
from dunwell.values.money import to_minor


def day(text):
    return date.fromisoformat(text)


def moment(on, hour=8):
    return datetime.combine(on, time(hour), UTC)


class Somebody:
    """One customer of a story: says what they are, owe and do; nothing happens before the story is played."""

    def __init__(self, ref, **columns):
        self.ref, self.columns, self.email, self.phone = ref, columns, f"{ref}@example.com", ""
        self.debts, self.deeds = [], defaultdict(list)

    def reached_by(self, *, email=None, phone=None):
        self.email, self.phone = email, phone
        return self

    def owes(self, number, due, amount, currency="EUR", chased=None):
        """`chased`: the day and the step of the last reminder before Dunwell."""
        self.debts.append((number, day(due), amount, currency, chased))
        return self

    def on(self, when, deed, *details, **more):
        """On this day, before the round, the customer (or somebody for them) does `deed`."""
        self.deeds[day(when)].append((deed, details, more))
        return self


class Stories:
    """A calendar with everybody in it. `closed` are days on which no round is made; weekends too, unless `weekends`."""

    def __init__(self, first, last, *, closed=(), weekends=False):
        self.first, self.last, self.closed, self.weekends = day(first), day(last), set(closed), weekends
        self.people = {}

    def somebody(self, ref, **columns):
        self.people[ref] = Somebody(ref, **columns)
        return self.people[ref]

    def play(self):
        """Plays the whole calendar; returns the diary."""
        company = Company.objects.create(
            key="birch", name="Birch Supplies", currency="EUR", jurisdiction="IE", language="en",
            time_zone="Europe/Dublin", contact_name="Dana Reyes", created_at=moment(self.first),
        )  # fmt: skip
        diary = Diary(company)
        for person in self.people.values():
            _enter(company, person)
        for days in range((self.last - self.first).days + 1):
            today = self.first + timedelta(days=days)
            for person in self.people.values():
                for deed, details, more in person.deeds[today]:
                    _DEEDS[deed](company.customers.get(ref=person.ref), today, *details, **more)
            open_today = self.weekends or today.weekday() < 5
            if open_today and today.isoformat() not in self.closed:
                diary.live(today)
        diary.not_allowed = [str(each) for each in check_contacts(company)]
        return diary


class Diary:
    """What was done for whom on which day, and why not on the others."""

    def __init__(self, company):
        self.company, self.done, self.reasons, self.whys, self.bodies = company, defaultdict(list), {}, {}, {}

    def live(self, today):
        """Makes the day's round; a person sends what is queued, reads what awaits approval, calls, decides."""
        run_round(self.company, today, at=moment(today), mode="approve")
        messages = Message.objects.filter(company=self.company, as_of=today).select_related(
            "customer", "decision"
        )
        self._check_nothing_forbidden(messages, today)
        for message in messages.exclude(status="withdrawn"):
            assert message.status in ("queued", "awaiting_approval"), message.status_reason
            read = " after review" if message.status == "awaiting_approval" else ""
            entry = f"{today} {message.decision.step_key} by {message.channel}{read}"
            self.done[message.customer.ref].append(entry)
            self.bodies[message.customer.ref, today.isoformat()] = f"{message.subject}\n\n{message.body}"
            mark_done(message, on=today, at=moment(today, 10), by="dana")
        for decision in Decision.objects.filter(
            round__company=self.company, round__as_of=today
        ).select_related("customer", "round__company"):
            self.reasons[decision.customer.ref, today.isoformat()] = decision.reason
            if decision.reason not in ("nothing_due", "ok"):
                self.whys[decision.customer.ref, today.isoformat()] = " ".join(explain(decision).because)
        self._check_contacts(today)

    def got(self, ref):
        """Everything that was done for one customer, in order: `2026-01-12 heads_up by email`."""
        return self.done[ref]

    def reason(self, ref, when):
        """Why nothing was done on a day; None where nothing was open."""
        return self.reasons.get((ref, when))

    def days_with(self, ref, reason):
        return [when for (who, when), why in self.reasons.items() if who == ref and why == reason]

    def _check_nothing_forbidden(self, messages, today):
        seen = set()
        for message in messages.exclude(status="withdrawn"):
            assert message.customer_id not in seen, "two messages on one day"
            seen.add(message.customer_id)
            held = active_holds(message.customer, today)
            for covered in message.covered.filter(track="invoice"):
                bill = Invoice.objects.get(pk=covered.occasion_id)
                assert bill.open_minor > 0, "a paid invoice is in a message"
                assert not held.filter(occasion_id__in=[bill.pk]).exists(), "a held invoice is in a message"
            assert not held.filter(occasion_id=None).exists(), "a held customer is written to"

    def _check_contacts(self, today):
        for customer in self.company.customers.prefetch_related("contacts"):
            dates = sorted(contact.on_date for contact in customer.contacts.all())
            assert len(set(dates)) == len(dates), "two contacts on one day"
            assert all((b - a).days >= 3 for a, b in zip(dates, dates[1:])), "contacts too close"  # noqa: B905, RUF007
            assert sum((today - each).days < 7 for each in dates) <= 2, "more than two contacts in seven days"
            assert all(each.weekday() < 5 for each in dates), "a contact on a weekend"


def _enter(company, person):
    customer = Customer.objects.create(
        company=company, ref=person.ref, **{"name": person.ref.title(), "country": "IE", **person.columns}
    )
    for channel, address in (("email", person.email), ("call", person.phone)):
        if address:
            ContactPoint.objects.create(customer=customer, channel=channel, address=address)
    for number, due_on, amount, currency, chased in person.debts:
        minor = to_minor(amount, currency)
        bill = Invoice.objects.create(
            company=company, customer=customer, number=number, currency=currency, amount_minor=minor,
            open_minor=minor, due_on=due_on, issued_on=due_on - timedelta(days=30),
        )  # fmt: skip
        if chased:
            EarlierReminder.objects.create(invoice=bill, on_date=day(chased[0]), step_no=chased[1])


def _pays(customer, today, amount, *numbers, currency="EUR"):
    receive(
        customer, to_minor(amount, currency), currency, today, numbers=numbers, at=moment(today), by="Dana"
    )


def _overpays(customer, today, amount):
    minor = to_minor(amount, "EUR")
    Payment.objects.create(
        company=customer.company, customer=customer, number=f"X-{customer.ref}", currency="EUR", amount_minor=minor,
        open_minor=minor, received_on=today,
    )  # fmt: skip


def _holds(kind):
    def hold(customer, today, number=None, until=None, review_on=None):
        place_hold(
            customer, kind, today, at=moment(today), note=f"{kind} by phone", owner="Dana Reyes",
            ends_on=day(until) if until else None, review_on=day(review_on) if review_on else None,
            invoice=customer.invoices.get(number=number) if number else None, by="Dana",
        )  # fmt: skip

    return hold


def _is_settled(customer, today):
    for hold in active_holds(customer, today):
        release_hold(hold, today, at=moment(today), reason="talked about", by="Dana Reyes")


_DEEDS = {
    "pays": _pays,
    "overpays": _overpays,
    "disputes": _holds("dispute"),
    "promises to pay": _holds("promise"),
    "replies": _holds("reply"),
    "settles it with us": _is_settled,
    "asks not to be contacted": lambda who, today: OptOut.objects.create(customer=who, since_on=today),
    "needs care": lambda who, today: Care.objects.create(customer=who, since_on=today, noted_by="Dana Reyes"),
    "has no mailbox any more": lambda who, today: who.contact_points.filter(channel="email").update(
        bounced_on=today
    ),
}
