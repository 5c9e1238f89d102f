"""The ageing of single customers: who comes first, and the buckets of those on a page. Leaves out totals (`balances`)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from dunwell.insight.measures.buckets import ALL, OVERDUE, last_due_days
from dunwell.insight.measures.rates import Rates
from dunwell.insight.queries.balances import MOVED_AFTER
from dunwell.insight.queries.read import among, rows
from dunwell.ledger.models import Company
from dunwell.ledger.snapshot import Snapshot

#: What customers can be ordered by, the largest first.
ORDERS = ("overdue", "total")


@dataclass(frozen=True)
class CustomerAgeing:
    """One customer's open amounts by bucket and currency, and the credit they have."""

    customer_id: int
    ref: str
    name: str
    buckets: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in ALL})
    credit: dict[str, int] = field(default_factory=dict)


def ordered(
    view: Snapshot,
    company: Company,
    on: date,
    rates: Rates,
    *,
    order: str = "overdue",
    first: int = 0,
    count: int = 50,
    customers: Sequence[int] | None = None,
    moved: bool = True,
) -> tuple[list[int], int]:
    """Returns the numbers of the customers on one page in their order, and how many there are.

    `order` overdue: only customers with something overdue. `customers` None: of all. `moved` False: nothing was settled
    or corrected after the day.
    """
    if order == "overdue" and not moved and _standings_say(view, company, on):
        sql, parameters = _by_standings(company, customers)
    else:
        sql, parameters = _by_invoices(company, on, rates, order, customers, moved)
    found = list(rows(view, f"{sql} LIMIT %s OFFSET %s", [*parameters, count, first], "int int"))
    if not found and first:
        return [], ordered(view, company, on, rates, order=order, count=1, customers=customers, moved=moved)[
            1
        ]
    return [key for key, _ in found], found[0][1] if found else 0


def _standings_say(view: Snapshot, company: Company, on: date) -> bool:
    """Says whether the ledger's own standings are those of the day: they are counted from it."""
    counted = rows(view, "SELECT day FROM ledger_countingday WHERE company_id = %s", (company.pk,), "day")
    return [day for (day,) in counted] == [on]


def _by_standings(company: Company, customers: Sequence[int] | None) -> tuple[str, list[object]]:
    """Returns the statement that orders customers by what the ledger keeps of each, weighed; it only ranks them."""
    sql = f"""SELECT customer_id, COUNT(*) OVER () FROM ledger_standing
        WHERE company_id = %s AND overdue_base_minor > 0 {among("customer_id", customers)}
        ORDER BY overdue_base_minor DESC, customer_id"""
    return sql, [company.pk]


def _by_invoices(
    company: Company, on: date, rates: Rates, order: str, customers: Sequence[int] | None, moved: bool
) -> tuple[str, list[object]]:
    weights, weighed = _weights(rates)
    condition, until = ("WHERE due_on < %s", [on]) if order == "overdue" else ("", [])
    parts, parameters = [], []
    for items, asked in _items(company, on, customers, moved):
        # Each part is added up by itself: what lies in the index needs no sorting.
        parts.append(f"""SELECT customer_id, SUM(minor) AS minor, SUM(minor * {weights}) AS weight
            FROM ({items}) AS items {condition} GROUP BY customer_id""")
        parameters += [*weighed, *asked, *until]
    # Binary fractions decide only the order; amounts are added up exactly for the customers that are shown.
    sql = f"""SELECT customer_id, COUNT(*) OVER () FROM ({" UNION ALL ".join(parts)}) AS parts
        GROUP BY customer_id HAVING SUM(minor) > 0 ORDER BY SUM(weight) DESC, customer_id"""
    return sql, parameters


