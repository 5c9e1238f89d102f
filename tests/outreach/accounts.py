"""Random accounts to write about: many invoices, credits, currencies and unruly names. Draws, decides nothing."""

from datetime import date, timedelta

from dunwell.outreach.asking import Account, Item

NAMES = (
    "Ash & Co", "Müller Söhne GmbH", "<b>Bold</b> Ltd", "{{ 7 * 7 }}", "O'Neil \"Best\" Foods", "שלום בע״מ", "شركة النور",
    "株式会社サンプル", "A" * 300, "Nul", "None & Sons", "Smith\u200f\u202e", "100% Natural", "\\n Ltd", "-- dash --",
)  # fmt: skip
PERSONS = ("", "", "Dr. Ana García", "محمد", "<script>alert(1)</script>", "X" * 200)
CURRENCIES = ("EUR", "EUR", "EUR", "USD", "JPY", "KWD")
COUNTS = (1, 1, 1, 2, 12, 13, 40)
WAYS = (frozenset(), frozenset({"email"}), frozenset({"email", "call"}), frozenset({"letter"}))
COMPANY_LINES = (
    ("Dana Reyes", "Birch Supplies", "+353 1 555 0100 · dana@birch.example"),
    ("", "Birch Supplies", ""),
)


def any_account(draw, as_of: date, step_no: int) -> Account:
    """An account whose lead goes to `step_no`; the others go to that step or an earlier one."""
    count = draw.choice(COUNTS)
    currencies = draw.sample(CURRENCIES, 3) if draw.random() < 0.3 else ["EUR"]
    items = tuple(_item(draw, n, as_of, draw.choice(currencies), step_no) for n in range(count))
    lines = draw.choice(COMPANY_LINES)
    return Account(
        company_name=lines[1],
        company_person=lines[0],
        company_lines=lines,
        customer_name=draw.choice(NAMES),
        contact_name=draw.choice(PERSONS),
        items=items,
        credits_minor=_credits(draw, items),
        reach=draw.choice(WAYS),
    )


def _item(draw, n: int, as_of: date, currency: str, step_no: int) -> Item:
    soon = step_no == 1 or (n > 0 and draw.random() < 0.1)
    due_on = as_of + timedelta(days=2) if soon else as_of - timedelta(days=draw.randrange(0, 200))
    return Item(
        number=draw.choice(("INV-", "2026/", "№ ", "")) + str(1000 + n),
        currency=currency,
        issued_on=due_on - timedelta(days=draw.randrange(0, 60)),
        due_on=due_on,
        open_minor=draw.choice((1, 99, 100_000, draw.randrange(1, 10**9))),
        step_no=1 if soon else step_no if n == 0 else draw.randrange(2, step_no + 1),
    )


def _credits(draw, items) -> dict[str, int]:
    """Nothing, a little, more than what is open in one currency, or in one that nothing is open in."""
    kind, first = draw.randrange(4), items[0]
    if kind == 0:
        return {}
    if kind == 3:
        return {"CHF": 5000}
    return {first.currency: first.open_minor * 3 if kind == 2 else max(1, first.open_minor // 2)}
