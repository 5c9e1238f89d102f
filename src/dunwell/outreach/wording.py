"""What a message says of one account: the placeholders of its text, computed from the covered items. Chooses no step."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.outreach.playbooks import Playbook
from dunwell.outreach.texts import Texts

#: A message lists so many items by number; the rest are counted and summed.
LISTED = 12
#: Days to answer where no further step gives the measure.
ANSWER_DAYS = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One covered invoice, open with `open_minor` of its own currency on the day, and the step it moves to."""

    number: str
    currency: str
    issued_on: date
    due_on: date
    open_minor: int
    step_no: int


@dataclass(frozen=True, slots=True)
class Account:
    """What a message needs to know of one customer and of who writes. `credits_minor` is by currency."""

    company_name: str
    company_person: str
    company_lines: tuple[str, ...]
    customer_name: str
    contact_name: str
    items: tuple[Item, ...]
    credits_minor: dict[str, int]


def words(account: Account, texts: Texts, playbook: Playbook, as_of: date) -> dict[str, Any]:
    """Returns every placeholder for a message about these items, written on this day."""
    many = len(account.items) > 1
    items = sorted(account.items, key=lambda item: (item.due_on, item.number))
    plain = {
        "count": len(items),
        "number": items[0].number,
        "issued": texts.day(items[0].issued_on),
        "first_due": texts.day(items[0].due_on),
        "last_due": texts.day(items[-1].due_on),
        "contact_name": account.contact_name,
        "customer_name": account.customer_name,
        "company_name": account.company_name,
        "company_person": account.company_person,
        **_amounts(items, account.credits_minor, texts),
        **_what_follows(items, playbook, as_of, texts),
    }
    plain |= {name: texts.phrase(name, plain, many) for name in texts.phrases["many" if many else "one"]}
    plain["signer"] = texts.phrase("signer", plain)
    plain["greeting"] = texts.phrase("greeting", plain)
    plain["amount"] = texts.phrase("amount", plain)
    plain["next"] = texts.phrase(plain["next"], plain) if plain["next"] else ""
    plain["list"] = f"\n{_list(items, texts)}\n" if many else ""
    plain["signature"] = "\n".join(line for line in account.company_lines if line)
    return plain


def net_minor(items: Sequence[Item], credits_minor: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Returns by currency what is open and the credit taken off it, which is never more than that."""
    gross: dict[str, int] = defaultdict(int)
    for item in items:
        gross[item.currency] += item.open_minor
    return {
        currency: (minor, min(minor, credits_minor.get(currency, 0)))
        for currency, minor in sorted(gross.items())
    }


def _amounts(items: Sequence[Item], credits_minor: dict[str, int], texts: Texts) -> dict[str, str]:
    sums = net_minor(items, credits_minor)
    joined = texts.phrases["and"]
    gross = joined.join(texts.money(open_, currency) for currency, (open_, _) in sums.items())
    credit = joined.join(texts.money(off, currency) for currency, (_, off) in sums.items() if off)
    net = joined.join(
        texts.money(open_ - off, currency) for currency, (open_, off) in sums.items() if open_ > off
    )
    return {"gross": gross, "credit": credit, "net": net or gross}


def _what_follows(items: Sequence[Item], playbook: Playbook, as_of: date, texts: Texts) -> dict[str, str]:
    """Returns when an answer is asked for and what comes next, not before when: exactly what the playbook will do.

    Each item goes on from its own step; the first of them to come up again is what comes next.
    """
    coming = [
        (max(item.due_on + timedelta(days=after.offset_days), as_of + timedelta(days=after.wait_days)), after)
        for item in items
        if (after := playbook.step("invoice", item.step_no + 1)) is not None
    ]
    if not coming:
        return {"answer_by": texts.day(as_of + timedelta(days=ANSWER_DAYS)), "next_on": "", "next": ""}
    next_on, after = min(coming, key=lambda each: (each[0], each[1].step_no))
    written = after.channels[0] in CONTACT_CHANNELS
    kind = "next_call" if after.channels[0] == "call" else "next_written" if written else "next_person"
    answer_by = next_on - timedelta(days=1)
    return {"answer_by": texts.day(answer_by), "next_on": texts.day(next_on), "next": kind}


def _list(items: Sequence[Item], texts: Texts) -> str:
    lines = [
        texts.phrase(
            "list_line",
            {
                "number": item.number,
                "due": texts.day(item.due_on),
                "amount": texts.money(item.open_minor, item.currency),
            },
        )
        for item in items[:LISTED]
    ]
    rest = items[LISTED:]
    if rest:
        amount = _amounts(rest, {}, texts)["gross"]
        lines.append(texts.phrase("list_rest", {"count": len(rest), "amount": amount}))
    return "\n".join(lines)
