"""Runs the checks of `checks` over facts in DuckDB and says what is wrong. Changes nothing and plans nothing.

Every check looks at all rows at once; the offending keys are looked for only where a check found something.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from dunwell.engine.checks import KEYS, LADDERS, LINKS, NULLS, ROWS, UNIQUE, KeyCheck, LinkCheck
from dunwell.engine.facts import TABLES
from dunwell.values.findings import Finding

#: How many offending keys a finding shows.
SHOWN = 3
#: Ids are counted in a set of bits where these are no more than so many times the rows, else in a hash table.
BITS_PER_ROW = 16
MOST_BITS = 2**30
MOST_TRACKS = 16
MOST_MINOR = 2**63 - 1

DUCKDB_TYPES = {pa.int64(): "BIGINT", pa.string(): "VARCHAR", pa.date32(): "DATE", pa.bool_(): "BOOLEAN"}


def shape_findings(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, object]) -> list[Finding]:
    """Returns what is wrong with the tables' presence, columns and types; data is worth checking only without any."""
    findings = []
    for table, schema in TABLES.items():
        if table not in tables:
            findings.append(
                Finding("is missing; where there is nothing to say, give it without rows", column=table)
            )
            continue
        described = connection.execute(f"describe {table}").fetchall()
        found = {name: kind for name, kind, *_ in described}
        for field in schema:
            wanted, place = DUCKDB_TYPES[field.type], f"{table}.{field.name}"
            if field.name not in found:
                findings.append(Finding(f"is missing; it must be of type {field.type}", column=place))
            elif found[field.name] != wanted:
                findings.append(
                    Finding(f"is of type {found[field.name]}, must be {field.type} ({wanted})", column=place)
                )
    return findings


