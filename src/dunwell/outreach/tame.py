"""A message as it would be for a plain customer: the same words of ours, with plain names, numbers, days and sums in them.

What decides which words a template chooses is kept (how many items, whether there is credit, a name, a next step …), so
that such a message stands for all of its kind. Leaves out judging it.
"""

from dataclasses import replace
from datetime import date, timedelta

from dunwell.outreach.asking import Account, Asked, Item, net_minor
from dunwell.outreach.texts import Texts
from dunwell.outreach.wording import LISTED

_CURRENCIES = ("EUR", "GBP", "USD", "CHF", "SEK", "DKK", "NOK", "CZK", "CAD", "AUD")
_DUE_ON, _ANSWER_BY, _NEXT_ON = date(2026, 1, 16), date(2026, 2, 25), date(2026, 2, 26)
#: What is open on each item; sums of them are told apart easily.
_MINOR = 41_250


def kind_of(account: Account, about: Asked, texts: Texts) -> tuple[object, ...]:
    """Returns all that a template may choose its words by; messages of one kind have the same words of ours."""
    items, count = about.items, len(about.items)
    return (
        min(count, 2),
        count > LISTED,
        texts.few(count),
        count if texts.counts is None else tuple((count > each, count == each) for each in texts.counts),
        min(len(about.soon), 2),
        len(about.soon) > LISTED,
        min(len(about.sums), 3),
        any(off for _, off in about.sums.values()),
        bool(items) and items[0].due_on == items[-1].due_on,
        about.following,
        about.next_on is not None,
        bool(account.contact_name),
        bool(account.customer_name),
    )


def tamed(account: Account, about: Asked) -> tuple[Account, Asked]:
    """Returns the plain customer of this kind, and what a message to them is about. Who writes stays who it is."""
    currencies = dict(zip(about.sums, _CURRENCIES, strict=False))
    same_day = bool(about.items) and about.items[0].due_on == about.items[-1].due_on
    items = tuple(_plain(item, at, currencies, same_day) for at, item in enumerate(about.items))
    soon = tuple(_plain(item, len(items) + at, currencies, False, 60) for at, item in enumerate(about.soon))
    credit = {
        currencies[name]: _credit(pair) for name, pair in about.sums.items() if pair[1] and name in currencies
    }
    plain = replace(
        account,
        customer_name="Ash" if account.customer_name else "",
        contact_name="Kim" if account.contact_name else "",
        items=(*items, *soon),
        credits_minor=credit,
    )
    next_on = _NEXT_ON if about.next_on else None
    sums = net_minor(items, credit)
    return plain, Asked(items, soon, sums, _ANSWER_BY, next_on, about.following)


def _credit(pair: tuple[int, int]) -> int:
    """Returns a credit that leaves something open where the true one does."""
    open_, off = pair
    return _MINOR // 3 if open_ > off else 10**12


def _plain(item: Item, at: int, currencies: dict[str, str], same_day: bool, days: int = 0) -> Item:
    due_on = _DUE_ON + timedelta(days=days + (0 if same_day else min(at, 20)))
    currency = currencies.get(item.currency, "EUR")
    return Item(
        f"A-{2041 + at}", currency, due_on - timedelta(days=30), due_on, _MINOR + 100 * at, item.step_no
    )
