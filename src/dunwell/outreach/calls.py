"""Notes what came of a call: the contact, the step, and what follows from what was said, all in one transaction.

What the customer said is done by the verbs of arrangements: a promise, a dispute, hardship. Who agreed on another call is
not written to before it. Leaves out which calls are due, and whether one is allowed (`may_call`).
"""

from datetime import datetime

from django.db import transaction

from dunwell.arrangements.act import owner_of
from dunwell.arrangements.disputes import open_dispute
from dunwell.arrangements.hardships import note_hardship, note_spoken
from dunwell.arrangements.models import Hardship, Promise
from dunwell.arrangements.promises import promise
from dunwell.journal.chain import Happening
from dunwell.journal.record import record
from dunwell.journal.rows import telling
from dunwell.ledger.holds import place_hold, release_hold
from dunwell.ledger.models import ContactPoint, Customer, Invoice
from dunwell.ledger.turns import one_at_a_time
from dunwell.outreach.call_case import CallCase
from dunwell.outreach.call_said import Call, check
from dunwell.outreach.call_turns import CannotCall, leave_turn, take_turn, turn_of
from dunwell.outreach.company_day import company_day
from dunwell.outreach.may_call import MayCall, judged
from dunwell.outreach.models import CallOutcome, Contact, Message, Question, ReasonForDelay, Status
from dunwell.outreach.models.call import NOT_REACHED, NOT_SPOKEN
from dunwell.outreach.states import move
from dunwell.outreach.taken import mark_done, note_contact
from dunwell.outreach.told import CALL, DELAY

#: After so many calls that reached nobody the step counts as taken, so that the ladder goes on another way.
MOST_TRIES = 3


class NotAllowed(CannotCall):
    """The rules do not allow the call at this moment; `permit` says why. It can still be noted that it was made."""

    def __init__(self, permit: MayCall) -> None:
        self.permit = permit
        codes = ", ".join(dict.fromkeys(bar.rule or bar.code for bar in permit.bars))
        super().__init__(f"The customer may not be called at this moment ({codes}).")


def log_call(
    customer: Customer,
    call: Call,
    *,
    at: datetime,
    by: str,
    holder: str,
    made_anyway: bool = False,
) -> CallOutcome:
    """Notes a call that was just made, and does what follows from it; what was noted before under its key is returned.

    Whether the customer may be called is looked at again, unless `holder` has the turn: then it was when they took it.
    `made_anyway`: it was made though it is not allowed; it is noted with the rules that spoke against it. Raises
    `NotAllowed`, `CannotCall` for what is incomplete, and what the verbs of arrangements raise; then nothing is noted.
    """
    check(call, at)
    with transaction.atomic():
        one_at_a_time(customer.company_id)
        known = CallOutcome.objects.filter(key=call.key, customer=customer).first()
        if known is not None:
            return known
        case = CallCase(customer, at)
        against = _against(case, holder, made_anyway)
        waited_for = case.call_back, case.hardship
        message, contact = _contacted(case, call, by)
        made = CallOutcome.objects.create(
            key=call.key,
            company=customer.company,
            customer=customer,
            message=message,
            contact=contact,
            promise=_promised(case, call, by),
            outcome=call.outcome,
            spoke_with=call.spoke_with[:200],
            note=call.note,
            call_back_at=call.call_back_at,
            against=against,
            on_date=case.today,
            noted_at=at,
            noted_by=by,
        )
        told = [telling(CALL, made, "call", by, customer_id=customer.pk, reason=call.note)]
        record(customer.company_id, at, told + _delays(made, call))
        _end_waiting(case, call, *waited_for, by)
        _follow(case, call, by)
        leave_turn(customer, holder=holder, at=at)
    return made


def begin_call(
    customer: Customer, *, holder: str, name: str, at: datetime, message: Message | None = None
) -> MayCall:
    """Takes the turn to call a customer who may be called now, and returns their number with it.

    Raises `NotAllowed` where they may not be called, `CannotCall` where it is somebody else's turn.
    """
    permit = judged(CallCase(customer, at, message))
    if not permit.allowed:
        raise NotAllowed(permit)
    take_turn(customer, holder=holder, name=name, at=at)
    return permit


def _against(case: CallCase, holder: str, made_anyway: bool) -> str:
    """Returns the rules that speak against the call, as they are kept; none while it is the holder's turn."""
    turn = turn_of(case.customer, case.at)
    if turn is not None and turn.holder == holder:
        return ""
    permit = judged(case)
    if permit.allowed and turn is not None:
        raise CannotCall(f"{turn.name} is calling {case.customer.name} just now.")
    if not permit.allowed and not made_anyway:
        raise NotAllowed(permit)
    return " ".join(dict.fromkeys(bar.rule or bar.code for bar in permit.bars))[:200]


