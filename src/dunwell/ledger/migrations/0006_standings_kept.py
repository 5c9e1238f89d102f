"""Triggers that keep each customer's balances and standing what their open items make them, whoever writes the rows.

SQLite keeps them row by row; PostgreSQL statement by statement, from the transition tables. Amounts move by what changed;
the earliest days are looked up in the index of open invoices. A customer's row of `ledger_standing` is there from the
first moment, one of `ledger_balance` from the first item in its currency: what only takes away never makes a row.
"""

from django.db import migrations

CREDITS = ("ledger_creditnote", "ledger_payment")
EVENTS = ("insert", "update", "delete")

#: The sums of `ledger_balance` that make a row of `ledger_standing`; `{0}` weighs an amount.
SUMS = """SUM({0}) AS owes, SUM({1}) AS overdue, SUM({2}) AS credit, SUM(open_count) AS items,
    MIN(oldest_due_on) AS oldest"""
STANDING = "owes_base_minor, overdue_base_minor, credit_base_minor, open_count, oldest_due_on"
_EARLIEST = """(SELECT MIN(due_on) FROM ledger_invoice WHERE company_id = {0}.company_id
    AND customer_id = {0}.customer_id AND currency = {0}.currency AND open_minor > 0 AND due_on IS NOT NULL{1})"""


#: No weighed amount counts for more: a mistyped rate orders a list wrongly, and stops nobody's round or import.
MOST = 10**17


def weighed(vendor):
    """Returns the sums with each amount weighed, rounded to whole minor units of the company's currency, `MOST` at most."""
    amounts = ("owes_minor", "overdue_minor", "credit_minor")
    if vendor == "sqlite":
        return SUMS.format(
            *(
                f"MAX(-{MOST}, MIN({MOST}, CAST(ROUND({name} * (weight_e9 / 1000000000.0)) AS INTEGER)))"
                for name in amounts
            )
        )
    return SUMS.format(
        *(
            f"LEAST({MOST}, GREATEST(-{MOST}, ROUND({name}::numeric * weight_e9 / 1000000000)))::bigint"
            for name in amounts
        )
    )


def _sqlite():
    yield """CREATE TRIGGER ledger_customer_stands AFTER INSERT ON ledger_customer
        BEGIN INSERT INTO ledger_standing (customer_id, company_id) VALUES (NEW.id, NEW.company_id); END"""
    yield f"""CREATE TRIGGER ledger_balance_weighs AFTER UPDATE ON ledger_balance BEGIN
        UPDATE ledger_standing SET ({STANDING}) = (SELECT {weighed("sqlite")} FROM ledger_balance
            WHERE customer_id = NEW.customer_id) WHERE customer_id = NEW.customer_id; END"""
    yield from _sqlite_invoices()
    for table in CREDITS:
        put, take = (
            "credit_minor = credit_minor + NEW.open_minor",
            "credit_minor = credit_minor - OLD.open_minor",
        )
        moved = "NEW.customer_id <> OLD.customer_id OR NEW.currency <> OLD.currency"
        yield _trigger(table, "insert", "", _row("NEW"), _change("NEW", put))
        yield _trigger(table, "delete", "", _change("OLD", take))
        delta = "credit_minor = credit_minor + NEW.open_minor - OLD.open_minor"
        yield _trigger(
            table, "update", f"WHEN NEW.open_minor <> OLD.open_minor AND NOT ({moved})", _change("NEW", delta)
        )
        yield _trigger(
            table,
            "update",
            f"WHEN {moved}",
            _change("OLD", take),
            _row("NEW"),
            _change("NEW", put),
            name="moved",
        )


def _sqlite_invoices():
    put, take = _invoice("NEW", "+"), _invoice("OLD", "-")
    other = (
        "NEW.customer_id <> OLD.customer_id OR NEW.currency <> OLD.currency OR NEW.due_on IS NOT OLD.due_on"
    )
    crossed = "(OLD.open_minor > 0) <> (NEW.open_minor > 0)"
    paid = f"""owes_minor = owes_minor + NEW.open_minor - OLD.open_minor,
        overdue_minor = overdue_minor + CASE WHEN NEW.due_on < {_day("NEW")} THEN NEW.open_minor - OLD.open_minor ELSE 0 END,
        open_count = open_count + (NEW.open_minor > 0) - (OLD.open_minor > 0),
        oldest_due_on = CASE WHEN {crossed} THEN {_EARLIEST.format("NEW", "")} ELSE oldest_due_on END,
        next_due_on = CASE WHEN {crossed} THEN {_next("NEW")} ELSE next_due_on END"""
    yield _trigger("ledger_invoice", "insert", "", _row("NEW"), _change("NEW", put))
    yield _trigger("ledger_invoice", "delete", "", _change("OLD", take))
    same = f"WHEN NEW.open_minor <> OLD.open_minor AND NOT ({other})"
    yield _trigger("ledger_invoice", "update", same, _change("NEW", paid))
    moved = (_change("OLD", take), _row("NEW"), _change("NEW", put))
    yield _trigger("ledger_invoice", "update", f"WHEN {other}", *moved, name="moved")


