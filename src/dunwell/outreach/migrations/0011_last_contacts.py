"""A trigger that keeps the day of each customer's latest contact beside what they owe, whoever writes the contact."""

from django.db import migrations

_LATEST = "(SELECT MAX(on_date) FROM outreach_contact WHERE customer_id = {}.customer_id)"


def _sqlite():
    for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        yield f"""CREATE TRIGGER outreach_contact_latest_{event.lower()} AFTER {event} ON outreach_contact BEGIN
            UPDATE ledger_standing SET last_contact_on = {_LATEST.format(row)}
            WHERE customer_id = {row}.customer_id; END"""


def _postgresql():
    for event, rows in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
        name = f"outreach_contact_latest_{event}"
        yield f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            UPDATE ledger_standing s SET last_contact_on = {_LATEST.format("s")}
            WHERE s.customer_id IN (SELECT customer_id FROM changed); RETURN NULL; END $$"""
        yield f"""CREATE TRIGGER {name} AFTER {event.upper()} ON outreach_contact
            REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""


def create(apps, schema_editor):
    triggers = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in triggers():
        schema_editor.execute(statement, params=None)
    latest = _LATEST.format("ledger_standing")
    schema_editor.execute(
        f"""UPDATE ledger_standing SET last_contact_on = {latest}
        WHERE customer_id IN (SELECT customer_id FROM outreach_contact)""",
        params=None,
    )


class Migration(migrations.Migration):
    dependencies = [("outreach", "0010_words_of_people"), ("ledger", "0006_standings_kept")]
    operations = [migrations.RunPython(create)]