def _contacted(case: CallCase, call: Call, by: str) -> tuple[Message | None, Contact | None]:
    """Notes the contact, and what becomes of the call that a round asked for; returns both."""
    found = case.message
    message = found if found is not None and found.channel == "call" else None
    of = {"at": case.at, "by": by}
    if call.outcome == "wrong_number":
        _wrong_number(case, by)
        _set_aside(message, f"the number was wrong, {by} says", case.at, by)
        return message, None
    # Tried is not done: a later round decides anew, until it was tried often enough.
    tried = call.outcome in NOT_REACHED and _tries(case.customer) + 1 < MOST_TRIES
    if message is not None and not tried:
        mark_done(message, on=case.today, note=call.note or call.outcome.replace("_", " "), **of)
        return message, Contact.objects.get(message=message)
    _set_aside(message, "nobody was reached; a later round decides anew", case.at, by)
    said = call.note or call.outcome.replace("_", " ")
    return message, note_contact(case.customer, "call", on=case.today, note=said[:300], **of)


def _set_aside(message: Message | None, reason: str, at: datetime, by: str) -> None:
    if message is None:
        return
    one = Message.objects.filter(pk=message.pk)
    if move(one, Status.WITHDRAWN, status_reason=reason[:300], claimed_by="", claimed_until=None):
        told = Happening("withdrawn", by, message.customer_id, ("message", message.pk), reason)
        record(message.company_id, at, [told])


def _tries(customer: Customer) -> int:
    """Returns how often in a row nobody was reached."""
    last = customer.calls.exclude(outcome__in=NOT_REACHED).order_by("-pk").first()
    later = customer.calls.filter(pk__gt=last.pk) if last is not None else customer.calls
    return later.count()


def _wrong_number(case: CallCase, by: str) -> None:
    """Uses the number no more, and asks a person for the right one."""
    if case.point is not None:
        ContactPoint.objects.filter(pk=case.point.pk).update(bounced_on=case.today)
    if Question.objects.filter(customer=case.customer, kind="wrong_number", answered_at=None).exists():
        return
    number = case.point.address if case.point is not None else "the number that was called"
    said = f"{number} is not a number of {case.customer.name}. Find out the right one."
    made = Question.objects.create(
        company=case.company, customer=case.customer, kind="wrong_number", said=said, raised_at=case.at
    )
    told = {"kind": made.kind, "said": said}
    record(
        case.company.pk,
        case.at,
        [Happening("question", by, case.customer.pk, ("question", made.pk), told=told)],
    )


def _promised(case: CallCase, call: Call, by: str) -> Promise | None:
    if call.promised is None:
        return None
    said = call.promised
    return promise(
        case.customer,
        said.pay_on,
        case.today,
        at=case.at,
        by=by,
        amount_minor=said.amount_minor,
        currency=said.currency,
        numbers=said.numbers,
        note=call.note,
        person=said.person,
    )


def _delays(made: CallOutcome, call: Call) -> list[Happening]:
    """Keeps why it is paid late: of a dispute that is known by itself."""
    reason, numbers = call.delay, call.delayed
    if not reason and call.disputes:
        reason, numbers = "dispute", tuple(each.number for each in call.disputes)
    if not reason:
        return []
    told = []
    for invoice in [_invoice(made.customer, number) for number in dict.fromkeys(numbers)] or [None]:
        row = ReasonForDelay.objects.create(
            company=made.company,
            customer=made.customer,
            invoice=invoice,
            call=made,
            reason=reason,
            said=call.delay_said,
            on_date=made.on_date,
            noted_at=made.noted_at,
            noted_by=made.noted_by,
        )
        told.append(telling(DELAY, row, "delay", made.noted_by, customer_id=made.customer_id))
    return told


def _follow(case: CallCase, call: Call, by: str) -> None:
    """Does what was said: disputes, hardship, a pause until the next call."""
    customer, of = case.customer, {"at": case.at, "by": by}
    for each in call.disputes:
        invoice = _invoice(customer, each.number)
        open_dispute(invoice, each.wrong, each.said, case.today, disputed_minor=each.disputed_minor, **of)
    if call.outcome == "hardship":
        note_hardship(customer, case.today, wish=call.wish, **of)
    if call.call_back_at is not None:
        day = company_day(case.company, call.call_back_at)
        note = f"They asked for another call on {day}"
        owner = owner_of(customer)
        place_hold(customer, "reply", case.today, note=note, owner=owner, ends_on=day, review_on=day, **of)


def _end_waiting(
    case: CallCase, call: Call, agreed: CallOutcome | None, hardship: Hardship | None, by: str
) -> None:
    """Ends what waited for this call: the pause until it, and the word a person owed."""
    if call.outcome in NOT_REACHED:
        return
    for hold in case.holds if agreed is not None else ():
        if hold.kind == "reply" and hold.placed_at == agreed.noted_at:
            release_hold(hold, case.today, at=case.at, by=by, reason="the call was made")
    if hardship is not None and call.outcome not in NOT_SPOKEN:
        note_spoken(hardship, case.today, at=case.at, by=by)


def _invoice(customer: Customer, number: str) -> Invoice:
    found = customer.invoices.filter(number=number).first()
    if found is None:
        raise CannotCall(f"{customer.name} has no invoice {number!r}.")
    return found
