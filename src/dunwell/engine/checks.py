"""What the facts must be like, as data: each check names a table, a column, what breaks it and what to do.

These are the constraints in the table of facts in `docs/plan.md`. Leaves out running them: `validation` does.
"""

from dataclasses import dataclass

from dunwell.engine.claims import MOST_LADDERS, MOST_STEPS
from dunwell.engine.facts import (
    APPROVALS,
    CONTACT_CHANNELS,
    CUSTOMER_KINDS,
    HOLD_KINDS,
    INTERNAL_CHANNELS,
    TABLES,
    TONES,
)

CHANNELS = CONTACT_CHANNELS + INTERNAL_CHANNELS

#: What a row of each table is known by, for showing it; where it must also be unique it is among `UNIQUE`.
KEYS: dict[str, tuple[str, ...]] = {
    "customers": ("customer_id",),
    "occasions": ("track", "occasion_id"),
    "holds": ("customer_id", "track", "occasion_id", "kind"),
    "contacts": ("customer_id", "channel", "on_date"),
    "reach": ("customer_id", "channel"),
    "steps": ("playbook", "track", "step_no"),
    "step_channels": ("playbook", "track", "step_no", "rank"),
    "playbooks": ("playbook",),
    "track_priority": ("playbook", "track"),
    "contact_caps": ("jurisdiction", "kind", "channel", "window_days"),
    "quiet_weekdays": ("jurisdiction", "kind", "weekday"),
    "holidays": ("jurisdiction", "on_date"),
    "capacity": ("channel",),
}


@dataclass(frozen=True, slots=True)
class RowCheck:
    """Something true of every sound row; `broken` is the condition, in SQL, of a row for which it is not.

    `alarm`, where there is one, is an aggregate that is true if any row is broken, and that an engine that reads Parquet
    answers from the columns' statistics.
    """

    table: str
    column: str
    broken: str
    message: str
    alarm: str = ""


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """Columns that no two rows of a table may share."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """Columns whose values must be those of some row of another table, in columns of the same names."""

    table: str
    columns: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class QueryCheck:
    """Something about several rows at once; `offenders` selects the offending keys."""

    table: str
    column: str
    offenders: str
    message: str


def _one_of(table: str, column: str, values: tuple[str, ...]) -> RowCheck:
    listed = ", ".join(f"'{value}'" for value in values)
    return RowCheck(table, column, f"{column} not in ({listed})", f"must be one of {', '.join(values)}")


def _at_least(least: int, table: str, *columns: str) -> list[RowCheck]:
    return [
        RowCheck(table, name, f"{name} < {least}", f"must be {least} or more", f"min({name}) < {least}")
        for name in columns
    ]


def _not_after_the_day(table: str, column: str) -> RowCheck:
    return RowCheck(
        table,
        column,
        f"{column} > getvariable('as_of')",
        "lies after the day planned for; leave out what has not happened yet, or plan for a later day",
        f"max({column}) > getvariable('as_of')",
    )


NULLS = [
    RowCheck(
        table,
        field.name,
        f'"{field.name}" is null',
        "may not be null; fill it in",
        f'count("{field.name}") < count(*)',
    )
    for table, schema in TABLES.items()
    for field in schema
    if not field.nullable
]

ROWS = [
    _one_of("customers", "kind", CUSTOMER_KINDS),
    *_at_least(0, "customers", "credit_base_minor", "weight_pct"),
    *_at_least(0, "occasions", "open_base_minor", "last_step"),
    RowCheck(
        "occasions",
        "last_step_on",
        "(last_step = 0) <> (last_step_on is null)",
        "must be null where last_step is 0, and only there",
    ),
    _not_after_the_day("occasions", "last_step_on"),
    _one_of("holds", "kind", HOLD_KINDS),
    RowCheck(
        "holds",
        "track",
        "(track is null) <> (occasion_id is null)",
        "and occasion_id go together: set both for one occasion, neither for the whole customer",
    ),
    _one_of("contacts", "channel", CHANNELS),
    _not_after_the_day("contacts", "on_date"),
    _one_of("reach", "channel", CHANNELS),
    *_at_least(1, "steps", "step_no", "wait_days", "repeat_days"),
    *_at_least(0, "steps", "min_base_minor"),
    _one_of("steps", "tone", TONES),
    _one_of("steps", "approval", APPROVALS),
    _one_of("step_channels", "channel", CHANNELS),
    *_at_least(1, "playbooks", "min_gap_days"),
    *_at_least(0, "playbooks", "patience_days"),
    _one_of("contact_caps", "kind", CUSTOMER_KINDS),
    _one_of("contact_caps", "channel", (*CHANNELS, "*")),
    *_at_least(0, "contact_caps", "window_days", "max_contacts"),
    _one_of("quiet_weekdays", "kind", CUSTOMER_KINDS),
    RowCheck("quiet_weekdays", "weekday", "weekday not between 0 and 6", "must be 0 (Monday) to 6 (Sunday)"),
    _one_of("capacity", "channel", CHANNELS),
    *_at_least(0, "capacity", "max_per_day"),
]

UNIQUE = [
    KeyCheck("customers", ("customer_id",)),
    KeyCheck("occasions", ("track", "occasion_id")),
    KeyCheck("steps", ("playbook", "track", "step_no")),
    KeyCheck("step_channels", ("playbook", "track", "step_no", "rank")),
    KeyCheck("playbooks", ("playbook",)),
    KeyCheck("track_priority", ("playbook", "track")),
    KeyCheck("track_priority", ("playbook", "priority")),
    KeyCheck("capacity", ("channel",)),
]

LINKS = [
    LinkCheck("customers", ("playbook",), "playbooks"),
    LinkCheck("occasions", ("customer_id",), "customers"),
    LinkCheck("holds", ("customer_id",), "customers"),
    LinkCheck("contacts", ("customer_id",), "customers"),
    LinkCheck("reach", ("customer_id",), "customers"),
    LinkCheck("steps", ("playbook",), "playbooks"),
    LinkCheck("track_priority", ("playbook",), "playbooks"),
    LinkCheck("step_channels", ("playbook", "track", "step_no"), "steps"),
]

LADDERS = [
    QueryCheck(
        "steps",
        "step_no",
        f"select playbook, track from steps group by all having count(*) > {MOST_STEPS}",
        f"may be no more than {MOST_STEPS}; shorten the ladder, or let its last step repeat",
    ),
    QueryCheck(
        "steps",
        "track",
        f"select count(distinct (playbook, track)) as ladders from steps having ladders > {MOST_LADDERS}",
        f"has more than {MOST_LADDERS} ladders in all playbooks; share playbooks among customers",
    ),
    QueryCheck(
        "steps",
        "step_no",
        "select playbook, track from steps group by all having max(step_no) <> count(distinct step_no)",
        "must run 1, 2, 3 … without a gap in each ladder",
    ),
    QueryCheck(
        "steps",
        "offset_days",
        """select playbook, track, step_no from steps
           qualify offset_days < lag(offset_days) over (partition by playbook, track order by step_no)""",
        "may not fall as step_no rises; give the later step the same offset or a later one",
    ),
    QueryCheck(
        "steps",
        "repeat_days",
        """select playbook, track, step_no from steps where repeat_days is not null
           and (playbook, track, step_no) not in
             (select (playbook, track, max(step_no)) from steps group by playbook, track)""",
        "may be set only on a ladder's last step",
    ),
]
