"""Prints the decision for each customer of a round, as a table. Leaves out the facts behind it: `dunwell why` has them."""

from rich.console import Console
from rich.table import Table

from dunwell.outreach.models import Decision, Round
from dunwell.outreach.reasons import HOLDS, MEANINGS
from dunwell.outreach.why_words import speech
from dunwell.values.money import to_text


def print_decisions(made: Round) -> None:
    """Prints one line per customer: those who hear from us first, furthest step first; then those left alone."""
    table = Table(show_lines=False, pad_edge=False, box=None, header_style="bold")
    table.add_column("Customer", no_wrap=True, max_width=30)
    table.add_column("About", justify="right", no_wrap=True)
    table.add_column("What and why")
    decisions = made.decisions.select_related("customer").order_by(
        "decision", "-step_no", "reason", "customer__name"
    )
    for decision in decisions:
        about = decision.covered_base_minor
        table.add_row(
            decision.customer.name,
            "" if about is None else to_text(about, made.company.currency, made.company.language),
            _what(decision),
        )
    Console().print(table)


def _what(decision: Decision) -> str:
    if decision.decision == "act":
        told = speech()
        step = told.step(str(decision.step_key))
        how = told.way(str(decision.channel))
        return f"{how if step == how else f'{how}, {step}'}: {told.lateness(decision.days_late or 0)}"
    why = MEANINGS[decision.reason]
    if decision.hold_kind:
        why = f"{why.removesuffix('.')}: {HOLDS[decision.hold_kind]}."
    return f"left alone. {why}"
