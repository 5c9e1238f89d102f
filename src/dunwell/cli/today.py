"""`dunwell today`: what needs a person today, in the order of the page."""

from typing import Any

import click

from dunwell.cli.arguments import company_option, json_option, now
from dunwell.cli.arguments import today as day_of
from dunwell.cli.output import print_document
from dunwell.insight.attention import KINDS, Case
from dunwell.insight.today import cases_of, decisions_for, head_of
from dunwell.ledger.models import Company, Customer
from dunwell.ledger.standings import keep_up
from dunwell.values.money import to_decimal, to_text
from dunwell.workbench.today.told import Told, told_of


@click.command()
@company_option
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="So many customers at most."
)
@json_option
def today(company: Company, limit: int, as_json: bool) -> None:
    """List what needs a person today: whom it is about, what happened, what to do next, and why."""
    at = now()
    day = day_of(company, at)
    keep_up(company, day)
    cases = cases_of(company, day, at)
    keys = [case.customer_id for case in cases[:limit]]
    customers = Customer.objects.in_bulk(keys)
    head = head_of(company, day)
    decided = decisions_for(head.last_round, keys)

    def money(minor: int, currency: str) -> str:
        return to_text(minor, currency, "en")

    told = [
        (case, customers[case.customer_id], told_of(case, decided.get(case.customer_id), day, money))
        for case in cases[:limit]
    ]
    if as_json:
        counts = {name: getattr(head, name) for name in ("queued", "awaiting", "promises_due", "on_hold")}
        print_document(
            {
                "day": day,
                "needs_you": len(cases),
                **counts,
                "cases": [_as_dict(company, day, *each) for each in told],
            }
        )
        return
    for number, (case, customer, said) in enumerate(told, start=1):
        amount = money(case.stake.minor, company.currency) if case.stake.minor else ""
        click.echo(f"{number:>3}  {customer.name}  {amount}  {said.happened}  → {said.step}")
        if said.quote:
            click.echo(f'     "{" ".join(said.quote.split())}"')
        click.echo(f"     Why: {said.why}")
        if said.not_done and not said.round_acts:
            click.echo(f"     Not done: {said.not_done}")
    more = len(cases) - len(told)
    click.echo(f"and {more} more" if more else "" if told else "Nothing needs you.")


def _as_dict(company: Company, day: Any, case: Case, customer: Customer, said: Told) -> dict[str, Any]:
    need = case.need
    return {
        "customer": customer.ref,
        "name": customer.name,
        "at_stake": str(to_decimal(case.stake.minor, company.currency)),
        "currency": company.currency,
        "days_late": case.stake.days_late(day),
        "kind": need.kind,
        "since": need.since_on,
        "due": need.due_on,
        "about": need.about_id,
        "happened": said.happened,
        "said": said.quote,
        "step": KINDS[need.kind].step,
        "why": said.why,
        "not_done": "" if said.round_acts else said.not_done,
        "also": [each.kind for each in case.also],
    }
