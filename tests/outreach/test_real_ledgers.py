"""Rounds over real exports: every customer's decision and sum equals a count made with plain Python from the file."""

import csv
import gzip
import io
from collections import Counter
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from cast import at, day
from django.db.models import Sum
from plain_plan import PlainAccount, decide

from dunwell.ledger.holds import place_hold
from dunwell.ledger.imports import ImportOptions, import_export
from dunwell.ledger.models import Company, ContactPoint, ExchangeRate, OptOut, Payment
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Decision, Message
from dunwell.outreach.round_facts import load
from dunwell.outreach.taken import mark_done

pytestmark = [pytest.mark.django_db, pytest.mark.public_data]
CAD = Decimal("0.7135")


@pytest.fixture
def acme(db):
    """An American company that keeps its books in dollars; all its money came in before it began, so nobody is thanked."""
    company = Company.objects.create(
        key="acme", name="Acme", currency="USD", jurisdiction="US", language="en", contact_name="Dana Reyes",
        created_at=at("2030-01-01"),
    )  # fmt: skip
    rate_e9 = int(CAD * 10**9)
    ExchangeRate.objects.create(company=company, currency="CAD", from_on=day("2000-01-01"), rate_e9=rate_e9)
    return company


def rows(path):
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def bring(company, path, profile, on):
    return import_export(company, path, profile, day(on), at(on), ImportOptions(currency="USD"), by="Dana")


def highradius(public_data):
    """The open file as plain accounts, by customer number without its padding."""
    accounts = {}
    for row in rows(public_data / "ar" / "highradius_open_invoices.csv.gz"):
        rate = CAD if row["invoice_currency"] == "CAD" else 1
        minor = int((Decimal(row["total_open_amount"]) * 100 * rate).quantize(Decimal(1), ROUND_HALF_EVEN))
        account = accounts.setdefault(row["cust_number"].lstrip("0"), PlainAccount())
        account.items[row["doc_id"].removesuffix(".0")] = (day(row["due_in_date"]), minor)
    return accounts


def ibm(public_data, on, *, with_disputes):
    """What was known of the IBM file on a day, as plain accounts: later invoices and payments are not there."""
    accounts = {}
    for row in rows(public_data / "ar" / "ibm_watson_accounts_receivable.csv"):
        issued, due, settled = (
            datetime.strptime(row[name], "%m/%d/%Y").date()  # noqa: DTZ007
            for name in ("InvoiceDate", "DueDate", "SettledDate")
        )
        if issued <= on < settled:
            account = accounts.setdefault(row["customerID"], PlainAccount())
            account.items[row["invoiceNumber"]] = (due, int(Decimal(row["InvoiceAmount"]) * 100))
            if with_disputes and row["Disputed"] == "Yes":
                account.held.add(row["invoiceNumber"])
    return accounts


def give_lives(company, accounts, on):
    """Gives half of the customers an e-mail address, and some a wish, a hold or credit: in Dunwell and on paper."""
    known = {customer.ref: customer for customer in company.customers.all()}
    for number, ref in enumerate(sorted(accounts)):
        account, customer = accounts[ref], known[ref]
        if number % 2:
            ContactPoint.objects.create(customer=customer, channel="email", address=f"c{number}@example.com")
            account.mail = True
        if number % 9 == 3:
            OptOut.objects.create(customer=customer, since_on=day("2010-01-01"))
            account.opted_out = True
        if number % 13 == 5:
            place_hold(customer, "reply", day("2010-01-01"), at=at(on), note="", owner="Dana", by="Dana")
            account.held_whole = True
        if number % 17 == 7:
            Payment.objects.create(
                company=company, customer=customer, number=f"cash-{number}", currency="USD", amount_minor=900_000,
                open_minor=900_000, received_on=day("2010-01-01"),
            )  # fmt: skip
            account.credit_minor = 900_000


