"""Triggers: the words of a message that has left, and the copy as sent, are never changed or taken out.

They come last: SQLite makes a table anew when a constraint of it changes, and its triggers are gone then.
"""

from django.db import migrations

_LEFT = "('sent', 'uncertain', 'bounced')"
_WORDS = ("company_id", "customer_id", "track", "as_of", "channel", "to_address", "subject", "body")
_SAID = "what has left stays as it was"


def _sqlite():
    changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _WORDS)
    yield f"""CREATE TRIGGER outreach_message_left_stays BEFORE UPDATE OF {", ".join(_WORDS)} ON outreach_message
        WHEN OLD.status IN {_LEFT} AND ({changed})
        BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"""
    yield f"""CREATE TRIGGER outreach_message_left_remains BEFORE DELETE ON outreach_message
        WHEN OLD.status IN {_LEFT} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"""
    for event in ("UPDATE", "DELETE"):
        yield f"""CREATE TRIGGER outreach_sentcopy_no_{event.lower()} BEFORE {event} ON outreach_sentcopy
            BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"""


def _postgresql():
    changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _WORDS)
    yield f"""CREATE FUNCTION outreach_left_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '{_SAID}' USING ERRCODE = '23514'; END $$"""
    yield f"""CREATE TRIGGER outreach_message_left_stays BEFORE UPDATE ON outreach_message FOR EACH ROW
        WHEN (OLD.status IN {_LEFT} AND ({changed})) EXECUTE FUNCTION outreach_left_stays()"""
    yield f"""CREATE TRIGGER outreach_message_left_remains BEFORE DELETE ON outreach_message FOR EACH ROW
        WHEN (OLD.status IN {_LEFT}) EXECUTE FUNCTION outreach_left_stays()"""
    yield """CREATE TRIGGER outreach_sentcopy_stays BEFORE UPDATE OR DELETE ON outreach_sentcopy
        FOR EACH ROW EXECUTE FUNCTION outreach_left_stays()"""


def create(apps, schema_editor):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0005_queue_in_order")]
    operations = [migrations.RunPython(create)]
