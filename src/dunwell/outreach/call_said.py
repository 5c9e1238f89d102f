"""What can be said of a call: what came of it, why something is paid late, what was promised or disputed. Notes nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from dunwell.outreach.call_turns import CannotCall
from dunwell.outreach.models.call import DELAYS, NOT_SPOKEN, OUTCOMES


@dataclass(frozen=True, slots=True)
class Promised:
    """What the customer promised on the phone: to pay by a day, `amount_minor` of these invoices (None: all of it).

    `person`: somebody of the company agrees to more than the policy does.
    """

    pay_on: date
    amount_minor: int | None = None
    currency: str | None = None
    numbers: tuple[str, ...] = ()
    person: bool = False


@dataclass(frozen=True, slots=True)
class Disputed:
    """What the customer says is wrong with an invoice, and how much of it (None: all)."""

    number: str
    wrong: str
    said: str
    disputed_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What came of a call. `delay` is why it is paid late, about `delayed` invoices (none: the whole account).

    `key`: the same call sent twice is noted once.
    """

    key: str
    outcome: str
    note: str = ""
    spoke_with: str = ""
    delay: str = ""
    delay_said: str = ""
    delayed: tuple[str, ...] = ()
    call_back_at: datetime | None = None
    promised: Promised | None = None
    disputes: tuple[Disputed, ...] = ()
    wish: str = ""


def check(call: Call, at: datetime) -> None:
    """Raises `CannotCall` for what does not belong together."""
    if call.outcome not in OUTCOMES:
        raise CannotCall(f"{call.outcome!r} cannot come of a call. Use one of: {', '.join(OUTCOMES)}.")
    if call.delay and call.delay not in DELAYS:
        raise CannotCall(f"{call.delay!r} is no reason. Use one of: {', '.join(DELAYS)}.")
    if (call.outcome == "promised") != (call.promised is not None):
        raise CannotCall("A promise needs its day, and only a promise has one.")
    if (call.outcome == "disputed") != bool(call.disputes):
        raise CannotCall("Say which invoice is disputed, and what is wrong with it.")
    if call.outcome == "call_back" and call.call_back_at is None:
        raise CannotCall("Say when to call again.")
    if call.call_back_at is not None and (call.outcome in NOT_SPOKEN or call.call_back_at <= at):
        raise CannotCall("Another call is agreed on with somebody, for a moment still to come.")
    if call.delay and call.outcome in NOT_SPOKEN:
        raise CannotCall("Nobody was there to say why it is late.")
    if call.outcome == "hardship" and (call.delay or call.note):
        raise CannotCall("Of hardship no cause is kept: leave note and reason empty.")