def data_findings(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Returns what is wrong with the rows of the facts, which are tables or views of the connection.

    The day planned for is the connection's variable `as_of`.
    """
    findings = list(_row_findings(connection))
    findings += [finding for check in UNIQUE for finding in _key_findings(connection, check)]
    customers = id_span(connection, "customers", "customer_id")
    findings += [finding for check in LINKS for finding in _link_findings(connection, check, customers)]
    for check in LADDERS:
        findings += _findings(connection, f"{check.table}.{check.column}", check.message, check.offenders)
    return findings + list(_sum_findings(connection))


def _row_findings(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for table in TABLES:
        checks = [check for check in NULLS + ROWS if check.table == table]
        alarmed = [check for check in checks if check.alarm]
        others = [check for check in checks if not check.alarm]
        alarms = ", ".join(check.alarm for check in alarmed)
        found = [*zip(alarmed, _one_row(connection, f"select {alarms} from {table}"), strict=True)]
        if others:
            counts = ", ".join(f"(select count(*) from {table} where {check.broken}) > 0" for check in others)
            found += zip(others, _one_row(connection, f"select {counts}"), strict=True)
        for check, broken in found:
            if broken:
                offenders = f"select {', '.join(KEYS[table])} from {table} where {check.broken}"
                yield from _findings(connection, f"{table}.{check.column}", check.message, offenders)


def _key_findings(connection: duckdb.DuckDBPyConnection, check: KeyCheck) -> Iterator[Finding]:
    columns = ", ".join(check.columns)
    if columns.endswith("_id") and _ids_are_distinct(connection, check):
        return
    offenders = f"select {columns} from {check.table} group by all having count(*) > 1"
    message = (
        f"{'is' if len(check.columns) == 1 else 'are together'} a key and may stand only once; keep one row"
    )
    yield from _findings(connection, f"{check.table}.{columns}", message, offenders)


def _ids_are_distinct(connection: duckdb.DuckDBPyConnection, check: KeyCheck) -> bool:
    """Returns whether no key is there twice, by the cheapest way that is certain; False where only grouping tells."""
    ids = id_span(connection, check.table, check.columns[-1])
    if ids.distinct == ids.rows or len(check.columns) == 1:
        return ids.distinct == ids.rows
    (groups,) = _one_row(connection, f"select count(distinct {check.columns[0]}) from {check.table}")
    if groups > MOST_TRACKS:
        return False
    by_group = f"select {ids.counted} as ids from {check.table} group by {check.columns[0]}"
    (distinct,) = _one_row(connection, f"select sum(ids) from ({by_group})")
    return bool(distinct == ids.rows)


def _link_findings(
    connection: duckdb.DuckDBPyConnection, check: LinkCheck, customers: "IdSpan"
) -> Iterator[Finding]:
    columns = ", ".join(check.columns)
    if check.target == "customers" and _all_within(connection, check.table, columns, customers):
        return
    # Each row finds one row at most, as the target's key is checked too; so as many are found as there are rows.
    found = f"select count(*) from {check.table} join {check.target} using ({columns})"
    linked, rows = _one_row(connection, f"select ({found}), count(*) from {check.table}")
    if linked == rows:
        return
    given = " and ".join(f"{column} is not null" for column in check.columns)
    unknown = f"from {check.table} anti join {check.target} using ({columns})"
    offenders = f"select distinct {columns} from ({unknown}) where {given}"
    message = f"is not in the table {check.target}; add it there, or leave these rows out"
    yield from _findings(connection, f"{check.table}.{columns}", message, offenders)


def _all_within(connection: duckdb.DuckDBPyConnection, table: str, column: str, ids: "IdSpan") -> bool:
    """Returns whether the ids run without a gap and the table's lie between their ends: then all are known."""
    if not ids.rows or ids.distinct != ids.most - ids.least + 1:
        return False
    least, most = _one_row(connection, f"select min({column}), max({column}) from {table}")
    return bool(least is None or (ids.least <= least and most <= ids.most))


@dataclass(frozen=True, slots=True)
class IdSpan:
    """The ids of a table: the ends of their range, how many rows, how many `distinct` ids.

    `counted` is the aggregate that counts them, in a set with one bit for every number of the range; where the range
    is too wide for that, a hash table counts.
    """

    least: int
    most: int
    rows: int
    counted: str
    distinct: int


def id_span(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> IdSpan:
    """Returns what the ids in the column are like."""
    least, most, rows = _one_row(connection, f"select min({column}), max({column}), count(*) from {table}")
    if least is None:
        return IdSpan(0, 0, rows, "0", 0)
    counted = f"count(distinct {column})"
    if most - least < min(rows * BITS_PER_ROW + 2**16, MOST_BITS):
        counted = f"bit_count(bitstring_agg({column}, {least}, {most}))"
    (distinct,) = _one_row(connection, f"select {counted} from {table}")
    return IdSpan(least, most, rows, counted, distinct)


def _sum_findings(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    most, rows = _one_row(connection, "select coalesce(max(open_base_minor), 0), count(*) from occasions")
    if most * rows <= MOST_MINOR:
        return
    offenders = f"""select customer_id from occasions group by all
                    having sum(greatest(open_base_minor, 0)) > {MOST_MINOR}"""
    yield from _findings(
        connection, "occasions.open_base_minor", "adds up to more than an int64 can hold; check it", offenders
    )


def _findings(
    connection: duckdb.DuckDBPyConnection, column: str, message: str, offenders: str
) -> Iterator[Finding]:
    """Yields one finding with the count and first keys of the offenders, or nothing where there are none."""
    counted = connection.execute(f"select *, count(*) over () from ({offenders}) order by all limit {SHOWN}")
    names = [str(part[0]) for part in counted.description or ()][:-1]
    rows = counted.fetchall()
    if rows:
        shown = "; ".join(_shown(names, row[:-1]) for row in rows)
        more = f" and {rows[0][-1] - len(rows)} more" if rows[0][-1] > len(rows) else ""
        yield Finding(f"{message}: {shown}{more}", column=column)


def _shown(names: Sequence[str], key: Sequence[object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=True))


def _one_row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    return tuple(connection.execute(query).fetchall()[0])
