"""Moves what customers' balances call overdue on to another day, and weighs them by the rates of that day.

Triggers of the database keep balances what their items make them; only the day and the rates come from outside. Leaves
out what is done with a balance.
"""

from datetime import date
from fractions import Fraction

from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, DateField, F, Value
from django.db.models.functions import Cast

from dunwell.ledger.models import Balance, Company, CountingDay, CurrencyWeight, ExchangeRate
from dunwell.ledger.turns import one_at_a_time
from dunwell.values.money import CURRENCIES, DIGITS, digits

ONE_E9 = 10**9

_OVERDUE = """COALESCE(SUM(CASE WHEN due_on < %s THEN open_minor END), 0) AS overdue,
    MIN(CASE WHEN due_on >= %s THEN due_on END) AS next"""
#: Customer by customer through the index of open invoices; PostgreSQL, which may know little of fresh rows, all at once.
_COUNT = {
    "sqlite": f"""UPDATE ledger_balance SET (overdue_minor, next_due_on) = (SELECT {_OVERDUE} FROM ledger_invoice i
            WHERE i.company_id = ledger_balance.company_id AND i.customer_id = ledger_balance.customer_id
            AND i.currency = ledger_balance.currency AND i.open_minor > 0)
        WHERE company_id = %s AND {{which}} < %s""",
    "postgresql": f"""UPDATE ledger_balance b SET overdue_minor = i.overdue, next_due_on = i.next
        FROM (SELECT company_id, customer_id, currency, {_OVERDUE} FROM ledger_invoice WHERE open_minor > 0
              GROUP BY company_id, customer_id, currency) i
        WHERE i.company_id = b.company_id AND i.customer_id = b.customer_id AND i.currency = b.currency
        AND b.company_id = %s AND b.{{which}} < %s""",
}


def keep_up(company: Company, day: date) -> None:
    """Lets the company's balances count overdue as on a day, weighed by its rates; does nothing where they do.

    One question to the database where nothing is to be done. Once a day, and when a rate changes, it writes.
    """
    counted, known, rates = _as_kept(company, day)
    weights = _weights(company, rates)
    if counted == day and weights == known:
        return
    with transaction.atomic():
        one_at_a_time(company.pk)
        counted, known, rates = _as_kept(company, day)
        if counted != day:
            CountingDay.objects.update_or_create(company=company, defaults={"day": day})
            _count_from(company, counted, day)
        _weigh(company, _weights(company, rates))


def _as_kept(company: Company, day: date) -> tuple[date | None, dict[str, int], dict[str, int]]:
    """Returns the day balances count from, the weights they have, and the rates of a day: one question."""
    no_day, text = Cast(Value(None), DateField()), CharField()
    counted = CountingDay.objects.filter(company=company)
    known = CurrencyWeight.objects.filter(company=company)
    rates = ExchangeRate.objects.filter(company=company, from_on__lte=day)
    found = counted.values_list(
        Value("day", text), Value("", text), F("day"), Value(0, BigIntegerField())
    ).union(
        known.values_list(Value("weight", text), F("currency"), no_day, F("weight_e9")),
        rates.values_list(Value("rate", text), F("currency"), F("from_on"), F("rate_e9")),
        all=True,
    )
    rows = sorted(found, key=lambda row: row[2] or date.min)
    told = {what: {row[1]: row[3] for row in rows if row[0] == what} for what in ("weight", "rate")}
    return next((row[2] for row in rows if row[0] == "day"), None), told["weight"], told["rate"]


def _count_from(company: Company, before: date | None, day: date) -> None:
    """Counts anew the balances with an invoice that is overdue on one of the two days only."""
    if before is None:
        which, edge = "oldest_due_on", day
    else:
        which, edge = ("next_due_on", day) if before < day else ("oldest_due_on", before)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT[connection.vendor].format(which=which), [day, day, company.pk, edge])


def _weigh(company: Company, weights: dict[str, int]) -> None:
    CurrencyWeight.objects.filter(company=company).exclude(currency__in=weights).delete()
    CurrencyWeight.objects.bulk_create(
        [
            CurrencyWeight(company=company, currency=each, weight_e9=weight)
            for each, weight in weights.items()
        ],
        update_conflicts=True,
        unique_fields=["company", "currency"],
        update_fields=["weight_e9"],
    )
    rows = Balance.objects.filter(company=company)
    for currency in rows.order_by("currency").values_list("currency", flat=True).distinct():
        weight = weights.get(currency, ONE_E9)
        rows.filter(currency=currency).exclude(weight_e9=weight).update(weight_e9=weight)


def _weights(company: Company, rates: dict[str, int]) -> dict[str, int]:
    """Returns what one minor unit counts, in billionths of one of the company's, where that is not the same.

    Without a rate one whole unit counts one for one (a yen as a euro), as it does in a round.
    """
    latest = dict.fromkeys(CURRENCIES | DIGITS.keys(), ONE_E9)
    latest |= rates
    latest[company.currency] = ONE_E9
    shifted = {
        currency: round(Fraction(rate_e9) * Fraction(10) ** (digits(company.currency) - digits(currency)))
        for currency, rate_e9 in latest.items()
    }
    return {currency: max(weight, 1) for currency, weight in shifted.items() if weight != ONE_E9}
