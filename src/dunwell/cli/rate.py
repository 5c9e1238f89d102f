"""`dunwell rate`."""

from datetime import date
from decimal import Decimal

import click

from dunwell.cli.arguments import Amount, Currency, by_option, company_option, now
from dunwell.cli.days import Day
from dunwell.ledger.companies import set_rate
from dunwell.ledger.models import Company


@click.command()
@company_option
@click.option("--currency", type=Currency(), required=True, help="The foreign currency.")
@click.option(
    "--rate",
    "rate_",
    type=Amount(),
    required=True,
    help="What one unit of it counts in the company's currency.",
)
@click.option("--from", "from_on", type=Day(), required=True, help="The day from which it counts so much.")
@by_option
def rate(company: Company, currency: str, rate_: Decimal, from_on: date, by: str) -> None:
    """Say what a foreign currency counts, for ranking and least amounts. Nothing is asked of anybody in another currency."""
    if currency == company.currency:
        raise click.ClickException(f"{company.name} keeps its books in {currency}; it needs no rate for it.")
    rate_e9 = rate_ * 10**9
    if rate_e9 != int(rate_e9) or not 0 < rate_e9 < 10**15:
        raise click.ClickException("A rate is more than 0, less than 1,000,000 and has at most 9 decimals.")
    set_rate(company, currency, from_on, int(rate_e9), at=now(), by=by)
    click.echo(f"From {from_on} on, 1 {currency} counts {rate_} {company.currency}.")
