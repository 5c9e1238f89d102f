"""Creates and updates customers from what a file says of them. Leaves out what they owe."""

from dunwell.ledger.imports.work import Work
from dunwell.values.findings import Finding, Severity

_PLAIN = ("country", "region", "language", "time_zone", "account_manager", "vat_number")
_TEXTS = ("email", "phone", "mobile", "contact_name", "address", "postcode", "city", "customer_kind", *_PLAIN)
_NUMBERS = ("payment_terms_days", "credit_limit")
#: What is worth asking for when a customer is new, and how it is called.
_WANTED = {"email": "e-mail address", "country": "country", "language": "language"}
#: The address as it stands on a letter.
_POSTAL = """trim({0}address || CASE WHEN {0}postcode || {0}city <> '' THEN %(line_end)s ELSE '' END
    || trim({0}postcode || ' ' || {0}city))"""
#: Channels an address of the file opens.
_CHANNELS = {
    "email": "p.email",
    "sms": "p.mobile",
    "call": "CASE WHEN p.phone <> '' THEN p.phone ELSE p.mobile END",
    "letter": "p.postal",
    "registered_letter": "p.postal",
}
#: The terms an import changes (asked before) or has changed or made (asked after).
TOUCHED_TERMS = """SELECT t.id, t.customer_id, t.payment_days, t.credit_limit_minor
    FROM ledger_terms t JOIN import_terms k ON k.customer_id = t.customer_id WHERE t.from_on = %(as_of)s ORDER BY t.id"""


def apply_people(work: Work) -> None:
    """Creates customers not known yet; a file of customers also updates those that are. Counts and tells."""
    _tell_of_spellings(work)
    _gather(work)
    _create(work)
    work.execute("CREATE TEMPORARY TABLE import_changed (customer_id bigint)")
    if work.export.kind == "customers":
        _update(work)
    _contact_points(work)
    _people_and_addresses(work)
    _terms(work)
    known = work.value("SELECT count(*) FROM import_people WHERE NOT is_new")
    updated = work.value(
        "SELECT count(*) FROM import_people WHERE NOT is_new AND customer_id IN (SELECT customer_id FROM import_changed)"
    )
    work.count("updated", "customers", updated)
    work.count("unchanged", "customers", known - updated)
    _tell_of_missing(work)


def _tell_of_spellings(work: Work) -> None:
    """Tells, once a customer, of several spellings of its number or name."""
    spelled = work.rows(
        """SELECT ref, min(line), count(DISTINCT spelling), min(spelling), max(spelling) FROM import_customers
        GROUP BY ref HAVING count(DISTINCT spelling) > 1 ORDER BY 2"""
    )
    for ref, line, count, least, most in spelled:
        message = f"Customer {ref} is written in {count} ways, such as {least!r} and {most!r}: taken for one customer."
        _tell(work, message, line, "customer_ref", "customers whose number has several spellings")
    named = work.rows(
        """SELECT ref, min(first), count(*), min(name), max(name),
                  max(CASE WHEN place = 1 THEN name ELSE '' END) FROM (
               SELECT ref, name, min(line) AS first,
                      row_number() OVER (PARTITION BY ref ORDER BY sum(times) DESC, min(line)) AS place
               FROM import_customers WHERE name <> '' GROUP BY ref, name) spelled
           GROUP BY ref HAVING count(*) > 1 ORDER BY 2"""
    )
    for ref, line, count, least, most, taken in named:
        message = f"Customer {ref} has {count} spellings of its name, such as {least!r} and {most!r}: {taken!r} is taken."
        _tell(work, message, line, "customer_name", "customers whose name has several spellings")


def _tell(work: Work, message: str, line: int, target: str, alike: str) -> None:
    work.findings.add(Finding(message, line, work.title(target), Severity.WARNING), alike)


def _gather(work: Work) -> None:
    """Makes one row of each customer the file has records of: the most frequent name, the first seen where tied."""
    used = "" if work.export.kind == "customers" else (
        f"WHERE s.ref IN (SELECT ref FROM {work.items} UNION SELECT ref FROM import_payments)"
    )  # fmt: skip
    texts = ", ".join(f"max(s.{column}) AS {column}" for column in (*_TEXTS, *_NUMBERS))
    work.execute(
        f"""CREATE TEMPORARY TABLE import_people AS
        SELECT g.*, coalesce(n.name, '') AS name, c.id AS customer_id, c.id IS NULL AS is_new,
               {_POSTAL.format("g.")} AS postal
        FROM (SELECT s.ref, min(s.line) AS line, {texts},
                     max(CASE WHEN s.key_account THEN 1 WHEN s.key_account IS NOT NULL THEN 0 END) AS key_account
              FROM import_customers s {used} GROUP BY s.ref) g
        LEFT JOIN (SELECT ref, name, row_number() OVER (PARTITION BY ref ORDER BY sum(times) DESC, min(line)) AS place
                   FROM import_customers WHERE name <> '' GROUP BY ref, name) n ON n.ref = g.ref AND n.place = 1
        LEFT JOIN ledger_customer c ON c.company_id = %(company)s AND c.ref = g.ref""",
        line_end="\n",
    )
    work.execute("CREATE INDEX import_people_ref ON import_people (ref)")
    _take_the_first(work)


