"""Triggers that keep every open amount equal to the sum of what made it, and refuse changes of what made it.

SQLite keeps it row by row; PostgreSQL statement by statement, from the transition tables, so that a bulk insert of a
million allocations is one update.
"""

from django.db import migrations

ITEMS = {"invoice": "ledger_invoice", "payment": "ledger_payment", "credit_note": "ledger_creditnote"}
#: A row of these tables moves the open amount of the items it names: table to (sign, columns).
MOVES = {"ledger_allocation": (-1, tuple(ITEMS)), "ledger_correction": (1, tuple(ITEMS))}


def _sqlite():
    for item in ITEMS.values():
        yield f"""CREATE TRIGGER {item}_starts_open BEFORE INSERT ON {item}
            WHEN NEW.open_minor <> NEW.amount_minor
            BEGIN SELECT RAISE(ABORT, '{item}: a new item is open with its whole amount'); END"""
        yield f"""CREATE TRIGGER {item}_stays BEFORE UPDATE OF amount_minor, currency ON {item}
            WHEN NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency
            BEGIN SELECT RAISE(ABORT, '{item}: amounts are corrected by adding rows'); END"""
    for table, (sign, columns) in MOVES.items():
        yield f"""CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table}: rows are added, never changed'); END"""
        for event, row, direction in (("INSERT", "NEW", sign), ("DELETE", "OLD", -sign)):
            updates = "\n".join(
                f"""UPDATE {ITEMS[column]}
                    SET open_minor = open_minor {"+" if direction > 0 else "-"} {row}.amount_minor
                    WHERE id = {row}.{column}_id;"""
                for column in columns
            )
            yield f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} BEGIN {updates} END"


def _postgresql():
    yield """CREATE FUNCTION ledger_starts_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '%: a new item is open with its whole amount', TG_TABLE_NAME USING ERRCODE = '23514';
        END $$"""
    yield """CREATE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '%: amounts are corrected by adding rows', TG_TABLE_NAME USING ERRCODE = '23514';
        END $$"""
    for item in ITEMS.values():
        yield f"""CREATE TRIGGER {item}_starts_open BEFORE INSERT ON {item} FOR EACH ROW
            WHEN (NEW.open_minor <> NEW.amount_minor) EXECUTE FUNCTION ledger_starts_open()"""
        yield f"""CREATE TRIGGER {item}_stays BEFORE UPDATE ON {item} FOR EACH ROW
            WHEN (NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency)
            EXECUTE FUNCTION ledger_stays()"""
    for table, (sign, columns) in MOVES.items():
        yield f"""CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW
            EXECUTE FUNCTION ledger_stays()"""
        for event, direction in (("insert", sign), ("delete", -sign)):
            updates = "\n".join(
                f"""UPDATE {ITEMS[column]} item
                    SET open_minor = item.open_minor {"+" if direction > 0 else "-"} moved.amount_minor
                    FROM (SELECT {column}_id AS id, sum(amount_minor)::bigint AS amount_minor
                          FROM moves WHERE {column}_id IS NOT NULL GROUP BY 1) moved
                    WHERE item.id = moved.id;"""
                for column in columns
            )
            transition = "NEW" if event == "insert" else "OLD"
            yield f"""CREATE FUNCTION {table}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                {updates} RETURN NULL; END $$"""
            yield f"""CREATE TRIGGER {table}_{event} AFTER {event.upper()} ON {table}
                REFERENCING {transition} TABLE AS moves FOR EACH STATEMENT
                EXECUTE FUNCTION {table}_{event}()"""


def create(apps, schema_editor):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(create)]
