"""Tells the journal of rounds, decisions and contacts that were there before it: they are not taken for added."""

from datetime import UTC, datetime

from django.db import migrations

from dunwell.journal.beginning import tell_what_was_there
from dunwell.journal.rows import Kept

#: What entries call a table, its model, the fields told, and how a row leads to its company: as of this migration.
TABLES = (
    (
        "round",
        "Round",
        ("company_id", "as_of", "started_at", "program_version", "facts_sha256", "playbooks_sha256")
        + ("rules_sha256", "messages_sha256"),
        ("company_id",),
    ),
    (
        "decision",
        "Decision",
        ("round_id", "customer_id", "decision", "reason", "hold_kind", "track", "step_no", "step_key", "tone")
        + ("approval", "channel", "lead_id", "covered_count", "covered_base_minor", "days_late"),
        ("round__company_id",),
    ),
    (
        "contact",
        "Contact",
        ("company_id", "customer_id", "channel", "on_date", "message_id", "note"),
        ("company_id",),
    ),
)


def tell(apps, schema_editor):
    """Runs once, when a database from before is brought up to date; in a new one there is nothing to tell."""
    tables = [Kept(about, apps.get_model("outreach", name), *rest) for about, name, *rest in TABLES]
    tell_what_was_there(tables, datetime.now(UTC), "dunwell migrate")


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0006_what_left_stays"),
        ("ledger", "0003_before_the_journal"),
        ("journal", "0003_entries_about_a_row"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
