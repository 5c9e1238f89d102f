"""`dunwell why`."""

from datetime import date

import click

from dunwell.cli.arguments import company_option, json_option
from dunwell.cli.days import Day
from dunwell.cli.output import print_document
from dunwell.ledger.models import Company
from dunwell.outreach.models import Decision
from dunwell.outreach.why import CannotExplain, Explanation, explain, find
from dunwell.outreach.why_words import FIRST, LANGUAGES, speech


@click.command()
@click.argument("customer")
@company_option
@click.option("--on", type=Day(), help="The day. Default: the day of the latest round.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=FIRST, show_default=True, help="What it is told in."
)
@json_option
def why(customer: str, company: Company, on: date | None, language: str, as_json: bool) -> None:
    """Say why CUSTOMER was, or was not, contacted on a day, with the facts and rules behind it."""
    try:
        decision = find(company, customer, on, language)
    except CannotExplain as error:
        raise click.ClickException(str(error)) from None
    explanation = explain(decision, language)
    if as_json:
        print_document(_as_dict(decision, explanation))
        return
    told = speech(language)
    click.echo(explanation.summary)
    click.echo()
    for line in explanation.because:
        click.echo(f"- {line}")
    click.echo("\n" + told.say("known.heading"))
    for name, value in explanation.facts:
        click.echo(f"  {name}: {value}")
    click.echo("\n" + told.say("known.rules"))
    for line in explanation.rules:
        click.echo(f"  {line}")


def _as_dict(decision: Decision, explanation: Explanation) -> dict[str, object]:
    return {
        "customer": decision.customer.ref,
        "name": decision.customer.name,
        "on": decision.round.as_of,
        "decision": decision.decision,
        "reason": decision.reason,
        "channel": decision.channel,
        "step_key": decision.step_key,
        "summary": explanation.summary,
        "because": explanation.because,
        "facts": explanation.tables,
        "rules": explanation.rules,
        "hashes": explanation.hashes,
        "program_version": decision.round.program_version,
    }
