"""`dunwell questions` and `dunwell answer`."""

import click

from dunwell.cli.arguments import Text, by_option, company_option, now
from dunwell.cli.output import print_lines
from dunwell.ledger.models import Company
from dunwell.outreach import questions as asked
from dunwell.outreach.models import Question


@click.command()
@company_option
@click.option("--jsonl", is_flag=True, help="Print one JSON object a line.")
def questions(company: Company, jsonl: bool) -> None:
    """List what about customers' data needs a person, the oldest first."""
    rows = asked.open_questions(company)
    if jsonl:
        print_lines(rows)
        return
    for row in rows:
        click.echo(f"{row['question']:>8}  {row['raised_at']:%Y-%m-%d}  {row['customer']}: {row['said']}")


@click.command()
@click.argument("number", metavar="QUESTION", type=click.IntRange(1, 2**63 - 1))
@click.option("--note", type=Text(2000, needed=True), required=True, help="What you found or did.")
@by_option
def answer(number: int, note: str, by: str) -> None:
    """Close QUESTION with what was found out."""
    question = Question.objects.filter(pk=number).first()
    if question is None:
        raise click.ClickException(
            f"There is no question {number}. List them with: dunwell questions --company KEY."
        )
    try:
        asked.answer(question, at=now(), by=by, note=note)
    except asked.CannotAnswer as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Question {number} is answered.")