def check(company, accounts, on, quiet=()):
    """Makes the round and fails where a decision, a reason or a sum differs from the plain ones; returns the reasons."""
    made = run_round(company, day(on), at=at(on), mode="approve")
    decisions = Decision.objects.filter(round__company=company, round__as_of=on).select_related("customer")
    found = {each.customer.ref: (each.reason, each.covered_base_minor) for each in decisions}
    plain = {ref: decide(account, day(on), quiet) for ref, account in accounts.items() if account.items}
    assert len(found) == decisions.count() == len(plain)
    assert found == {ref: (reason, minor) for ref, (reason, _, minor) in plain.items()}
    assert Counter(made.wait) + Counter(ok=made.act) == Counter(reason for reason, _, _ in plain.values())
    facts = load(decisions.first().round).facts["occasions"]
    names = {each.customer_id: each.customer.ref for each in decisions}
    sums = Counter()
    for row in facts.select(["customer_id", "open_base_minor"]).to_pylist():
        sums[names[row["customer_id"]]] += row["open_base_minor"]
    assert sums == {ref: sum(m for _, m in account.items.values()) for ref, account in accounts.items()}
    return plain, dict(sorted(Counter(reason for reason, _, _ in plain.values()).items()))


def send_all(company, accounts, plain, on):
    """Sends the day's messages, and notes on paper what each covered."""
    for message in Message.objects.filter(company=company, as_of=on, status="queued"):
        mark_done(message, on=day(on), at=at(on), by="dana")
    for ref, (reason, covered, _) in plain.items():
        if reason == "ok":
            accounts[ref].spoken_on = day(on)
            accounts[ref].taken |= {number: (step, day(on)) for number, step in covered.items()}


@pytest.mark.one_database
def test_highradius_on_a_friday_a_saturday_and_after_a_holiday(acme, public_data):
    for part in ("closed", "open"):
        bring(acme, public_data / "ar" / f"highradius_{part}_invoices.csv.gz", "highradius", "2020-05-23")
    accounts = highradius(public_data)
    memorial_day = {date(2020, 5, 25)}

    reasons = {}
    _, reasons["as imported"] = check(acme, accounts, "2020-05-23")
    acme.rounds.all().delete()
    give_lives(acme, accounts, "2020-05-22")
    plain, reasons["friday"] = check(acme, accounts, "2020-05-22")
    send_all(acme, accounts, plain, "2020-05-22")
    _, reasons["saturday"] = check(acme, accounts, "2020-05-23")
    _, reasons["holiday"] = check(acme, accounts, "2020-05-25", memorial_day)
    _, reasons["tuesday"] = check(acme, accounts, "2020-05-26", memorial_day)

    print(reasons)
    assert sum(reasons["saturday"].values()) == len(accounts) == 327
    messages = Message.objects.filter(as_of="2020-05-26").select_related("customer")
    assert messages.count() == reasons["tuesday"]["ok"]
    assert {message.status for message in messages} <= {"queued", "withdrawn"}
    for message in messages.filter(status="withdrawn"):
        assert accounts[message.customer.ref].credit_minor, message.status_reason


@pytest.mark.parametrize("imported_as_of", ["2013-07-01", "2014-01-31"])
def test_ibm_with_later_payments_not_yet_known(acme, public_data, imported_as_of):
    bring(acme, public_data / "ar" / "ibm_watson_accounts_receivable.csv", "ibm-ar", imported_as_of)
    # A dispute is known of what is open when the file is read: read later, all of it was settled by then.
    accounts = ibm(public_data, date(2013, 7, 1), with_disputes=imported_as_of == "2013-07-01")

    _, bare = check(acme, accounts, "2013-07-01")
    later = acme.rounds.get()
    acme.rounds.all().delete()
    give_lives(acme, accounts, "2013-07-01")
    _, lively = check(acme, accounts, "2013-07-01")

    print(imported_as_of, bare, lively)
    assert later.finished_at
    assert acme.invoices.aggregate(total=Sum("amount_minor"))["total"] > 0
