"""Triggers that count reminders from before Dunwell as contacts: rounds keep their gaps to them, lists say when they were.

What is added can only be later than what is known; what is changed or taken away is looked up anew.
"""

from django.db import migrations

#: Of a customer whose key stands for `{0}`: the day of the latest contact or earlier reminder.
_LATEST = """(SELECT MAX(latest.on_date) FROM (
    SELECT MAX(on_date) AS on_date FROM outreach_contact WHERE customer_id = {0}
    UNION ALL
    SELECT MAX(e.on_date) FROM ledger_invoice i JOIN ledger_earlierreminder e ON e.invoice_id = i.id
    WHERE i.customer_id = {0}) latest)"""
_TABLES = {"outreach_contact": "{0}.customer_id", "ledger_earlierreminder": "i.customer_id"}
_JOIN = {"outreach_contact": "", "ledger_earlierreminder": "JOIN ledger_invoice i ON i.id = c.invoice_id"}


def _sqlite():
    for event in ("insert", "update", "delete"):
        yield f"DROP TRIGGER outreach_contact_latest_{event}"
    for table in _TABLES:
        for event, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
            customer = f"{row}.customer_id"
            if table == "ledger_earlierreminder":
                customer = f"(SELECT customer_id FROM ledger_invoice WHERE id = {row}.invoice_id)"
            latest = _LATEST.format("ledger_standing.customer_id")
            if event == "insert":
                latest = "MAX(COALESCE(last_contact_on, NEW.on_date), NEW.on_date)"
            yield f"""CREATE TRIGGER {table}_latest_{event} AFTER {event.upper()} ON {table} BEGIN
                UPDATE ledger_standing SET last_contact_on = {latest} WHERE customer_id = {customer}; END"""


def _postgresql():
    for table, column in _TABLES.items():
        customer = column.format("c")
        for event, rows in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
            latest = (
                "GREATEST(s.last_contact_on, m.on_date)"
                if event == "insert"
                else _LATEST.format("s.customer_id")
            )
            name = f"{table}_latest_{event}"
            yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                UPDATE ledger_standing s SET last_contact_on = {latest}
                FROM (SELECT {customer} AS customer_id, MAX(c.on_date) AS on_date FROM changed c {_JOIN[table]}
                      GROUP BY 1) m
                WHERE s.customer_id = m.customer_id; RETURN NULL; END $$"""
            if table != "outreach_contact":
                yield f"""CREATE TRIGGER {name} AFTER {event.upper()} ON {table}
                    REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""


def create(apps, schema_editor):
    triggers = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in triggers():
        schema_editor.execute(statement, params=None)
    schema_editor.execute(
        f"""UPDATE ledger_standing SET last_contact_on = {_LATEST.format("ledger_standing.customer_id")}
        WHERE customer_id IN (SELECT i.customer_id FROM ledger_earlierreminder e
                              JOIN ledger_invoice i ON i.id = e.invoice_id)""",
        params=None,
    )


class Migration(migrations.Migration):
    dependencies = [("outreach", "0012_playbooks_of_customers"), ("ledger", "0010_customers_by_place")]
    operations = [migrations.RunPython(create)]
