"""Statutory interest for the whole book in one set-based pass, to the same minor unit as one debt at a time.

Numbers come from `book_rates`; sums are whole numbers in DuckDB. Leaves out choices a rule allows: each debt is computed
by its rule's own formula and count of days.
"""

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from dunwell.law.book_rates import FIRST_DAY, LAST_DAY, compensation_table, rates_table
from dunwell.law.packs import Packs
from dunwell.law.series_check import MOST_DECIMALS

#: What a table of debts has to have; it may have more.
DEBTS = pa.schema(
    [
        ("principal_minor", pa.int64()),
        ("currency", pa.string()),
        ("jurisdiction", pa.string()),
        ("relationship", pa.string()),
        ("due_on", pa.date32()),
        ("until_on", pa.date32()),
    ]
)
#: A debt may have, in a column `stopped`, the times in which no interest runs: first and last day of each.
STOPPED = pa.list_(pa.struct([("since", pa.date32()), ("until", pa.date32())]))
#: What is added. `refused` is a reason of `NotKnown`, and null where `interest_minor` is known; compensation is null where
#: it is not known.
ADDED = pa.schema(
    [
        ("days", pa.int32()),
        ("interest_minor", pa.int64()),
        ("provisional", pa.bool_()),
        ("refused", pa.string()),
        ("compensation_minor", pa.int64()),
        ("compensation_currency", pa.string()),
    ]
)


class CannotCompute(ValueError):
    """The table of debts is not one; the message says what is wrong with it."""


def interest_of_book(packs: Packs, debts: pa.Table, *, threads: int | None = None) -> pa.Table:
    """Returns the debts in their order with the columns of `ADDED`.

    A column `stopped` (`STOPPED`, null or empty where there are none) says when a debt earns nothing.
    Raises CannotCompute where a column of `DEBTS` is missing, empty somewhere, or out of bounds.
    """
    _check(debts)
    asked = (
        debts.select(["jurisdiction", "relationship"])
        .group_by(["jurisdiction", "relationship"])
        .aggregate([])
    )
    pairs = [(row["jurisdiction"], row["relationship"]) for row in asked.to_pylist()]
    config = {"threads": str(threads)} if threads else {}
    with duckdb.connect(config=config) as connection:
        connection.execute("set enable_progress_bar = false")
        # With common_subplan DuckDB 1.5 gave wrong results; the plan of the engine does without it too.
        connection.execute("set disabled_optimizers = 'common_subplan'")
        numbered = debts.select(DEBTS.names).cast(DEBTS)
        rows = pa.array(range(debts.num_rows), pa.int64())
        connection.register("debts", numbered.append_column("row", rows))
        connection.register("stopped", _stopped(debts, rows))
        names = {"jurisdiction": [pair[0] for pair in pairs], "relationship": [pair[1] for pair in pairs]}
        numbers = pa.array(range(len(pairs)), pa.int32())
        types = pa.schema([("jurisdiction", pa.string()), ("relationship", pa.string())])
        connection.register("pairs", pa.table(names, schema=types).append_column("pair", numbers))
        connection.register("rates", rates_table(packs, pairs))
        connection.register("tiers", compensation_table(packs, pairs))
        added = _added(connection)
    for name in ADDED.names:
        debts = debts.append_column(name, added[name])
    return debts


def _check(debts: pa.Table) -> None:
    if missing := [name for name in DEBTS.names if name not in debts.column_names]:
        raise CannotCompute(f"the debts have no column {', '.join(missing)}")
    if taken := [name for name in ADDED.names if name in debts.column_names]:
        raise CannotCompute(f"the debts have a column {', '.join(taken)} already")
    for name in DEBTS.names:
        if debts[name].null_count:
            raise CannotCompute(f"the column {name} is empty in {debts[name].null_count} rows")
    if debts.num_rows == 0:
        return
    if pc.min(debts["principal_minor"]).as_py() < 0:
        raise CannotCompute("a principal is below 0")
    for name in ("due_on", "until_on"):
        days = debts[name].cast(pa.date32())
        if pc.min(days).as_py() < FIRST_DAY or pc.max(days).as_py() >= LAST_DAY:
            raise CannotCompute(f"a day in {name} is not between {FIRST_DAY} and {LAST_DAY}")


def _stopped(debts: pa.Table, rows: pa.Array) -> pa.Table:
    """Returns the debts' rows with the times in which they earn nothing."""
    times = (
        debts["stopped"].cast(STOPPED) if "stopped" in debts.column_names else pa.nulls(len(rows), STOPPED)
    )
    return pa.table({"row": rows, "times": times})


