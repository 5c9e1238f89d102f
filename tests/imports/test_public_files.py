"""Real and public exports: what the ledger holds afterwards equals a count made with plain Python from the same file."""

import csv
import gzip
import io
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db.models import Count, Sum
from export_text import messages

from dunwell.ledger.models import Customer, Hold, Invoice, Payment

pytestmark = [pytest.mark.django_db, pytest.mark.public_data]


def rows(path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def cents(text: str) -> int:
    return int(Decimal(text.replace("$", "").replace(",", "") or 0) * 100)


def open_by_currency() -> dict[str, int]:
    found = Invoice.objects.values("currency").annotate(total=Sum("open_minor")).filter(total__gt=0)
    return {entry["currency"]: entry["total"] for entry in found}


def test_highradius_open_and_closed(bring, public_data):
    closed, opened = (
        public_data / "ar" / f"highradius_{kind}_invoices.csv.gz" for kind in ("closed", "open")
    )
    day = date(2020, 5, 23)

    first = bring(closed, "highradius", as_of=day, currency="USD")
    second = bring(opened, "highradius", as_of=day)
    again = bring(opened, "highradius", as_of=day)

    history, items = rows(closed), rows(opened)
    expected = defaultdict(int)
    spellings = defaultdict(Counter)
    for row in items:
        expected[row["invoice_currency"]] += cents(row["total_open_amount"])
        spellings[row["cust_number"].lstrip("0")][row["name_customer"].strip()] += 1
    assert (first.rejected, second.rejected) == (0, 0)
    assert first.created["invoices"] == first.created["payments"] == len(history)
    assert second.created["invoices"] == len(items)
    assert open_by_currency() == dict(expected)
    assert Payment.objects.aggregate(total=Sum("amount_minor"))["total"] == sum(
        cents(row["amount"]) for row in history
    )
    assert set(Customer.objects.values_list("ref", flat=True)) == {
        row["cust_number"].lstrip("0") for row in history + items
    }
    new = set(spellings) - {row["cust_number"] for row in history}
    for customer in Customer.objects.filter(ref__in=new):
        names = spellings[customer.ref]
        assert names[customer.name] == max(names.values())
    written = defaultdict(set)
    for row in items:
        written[row["cust_number"].lstrip("0")].add(row["cust_number"])
    assert messages(second).count("taken for one customer") == sum(
        len(found) > 1 for found in written.values()
    )
    assert f"The .0 at the end is left out. ({len(items)} times" in messages(second)
    assert (again.created, again.updated) == ({}, {})


@pytest.mark.parametrize("dirty", ["", "_dirty"])
def test_ibm_as_of_a_day_with_later_payments_not_yet_known(bring, public_data, dirty):
    path = public_data / "ar" / f"ibm_watson_accounts_receivable{dirty}.csv"
    day = date(2013, 7, 1)

    outcome = bring(path, "ibm-ar", as_of=day, currency="USD")

    def on(text: str) -> date:
        return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007

    known = [row for row in rows(path) if on(row["InvoiceDate"]) <= day]
    unpaid = [row for row in known if on(row["SettledDate"]) > day]
    assert outcome.rejected == 0
    assert outcome.created["invoices"] == len(known)
    assert open_by_currency() == {"USD": sum(cents(row["InvoiceAmount"]) for row in unpaid)}
    assert Customer.objects.count() == len({row["customerID"] for row in known})
    assert Hold.objects.filter(kind="dispute").count() == sum(row["Disputed"] == "Yes" for row in unpaid)


def guild_day(text: str) -> date | None:
    """Returns the day where it is certain or day first, by trying layouts one after the other."""
    for layout in ("%d/%m/%Y", "%m/%d/%Y", "%d-%b-%Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(text, layout).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def test_guild_with_dates_read_day_first(bring, public_data):
    path = public_data / "ar" / "guild_dirty_invoices.csv"
    day = date(2026, 12, 31)

    outcome = bring(path, "guild", as_of=day, date_order="dmy", accept_partial=True)

    found = {row["invoice_id"]: row for row in rows(path)}
    wrong = [row for row in rows(path) if guild_day(row["due_date"]) < guild_day(row["issue_date"])]
    kept = {number: row for number, row in found.items() if row not in wrong}
    unpaid = 0
    for row in kept.values():
        known = not row["payment_date"] or guild_day(row["payment_date"]) <= day
        unpaid += cents(row["amount_incl_gst"]) - (cents(row["amount_paid"]) if known else 0)
    assert outcome.rejected == len(wrong)
    assert outcome.created["invoices"] == len(kept)
    assert open_by_currency() == {"AUD": unpaid}


def test_guild_without_an_answer_refuses_what_can_be_read_both_ways(bring, public_data):
    path = public_data / "ar" / "guild_dirty_invoices.csv"

    outcome = bring(path, "guild")

    def open_question(text: str) -> bool:
        parts = text.split("/")
        return (
            len(parts) == 3
            and len(parts[0]) < 4
            and int(parts[0]) <= 12
            and int(parts[1]) <= 12
            and int(parts[0]) != int(parts[1])
        )

    columns = ("issue_date", "due_date", "payment_date")
    unclear = sum(any(open_question(row[column]) for column in columns) for row in rows(path))
    assert outcome.refused
    assert outcome.rejected >= unclear
    assert not Invoice.objects.exists()


def test_guild_customers(bring, public_data):
    path = public_data / "ar" / "guild_dirty_customers.csv"

    outcome = bring(path, "guild")

    found = rows(path)
    assert outcome.created == {"customers": len({row["customer_id"] for row in found})}
    assert set(Customer.objects.values_list("region", flat=True)) == {"ACT"}
    assert messages(outcome).count("spellings of its name") == len(found) - outcome.created["customers"]


def test_xero_import_template(bring, public_data):
    path = public_data / "accounting" / "xero_csv" / "sales_invoice_import_filled.csv"

    outcome = bring(path, "xero", as_of=date(2020, 12, 31), accept_partial=True)

    found = rows(path)
    wrong, by_number = 0, defaultdict(list)
    for row in found:
        issued, due = (date(*map(int, row[name].split("/")[::-1])) for name in ("*InvoiceDate", "*DueDate"))
        if due < issued:
            wrong += 1
        else:
            by_number[row["*InvoiceNumber"]].append(row)
    clashing = sum(len(same) for same in by_number.values() if len(same) > 1)
    kept = [same[0] for same in by_number.values() if len(same) == 1]
    assert outcome.rejected == wrong + clashing
    assert outcome.created["invoices"] == len(kept)
    assert open_by_currency() == {
        "EUR": sum(int(row["*Quantity"]) * int(row["*UnitAmount"]) * 100 for row in kept)
    }


def test_wave_transactions_and_customers(bring, public_data):
    folder = public_data / "accounting" / "invoiceninja_import_fixtures"

    bring(folder / "wave_clients.csv", "wave")
    outcome = bring(folder / "wave_invoices.csv", "wave", currency="USD")

    expected = defaultdict(int)
    for row in rows(folder / "wave_invoices.csv"):
        if row["Account Type"] == "System Receivable Invoice":
            expected[row["Invoice Number"]] += cents(row["Amount (One column)"])
    assert outcome.rejected == 0
    assert dict(Invoice.objects.values_list("number", "open_minor")) == expected
    assert Customer.objects.annotate(many=Count("contact_points")).filter(many__gt=0).count() == 4
