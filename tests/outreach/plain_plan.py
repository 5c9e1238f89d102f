"""The first weeks of the standard playbook in plain Python, straight from the contract of the plan. Uses none of Dunwell.

An account is a customer's items, each `(due, base_minor)` by number, with what is known of them; `taken` holds the step
of each item and its day.
"""

from dataclasses import dataclass, field
from datetime import date

#: (earliest day from the due date, least days since the step before, least amount) of each step.
LADDER = [
    (-3, 1, 25000),
    (3, 3, 500),
    (12, 7, 500),
    (21, 7, 5000),
    (30, 7, 2500),
    (45, 10, 5000),
    (60, 14, 5000),
    (80, 14, 5000),
]


@dataclass
class PlainAccount:
    """One customer as a clerk would write them down."""

    items: dict[str, tuple[date, int]] = field(default_factory=dict)
    taken: dict[str, tuple[int, date]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    held_whole: bool = False
    credit_minor: int = 0
    opted_out: bool = False
    mail: bool = False
    spoken_on: date | None = None


def decide(account, on, quiet):
    """Returns (reason, covered items with their step, what they come to); reason `ok` is a mail."""
    due = {number: step for number in account.items if (step := _due_step(account, number, on))}
    free = {n: step for n, step in due.items() if not account.held_whole and n not in account.held}
    covered_minor = sum(account.items[number][1] for number in free)
    if any(when == on for _, when in account.taken.values()):
        return "done_today", {}, None
    if due and not free:
        return "on_hold", {}, None
    if not due:
        return "nothing_due", {}, None
    least_minor = LADDER[max(free.values()) - 1][2]
    too_soon = account.spoken_on is not None and (on - account.spoken_on).days < 3
    checks = [
        ("covered_by_credit", account.credit_minor >= covered_minor),
        ("below_minimum", covered_minor - account.credit_minor < least_minor),
        ("opted_out", account.opted_out),
        ("unreachable", not account.mail),
        ("quiet_day", on.weekday() >= 5 or on in quiet),
        ("too_soon", too_soon),
    ]
    reason = next((name for name, true in checks if true), "ok")
    return reason, free if reason == "ok" else {}, covered_minor


def _due_step(account, number, on):
    """The step an item is due for today; 0 for none."""
    due_on, _ = account.items[number]
    late = (on - due_on).days
    last, when = account.taken.get(number, (0, None))
    step = max(last + 1, 2 if late >= 0 else 1)
    if step > len(LADDER):
        return 0
    offset, wait, _ = LADDER[step - 1]
    rested = when is None or (on - when).days >= wait
    return step if late >= offset and (offset >= 0 or late < 0) and rested else 0
