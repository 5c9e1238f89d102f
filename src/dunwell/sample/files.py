"""Writes the sample company as the three files of the `generic` import profile. Leaves out what no file can carry."""

import csv
from datetime import date
from pathlib import Path

from dunwell.sample.book import Row, book

COLUMNS = {
    "customers": (
        "customer_ref customer_name customer_kind contact_name email phone mobile address postcode city country region "
        "language time_zone key_account account_manager payment_terms_days credit_limit"
    ).split(),
    "invoices": (
        "customer_ref number kind issued_on due_on currency amount last_chased_on last_step reference note"
    ).split(),
    "payments": "customer_ref received_on currency amount invoice_number reference".split(),
}


def write_files(folder: Path, as_of: date) -> dict[str, Path]:
    """Writes customers.csv, invoices.csv and payments.csv as of a day; returns their paths by kind, in import order.

    The same day gives the same bytes. The folder is made where it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = book(as_of)
    rows = {"customers": made.customers, "invoices": made.invoices, "payments": made.payments}
    return {kind: _write(folder / f"{kind}.csv", columns, rows[kind]) for kind, columns in COLUMNS.items()}


def _write(path: Path, columns: list[str], rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
