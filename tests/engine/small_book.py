"""A small book of facts for worked cases, and the planners the cases are put to.

One customer, a ladder of four steps, everything allowed; a case says only what differs. Days are counted back
from one Wednesday, on which all cases are planned.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import reference
from engine_rows import by_engine

from dunwell.engine import facts as schema

WEDNESDAY = date(2025, 6, 4)


def by_reference(facts: dict) -> SimpleNamespace:
    return _result(*reference.plan(facts, WEDNESDAY))


def by_the_engine(facts: dict) -> SimpleNamespace:
    return _result(*by_engine(facts, WEDNESDAY))


def _result(decisions: list[dict], covered: list[dict]) -> SimpleNamespace:
    return SimpleNamespace(
        rows=decisions,
        covered=[tuple(row[name] for name in schema.COVERED.names) for row in covered],
        reasons={row["customer_id"]: row["reason"] for row in decisions},
        channels={row["customer_id"]: row["channel"] for row in decisions},
        only=decisions[0] if len(decisions) == 1 else None,
    )


#: Puts a case to each planner, as `plan(facts)`.
each_planner = pytest.mark.parametrize(
    "plan", [pytest.param(by_reference, id="reference"), pytest.param(by_the_engine, id="engine")]
)


def ago(days: int) -> date:
    return WEDNESDAY - timedelta(days=days)


def customer(customer_id: int = 1, **changes: object) -> dict:
    return {
        "customer_id": customer_id,
        "playbook": "standard",
        "jurisdiction": "GB",
        "kind": "business",
        "vulnerable": False,
        "opted_out": False,
        "credit_base_minor": 0,
        "weight_pct": 100,
    } | changes


def occasion(
    occasion_id: int, late: int, open_minor: int = 100, last: tuple[int, int] | None = None, **changes
) -> dict:
    """Returns an occasion anchored `late` days ago; `last` is its last step and how many days ago it was."""
    return {
        "occasion_id": occasion_id,
        "customer_id": 1,
        "track": "invoice",
        "anchor_on": ago(late),
        "open_base_minor": open_minor,
        "last_step": last[0] if last else 0,
        "last_step_on": ago(last[1]) if last else None,
        "likely_paid_by": None,
    } | changes


def step(step_no: int, offset_days: int, tone: str, channels: str, track: str = "invoice", **changes) -> dict:
    """Returns a step with its `channels`, first to last, under their own key."""
    return {
        "playbook": "standard",
        "track": track,
        "step_no": step_no,
        "key": f"{track}_{step_no}",
        "offset_days": offset_days,
        "wait_days": 3,
        "min_base_minor": 0,
        "tone": tone,
        "approval": "auto",
        "repeat_days": None,
        "channels": channels.split(),
    } | changes


LADDER = [
    step(1, -3, "warm", "email"),
    step(2, 1, "friendly", "email"),
    step(3, 7, "firm", "email call"),
    step(4, 14, "final", "letter"),
]


def hold(
    kind: str, starts: int, ends: int | None, about: tuple[str, int] | None = None, customer_id: int = 1
) -> dict:
    """Returns a hold from `starts` to `ends` days ago; `about`: its track and occasion, None the customer."""
    return {
        "customer_id": customer_id,
        "track": about[0] if about else None,
        "occasion_id": about[1] if about else None,
        "kind": kind,
        "starts_on": ago(starts),
        "ends_on": None if ends is None else ago(ends),
    }


def contact(channel: str, days_ago: int, customer_id: int = 1) -> dict:
    return {"customer_id": customer_id, "channel": channel, "on_date": ago(days_ago)}


def cap(channel: str, window_days: int, max_contacts: int) -> dict:
    return {
        "jurisdiction": "GB",
        "kind": "business",
        "channel": channel,
        "window_days": window_days,
        "max_contacts": max_contacts,
    }


def priorities(**order: int) -> list[dict]:
    return [{"playbook": "standard", "track": track, "priority": place} for track, place in order.items()]


def book(
    occasions: list[dict], steps: list[dict] | None = None, min_gap: int = 2, patience: int = 0, **tables
) -> dict:
    """Returns facts of these occasions; everybody can be reached on every channel unless `reach` is given."""
    steps = LADDER if steps is None else steps
    facts = {name: [] for name in schema.TABLES} | {"customers": [customer()], "occasions": occasions}
    facts["steps"] = [{name: value for name, value in row.items() if name != "channels"} for row in steps]
    facts["step_channels"] = [
        {name: row[name] for name in ("playbook", "track", "step_no")} | {"rank": rank, "channel": channel}
        for row in steps
        for rank, channel in enumerate(row["channels"], start=1)
    ]
    facts["playbooks"] = [{"playbook": "standard", "min_gap_days": min_gap, "patience_days": patience}]
    facts |= tables
    if "reach" not in tables:
        facts["reach"] = [
            {"customer_id": row["customer_id"], "channel": channel}
            for row in facts["customers"]
            for channel in schema.CONTACT_CHANNELS
        ]
    return facts
