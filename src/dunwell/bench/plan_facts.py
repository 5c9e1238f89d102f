"""Makes believable fact tables of any size as Parquet, always the same for the same size.

Leaves out measuring; the mixture is chosen so that about six in ten occasions are due on `AS_OF`.
"""

import datetime
from pathlib import Path

import duckdb

from dunwell.engine.facts import TABLES

AS_OF = datetime.date(2026, 6, 17)

#: Counted up row by row, so in order as they are made.
_COUNTED = ("customers", "occasions", "holds", "contacts")

_SIZES = "create macro pick(id, salt, n) as (hash(id * 1000 + salt) % n)::bigint"

_QUERIES = {
    "playbooks": """
        select 'playbook_' || i as playbook, 1 + i % 4 as min_gap_days, 4 * (i % 3) as patience_days
        from range(6) t(i)""",
    "steps": """
        select 'playbook_' || b as playbook, track, s as step_no, track || '_' || s as key,
               start + (s - 1) * gap as offset_days, 3 + b % 3 as wait_days, 500 * s as min_base_minor,
               ['warm', 'friendly', 'firm', 'formal', 'final'][least(s, 5)] as tone,
               if(s >= 4, 'review', 'auto') as approval, if(s = steps and b % 2 = 0, 30, null) as repeat_days
        from range(6) t(b),
             (values ('invoice', -3, 7, 6), ('instalment', -2, 4, 4), ('promise', 1, 3, 3),
                     ('statement', 0, 30, 1), ('checkin', 0, 20, 2)) l(track, start, gap, steps),
             range(1, steps + 1) r(s)""",
    "step_channels": """
        select playbook, track, step_no, rank, channel
        from steps, (values (1, ['email', 'email', 'email', 'registered_letter', 'agency']),
                            (2, ['sms', 'call', 'letter', 'letter', 'solicitor']),
                            (3, ['letter', 'task', 'call', 'visit', 'task'])) c(rank, names),
             lateral (select names[least(step_no, 5)] as channel)""",
    "track_priority": """
        select 'playbook_' || b as playbook, track, row_number() over (partition by b order by track) as priority
        from range(6) t(b), (values ('promise'), ('instalment'), ('invoice'), ('statement')) l(track)""",
    "contact_caps": """
        select jurisdiction, kind, channel, window_days, max_contacts
        from (values ('GB'), ('DE'), ('US'), ('US-MA')) j(jurisdiction),
             (values ('business'), ('sole_trader'), ('consumer')) k(kind),
             (values ('call', 1, 1), ('call', 7, 2), ('email', 7, 3), ('*', 7, 4)) c(channel, window_days, max_contacts)""",
    "quiet_weekdays": """
        select jurisdiction, kind, weekday
        from (values ('GB'), ('DE'), ('US'), ('US-MA')) j(jurisdiction),
             (values ('business'), ('sole_trader'), ('consumer')) k(kind), (values (5), (6)) d(weekday)""",
    "holidays": """
        select jurisdiction, (date '2026-01-01' + (i * 31)::int) as on_date
        from (values ('GB'), ('DE'), ('US'), ('US-MA')) j(jurisdiction), range(12) t(i)""",
    "capacity": "select * from (values ('call', {customers} // 200), ('visit', 50)) c(channel, max_per_day)",
    "customers": """
        select i as customer_id, 'playbook_' || pick(i, 1, 6) as playbook,
               ['GB', 'DE', 'US', 'US-MA'][1 + pick(i, 2, 4)] as jurisdiction,
               ['business', 'business', 'sole_trader', 'consumer'][1 + pick(i, 3, 4)] as kind,
               pick(i, 4, 50) = 0 as vulnerable, pick(i, 5, 60) = 0 as opted_out,
               if(pick(i, 6, 8) = 0, pick(i, 7, 200000), 0) as credit_base_minor, 50 + pick(i, 8, 4) * 50 as weight_pct
        from range(1, {customers} + 1) t(i)""",
    "occasions": """
        with drawn as (
            select i, 1 + pick(i, 11, {customers}) as customer_id,
                   ['invoice', 'invoice', 'invoice', 'invoice', 'invoice', 'invoice', 'instalment', 'promise',
                    'statement', 'checkin'][1 + pick(i, 12, 10)] as track,
                   date '{as_of}' - (pick(i, 13, 160) - 35)::int as anchor_on, pick(i, 14, 10) as paid,
                   pick(i, 15, 5) as taken, 1 + pick(i, 16, 40) as ago
            from range(1, {occasions} + 1) t(i))
        select i as occasion_id, customer_id, track, anchor_on,
               if(track = 'checkin' or paid = 0, 0, 1000 + pick(i, 17, 1000000)) as open_base_minor,
               greatest(taken - 1, 0) as last_step,
               if(taken > 1, date '{as_of}' - ago::int, null) as last_step_on,
               if(pick(i, 18, 5) = 0, date '{as_of}' + (pick(i, 19, 20) - 8)::int, null) as likely_paid_by
        from drawn""",
    "holds": """
        select if(pick(i, 21, 5) = 0, 1 + pick(i, 22, {customers}), 1 + pick(o, 11, {customers})) as customer_id,
               if(pick(i, 21, 5) = 0, null,
                  ['invoice', 'invoice', 'invoice', 'invoice', 'invoice', 'invoice', 'instalment', 'promise',
                   'statement', 'checkin'][1 + pick(o, 12, 10)]) as track,
               if(pick(i, 21, 5) = 0, null, o) as occasion_id,
               ['dispute', 'promise', 'arrangement', 'payment_in_flight', 'reply', 'manual'][1 + pick(i, 23, 6)] as kind,
               date '{as_of}' - pick(i, 24, 60)::int as starts_on,
               if(pick(i, 25, 2) = 0, null, date '{as_of}' + (pick(i, 26, 40) - 15)::int) as ends_on
        from (select i, 1 + pick(i, 20, {occasions}) as o from range({holds}) t(i))""",
    "contacts": """
        select 1 + pick(i, 31, {customers}) as customer_id,
               ['email', 'email', 'email', 'sms', 'letter', 'call'][1 + pick(i, 32, 6)] as channel,
               date '{as_of}' - pick(i, 33, 120)::int as on_date
        from range({contacts}) t(i)""",
    "reach": """
        select i as customer_id, channel
        from range(1, {customers} + 1) t(i), (values ('email', 9), ('sms', 5), ('letter', 9), ('call', 7),
             ('registered_letter', 9), ('visit', 3)) c(channel, tenths)
        where pick(i, 40 + tenths, 10) < tenths""",
}


def write_facts(folder: Path, customers: int, occasions_per_customer: int = 10) -> None:
    """Writes one Parquet file per fact table into `folder`, for `AS_OF`; contacts are five and holds one a customer."""
    sizes = {
        "as_of": AS_OF,
        "customers": customers,
        "occasions": customers * occasions_per_customer,
        "holds": customers,
        "contacts": customers * 5,
    }
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(_SIZES)
        for table, query in _QUERIES.items():
            columns = ", ".join(
                f"{field.name}::{_duckdb_type(field.type)} as {field.name}" for field in TABLES[table]
            )
            # What a join makes has no order of its own.
            order = "" if table in _COUNTED else "order by all"
            target = folder / f"{table}.parquet"
            connection.execute(
                f"copy (select {columns} from ({query.format(**sizes)}) {order}) to '{target}' (format parquet)"
            )
            connection.execute(f"create view {table} as from read_parquet('{target}')")


def _duckdb_type(kind: object) -> str:
    return {"int64": "bigint", "string": "varchar", "date32[day]": "date", "bool": "boolean"}[str(kind)]
