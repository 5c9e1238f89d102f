"""`dunwell hold` and `dunwell release`."""

from datetime import date

import click

from dunwell.cli.arguments import Text, by_option, company_option, customer_of, invoice_of, now, today
from dunwell.cli.days import Day
from dunwell.engine.facts import HOLD_KINDS
from dunwell.ledger.holds import CannotHold, active_holds, place_hold, release_hold
from dunwell.ledger.models import Company


@click.command()
@click.argument("customer")
@company_option
@click.option("--kind", type=click.Choice(HOLD_KINDS), required=True)
@click.option("--from", "starts_on", type=Day(), required=True, help="First day of the hold.")
@click.option("--until", "ends_on", type=Day(), help="Last day of the hold. Default: until it is lifted.")
@click.option(
    "--review-on", type=Day(), help="When its owner looks at it again. Default: its end, or a week on."
)
@click.option(
    "--owner", type=Text(200), default="", help="Whose it is. Default: the company's contact person."
)
@click.option("--invoice", "number", help="Hold only this invoice. Default: the whole account.")
@click.option("--note", type=Text(2000, needed=True), required=True, help="Why.")
@by_option
def hold(
    customer: str,
    company: Company,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    review_on: date | None,
    owner: str,
    number: str | None,
    note: str,
    by: str,
) -> None:
    """Put chasing of CUSTOMER on hold, in all or for one invoice."""
    held = customer_of(company, customer)
    try:
        placed = place_hold(
            held,
            kind,
            starts_on,
            at=now(),
            by=by,
            note=note,
            owner=owner or company.contact_name or company.name,
            ends_on=ends_on,
            review_on=review_on,
            invoice=invoice_of(held, number) if number else None,
        )
    except CannotHold as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"On hold from {placed.starts_on}; {placed.owner} looks at it again on {placed.review_on}.")


@click.command()
@click.argument("customer")
@company_option
@click.option(
    "--kind", type=click.Choice(HOLD_KINDS), help="Lift only holds of this kind. Default: of every kind."
)
@click.option("--on", type=Day(), help="From this day on it holds no more. Default: today.")
@click.option(
    "--invoice", "number", help="Lift only holds on this invoice. Default: those on the whole account."
)
@click.option("--note", type=Text(2000, needed=True), required=True, help="Why.")
@by_option
def release(
    customer: str, company: Company, kind: str | None, on: date | None, number: str | None, note: str, by: str
) -> None:
    """Lift the holds of CUSTOMER."""
    held = customer_of(company, customer)
    day = on or today(company)
    holds = active_holds(held, day).filter(occasion_id=invoice_of(held, number).pk if number else None)
    if kind:
        holds = holds.filter(kind=kind)
    if not holds:
        raise click.ClickException(f"{held.name} has no such hold on {day}.")
    for each in holds:
        release_hold(each, day, at=now(), by=by, reason=note)
        click.echo(f"Lifted: {each.kind} since {each.starts_on}. Chasing goes on from {day}.")
