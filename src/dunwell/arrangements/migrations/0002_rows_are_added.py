"""Triggers that refuse to change a row of an arrangement: what changes is another row."""

from django.db import migrations

TABLES = (
    "companypolicy", "promise", "promisedinvoice", "promiseoutcome", "paymentdeferral", "deferredinvoice",
    "deferralend", "paymentplan", "plannedinvoice", "planchange", "instalment", "planproposal", "proposedinvoice",
    "proposalanswer", "earlydiscount", "discountstep", "writeoff", "goodwill", "waiver", "incentive", "settlement",
    "quotedinvoice", "settlementstep", "settlementhold", "dispute", "disputestep", "hardship", "hardshipstep",
)  # fmt: skip


def _sqlite():
    for table in TABLES:
        yield f"""CREATE TRIGGER arrangements_{table}_stays BEFORE UPDATE ON arrangements_{table}
            BEGIN SELECT RAISE(ABORT, 'arrangements_{table}: rows are added, never changed'); END"""


def _postgresql():
    yield """CREATE FUNCTION arrangements_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '%: rows are added, never changed', TG_TABLE_NAME USING ERRCODE = '23514';
        END $$"""
    for table in TABLES:
        yield f"""CREATE TRIGGER arrangements_{table}_stays BEFORE UPDATE ON arrangements_{table} FOR EACH ROW
            EXECUTE FUNCTION arrangements_stays()"""


def create(apps, schema_editor):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("arrangements", "0001_initial")]
    operations = [migrations.RunPython(create)]
