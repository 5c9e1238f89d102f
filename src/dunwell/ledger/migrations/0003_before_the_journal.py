"""Tells the journal of what was in the ledger before there was a journal, so that it is not taken for added."""

from datetime import UTC, datetime

from django.db import migrations

from dunwell.journal.beginning import tell_what_was_there
from dunwell.journal.rows import Kept

_OF_CUSTOMER = ("customer__company_id",)
_OF_ITEM = ("invoice_id", "payment_id", "credit_note_id", "amount_minor", "on_date", "reason")
_ITEM = ("company_id", "customer_id", "number", "currency", "amount_minor")
#: What entries call a table, its model, the fields told, and how a row leads to its company: as of this migration.
TABLES = (
    ("company", "Company", ("key", "currency", "created_at"), ("id",)),
    ("rate", "ExchangeRate", ("company_id", "currency", "from_on", "rate_e9"), ("company_id",)),
    ("customer", "Customer", ("company_id", "ref"), ("company_id",)),
    ("contact_point", "ContactPoint", ("customer_id", "channel", "address"), _OF_CUSTOMER),
    ("terms", "Terms", ("customer_id", "from_on", "payment_days", "credit_limit_minor"), _OF_CUSTOMER),
    ("care", "Care", ("customer_id", "since_on", "until_on", "note", "noted_by"), _OF_CUSTOMER),
    (
        "opt_out",
        "OptOut",
        ("customer_id", "channel", "since_on", "until_on", "note", "noted_by"),
        _OF_CUSTOMER,
    ),
    ("invoice", "Invoice", _ITEM, ("company_id",)),
    ("credit_note", "CreditNote", (*_ITEM, "reference", "source", "issued_on"), ("company_id",)),
    ("payment", "Payment", (*_ITEM, "reference", "source", "received_on", "payer_iban"), ("company_id",)),
    ("allocation", "Allocation", _OF_ITEM, ("invoice__company_id",)),
    (
        "correction",
        "Correction",
        _OF_ITEM,
        ("invoice__company_id", "payment__company_id", "credit_note__company_id"),
    ),
    (
        "hold",
        "Hold",
        ("company_id", "customer_id", "track", "occasion_id", "kind", "starts_on", "ends_on", "review_on")
        + ("owner", "note", "placed_at"),
        ("company_id",),
    ),
    (
        "release",
        "Release",
        ("hold_id", "on_date", "reason", "released_by", "released_at"),
        ("hold__company_id",),
    ),
    (
        "import",
        "ImportRun",
        ("company_id", "profile", "kind", "file_name", "sha256", "as_of", "imported_at"),
        ("company_id",),
    ),
)


def tell(apps, schema_editor):
    """Runs once, when a database from before is brought up to date; in a new one there is nothing to tell."""
    tables = [Kept(about, apps.get_model("ledger", name), *rest) for about, name, *rest in TABLES]
    tell_what_was_there(tables, datetime.now(UTC), "dunwell migrate")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_open_amounts"), ("journal", "0003_entries_about_a_row")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
