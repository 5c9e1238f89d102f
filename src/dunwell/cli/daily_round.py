"""`dunwell round`."""

from dataclasses import replace
from datetime import date, datetime

import click

from dunwell.cli.arguments import Moment, by_option, company_option, json_option, now, today
from dunwell.cli.days import Day
from dunwell.cli.output import print_document
from dunwell.cli.sending import send_queued, worker
from dunwell.engine.duckdb_runner import BrokenFacts
from dunwell.ledger.models import Company
from dunwell.outreach.compose import CannotCompose
from dunwell.outreach.daily_round import RoundResult, run_round, summary
from dunwell.outreach.gather import CannotGather
from dunwell.outreach.models import Round
from dunwell.outreach.playbooks import CannotReadPlaybook
from dunwell.outreach.reasons import MEANINGS
from dunwell.outreach.texts import CannotReadTexts


@click.command("round")
@company_option
@click.option("--as-of", type=Day(), help="The company's day. Default: today.")
@click.option(
    "--mode",
    type=click.Choice(["rehearse", "review", "approve", "send"]),
    default="rehearse",
    show_default=True,
)
@click.option("--at", type=Moment(), help="Pretend that it is this moment, for rehearsals and tests.")
@by_option
@json_option
def daily_round(
    company: Company, as_of: date | None, mode: str, at: datetime | None, by: str, as_json: bool
) -> None:
    """Make the daily round: who is written to today, who is left alone, and why.

    `rehearse` sends nothing; `review` lets every message await approval; `approve` queues what needs none; `send` also
    sends it. Doing it twice for a day changes nothing.
    """
    try:
        moment = at or now()
        result = run_round(company, as_of or today(company, moment), at=moment, mode=mode, by=by)
    except (CannotGather, CannotCompose, CannotReadPlaybook, CannotReadTexts) as error:
        raise click.ClickException(str(error)) from None
    except BrokenFacts as error:
        raise click.ClickException("\n".join(str(finding) for finding in error.findings)) from None
    if mode == "send":
        send_queued([company], worker(at))
        result = replace(
            summary(Round.objects.get(company=company, as_of=result.as_of)), warnings=result.warnings
        )
    for warning in result.warnings:
        click.echo(f"warning: {warning}", err=True)
    if as_json:
        print_document(result.as_dict())
    else:
        print_table(company, result)


def print_table(company: Company, result: RoundResult) -> None:
    """Prints what a round decided as a table for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{company.name}, round for {result.as_of:%a %d %b %Y}", title_justify="left")
    table.add_column("Decision")
    table.add_column("Customers", justify="right")
    table.add_column("Why")
    table.add_row("act", str(result.act), MEANINGS["ok"])
    for reason, count in sorted(result.wait.items(), key=lambda each: -each[1]):
        table.add_row(f"wait: {reason}", str(count), MEANINGS[reason])
    console = Console()
    console.print(table)
    said = ", ".join(f"{count} {status}" for status, count in result.messages.items()) or "none"
    console.print(
        f"Messages: {said}. By channel: {', '.join(f'{c} {n}' for c, n in result.channels.items()) or 'none'}."
    )
