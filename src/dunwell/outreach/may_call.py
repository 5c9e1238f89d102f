"""May a customer be called at this moment, and if not, why and when next? Law, house rules, wishes, holds and what is owed.

Who asked for a call, or needs one because paying is hard, may be called though chasing is on hold and soon after the last
contact; hours, caps and wishes hold for every call. Makes no call and notes none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dunwell.law.contact_counts import Attempt
from dunwell.law.contact_facts import RELATIONSHIP_OF
from dunwell.law.contact_history import Contact as Made
from dunwell.law.contact_hours import ContactPlace, may_contact, next_allowed_at
from dunwell.law.may_contact import Answer, Question, may_contact_at, zones_of_homes
from dunwell.ledger.models import Consent, ContactTimes, Customer
from dunwell.outreach.assigning import assignment_of
from dunwell.outreach.call_case import CallCase
from dunwell.outreach.contact_policy import WRITTEN, ContactPolicy, contact_policy
from dunwell.outreach.contact_times import with_wish
from dunwell.outreach.models import Contact, Message

#: Holds during which nobody calls, whoever asked for it.
ALWAYS = ("deceased", "insolvency", "legal", "moratorium")
#: How the law tells what came of a call.
_CAME = {"no_answer": "no_answer", "voicemail": "voicemail", "wrong_number": "not_connected"}
#: So often law and named hours are asked in turn for a moment that suits both.
_TURNS = 20
#: Bars that no day ends by itself.
_ENDLESS = ("no_number", "consent", "opted_out", "nothing_due", "not_written")


@dataclass(frozen=True, slots=True)
class Bar:
    """Why a call is not allowed. `until`: the last day of it, None where nobody knows, or the hour is what bars it.

    `code` is one of `no_number`, `consent`, `opted_out`, `on_hold`, `nothing_due`, `not_written`, `too_soon`, `hours`,
    `their_hours`, `cap`, `law`. `about` is what kind of hold; `rule` and `cite` name a rule of law or house, `said` says it.
    """

    code: str
    said: str = ""
    until: date | None = None
    about: str = ""
    rule: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True)
class MayCall:
    """Whether a customer may be called. `number` is empty where they may not; `next_at` None: nobody can say when.

    `local_at` is what the customer's clock shows (None: not known where they are); `awaited`: they wait for the call.
    """

    allowed: bool
    bars: tuple[Bar, ...]
    next_at: datetime | None
    number: str
    local_at: datetime | None
    awaited: bool


def may_call(customer: Customer, at: datetime, message: Message | None = None) -> MayCall:
    """Says whether a customer may be called at a moment, by law, house rules, their wishes and what is arranged."""
    return judged(CallCase(customer, at, message))


def judged(case: CallCase) -> MayCall:
    """Says the same of a case whose facts may have been read already."""
    policy = contact_policy(case.company)
    asked = _Asked(case, policy, _question(case, policy), [_made(each) for each in case.contacts])
    answer = asked.of_law(case.at)
    bars = (*_own(case, policy, asked.question), *_of_law(answer))
    if asked.opens(case.at) != case.at and not any(bar.code == "hours" for bar in bars):
        bars += (Bar("their_hours"),)
    zones = zones_of_homes(policy.packs, asked.question).infos
    local_at = case.at.astimezone(zones[0]) if zones else None
    if not bars:
        return MayCall(True, (), case.at, case.point.address, local_at, case.awaited)
    next_at = None
    if not any(_is_endless(bar) for bar in bars):
        first = max((bar.until + timedelta(days=1) for bar in bars if bar.until), default=None)
        zone = zones[0] if zones else ZoneInfo(case.company.time_zone)
        next_at = asked.next(max(case.at, _midnight(first, zone)) if first is not None else case.at)
    return MayCall(False, bars, next_at, "", local_at, case.awaited)


class _Asked:
    """One question about a call, asked of moments: of the law and the house, and of the hours the customer named."""

    def __init__(
        self, case: CallCase, policy: ContactPolicy, question: Question, history: list[Made]
    ) -> None:
        self.question, self._policy, self._history = question, policy, history
        # Whoever agreed on a moment is called then, whatever hours they named before.
        self._times = None if case.call_back is not None else case.times
        home, customer = question.homes[0], case.customer
        self._place = _place(home, customer, case.company.time_zone)
        self._rules = with_wish(policy.rules(home, customer.kind, case.today), self._times)

    def of_law(self, at: datetime) -> Answer:
        return may_contact_at(self._policy.packs, self._policy.house, self.question, at, self._history)

    def opens(self, at: datetime) -> datetime | None:
        """Returns the first moment from one on within the hours they named."""
        return at if self._times is None else next_allowed_at(self._rules, self._place, at)

    def next(self, at: datetime) -> datetime | None:
        """Returns the first moment from one on at which both allow; None: nobody can say."""
        for _ in range(_TURNS):
            allowed = self.of_law(at).next_allowed_at
            opens = None if allowed is None else self.opens(allowed)
            if opens is None or opens == allowed:
                return opens
            at = opens
        return None


def _question(case: CallCase, policy: ContactPolicy) -> Question:
    customer = case.customer
    town = getattr(getattr(customer, "postal_address", None), "city", "")
    home = policy.packs.place(customer.country, customer.region, town, strict=True)
    asked = case.call_back is not None or bool(case.hardship and case.hardship.wish == "call")
    consented = case.point.consent_on if case.point and case.point.consent == Consent.GIVEN else None
    return Question(
        homes=(home or case.company.jurisdiction,),
        relationship=RELATIONSHIP_OF[customer.kind],
        actor=policy.actor,
        attempt=Attempt("call", asked=asked, consented_on=consented),
        zone=customer.time_zone,
        others=(policy.seat,) if policy.seat else (),
        policy=True,
    )


def _made(contact: Contact) -> Made:
    call = getattr(contact, "call", None)
    if call is None:
        return Made(contact.channel, on=contact.on_date)
    return Made(contact.channel, at=call.noted_at, outcome=_CAME.get(call.outcome, "conversation"))


def _own(case: CallCase, policy: ContactPolicy, question: Question) -> Iterator[Bar]:
    """Yields what bars the call by what is known of the customer."""
    point = case.point
    if point is None or (point.bounced_on is not None and point.bounced_on <= case.today):
        yield Bar("no_number")
    elif point.consent == Consent.WITHDRAWN:
        yield Bar("consent")
    for wish in case.wishes:
        yield Bar("opted_out", until=wish.until_on)
    for hold in case.holds:
        if hold.track == "" and (hold.kind in ALWAYS or not case.awaited):
            yield Bar("on_hold", hold.note, hold.ends_on, about=hold.kind)
    if case.awaited:
        return
    if not case.still_asks():
        yield Bar("nothing_due")
    gap = min(book.min_gap_days for book in assignment_of(case.company).playbooks.values())
    last = case.contacts[0].on_date if case.contacts else None
    if last is not None and (case.today - last).days < gap:
        yield Bar("too_soon", until=last + timedelta(days=gap - 1))
    days = _written_days(case, policy, question)
    if days is not None and not _all_written(case, days):
        yield Bar("not_written")


def _written_days(case: CallCase, policy: ContactPolicy, question: Question) -> int | None:
    """Returns so many days ago what is due has to have been written about; None: it need not."""
    rows = policy.conditions([(question.homes[0], case.customer.kind)], case.today).to_pylist()
    found = [row["written_days"] for row in rows if row["channel"] == "call"]
    return max((days for days in found if days is not None), default=None)


def _all_written(case: CallCase, days: int) -> bool:
    known = {each.pk for each in case.asked_for}
    latest = case.today - timedelta(days=days)
    told = Message.objects.filter(
        customer=case.customer, channel__in=WRITTEN, done_on__lte=latest, covered__track="invoice"
    )
    return known <= set(told.values_list("covered__occasion_id", flat=True))


def _of_law(answer: Answer) -> Iterator[Bar]:
    for each in answer.rules:
        if each.verdict == "allow":
            continue
        code = {"contact_hours": "hours", "contact_cap": "cap", "contact_cooldown": "cap"}.get(
            each.rule.kind, "law"
        )
        yield Bar(code, each.why, rule=each.rule.id, cite=each.rule.cite)


def _is_endless(bar: Bar) -> bool:
    return bar.until is None and (bar.code in _ENDLESS or bar.code == "on_hold")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def hours_of(
    customer: Customer,
    policy: ContactPolicy,
    company_zone: str,
    at: datetime,
    times: ContactTimes | None = None,
) -> MayCall:
    """Says only what the customer's clock says, and the hours they named, asking no database: for each row of a list."""
    home = policy.packs.place(customer.country, customer.region) or policy.seat
    place = _place(home, customer, company_zone)
    rules = policy.rules(home, customer.kind, at.astimezone(ZoneInfo(company_zone)).date())
    rules = with_wish(rules, times)
    said = may_contact(rules, place, at)
    bars = () if said.allowed else (Bar("hours", said.words),)
    return MayCall(said.allowed, bars, next_allowed_at(rules, place, at), "", said.local_at, False)


def _place(home: str, customer: Customer, company_zone: str) -> ContactPlace:
    country, region = (
        (customer.country, customer.region) if customer.country else (home.partition("-")[0], "")
    )
    return ContactPlace(home, "call", customer.time_zone, country, region, company_zone)
