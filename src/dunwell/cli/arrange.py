"""`dunwell arrange`: what staff agrees with customers, by the same verbs as the customer's page. Leaves out the verbs."""

from collections import Counter
from datetime import date, datetime

import click

from dunwell.arrangements.policies import CannotReadPolicy, CannotSetPolicy, policy_files, policy_of
from dunwell.arrangements.settling import settle_day
from dunwell.arrangements.standing import Standing, standings_of
from dunwell.cli.arguments import Moment, company_option, customer_of, json_option, now, today
from dunwell.cli.arrange_concerns import (
    answer_dispute_,
    ask_about_dispute,
    dispute,
    hardship,
    signposts_,
    spoken,
)
from dunwell.cli.arrange_money import approve, decide, discount, goodwill_, quote, reward_, waive_, write_off_
from dunwell.cli.arrange_plans import answer_proposal, end, offers, plan, replan_, resume
from dunwell.cli.arrange_promises import defer_, promise_
from dunwell.cli.days import Day
from dunwell.cli.output import print_document, print_lines
from dunwell.ledger.models import Company
from dunwell.values.money import to_decimal, to_text


@click.group()
def arrange() -> None:
    """Agree with customers on promises, plans, other days, less money; note disputes and hardship."""


for _verb in (
    offers, plan, answer_proposal, replan_, resume, promise_, defer_, discount, decide, quote, approve, write_off_,
    goodwill_, waive_, reward_, dispute, ask_about_dispute, answer_dispute_, hardship, spoken, signposts_, end,
):  # fmt: skip
    arrange.add_command(_verb)


@arrange.command("list")
@company_option
@click.option("--customer", help="Only of this customer.")
@click.option("--on", type=Day(), help="As it stands on this day. Default: today.")
@click.option("--ended", is_flag=True, help="What is over too.")
@click.option("--jsonl", "as_lines", is_flag=True, help="Print one JSON object a line.")
def list_(company: Company, customer: str | None, on: date | None, ended: bool, as_lines: bool) -> None:
    """List what is arranged, where it stands, and who has it."""
    of = customer_of(company, customer) if customer else None
    found = standings_of(company, on or today(company), of, ended)
    if as_lines:
        print_lines(_as_document(each) for each in found)
        return
    for each in found:
        money = "" if each.amount_minor is None else to_text(each.amount_minor, each.currency or "", "en")
        until = f"until {each.next_on}" if each.next_on else ""
        about = ", ".join(each.invoices)
        parts = (
            f"{each.kind} {each.id}",
            each.customer.ref,
            each.state.replace("_", " "),
            money,
            until,
            about,
            each.owner,
        )
        click.echo("  ".join(part for part in parts if part))


@arrange.command("settle-day")
@company_option
@click.option("--on", type=Day(), help="Default: today.")
@click.option("--at", type=Moment(), default=None, help="The moment it is noted. Default: now.")
@json_option
def settle_day_(company: Company, on: date | None, at: datetime | None, as_json: bool) -> None:
    """Judge what is arranged by a day: promises, plans, discounts, settlements. Twice for a day changes nothing."""
    moment = at or now()
    found: Counter[str] = settle_day(company, on or today(company, moment), moment)
    if as_json:
        print_document(dict(sorted(found.items())))
        return
    for name, count in sorted(found.items()):
        click.echo(f"{name.replace('.', ' ').replace('_', ' ')}: {count}")
    if not found:
        click.echo("Nothing changed.")


@arrange.command()
@company_option
@json_option
def policy(company: Company, as_json: bool) -> None:
    """Check the policy files, and say which one the company uses."""
    try:
        used = policy_of(company)
    except (CannotReadPolicy, CannotSetPolicy) as error:
        raise click.ClickException(str(error)) from None
    known = list(policy_files())
    if as_json:
        print_document({"policy": used.key, "sha256": used.sha256, "known": known})
        return
    click.echo(f"{company.name} uses the policy {used.key} ({used.name}). Known: {', '.join(known)}.")


def _as_document(each: Standing) -> dict[str, object]:
    def money(minor: int | None) -> object:
        return None if minor is None or each.currency is None else to_decimal(minor, each.currency)

    return {
        "kind": each.kind,
        "id": each.id,
        "customer": each.customer.ref,
        "state": each.state,
        "since": each.since_on,
        "next": each.next_on,
        "currency": each.currency,
        "amount": money(each.amount_minor),
        "open": money(each.open_minor),
        "owner": each.owner,
        "invoices": list(each.invoices),
    }