def _take_the_first(work: Work) -> None:
    """Where rows give a customer several values of one kind, takes the one that stands first, and tells."""
    given = [column for column in _TEXTS if column in work.export.given]
    if not given:
        return
    differs = "max({0}) <> min(nullif({0}, ''))"
    counted = ", ".join(
        f"count(CASE WHEN {differs.format(column)} THEN 1 END) OVER () AS {column}" for column in given
    )
    found = work.rows(f"SELECT {counted} FROM import_customers GROUP BY ref LIMIT 1")
    for column, count in zip(given, found[0] if found else (), strict=False):
        if count:
            work.execute(
                f"""UPDATE import_people SET {column} = (SELECT x.{column} FROM import_customers x
                    WHERE x.ref = import_people.ref AND x.{column} <> '' ORDER BY x.line LIMIT 1)
                WHERE ref IN (SELECT ref FROM import_customers GROUP BY ref HAVING {differs.format(column)})"""
            )
            work.warn("A customer has several of these: the first is taken.", None, column, count)
    work.execute(f"UPDATE import_people SET postal = {_POSTAL.format('')} WHERE postal <> ''", line_end="\n")


def _create(work: Work) -> None:
    created = work.execute(
        f"""INSERT INTO ledger_customer (company_id, ref, name, kind, key_account, {", ".join(_PLAIN)})
        SELECT %(company)s, p.ref, CASE WHEN p.name = '' THEN p.ref ELSE p.name END,
               CASE WHEN p.customer_kind = '' THEN 'business' ELSE p.customer_kind END,
               coalesce(p.key_account, 0) = 1, {", ".join(f"p.{column}" for column in _PLAIN)}
        FROM import_people p WHERE p.is_new ORDER BY p.line"""
    )
    work.count("created", "customers", created)
    if created:
        work.execute(
            """UPDATE import_people SET customer_id = c.id FROM ledger_customer c
            WHERE c.company_id = %(company)s AND c.ref = import_people.ref AND import_people.is_new"""
        )
    if work.connection.vendor == "postgresql":
        work.execute("ANALYZE import_people")


def _update(work: Work) -> None:
    """Updates what the file gives and says otherwise; what it leaves empty stays."""
    given = {"name": "p.name", "kind": "p.customer_kind"} | {column: f"p.{column}" for column in _PLAIN}
    differs = " OR ".join(f"({new} <> '' AND {new} <> c.{old})" for old, new in given.items())
    differs += " OR (p.key_account IS NOT NULL AND (p.key_account = 1) <> c.key_account)"
    work.execute(
        f"""INSERT INTO import_changed SELECT c.id FROM import_people p JOIN ledger_customer c ON c.id = p.customer_id
        WHERE NOT p.is_new AND ({differs})"""
    )
    assigned = ", ".join(f"{old} = CASE WHEN {new} <> '' THEN {new} ELSE ledger_customer.{old} END"
                         for old, new in given.items())  # fmt: skip
    work.execute(
        f"""UPDATE ledger_customer SET {assigned}, key_account = CASE WHEN p.key_account IS NULL
            THEN ledger_customer.key_account ELSE p.key_account = 1 END
        FROM import_people p WHERE p.customer_id = ledger_customer.id
        AND ledger_customer.id IN (SELECT customer_id FROM import_changed)"""
    )


def _takes(work: Work) -> str:
    """Returns which customers the file may give addresses and terms to: new ones; all in a file of customers."""
    return "p.customer_id IS NOT NULL" if work.export.kind == "customers" else "p.is_new"


def _contact_points(work: Work) -> None:
    """Adds addresses by channel; one that differs from the current one takes its place, and the old one is kept.

    A new address does not undo a wish: where consent was withdrawn for the old one, it is for the new one.
    """
    for channel, address in _CHANNELS.items():
        new = f"""FROM import_people p LEFT JOIN ledger_contactpoint a
            ON a.customer_id = p.customer_id AND a.channel = '{channel}' AND a.replaced_on IS NULL
            WHERE {_takes(work)} AND {address} <> '' AND (a.id IS NULL OR a.address <> {address})"""
        if work.export.kind == "customers":
            work.execute(f"INSERT INTO import_changed SELECT p.customer_id {new} AND NOT p.is_new")
            work.execute(
                f"""UPDATE ledger_contactpoint SET replaced_on = %(as_of)s
                WHERE id IN (SELECT a.id {new} AND a.id IS NOT NULL)"""
            )
        work.execute(
            f"""INSERT INTO ledger_contactpoint (customer_id, channel, address, consent)
            SELECT p.customer_id, '{channel}', {address}, CASE WHEN EXISTS (
                SELECT 1 FROM ledger_contactpoint w WHERE w.customer_id = p.customer_id AND w.channel = '{channel}'
                AND w.replaced_on = %(as_of)s AND w.consent = 'withdrawn') THEN 'withdrawn' ELSE 'not_asked' END
            {new} ORDER BY p.line"""
        )


