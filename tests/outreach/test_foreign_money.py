"""How foreign currencies count in the company's own: rates, decimals, rounding half to even."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

import pytest
from cast import customer, day, invoice, known, payment, round_on

from dunwell.ledger.models import Company, ExchangeRate
from dunwell.ledger.standings_check import check_standings
from dunwell.values.money import to_decimal, to_minor

TODAY = "2026-03-11"


def rate(company, currency, amount, since="2026-01-01"):
    ExchangeRate.objects.create(
        company=company, currency=currency, from_on=day(since), rate_e9=int(Decimal(amount) * 10**9)
    )


def base_minor(company, amount, currency, on=TODAY):
    ash = customer(company, f"ash-{currency}-{amount}".lower())
    invoice(ash, f"{currency}-{amount}", "2026-03-01", amount, currency=currency)
    return next(
        row["open_base_minor"] for row in known(company, on, "occasions") if row["customer_id"] == ash.pk
    )


@pytest.mark.parametrize(
    ("currency", "rate_", "amount", "expected_minor"),
    [
        ("USD", "0.9", "100.00", 9000),
        ("USD", "0.5", "0.01", 1),  # half a cent goes to even, but what is open never counts as nothing
        ("USD", "0.5", "0.03", 2),  # 1.5 to 2
        ("USD", "0.5", "0.05", 2),  # 2.5 to 2
        ("JPY", "0.006", "1000", 600),  # no decimals
        ("JPY", "0.00625", "2", 1),  # 1.25 to 1
        ("KWD", "3.000000001", "1.000", 300),  # three decimals
        ("KWD", "1", "0.015", 2),  # 1.5 to 2
        ("KWD", "1", "0.025", 2),  # 2.5 to 2
    ],
)
def test_a_foreign_amount_counts_at_its_rate_rounded_half_to_even(
    company, currency, rate_, amount, expected_minor
):
    rate(company, currency, rate_)

    assert base_minor(company, amount, currency) == expected_minor


def test_the_rate_of_the_day_is_used_not_a_later_one(company):
    rate(company, "USD", "0.9", since="2026-01-01")
    rate(company, "USD", "0.8", since="2026-03-11")
    rate(company, "USD", "0.7", since="2026-03-12")

    assert base_minor(company, "1.00", "USD", "2026-03-10") == 90
    assert base_minor(company, "2.00", "USD", TODAY) == 160


def test_a_currency_without_a_rate_counts_one_for_one(company):
    assert base_minor(company, "100.00", "USD") == 10000


def test_a_yen_without_a_rate_counts_as_a_whole_euro_not_as_a_cent(company):
    assert base_minor(company, "120", "JPY") == 12000


def test_credit_in_another_currency_counts_at_its_rate(company):
    rate(company, "USD", "0.9")
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01")
    payment(ash, "P1", "2026-03-02", "10.00", "USD")

    assert known(company, TODAY, "customers")[0]["credit_base_minor"] == 900


def test_a_company_without_decimals_counts_whole_units(db):
    tokyo = Company.objects.create(
        key="t",
        name="T",
        currency="JPY",
        jurisdiction="JP",
        language="en",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    rate(tokyo, "EUR", "160.5")

    assert base_minor(tokyo, "1.00", "EUR") == 160  # 160.5 to even


def test_a_strange_rate_does_not_stop_the_round_of_the_others(company):
    rate(company, "USD", "999999")
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01", "9999999999999.99", currency="USD")
    invoice(customer(company, "elm"), "E1", "2026-03-01")

    assert round_on(company, TODAY).act == 2
    assert check_standings(company) == []


def test_random_amounts_count_as_exact_decimals_say(company):
    draw = Random(11)
    ash = customer(company, "ash")
    rates = {"USD": "0.913456789", "JPY": "0.006123", "KWD": "3.015", "GBP": "1.17", "EUR": "1"}
    for currency, text in rates.items():
        if currency != "EUR":
            rate(company, currency, text)
    expected = {}
    for number in range(200):
        currency = draw.choice(list(rates))
        minor = draw.choice([1, 5, 15, draw.randrange(1, 10**7)])
        bill = invoice(ash, f"N{number}", "2026-03-01", str(to_decimal(minor, currency)), currency=currency)
        exact = to_decimal(minor, currency) * Decimal(rates[currency])
        expected[bill.pk] = max(1, to_minor(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN), "EUR"))

    assert {
        row["occasion_id"]: row["open_base_minor"] for row in known(company, TODAY, "occasions")
    } == expected
