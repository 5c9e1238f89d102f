"""Overdue money by the reason that is known for it. Each invoice counts once, under the first reason of the order below.

Leaves out how long it is overdue (`ageing`), and where reasons come from.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from dunwell.insight.measures.rates import Rates

#: What a reason rests on: a dispute, a hold on the invoice or on the account, what the customer said of the invoice or of
#: the account.
SOURCES = ("dispute", "invoice_hold", "customer_hold", "said", "said_of_account")
NONE_KNOWN = ("none_known", "")
#: Holds that are themselves why nothing is paid, the strongest first: what concerns the person before what concerns money.
CAUSES = ("deceased", "insolvency", "moratorium", "hardship", "legal", "dispute")
#: Holds that only say how things stand; what the customer said tells more.
STATES = ("arrangement", "promise", "payment_in_flight", "reply", "manual")

#: What a reason rests on, and its code.
Reason = tuple[str, str]


class Explained(NamedTuple):
    """A reason for one overdue invoice; an invoice may have several rows."""

    invoice_id: int
    currency: str
    open_minor: int
    source: str
    code: str


@dataclass(frozen=True, slots=True)
class Share:
    """What is overdue for one reason, in the company's currency; `invoices` None: not counted one by one."""

    reason: Reason
    amount: Fraction
    invoices: int | None


def overdue_by_reason(overdue: Mapping[str, int], rows: Iterable[Explained], rates: Rates) -> list[Share]:
    """Returns what is overdue by reason, the largest first and what has no known reason last.

    `overdue`: all that is overdue, by currency; what `rows` do not explain of it has no known reason. Currencies without
    a rate are left out.
    """
    best: dict[int, Explained] = {}
    for row in rows:
        held = best.get(row.invoice_id)
        if held is None or _place(row) < _place(held):
            best[row.invoice_id] = row
    amounts: dict[Reason, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    invoices: dict[Reason, int] = defaultdict(int)
    rest = defaultdict(int, overdue)
    for row in best.values():
        reason = _reason(row)
        amounts[reason][row.currency] += row.open_minor
        invoices[reason] += 1
        rest[row.currency] -= row.open_minor
    found = [Share(reason, rates.total(parts), invoices[reason]) for reason, parts in amounts.items()]
    found.sort(key=lambda share: (-share.amount, share.reason))
    return [*found, Share(NONE_KNOWN, rates.total(rest), None)]


def _reason(row: Explained) -> Reason:
    kind = {"invoice_hold": "hold", "customer_hold": "hold", "said_of_account": "said"}
    return kind.get(row.source, row.source), row.code


def _place(row: Explained) -> tuple[int, int, int, str]:
    """Returns the place of a reason: disputes, holds that are causes, what was said, holds that are states."""
    source = SOURCES.index(row.source)
    if row.code in CAUSES and row.source in ("invoice_hold", "customer_hold"):
        return 1, CAUSES.index(row.code), source, row.code
    if row.code in STATES and row.source in ("invoice_hold", "customer_hold"):
        return 3, STATES.index(row.code), source, row.code
    return (0 if row.source == "dispute" else 2), source, 0, row.code
