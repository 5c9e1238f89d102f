"""Which buttons a case has: what acts at once, and where else it is done. Leaves out what they do."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from dunwell.insight.attention import KINDS, Case, Need
from dunwell.ledger.models import Company, Customer
from dunwell.people.member import Member
from dunwell.workbench.today.where import address

#: What the reason of a lifted hold says, by the button that lifted it.
LIFTED = {"lift_not_paid": "not_paid", "lift_answered": "answered", "lift": "looked_at"}
#: What a button needs whoever presses it to be allowed.
_MAY = {"left": "approve", "not_left": "approve", "answered": "work", "spoken": "work"} | dict.fromkeys(
    LIFTED, "work"
)
#: The page on which an arrangement is answered, by kind of need.
_ANSWERED = {
    "dispute": "dispute",
    "proposal": "proposal",
    "missed_instalment": "plan",
    "discount": "discount",
}


@dataclass(frozen=True, slots=True)
class Action:
    """One button: the key of its word, its address, and the fields it posts; None: it is a link."""

    sentence: str
    address: str
    fields: dict[str, Any] | None = field(default=None)
    asks_note: bool = False


def actions_of(company: Company, member: Member, case: Case, customer: Customer) -> list[Action]:
    """Returns the buttons of a case that this person may use, the next step first."""
    need = case.need
    made = [
        _action(name, company, need, customer)
        for name in KINDS[need.kind].actions
        if member.may(_MAY.get(name, "see"))
    ]
    return [each for each in made if each.address]


def _action(name: str, company: Company, need: Need, found: Customer) -> Action:
    key, sentence = {"company": company.key}, f"today.do_{name}"
    about = key | {"pk": need.about_id}
    customer = key | {"pk": need.customer_id}
    home = address("customer", customer)
    if name in LIFTED:
        return Action(sentence, address("today_lift", about), {"why": LIFTED[name]})
    if name == "spoken":
        return Action(sentence, address("today_spoken", about), {})
    if name in ("left", "not_left"):
        return Action(
            sentence, address("today_judge", about), {"left": "1" if name == "left" else "0"}, asks_note=True
        )
    if name == "answered":
        return Action(sentence, address("today_answered", about), {}, asks_note=True)
    links = {
        "call": lambda: address("call", customer, home),
        "open": lambda: home,
        "mend": lambda: address("customer_part", customer | {"part": "people"}, home),
        "read": lambda: address("message", about, home),
        "match": lambda: _asked(address("payments", key), found.name) or home,
        "plan": lambda: address("offers", customer, home),
        "holds": lambda: address("holds", key),
        "answer": lambda: address(_ANSWERED.get(need.kind, ""), about, home),
    }
    return Action(sentence, links[name]())


def _asked(address_: str, text: str) -> str:
    """Returns the address of a list with what is looked for in it; empty where there is no such list."""
    return f"{address_}?{urlencode({'q': text})}" if address_ else ""
