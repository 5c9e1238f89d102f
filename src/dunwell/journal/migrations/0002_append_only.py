"""Triggers that let entries be added and nothing else: no change, no deletion, no emptying of the table."""

from django.db import migrations

_SAID = "the journal is append-only"


def _sqlite():
    for event in ("UPDATE", "DELETE"):
        yield f"""CREATE TRIGGER journal_entry_no_{event.lower()} BEFORE {event} ON journal_entry
            BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"""
    # INSERT OR REPLACE takes the old row out without a DELETE trigger, unless this one stands before it.
    yield f"""CREATE TRIGGER journal_entry_no_replace BEFORE INSERT ON journal_entry
        WHEN EXISTS (SELECT 1 FROM journal_entry WHERE company_id = NEW.company_id AND seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"""
    yield f"""CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head
        BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"""
    yield f"""CREATE TRIGGER journal_head_goes_on BEFORE UPDATE ON journal_head
        WHEN NEW.seq <= OLD.seq OR NEW.company_id <> OLD.company_id
        BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"""


def _postgresql():
    yield f"""CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '{_SAID}' USING ERRCODE = '23514'; END $$"""
    yield """CREATE TRIGGER journal_entry_no_update BEFORE UPDATE OR DELETE ON journal_entry
        FOR EACH ROW EXECUTE FUNCTION journal_refuses()"""
    yield """CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"""
    yield """CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head
        FOR EACH ROW EXECUTE FUNCTION journal_refuses()"""
    yield """CREATE TRIGGER journal_head_no_truncate BEFORE TRUNCATE ON journal_head
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"""
    yield """CREATE TRIGGER journal_head_goes_on BEFORE UPDATE ON journal_head FOR EACH ROW
        WHEN (NEW.seq <= OLD.seq OR NEW.company_id <> OLD.company_id) EXECUTE FUNCTION journal_refuses()"""


def create(apps, schema_editor):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(create)]
