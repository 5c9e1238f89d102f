"""`dunwell messages`, its `preview` and `balance`, and `dunwell show message`."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
from django.utils import timezone

from dunwell.cli.arguments import CompanyKey, company_option, today
from dunwell.cli.days import Day
from dunwell.cli.judging import MessageNumber
from dunwell.cli.output import print_lines
from dunwell.ledger.models import Company
from dunwell.outreach.balance_lines import balance_lines
from dunwell.outreach.gather import CannotGather
from dunwell.outreach.message_list import CopyDiffers, as_text, listed, unpacked
from dunwell.outreach.models import Message, SentCopy, Status
from dunwell.outreach.playbooks import CannotReadPlaybook, Playbook, read_playbooks
from dunwell.outreach.texts import CannotReadTexts, Texts, languages_with_words, read_texts


@click.group(invoke_without_command=True)
@click.option("--company", type=CompanyKey(), help="The company's key.")
@click.option("--status", type=click.Choice(Status.values))
@click.option("--jsonl", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def messages(ctx: click.Context, company: Company | None, status: str | None, jsonl: bool) -> None:
    """List messages, newest day first; or preview the words of all."""
    if ctx.invoked_subcommand is not None:
        return
    if company is None:
        raise click.UsageError("Missing option '--company'.")
    rows = listed(company, status)
    if jsonl:
        print_lines(rows)
        return
    for row in rows:
        place = f"{row['message']:>8}  {row['as_of']}  {row['status']:<18} {row['channel']:<7}"
        click.echo(f"{place} {row['customer']}: {row['subject']}")


@messages.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write to."
)
@click.option("--language", help="Only this language; else all that there are words in.")
@click.option("--playbook", "key", help="Only this playbook; else all.")
def preview(out: Path, language: str | None, key: str | None) -> None:
    """Write every text to example customers, as HTML and PDF for reading, with an index."""
    from dunwell.outreach.preview_pages import write_previews

    try:
        playbooks = read_playbooks(only=key)
        chosen = dict(_readable(playbooks, language))
    except (CannotReadPlaybook, CannotReadTexts) as error:
        raise click.ClickException(str(error)) from None
    if not chosen:
        known = ", ".join(read_playbooks()) if not playbooks else ", ".join(languages_with_words())
        wrong = f"playbook {key!r}" if not playbooks else f"language {language!r}"
        raise click.ClickException(f"There are no words for the {wrong}. Known: {known}.")
    out.mkdir(parents=True, exist_ok=True)
    counted = write_previews(out, chosen, timezone.localdate())
    click.echo(
        f"{counted['texts']} texts in {out / 'index.html'}; the tone guard doubts {counted['doubted']} of them."
    )


@messages.command()
@company_option
@click.option("--as-of", type=Day(), help="The company's day. Default: today.")
@click.option("--jsonl", is_flag=True, help="Print one JSON object a line.")
def balance(company: Company, as_of: date | None, jsonl: bool) -> None:
    """Print one quiet line on the balance of each customer who owes, for newsletters and other mail."""
    on = as_of or today(company)
    try:
        rows = list(balance_lines(company, on))
    except (CannotGather, CannotReadPlaybook, CannotReadTexts) as error:
        raise click.ClickException(str(error)) from None
    if jsonl:
        print_lines(rows)
        return
    for row in rows:
        click.echo(f"{row['customer']}: {row['line']}")


def _readable(
    playbooks: dict[str, Playbook], language: str | None
) -> Iterator[tuple[tuple[str, str], tuple[Playbook, Texts]]]:
    """Yields the playbooks with their texts in each language asked for."""
    for each in [language] if language else languages_with_words():
        for key, playbook in playbooks.items():
            if texts := read_texts(each, key):
                yield (each, key), (playbook, texts)


@click.group()
def show() -> None:
    """Show one thing whole."""


@show.command()
@click.argument("found", metavar="ID", type=MessageNumber())
@click.option("--raw", is_flag=True, help="Write exactly the bytes that left, and nothing else.")
def message(found: Message, raw: bool) -> None:
    """Show a message as it was sent (before that: as composed), headers and attempts included."""
    try:
        if not raw:
            click.echo(as_text(found))
            return
        copy = SentCopy.objects.filter(message=found).first()
        if copy is None:
            raise click.ClickException(f"Message {found.pk} is {found.status}: nothing of it has left.")
        sys.stdout.buffer.write(unpacked(copy))
    except CopyDiffers as error:
        raise click.ClickException(str(error)) from None