def _trigger(table, event, when, *statements, name="balances"):
    body = " ".join(f"{each};" for each in statements)
    return f"CREATE TRIGGER {table}_{name}_{event} AFTER {event.upper()} ON {table} {when} BEGIN {body} END"


def _row(row):
    # A row that is there already stays: what is not moved to another customer or currency never makes one.
    return f"""INSERT INTO ledger_balance (company_id, customer_id, currency, weight_e9)
        VALUES ({row}.company_id, {row}.customer_id, {row}.currency, COALESCE((SELECT weight_e9 FROM ledger_currencyweight
            WHERE company_id = {row}.company_id AND currency = {row}.currency), 1000000000))
        ON CONFLICT (customer_id, currency) DO NOTHING"""


def _change(row, what):
    return f"UPDATE ledger_balance SET {what} WHERE customer_id = {row}.customer_id AND currency = {row}.currency"


def _invoice(row, sign):
    dates = f"oldest_due_on = {_EARLIEST.format(row, '')}, next_due_on = {_next(row)}"
    if sign == "+":
        # Quicker than looking it up: an import adds many.
        later = f"COALESCE({_day(row)}, '0001-01-01')"
        dates = f"""oldest_due_on = CASE WHEN {row}.open_minor > 0 AND {row}.due_on < COALESCE(oldest_due_on, '9999-12-32')
                THEN {row}.due_on ELSE oldest_due_on END,
            next_due_on = CASE WHEN {row}.open_minor > 0 AND {row}.due_on < COALESCE(next_due_on, '9999-12-32')
                AND {row}.due_on >= {later} THEN {row}.due_on ELSE next_due_on END"""
    return f"""owes_minor = owes_minor {sign} {row}.open_minor,
        overdue_minor = overdue_minor {sign} CASE WHEN {row}.due_on < {_day(row)} THEN {row}.open_minor ELSE 0 END,
        open_count = open_count {sign} ({row}.open_minor > 0), {dates}"""


def _next(row):
    return _EARLIEST.format(row, f" AND due_on >= COALESCE({_day(row)}, '0001-01-01')")


def _day(row):
    return f"(SELECT day FROM ledger_countingday WHERE company_id = {row}.company_id)"