def _added(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    connection.execute(_STOPS)
    connection.execute(_OPEN)
    connection.execute(
        "create temp table done (row bigint, days int, part hugeint, provisional bool, refused text)"
    )
    # One pass is enough, but for laws that add each full year's interest to the debt: there it is one a year.
    while connection.execute("select count(*) from open").fetchall() != [(0,)]:
        connection.execute(_STEP)
        connection.execute("insert into done select row, days, part, provisional, refused from step")
        connection.execute(_NEXT)
        connection.execute("drop table open; alter table next rename to open")
    return connection.sql(_RESULT).to_arrow_table().cast(ADDED)


def _number(day: str) -> str:
    """Returns the SQL of a day's number, as `day_counts.day_number`."""
    months = f"year({day}) * 360 + month({day}) * 30 + least(day({day}), 30)"
    return f"case when year_days = 360 then {months} else {day} - date '1970-01-01' end"


#: Every debt with what its rule says on the day its interest starts. `after` is the day before a step, `base_minor` what
#: earns interest in it.
_OPEN = """
create temp table open as
select row, pair, debts.due_on, debts.until_on, debts.due_on as after, principal_minor as base_minor, 0 as years,
    fixed, yearly, year_days, half_even, refused_rule, refused_rate, rate_scaled, rates.provisional
from debts
join pairs using (jurisdiction, relationship)
join rates using (pair)
where debts.due_on + 1 between rates.since and rates.until
"""

#: The times in which a debt earns nothing, those that meet or overlap made one.
_STOPS = """
create temp table stops as
with each_time as (
    select row, time.since as since, time.until as until from (select row, unnest(times) as time from stopped)
    where time.since <= time.until
),
begun as (
    select *, coalesce(since > max(until) over (
        partition by row order by since, until rows between unbounded preceding and 1 preceding) + 1, true) as begins
    from each_time
),
numbered as (select *, sum(begins::int) over (partition by row order by since, until) as number from begun)
select row, min(since) as since, max(until) as until from numbered group by row, number
"""

_STEP = f"""
create or replace temp table step as
with steps as (
    select *, case when yearly then least(until_on, cast(due_on + to_years(years + 1) as date)) else until_on end as upto
    from open
),
pieces as (
    select row, after, upto, base_minor, year_days, half_even, rate_scaled, provisional, after + 1 as since,
        refused_rule, refused_rate
    from steps where fixed or upto <= after or refused_rule is not null
    union all
    select row, greatest(after, rates.since - 1), least(upto, rates.until), base_minor, year_days, steps.half_even,
        rates.rate_scaled, rates.provisional, rates.since, null, rates.refused_rate
    from (select * exclude (rate_scaled, provisional, refused_rate, fixed, yearly, half_even, year_days), half_even,
        year_days from steps where not fixed and upto > after and refused_rule is null) as steps
    join (select pair, since, until, rate_scaled, provisional, refused_rate from rates) as rates
        on rates.pair = steps.pair and rates.since <= upto and rates.until > after
),
halted as (
    select pieces.row, pieces.after, sum(least(upto, stops.until) - greatest(after, stops.since - 1)) as actual_days,
        sum({_number("least(upto, stops.until)")} - ({_number("greatest(after, stops.since - 1)")})) as days
    from pieces
    join stops on stops.row = pieces.row and stops.since <= pieces.upto and stops.until > pieces.after
    group by pieces.row, pieces.after
),
counted as (
    select row, year_days, half_even, pieces.since, base_minor, rate_scaled,
        upto - after > coalesce(halted.actual_days, 0) as runs,
        coalesce(refused_rule, case when runs then refused_rate end) as refused,
        provisional and runs as provisional,
        case when runs then {_number("upto")} - ({_number("after")}) - coalesce(halted.days, 0) else 0 end as days
    from pieces left join halted using (row, after)
),
sums as (
    select row, any_value(half_even) as half_even, min_by(refused, since) filter (refused is not null) as refused,
        sum(days) as days, coalesce(bool_or(provisional), false) as provisional,
        sum(coalesce(base_minor::hugeint * rate_scaled * days, 0))::hugeint as numerator,
        (any_value(year_days)::hugeint * 100 * {10**MOST_DECIMALS}) as denominator
    from counted group by row
)
select row, refused, days::int as days, provisional,
    case when half_even then numerator // denominator
        + (2 * (numerator % denominator) > denominator
           or (2 * (numerator % denominator) = denominator and (numerator // denominator) % 2 = 1))::hugeint
    else (2 * numerator + denominator) // (2 * denominator) end as part
from sums
"""

_NEXT = """
create temp table next as
select open.* replace (
    cast(due_on + to_years(years + 1) as date) as after, (base_minor + part)::bigint as base_minor, years + 1 as years)
from open join step using (row)
where yearly and step.refused is null and cast(due_on + to_years(years + 1) as date) < until_on
"""

_RESULT = """
with sums as (
    select row, sum(days)::int as days, sum(part)::bigint as interest_minor, bool_or(provisional) as provisional,
        any_value(refused) as refused
    from done group by row
),
charged as (
    select row, tiers.amount_minor, tiers.currency
    from debts
    join pairs using (jurisdiction, relationship)
    join tiers using (pair)
    where debts.due_on + 1 between tiers.since and tiers.until
        and principal_minor > above_minor and principal_minor <= most_minor
        and (only_currency is null or only_currency = debts.currency)
)
select case when refused is null then days end as days,
    case when refused is null then interest_minor end as interest_minor,
    case when refused is null then provisional end as provisional,
    refused,
    case when until_on <= due_on or principal_minor = 0 then charged.amount_minor * 0 else charged.amount_minor end
        as compensation_minor,
    case when charged.amount_minor is not null then coalesce(charged.currency, debts.currency) end
        as compensation_currency
from debts
join sums using (row)
left join charged using (row)
order by row
"""
