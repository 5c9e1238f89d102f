"""The sample company's files: the same every time, believable, and with every kind of customer in them."""

import csv
import hashlib
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dunwell.sample.cast import cast, personas
from dunwell.sample.files import write_files

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 11)
#: Different weekdays, months and years; the sample must be good on each.
DAYS = [DAY, date(2025, 12, 31), date(2026, 7, 5), date(2028, 2, 29)]


def read(folder, as_of):
    return {
        kind: list(csv.DictReader(path.open(encoding="utf-8")))
        for kind, path in write_files(folder, as_of).items()
    }


@pytest.fixture(scope="module", params=DAYS, ids=str)
def sample(request, tmp_path_factory):
    """The rows of the files for a day, and the day."""
    return read(tmp_path_factory.mktemp("sample"), request.param) | {"as_of": request.param}


def paid(sample):
    sums: Counter[str] = Counter()
    for row in sample["payments"]:
        sums[row["invoice_number"]] += Decimal(row["amount"])
    return sums


def open_amounts(sample):
    """Returns what is open of each invoice: amount less returns and payments."""
    sums = paid(sample)
    for row in sample["invoices"]:
        if row["note"].startswith("Goods returned"):
            sums[row["note"].rpartition(" ")[2]] += Decimal(row["amount"])
    return {
        row["number"]: Decimal(row["amount"]) - sums[row["number"]]
        for row in sample["invoices"]
        if row["kind"] == "invoice"
    }


def hashes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_day_gives_the_same_bytes(tmp_path):
    write_files(tmp_path / "one", DAY)
    command = [sys.executable, "-m", "dunwell.sample", str(tmp_path / "two"), "--as-of", DAY.isoformat()]
    subprocess.run(
        command, check=True, capture_output=True, env={"PYTHONHASHSEED": "7", "TZ": "Pacific/Apia"}
    )

    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_the_bytes_are_the_ones_of_every_other_machine(tmp_path):
    write_files(tmp_path, DAY)

    assert hashes(tmp_path) == {
        "customers.csv": "fa3a4e0209034c9ca4bf8b6b14ef7178eb153d548389b6271219a59116cb37f1",
        "invoices.csv": "e0602d028d42b43f8e3fc130a32481abfc7ad2f1ef40d2c9ae5dee6297433a07",
        "payments.csv": "d2519750fdae7ed9fcbd687136cef4fd950f452ada3edd8b6115734aaeac021b",
    }


def test_another_day_gives_another_ledger(tmp_path):
    write_files(tmp_path / "one", DAY)
    write_files(tmp_path / "two", date(2026, 3, 12))

    assert hashes(tmp_path / "one")["invoices.csv"] != hashes(tmp_path / "two")["invoices.csv"]


def test_there_are_about_sixty_customers_and_a_thousand_invoices(sample):
    assert 55 <= len(sample["customers"]) <= 65
    assert 900 <= len(open_amounts(sample)) <= 1500


def test_references_and_numbers_are_unique(sample):
    for kind, column in (
        ("customers", "customer_ref"),
        ("customers", "customer_name"),
        ("invoices", "number"),
    ):
        values = [row[column] for row in sample[kind]]
        assert len(values) == len(set(values))


def test_nothing_is_paid_twice_or_below_nothing(sample):
    assert min(open_amounts(sample).values()) >= 0
    assert all(Decimal(row["amount"]) > 0 for kind in ("invoices", "payments") for row in sample[kind])


def test_payments_name_invoices_of_the_same_customer_and_currency(sample):
    invoices = {row["number"]: row for row in sample["invoices"]}
    for payment in sample["payments"]:
        if payment["invoice_number"]:
            invoice = invoices[payment["invoice_number"]]
            assert invoice["customer_ref"] == payment["customer_ref"]
            assert invoice["currency"] == payment["currency"]
            assert invoice["issued_on"] <= payment["received_on"]


def test_nothing_is_known_before_it_happened(sample):
    today = sample["as_of"].isoformat()
    assert all(row["issued_on"] <= row["due_on"] for row in sample["invoices"])
    assert all(row["issued_on"] < today for row in sample["invoices"])
    assert all(row["received_on"] < today for row in sample["payments"])
    assert all(row["last_chased_on"] < today for row in sample["invoices"])


def test_only_open_overdue_invoices_were_chased(sample):
    still_open = open_amounts(sample)
    chased = [row for row in sample["invoices"] if row["last_chased_on"]]

    assert len(chased) >= 15
    for row in chased:
        assert still_open[row["number"]] > 0
        assert row["due_on"] < row["last_chased_on"]
        assert 2 <= int(row["last_step"]) <= 6


def test_ageing_runs_from_not_yet_due_to_more_than_four_months(sample):
    buckets: Counter[str] = Counter()
    still_open = open_amounts(sample)
    for row in sample["invoices"]:
        if still_open.get(row["number"]):
            late_days = (sample["as_of"] - date.fromisoformat(row["due_on"])).days
            buckets["not due" if late_days <= 0 else str(min(late_days // 30, 4))] += 1

    assert set(buckets) == {"not due", "0", "1", "2", "3", "4"}
    assert buckets["not due"] > buckets["0"] > buckets["4"]


def test_most_customers_owe_nothing_that_is_long_overdue(sample):
    still_open = open_amounts(sample)
    late = {
        row["customer_ref"]
        for row in sample["invoices"]
        if still_open.get(row["number"]) and (sample["as_of"] - date.fromisoformat(row["due_on"])).days > 15
    }

    assert len(late) < len(sample["customers"]) / 2


def test_there_are_round_and_odd_amounts(sample):
    amounts = [Decimal(row["amount"]) for row in sample["invoices"]]

    assert sum(amount % 10 == 0 for amount in amounts) > 100
    assert sum(amount % 1 != 0 for amount in amounts) > 300


def test_three_currencies_three_languages_and_several_places(sample):
    def values(kind, column):
        return {row[column] for row in sample[kind]}

    assert values("invoices", "currency") == {"EUR", "GBP", "USD"}
    assert values("customers", "language") == {"en", "de", "fr"}
    assert values("customers", "customer_kind") == {"business", "sole_trader", "consumer"}
    assert len(values("customers", "country")) >= 7
    assert len(values("customers", "time_zone")) >= 9


def test_every_persona_is_there():
    assert {member.persona.key for member in cast()} == set(personas())


@pytest.mark.parametrize(
    "situation",
    ["care", "opt_out", "unapplied", "credit", "short_paid", "promise", "dispute", "plan", "hardship"],
)
def test_every_situation_is_there(situation):
    assert any(situation in member.situation for member in cast())


def test_every_usual_kind_of_hold_is_there():
    held = {member.situation["hold"]["kind"] for member in cast() if "hold" in member.situation}

    assert held >= {"payment_in_flight", "reply", "insolvency", "manual"}


def test_somebody_has_no_email_and_somebody_is_a_key_account():
    assert any("email" not in member.details for member in cast())
    assert any(member.details.get("key_account") == "yes" for member in cast())


def test_all_addresses_are_of_nobody():
    for member in cast():
        assert member.details.get("email", "x.example").endswith(".example")


def test_the_cast_is_in_the_documentation():
    text = (ROOT / "docs" / "sample-company.md").read_text()

    for member in cast():
        assert f"| {member.ref} | {member.name} | `{member.persona.key}` | {member.shows} |" in text
    for key in personas():
        assert f"| `{key}` |" in text
