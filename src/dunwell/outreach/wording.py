"""What a message says of one account: the placeholders of its text, computed from the covered items. Chooses no step."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.outreach.playbooks import Playbook, Step
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
    """What a message needs to know of one customer and of who writes. `credits_minor` is by currency.

    `reach`: the channels on which the customer can be reached.
    """

    company_name: str
    company_person: str
    company_lines: tuple[str, ...]
    customer_name: str
    contact_name: str
    items: tuple[Item, ...]
    credits_minor: dict[str, int]
    reach: frozenset[str]


class NothingToAsk(Exception):
    """What the customer has to their credit covers everything that the message would ask for."""


def words(account: Account, texts: Texts, playbook: Playbook, as_of: date) -> dict[str, Any]:
    """Returns every placeholder for a message about these items, written on this day.

    What is due is asked for; what the message also covers but falls due later is only listed, as a note ahead of time.
    Raises `NothingToAsk` where credit covers all that is asked for.
    """
    in_order = sorted(account.items, key=lambda item: (item.due_on, item.number))
    items = [item for item in in_order if item.due_on <= as_of] or in_order
    soon = in_order[len(items) :]
    many = len(items) > 1
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
        **_what_follows(items, account.reach, playbook, as_of, texts),
    }
    plain |= {name: texts.phrase(name, plain, many) for name in texts.phrases["many" if many else "one"]}
    plain["signer"] = texts.phrase("signer", plain)
    plain["greeting"] = texts.phrase("greeting", plain)
    plain["amount"] = texts.phrase("amount", plain)
    plain["next"] = texts.phrase(plain["next"], plain) if plain["next"] else ""
    listed = [*_lines(items if many else [], "list", texts), *_lines(soon, "list_soon", texts)]
    plain["list"] = "\n".join(["", *listed, ""]) if listed else ""
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
    if not net:
        raise NothingToAsk(f"we hold {credit} for them, and that covers all of it")
    return {"gross": gross, "credit": credit, "net": net}


def _what_follows(
    items: Sequence[Item], reach: frozenset[str], playbook: Playbook, as_of: date, texts: Texts
) -> dict[str, str]:
    """Returns when an answer is asked for and what comes next, not before when: exactly what the playbook will do.

    Each item goes on from its own step; the first of them to come up again is what comes next.
    """
    coming = [
        (
            max(item.due_on + timedelta(days=after.offset_days), as_of + timedelta(days=wait_days)),
            after.step_no,
            after,
        )
        for item in items
        for after, wait_days in _next_step(playbook, item.step_no)
    ]
    if not coming:
        return {"answer_by": texts.day(as_of + timedelta(days=ANSWER_DAYS)), "next_on": "", "next": ""}
    next_on, _, after = min(coming, key=lambda each: each[:2])
    answer_by = next_on - timedelta(days=1)
    return {
        "answer_by": texts.day(answer_by),
        "next_on": texts.day(next_on),
        "next": _kind_of(after.channels, reach),
    }


def _next_step(playbook: Playbook, step_no: int) -> list[tuple[Step, int]]:
    """Returns the step after this one with its wait in days: the same again where it repeats; nothing at the end."""
    after, step = playbook.step("invoice", step_no + 1), playbook.step("invoice", step_no)
    if after is not None:
        return [(after, after.wait_days)]
    if step is not None and step.repeat_days is not None:
        return [(step, max(step.wait_days, step.repeat_days))]
    return []


def _kind_of(channels: Sequence[str], reach: frozenset[str]) -> str:
    """Returns which phrase tells the truth of the next step: the way it will go, as far as it is known today."""
    possible = [channel for channel in channels if channel in reach]
    if not possible and any(channel not in CONTACT_CHANNELS for channel in channels):
        return "next_person"
    first = (possible or list(channels))[0]
    return {"call": "next_call", "visit": "next_person"}.get(first, "next_written")


def _lines(items: Sequence[Item], phrase: str, texts: Texts) -> list[str]:
    """Returns one line an item, and one for those beyond `LISTED`; `phrase` is `list` or `list_soon`."""
    lines = [
        texts.phrase(
            f"{phrase}_line",
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
        amount = texts.phrases["and"].join(
            texts.money(minor, currency) for currency, (minor, _) in net_minor(rest, {}).items()
        )
        lines.append(texts.phrase(f"{phrase}_rest", {"count": len(rest), "amount": amount}))
    return lines
