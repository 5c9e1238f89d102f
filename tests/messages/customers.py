"""Random customers to write to, whatever they owe, and how long, large or foreign it is. Draws, decides nothing."""

from datetime import date, timedelta
from random import Random

from dunwell.outreach.asking import Account, Item
from dunwell.values.money import CURRENCIES, digits

TODAY = date(2026, 3, 11)

NAMES = (
    "Ash & Co", "Müller Söhne GmbH", "<b>Bold</b> Ltd", "{{ 7 * 7 }}", "O'Neil \"Best\" Foods", "שלום בע״מ", "شركة النور",
    "株式会社サンプル", "Zakłady Ćmielów Sp. z o.o.", "A" * 300, "Nul", "100% Natural", "\\n Ltd", "L'Épicerie d'à Côté",
)  # fmt: skip
PERSONS = ("", "", "Dr. Ana García", "محمد", "<script>alert(1)</script>", "Łukasz Żółć", "X" * 200)
COMMON = ("EUR", "EUR", "EUR", "USD", "GBP", "PLN", "JPY", "KWD")
WAYS = (
    frozenset(),
    frozenset({"email"}),
    frozenset({"email", "call"}),
    frozenset({"letter", "registered_letter", "visit"}),
)
#: Tracks that have an item for each occasion, and those that may have none.
WITHOUT_ITEMS = ("welcome", "checkin", "receipt")


def any_customer(draw: Random, track: str, step_no: int) -> Account:
    """A customer whom a step of a track is for: with none, one or forty items, credit, and unruly names."""
    count = (
        draw.choice((0, 1))
        if track in WITHOUT_ITEMS
        else draw.choice((1, 1, 1, 2, 3, 4, 5, 12, 13, 14, 22, 40))
    )
    several = draw.random() < 0.2
    currencies = (
        draw.sample(sorted(CURRENCIES), 1)
        if draw.random() < 0.2
        else draw.sample(COMMON, 2 if several else 1)
    )
    items = tuple(_item(draw, n, draw.choice(currencies), step_no) for n in range(count))
    person = draw.choice(("Dana Reyes", "Jan Kowalski", ""))
    phone = draw.choice(("+353 1 555 0100", ""))
    return Account(
        company_name="Birch Supplies",
        company_person=person,
        company_lines=(person, "Birch Supplies", phone),
        customer_name=draw.choice(NAMES),
        contact_name=draw.choice(PERSONS),
        items=items,
        credits_minor=_credits(draw, items),
        reach=draw.choice(WAYS),
        company_phone=phone,
        company_email="dana@birch.example",
    )


def _item(draw: Random, n: int, currency: str, step_no: int) -> Item:
    soon = n > 0 and draw.random() < 0.1
    due_on = TODAY + timedelta(days=2) if soon else TODAY - timedelta(days=draw.randrange(0, 200))
    whole = draw.choice((1, 99, 100, 1_000, 12_345, draw.randrange(1, 10**7)))
    return Item(
        number=draw.choice(("INV-", "2026/", "№ ", "")) + str(1000 + n),
        currency=currency,
        issued_on=due_on - timedelta(days=draw.randrange(0, 60)),
        due_on=due_on,
        open_minor=whole * 10 ** digits(currency) + draw.randrange(10 ** digits(currency)),
        step_no=1 if soon else step_no if n == 0 else draw.randrange(1, step_no + 1),
    )


def _credits(draw: Random, items: tuple[Item, ...]) -> dict[str, int]:
    """Nothing, a little, or some in a currency that nothing is open in."""
    kind = draw.randrange(4)
    if kind < 2 or not items:
        return {}
    return {"XCD": 5000} if kind == 3 else {items[0].currency: max(1, items[0].open_minor // 2)}
