"""`dunwell deliver`: sends what is queued, then stops."""

from collections import Counter
from datetime import datetime

import click

from dunwell.cli.arguments import CompanyKey, Moment, json_option
from dunwell.cli.output import print_document
from dunwell.cli.sending import send_queued, worker
from dunwell.ledger.models import Company
from dunwell.outreach.channels import mail_domain, open_channels
from dunwell.portal.answering import answer_customers


@click.command()
@click.option("--company", "company", type=CompanyKey(), help="Default: every company.")
@click.option("--limit", type=click.IntRange(min=0), help="Look at no more than so many messages.")
@click.option("--at", type=Moment(), help="Pretend that it is this moment, for rehearsals and tests.")
@json_option
def deliver(company: Company | None, limit: int | None, at: datetime | None, as_json: bool) -> None:
    """Send what is queued and may leave at this moment, then stop."""
    companies = [company] if company else list(Company.objects.order_by("pk"))
    by = worker(at)
    counts = send_queued(companies, by, limit)
    if company is None and limit is None:
        answers = answer_customers(open_channels, mail_domain(), by.moment())
        counts |= {f"answers_{status}": count for status, count in answers.items()}
    if as_json:
        print_document(counts)
    else:
        click.echo(in_words(counts))


def in_words(counts: dict[str, int]) -> str:
    """Returns what a run did, for people."""
    said = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in Counter(counts).items() if count)
    return f"{said[0].upper()}{said[1:]}." if said else "Nothing to send."