def _postgresql():
    yield """CREATE FUNCTION ledger_customer_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO ledger_standing (customer_id, company_id) SELECT id, company_id FROM new_rows; RETURN NULL; END $$"""
    yield _statement_trigger("ledger_customer", "insert", "ledger_customer_stands")
    yield f"""CREATE FUNCTION ledger_balance_weighs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE ledger_standing s SET ({STANDING}) = ROW (m.owes, m.overdue, m.credit, m.items, m.oldest)
        FROM (SELECT customer_id, {weighed("postgresql")} FROM ledger_balance
              WHERE customer_id IN (SELECT customer_id FROM new_rows) GROUP BY customer_id) m
        WHERE s.customer_id = m.customer_id; RETURN NULL; END $$"""
    yield _statement_trigger("ledger_balance", "update", "ledger_balance_weighs")
    for table in ("ledger_invoice", *CREDITS):
        for event in EVENTS:
            function = f"{table}_balances_{event}"
            due_on = "due_on" if table == "ledger_invoice" else "NULL::date AS due_on"
            what = (
                _invoices(event) if table == "ledger_invoice" else "credit_minor = b.credit_minor + m.minor"
            )
            yield f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                {_rows(event)} {_moved(event, due_on, what)} RETURN NULL; END $$"""
            yield _statement_trigger(table, event, function)


def _invoices(event):
    """Says what invoices change: what is added is compared; what goes away is looked up among what is left.

    Looked up by the customer alone, in a subquery of its own: of fresh rows PostgreSQL knows nothing, and may walk
    everybody's due days to find one customer's first.
    """
    if event == "insert":
        days = "LEAST(b.oldest_due_on, m.first_due), LEAST(b.next_due_on, m.next_due)"
    else:
        left = """SELECT MIN(due_on), MIN(due_on) FILTER (WHERE due_on >= COALESCE(m.day, '0001-01-01'::date))
            FROM (SELECT due_on FROM ledger_invoice WHERE customer_id = b.customer_id
                  AND currency || '' = b.currency AND open_minor > 0 OFFSET 0) left_over"""
        return f"""owes_minor = b.owes_minor + m.minor, overdue_minor = b.overdue_minor + m.overdue,
            open_count = b.open_count + m.items, (oldest_due_on, next_due_on) = ({left})"""
    return f"""owes_minor = b.owes_minor + m.minor, overdue_minor = b.overdue_minor + m.overdue,
        open_count = b.open_count + m.items, (oldest_due_on, next_due_on) = ROW ({days})"""


def _rows(event):
    if event == "delete":
        return ""
    moved = "JOIN old_rows o ON o.id = n.id AND (o.customer_id, o.currency) <> (n.customer_id, n.currency)"
    return f"""INSERT INTO ledger_balance (company_id, customer_id, currency, weight_e9)
        SELECT DISTINCT n.company_id, n.customer_id, n.currency, COALESCE(w.weight_e9, 1000000000)
        FROM new_rows n {moved if event == "update" else ""}
        LEFT JOIN ledger_currencyweight w ON w.company_id = n.company_id AND w.currency = n.currency
        ORDER BY 2, 3 ON CONFLICT (customer_id, currency) DO NOTHING;"""


def _moved(event, due_on, what):
    columns = f"id, company_id, customer_id, currency, open_minor, {due_on}"
    parts = [
        f"SELECT {columns}, {sign} AS sign FROM {rows}"
        for rows, sign, events in (
            ("new_rows", 1, ("insert", "update")),
            ("old_rows", -1, ("delete", "update")),
        )
        if event in events
    ]
    return f"""UPDATE ledger_balance b SET {what}
        FROM (SELECT r.customer_id, r.currency, d.day, SUM(r.sign * r.open_minor)::bigint AS minor,
                COALESCE(SUM(r.sign * r.open_minor) FILTER (WHERE r.due_on < d.day), 0)::bigint AS overdue,
                (COALESCE(SUM(r.sign) FILTER (WHERE r.open_minor > 0), 0))::int AS items,
                MIN(r.due_on) FILTER (WHERE r.open_minor > 0) AS first_due,
                MIN(r.due_on) FILTER (WHERE r.open_minor > 0
                    AND r.due_on >= COALESCE(d.day, '0001-01-01'::date)) AS next_due
              FROM ({" UNION ALL ".join(parts)}) r LEFT JOIN ledger_countingday d ON d.company_id = r.company_id
              {_changed(event, due_on)}
              GROUP BY 1, 2, 3) m
        WHERE b.customer_id = m.customer_id AND b.currency = m.currency;"""


def _changed(event, due_on):
    """Leaves out rows of which nothing that counts has changed."""
    if event != "update":
        return ""
    names = ["customer_id", "currency", "open_minor", *(["due_on"] if due_on == "due_on" else [])]
    new, old = (", ".join(f"{row}.{name}" for name in names) for row in "no")
    return f"""WHERE r.id IN (SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE ({new}) IS DISTINCT FROM ({old}))"""


def _statement_trigger(table, event, function):
    tables = " ".join(
        f"{which} TABLE AS {which.lower()}_rows"
        for which, events in (("OLD", ("update", "delete")), ("NEW", ("insert", "update")))
        if event in events
    )
    return f"""CREATE TRIGGER {function} AFTER {event.upper()} ON {table} REFERENCING {tables}
        FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""


def _count_what_is_there(vendor):
    whole = "sum({0})" if vendor == "sqlite" else "sum({0})::bigint"
    yield "INSERT INTO ledger_standing (customer_id, company_id) SELECT id, company_id FROM ledger_customer"
    yield f"""INSERT INTO ledger_balance (company_id, customer_id, currency, owes_minor, credit_minor, open_count,
            oldest_due_on, next_due_on)
        SELECT company_id, customer_id, currency, {whole.format("owes")}, {whole.format("credit")},
            {whole.format("items")}, MIN(due_on), MIN(due_on)
        FROM (SELECT company_id, customer_id, currency, open_minor AS owes, 0 AS credit,
                CASE WHEN open_minor > 0 THEN 1 ELSE 0 END AS items,
                CASE WHEN open_minor > 0 THEN due_on END AS due_on FROM ledger_invoice
              UNION ALL SELECT company_id, customer_id, currency, 0, open_minor, 0, NULL FROM ledger_creditnote
              UNION ALL SELECT company_id, customer_id, currency, 0, open_minor, 0, NULL FROM ledger_payment) items
        GROUP BY company_id, customer_id, currency"""
    yield f"""UPDATE ledger_standing SET ({STANDING}) = (SELECT {weighed(vendor)} FROM ledger_balance b
            WHERE b.customer_id = ledger_standing.customer_id)
        WHERE customer_id IN (SELECT customer_id FROM ledger_balance)"""


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in (
        *_count_what_is_there(vendor),
        *{"sqlite": _sqlite, "postgresql": _postgresql}[vendor](),
    ):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_standings")]
    operations = [migrations.RunPython(create)]
