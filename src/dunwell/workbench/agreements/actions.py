"""What can be done with something agreed: who may, in which state, what is asked for, and the one call down that does it.

Each is a verb of arrangements. Leaves out how its form looks and what is said afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dunwell.arrangements.discounts import decide_discount
from dunwell.arrangements.disputes import answer_dispute, ask_for_more
from dunwell.arrangements.hardships import end_hardship, note_spoken
from dunwell.arrangements.plan_life import replan, resume_plan
from dunwell.arrangements.plans import cancel_plan
from dunwell.arrangements.promises import cancel_deferral, withdraw_promise
from dunwell.arrangements.proposals import accept_proposal, close_proposal, counter_proposal
from dunwell.arrangements.settlements import approve_settlement, close_settlement


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, when, on which day of the company's, and what the form said."""

    on: date
    at: datetime
    by: str
    data: dict[str, Any]

    @property
    def of(self) -> dict[str, Any]:
        """What every verb takes."""
        return {"at": self.at, "by": self.by}

    @property
    def note(self) -> str:
        """Why, in words."""
        return self.data.get("note", "")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done. `states` are those in which it is offered; `asks` the fields of its form.

    `may` is the permission it needs; `next_` says that it is the obvious next thing in these states.
    """

    kind: str
    name: str
    may: str
    states: tuple[str, ...]
    asks: tuple[str, ...]
    do: Callable[[Any, Doing], Any]
    next_: tuple[str, ...] = ()


def _credit(row: Any, doing: Doing, step: str) -> None:
    answer_dispute(row, step, doing.on, doing.note, credit_minor=doing.data.get("amount_minor"), **doing.of)


ACTIONS = (
    Action(
        "promises", "withdraw", "work", ("open",), ("note",),
        lambda row, doing: withdraw_promise(row, doing.on, doing.note, **doing.of),
    ),
    Action(
        "plans", "replan", "work", ("running", "asked", "handed", "resumed"), ("note",),
        lambda row, doing: replan(row, doing.on, doing.note, **doing.of), next_=("asked",),
    ),
    Action(
        "plans", "replan_again", "settle", ("replanned", "handed", "asked", "resumed"), ("note",),
        lambda row, doing: replan(row, doing.on, doing.note, again=True, **doing.of), next_=("handed",),
    ),
    Action(
        "plans", "resume", "work", ("handed", "asked"), ("note",),
        lambda row, doing: resume_plan(row, doing.on, doing.note, **doing.of),
    ),
    Action(
        "plans", "cancel", "work", ("running", "asked", "handed", "resumed", "replanned"), ("note",),
        lambda row, doing: cancel_plan(row, doing.on, doing.note, **doing.of),
    ),
    Action(
        "proposals", "accept", "settle", ("waiting", "countered"), ("note_or_not",),
        lambda row, doing: accept_proposal(row, doing.on, note=doing.note, **doing.of), next_=("countered",),
    ),
    Action(
        "proposals", "counter", "settle", ("waiting", "countered"), ("schedule", "note_or_not"),
        lambda row, doing: counter_proposal(row, doing.data["parts"], doing.on, note=doing.note, **doing.of),
        next_=("waiting",),
    ),
    Action(
        "proposals", "decline", "work", ("waiting", "countered"), ("note",),
        lambda row, doing: close_proposal(row, doing.on, doing.note, **doing.of),
    ),
    Action(
        "deferrals", "cancel", "work", ("running",), ("note",),
        lambda row, doing: cancel_deferral(row, doing.on, doing.note, **doing.of),
    ),
    Action(
        "discounts", "grant", "settle", ("asked", "lapsed", "undone"), ("note",),
        lambda row, doing: decide_discount(row, True, doing.on, doing.note, **doing.of), next_=("asked",),
    ),
    Action(
        "discounts", "refuse", "work", ("asked", "undone"), ("note",),
        lambda row, doing: decide_discount(row, False, doing.on, doing.note, **doing.of),
    ),
    Action(
        "settlements", "approve", "settle", ("quoted",), ("note",),
        lambda row, doing: approve_settlement(row, doing.on, doing.note, **doing.of), next_=("quoted",),
    ),
    Action(
        "settlements", "refuse", "settle", ("quoted",), ("note",),
        lambda row, doing: close_settlement(row, doing.on, doing.note, **doing.of),
    ),
    Action(
        "settlements", "withdraw", "settle", ("approved",), ("note",),
        lambda row, doing: close_settlement(row, doing.on, doing.note, step="withdrawn", **doing.of),
    ),
    Action(
        "disputes", "agree", "settle", ("open", "late"), ("amount_or_all", "note"),
        lambda row, doing: _credit(row, doing, "agreed"), next_=("open", "late"),
    ),
    Action(
        "disputes", "agree_partly", "settle", ("open", "late"), ("amount", "note"),
        lambda row, doing: _credit(row, doing, "part_agreed"),
    ),
    Action(
        "disputes", "not_agree", "work", ("open", "late"), ("note",),
        lambda row, doing: answer_dispute(row, "not_agreed", doing.on, doing.note, **doing.of),
    ),
    Action(
        "disputes", "ask", "work", ("open", "late"), ("note",),
        lambda row, doing: ask_for_more(row, doing.note, doing.on, **doing.of),
    ),
    Action(
        "disputes", "withdraw", "work", ("open", "late"), ("note",),
        lambda row, doing: answer_dispute(row, "withdrawn", doing.on, doing.note, **doing.of),
    ),
    Action(
        "hardships", "spoken", "work", ("waiting", "spoken"), (),
        lambda row, doing: note_spoken(row, doing.on, **doing.of), next_=("waiting",),
    ),
    Action(
        "hardships", "end", "work", ("waiting", "spoken"), ("note", "keep_care"),
        lambda row, doing: end_hardship(
            row, doing.on, doing.note, keep_care=doing.data.get("keep_care", True), **doing.of
        ),
    ),
)  # fmt: skip


def actions_of(kind: str, state: str) -> list[Action]:
    """Returns what can be done with a row of a kind in a state, the obvious next thing first."""
    found = [each for each in ACTIONS if each.kind == kind and state in each.states]
    return sorted(found, key=lambda each: state not in each.next_)