def ageing_of(
    view: Snapshot, company: Company, on: date, customers: Sequence[int] | None, moved: bool = True
) -> list[CustomerAgeing]:
    """Returns the ageing of these customers in the order given; None: of all with anything open, by number."""
    parts = _items(company, on, customers, moved)
    items = " UNION ALL ".join(sql for sql, _ in parts)
    edges = last_due_days(on)
    cases = "".join(f" WHEN due_on > %s THEN {place}" for place in range(1, len(OVERDUE)))
    first_case = "CASE WHEN due_on IS NULL THEN 5 WHEN due_on > %s THEN 0"
    # `due_on > the last day of the next older bucket` puts it into this one; places count as `ALL` does.
    found = rows(
        view,
        f"""SELECT customer_id, currency, place, CAST(SUM(minor) AS bigint)
        FROM (SELECT customer_id, currency, minor, {first_case}{cases} ELSE {len(OVERDUE)} END AS place
              FROM ({items}) AS items) AS placed GROUP BY customer_id, currency, place""",
        [*edges.values(), *(value for _, asked in parts for value in asked)],
        "int text int int",
    )
    by_customer: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: {name: {} for name in ALL})
    for customer_id, currency, place, minor in found:
        if minor:
            by_customer[customer_id][ALL[place]][currency] = minor
    credit = _credit_of(view, company, on, customers, moved)
    keys = customers if customers is not None else sorted({*by_customer, *credit})
    named = _names(view, company, customers)
    return [CustomerAgeing(key, *named[key], by_customer[key], credit.get(key, {})) for key in keys]


def _items(
    company: Company, on: date, customers: Sequence[int] | None, moved: bool
) -> list[tuple[str, list[object]]]:
    """Returns what was open on a day as statements (customer_id, currency, due_on, minor) to be added up.

    Where nothing moved later it is what is open now, which lies in the index.
    """
    now = f"""SELECT customer_id, currency, due_on, open_minor AS minor FROM ledger_invoice
        WHERE company_id = %s AND open_minor > 0 AND issued_on <= %s {among("customer_id", customers)}"""
    later = f"""SELECT i.customer_id, i.currency, i.due_on, m.minor
        FROM ({MOVED_AFTER.format(item="invoice")}) AS m JOIN ledger_invoice i ON i.id = m.item_id
        WHERE i.company_id = %s AND i.issued_on <= %s {among("i.customer_id", customers)}"""
    parts: list[tuple[str, list[object]]] = [(now, [company.pk, on])]
    return [*parts, (later, [on, on, company.pk, on])] if moved else parts


def _weights(rates: Rates) -> tuple[str, list[object]]:
    """Returns what an amount is multiplied with to be compared with others; nothing without a rate."""
    foreign = [(currency, float(each)) for currency, each in rates.factors.items() if currency != rates.base]
    cases = "".join(f" WHEN %s THEN {weight!r}" for _, weight in foreign)
    return f"CASE currency WHEN %s THEN 1.0{cases} ELSE 0.0 END", [
        rates.base,
        *(currency for currency, _ in foreign),
    ]


def _credit_of(
    view: Snapshot, company: Company, on: date, customers: Sequence[int] | None, moved: bool
) -> dict[int, dict[str, int]]:
    parts, parameters = [], []
    for item, table, day in (
        ("payment", "ledger_payment", "received_on"),
        ("credit_note", "ledger_creditnote", "issued_on"),
    ):
        parts.append(f"""SELECT customer_id, currency, open_minor AS minor FROM {table}
            WHERE company_id = %s AND open_minor > 0 AND {day} <= %s {among("customer_id", customers)}""")
        parameters += [company.pk, on]
        if moved:
            parts.append(f"""SELECT i.customer_id, i.currency, m.minor
                FROM ({MOVED_AFTER.format(item=item)}) AS m JOIN {table} i ON i.id = m.item_id
                WHERE i.company_id = %s AND i.{day} <= %s {among("i.customer_id", customers)}""")
            parameters += [on, on, company.pk, on]
    sql = f"""SELECT customer_id, currency, CAST(SUM(minor) AS bigint) FROM ({" UNION ALL ".join(parts)}) AS items
        GROUP BY customer_id, currency HAVING SUM(minor) <> 0"""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for customer_id, currency, minor in rows(view, sql, parameters, "int text int"):
        found[customer_id][currency] = minor
    return found


def _names(view: Snapshot, company: Company, customers: Sequence[int] | None) -> dict[int, tuple[str, str]]:
    sql = f"SELECT id, ref, name FROM ledger_customer WHERE company_id = %s {among('id', customers)}"
    return {key: (ref, name) for key, ref, name in rows(view, sql, (company.pk,), "int text text")}
