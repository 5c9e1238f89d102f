"""`dunwell arrange dispute`, `answer-dispute`, `hardship`, `spoken` and `signposts`."""

import calendar
from datetime import date
from decimal import Decimal

import click

from dunwell.arrangements.disputes import answer_dispute, ask_for_more, open_dispute
from dunwell.arrangements.hardships import WISHES, note_hardship, note_spoken
from dunwell.arrangements.models import Dispute, Hardship
from dunwell.arrangements.models.concern import WRONG
from dunwell.arrangements.signposts import Open, signposts
from dunwell.cli.arguments import Amount, Text, by_option, company_option, customer_of, invoice_of, now, today
from dunwell.cli.arrange_arguments import minor, needed_note, on_option, refusals, row_of
from dunwell.cli.output import print_lines
from dunwell.ledger.models import Company


@click.command()
@click.argument("customer")
@company_option
@click.option("--invoice", "number", required=True)
@click.option("--wrong", type=click.Choice(WRONG), required=True)
@click.option("--amount", type=Amount(), help="How much of it is disputed. Default: all.")
@click.option("--evidence", type=Text(10_000), default="", help="What the customer adds.")
@on_option
@needed_note
@by_option
def dispute(
    customer: str,
    company: Company,
    number: str,
    wrong: str,
    amount: Decimal | None,
    evidence: str,
    on: date | None,
    note: str,
    by: str,
) -> None:
    """Note what CUSTOMER says is wrong with an invoice; it is not chased until we have answered."""
    invoice = invoice_of(customer_of(company, customer), number)
    disputed = None if amount is None else minor(amount, invoice.currency)
    with refusals():
        made = open_dispute(
            invoice,
            wrong,
            note,
            on or today(company),
            at=now(),
            by=by,
            evidence=evidence,
            disputed_minor=disputed,
        )
    click.echo(f"Dispute {made.pk}: {made.owner} answers by {made.answer_by}.")


@click.command("answer-dispute")
@click.argument("number", type=int)
@company_option
@click.option("--agreed", "step", flag_value="agreed")
@click.option("--part-agreed", "step", flag_value="part_agreed")
@click.option("--not-agreed", "step", flag_value="not_agreed")
@click.option("--withdrawn", "step", flag_value="withdrawn", help="The customer took it back.")
@click.option(
    "--credit", type=Amount(), help="How much is credited. Default with --agreed: what was disputed."
)
@on_option
@needed_note
@by_option
def answer_dispute_(
    number: int,
    company: Company,
    step: str | None,
    credit: Decimal | None,
    on: date | None,
    note: str,
    by: str,
) -> None:
    """Answer dispute NUMBER."""
    if step is None:
        raise click.UsageError("Give one of --agreed, --part-agreed, --not-agreed, --withdrawn.")
    found = row_of(Dispute, company, number)
    given = None if credit is None else minor(credit, found.invoice.currency)
    with refusals():
        answer_dispute(found, step, on or today(company), note, at=now(), by=by, credit_minor=given)
    click.echo(f"Dispute {number}: {step.replace('_', ' ')}.")


@click.command("ask-about-dispute")
@click.argument("number", type=int)
@company_option
@on_option
@needed_note
@by_option
def ask_about_dispute(number: int, company: Company, on: date | None, note: str, by: str) -> None:
    """Note what you asked the customer for about dispute NUMBER; our clock runs on."""
    with refusals():
        ask_for_more(row_of(Dispute, company, number), note, on or today(company), at=now(), by=by)
    click.echo(f"Dispute {number}: noted what was asked for.")


@click.command()
@click.argument("customer")
@company_option
@click.option("--wish", type=click.Choice([each for each in WISHES if each]), default=None)
@on_option
@by_option
def hardship(customer: str, company: Company, wish: str | None, on: date | None, by: str) -> None:
    """Note that CUSTOMER finds it hard to pay: chasing stops, and a person speaks with them. No cause is kept."""
    with refusals():
        made = note_hardship(
            customer_of(company, customer), on or today(company), at=now(), by=by, wish=wish or ""
        )
    click.echo(f"Hardship {made.pk}: nothing is asked for. {made.owner} speaks with them by {made.speak_by}.")


@click.command()
@click.argument("number", type=int)
@company_option
@on_option
@by_option
def spoken(number: int, company: Company, on: date | None, by: str) -> None:
    """Note that a person spoke with the customer of hardship NUMBER."""
    with refusals():
        note_spoken(row_of(Hardship, company, number), on or today(company), at=now(), by=by)
    click.echo(f"Noted: {by} spoke with them.")


@click.command("signposts")
@click.argument("country")
@click.option("--jsonl", "as_lines", is_flag=True, help="Print one JSON object a line.")
def signposts_(country: str, as_lines: bool) -> None:
    """Say who helps for free in COUNTRY (GB, DE …) when money is short."""
    found = signposts(country)
    if as_lines:
        names = ("name", "helps", "phone", "address", "confidence", "source", "seen_on")
        print_lines(
            {name: getattr(each, name) for name in names} | {"hours": [_hours(one) for one in each.hours]}
            for each in found
        )
        return
    if not found:
        raise click.ClickException(
            f"We know nobody in {country.upper()}. Tell the customer of a local advice office."
        )
    for each in found:
        hours = ", ".join(_hours(one) for one in each.hours)
        parts = (each.name, f"({each.helps})", each.phone, hours, each.address)
        click.echo("  ".join(part for part in parts if part))


def _hours(of: Open) -> str:
    days = [calendar.day_abbr[day - 1] for day in sorted({of.first_day, of.last_day})]
    return f"{'-'.join(days)} {of.begin:%H:%M}-{of.end:%H:%M}"