def _people_and_addresses(work: Work) -> None:
    missing = f"""FROM import_people p WHERE {_takes(work)} AND p.contact_name <> '' AND NOT EXISTS (
        SELECT 1 FROM ledger_contactperson k WHERE k.customer_id = p.customer_id AND k.role = 'payment'
        AND k.name = p.contact_name)"""
    _note_changes(work, missing)
    work.execute(
        f"""INSERT INTO ledger_contactperson (customer_id, name, role, language)
        SELECT p.customer_id, p.contact_name, 'payment', '' {missing} ORDER BY p.line"""
    )
    missing = f"""FROM import_people p LEFT JOIN ledger_postaladdress a ON a.customer_id = p.customer_id
        WHERE {_takes(work)} AND p.postal <> '' AND (a.id IS NULL OR a.lines <> p.address
        OR a.postcode <> p.postcode OR a.city <> p.city)"""
    _note_changes(work, missing)
    if work.export.kind == "customers":
        work.execute(
            f"""UPDATE ledger_postaladdress SET lines = p.address, postcode = p.postcode, city = p.city
            FROM import_people p WHERE p.customer_id = ledger_postaladdress.customer_id
            AND p.customer_id IN (SELECT p.customer_id {missing} AND a.id IS NOT NULL)"""
        )
    work.execute(
        f"""INSERT INTO ledger_postaladdress (customer_id, lines, postcode, city)
        SELECT p.customer_id, p.address, p.postcode, p.city {missing} AND a.id IS NULL ORDER BY p.line"""
    )


def _terms(work: Work) -> None:
    """Notes terms from the import's day on where they differ from those in force."""
    work.execute(
        f"""CREATE TEMPORARY TABLE import_terms AS
        SELECT p.customer_id, p.line, p.is_new, coalesce(p.payment_terms_days, t.payment_days) AS payment_days,
               coalesce(p.credit_limit, t.credit_limit_minor) AS credit_limit_minor
        FROM import_people p LEFT JOIN (
            SELECT customer_id, payment_days, credit_limit_minor,
                   row_number() OVER (PARTITION BY customer_id ORDER BY from_on DESC) AS place
            FROM ledger_terms WHERE from_on <= %(as_of)s) t ON t.customer_id = p.customer_id AND t.place = 1
        WHERE {_takes(work)} AND (p.payment_terms_days IS NOT NULL OR p.credit_limit IS NOT NULL)
        AND (coalesce(p.payment_terms_days, -1) <> coalesce(t.payment_days, -1) AND p.payment_terms_days IS NOT NULL
             OR coalesce(p.credit_limit, -1) <> coalesce(t.credit_limit_minor, -1) AND p.credit_limit IS NOT NULL)"""
    )
    _note_changes(work, "FROM import_terms p WHERE p.customer_id IS NOT NULL")
    work.terms_before = {
        pk: {
            "customer_id": customer,
            "from_on": work.as_of,
            "payment_days": days,
            "credit_limit_minor": limit,
        }
        for pk, customer, days, limit in work.rows(TOUCHED_TERMS)
    }
    work.execute(
        """UPDATE ledger_terms SET payment_days = k.payment_days, credit_limit_minor = k.credit_limit_minor
        FROM import_terms k WHERE k.customer_id = ledger_terms.customer_id AND ledger_terms.from_on = %(as_of)s"""
    )
    work.execute(
        """INSERT INTO ledger_terms (customer_id, from_on, payment_days, credit_limit_minor)
        SELECT k.customer_id, %(as_of)s, k.payment_days, k.credit_limit_minor FROM import_terms k
        WHERE NOT EXISTS (SELECT 1 FROM ledger_terms t WHERE t.customer_id = k.customer_id AND t.from_on = %(as_of)s)
        ORDER BY k.line"""
    )


def _note_changes(work: Work, which: str) -> None:
    if work.export.kind == "customers":
        work.execute(f"INSERT INTO import_changed SELECT p.customer_id {which} AND NOT p.is_new")


def _tell_of_missing(work: Work) -> None:
    """Tells of each new customer what is not known of it, on the row where it first stands."""
    columns = ", ".join(f"p.{column}" for column in _WANTED)
    incomplete = work.rows(
        f"""SELECT p.line, p.ref, {columns} FROM import_people p
        WHERE p.is_new AND ({" OR ".join(f"p.{column} = ''" for column in _WANTED)}) ORDER BY p.line"""
    )
    for line, ref, *values in incomplete:
        missing = [name for name, value in zip(_WANTED.values(), values, strict=True) if not value]
        message = (
            f"New customer {ref}: no {', no '.join(missing)} known. Add them, or import a file of customers."
        )
        finding = Finding(message, line, work.title("customer_ref"), Severity.WARNING)
        work.findings.add(finding, "new customers with something missing")
