"""Looks at staged rows across their columns and among each other, and takes out what cannot be. Changes no ledger."""

from dunwell.ledger.imports.work import Work

#: Columns in which rows of the same number must agree.
_SAME = ("ref", "currency", "issued_on", "due_on", "settled_on", "open_amount", "paid_amount", "reference")


def check_rows(work: Work) -> None:
    """Rejects rows whose columns contradict each other, and leaves out what the ledger cannot know yet."""
    invoices = "import_invoices"
    work.reject(
        invoices, "s.due_on < s.issued_on", "It is due on {}, before it was issued on {}. Correct one of them.",
        "due_on", "s.due_on, s.issued_on",
    )  # fmt: skip
    for table in (invoices, "import_chases"):
        work.reject(
            table, "s.last_step IS NOT NULL AND s.last_chased_on IS NULL",
            "Step {} was taken, but not when. Give the day in last_chased_on.", "last_step", "s.last_step",
        )  # fmt: skip
        work.reject(table, "s.last_step < 1", "A step is 1 or more, not {}.", "last_step", "s.last_step")
        work.reject(
            table, "s.last_chased_on > %(as_of)s", "It was chased on {}, in the future. Correct it.",
            "last_chased_on", "s.last_chased_on",
        )  # fmt: skip
    work.reject(
        "import_payments",
        "s.amount <= 0",
        "A payment is more than nothing. Money sent back is no payment.",
        "amount",
    )
    work.reject(
        "import_payments", "s.received_on IS NULL", "The day of the payment is missing.", "received_on"
    )
    _leave_out_the_future(work)


def check_items(work: Work) -> None:
    """Makes one row of each item, and rejects items whose rows or amounts do not fit together."""
    if work.export.grouped:
        _refuse_differing(
            work, _SAME, "Rows of {} differ in what they say of the whole invoice. Correct them."
        )
        if work.export.grouped == "repeat":
            _refuse_differing(work, ("amount",), "Rows of {} repeat different totals. Correct them.")
        _group(work)
    else:
        _refuse_duplicates(work)
    work.reject(
        work.items,
        "s.open_amount > s.amount OR s.open_amount < 0",
        "More is open than the amount.",
        "open_amount",
    )
    work.reject(
        work.items,
        "s.paid_amount > s.amount OR s.paid_amount < 0",
        "More is paid than the amount.",
        "paid_amount",
    )
    for table, target in ((work.items, "currency"), ("import_payments", "currency")):
        _warn_of_rates(work, table, target)


def _leave_out_the_future(work: Work) -> None:
    for table, day, what in (
        ("import_invoices", "issued_on", "issued"),
        ("import_payments", "received_on", "received"),
    ):
        condition = f"{day} > %(as_of)s"
        ((count, first),) = work.rows(f"SELECT count(*), min(line) FROM {table} WHERE {condition}")
        if count:
            work.warn(f"Not known on {work.as_of}: {what} later. Left out.", first, day, count)
            work.execute(f"INSERT INTO import_unread SELECT line, number FROM {table} WHERE {condition}")
            work.execute(f"DELETE FROM {table} WHERE {condition}")


def _differs(column: str) -> str:
    return f"(min({column}) <> max({column}) OR count({column}) NOT IN (0, count(*)))"


def _refuse_differing(work: Work, columns: tuple[str, ...], message: str) -> None:
    # A later row of an invoice may leave out what its first row said.
    differing = " OR ".join(
        f"min(nullif({_text(column)}, '')) <> max(nullif({_text(column)}, ''))" for column in columns
    )
    numbers = f"SELECT number FROM import_invoices GROUP BY number HAVING count(*) > 1 AND ({differing})"
    work.reject("import_invoices", f"s.number IN ({numbers})", message, "number", "s.number")


def _text(column: str) -> str:
    return f"CAST({column} AS text)"


def _group(work: Work) -> None:
    """Adds up (or takes once) the rows of each number."""
    amount = {"sum": "sum(amount)", "repeat": "max(amount)"}[work.export.grouped or "sum"]
    flags = ", ".join(f"max(CASE WHEN {flag} THEN 1 ELSE 0 END) = 1 AS {flag}" for flag in ("credit", "void"))
    texts = ", ".join(f"max({column}) AS {column}" for column in (
        "ref", "currency", "open_amount", "paid_amount", "issued_on", "due_on", "settled_on", "reference",
        "note", "last_chased_on", "last_step"))  # fmt: skip
    work.execute(
        f"""CREATE TEMPORARY TABLE import_items AS
        SELECT min(line) AS line, number, {flags}, {texts}, CAST({amount} AS bigint) AS amount,
               max(CASE WHEN disputed THEN 1 ELSE 0 END) = 1 AS disputed
        FROM import_invoices GROUP BY number"""
    )
    work.execute("CREATE INDEX import_items_number ON import_items (number)")
    if work.connection.vendor == "postgresql":
        work.execute("ANALYZE import_items")
    work.items = "import_items"


def _refuse_duplicates(work: Work) -> None:
    """Takes out repeated rows that say the same, with a warning, and every row of a number with several contents."""
    work.execute(
        """CREATE TEMPORARY TABLE import_known AS
        SELECT number, min(line) AS line FROM import_invoices GROUP BY number HAVING count(*) > 1"""
    )
    if work.value("SELECT count(*) FROM import_known"):
        columns = (*_SAME, "amount", "credit", "void", "note", "last_chased_on", "last_step", "disputed")
        bools = {"credit", "void", "disputed"}
        differing = " OR ".join(_differs(_text(column) if column in bools else column) for column in columns)
        work.reject(
            "import_invoices",
            f"""s.number IN (SELECT number FROM import_invoices WHERE number IN (SELECT number FROM import_known)
                GROUP BY number HAVING {differing})""",
            "The number {} stands in several rows that say different things. Keep the right one.",
            "number",
            "s.number",
        )
        doubled = """number IN (SELECT number FROM import_known)
            AND line NOT IN (SELECT line FROM import_known)"""
        ((count, first),) = work.rows(f"SELECT count(*), min(line) FROM import_invoices WHERE {doubled}")
        if count:
            work.warn("The same row stands in the file before: read once.", first, "number", count)
            work.execute(f"DELETE FROM import_invoices WHERE {doubled}")
    work.execute("DROP TABLE import_known")


def _warn_of_rates(work: Work, table: str, target: str) -> None:
    missing = work.rows(
        f"""SELECT s.currency, min(s.line), count(*) FROM {table} s
        WHERE s.currency <> %(currency)s AND NOT EXISTS (
            SELECT 1 FROM ledger_exchangerate r WHERE r.company_id = %(company)s AND r.currency = s.currency
            AND r.from_on <= %(as_of)s) GROUP BY s.currency ORDER BY s.currency"""
    )
    for currency, line, count in missing:
        work.warn(
            f"There is no rate for {currency}: until one is set with `dunwell rate`, amounts count one to one in "
            f"{work.company.currency} for ranking.",
            line,
            target,
            count,
        )
