"""What a person says about messages: `dunwell approve`, `withdraw`, `judge`, `done`."""

from datetime import date

import click

from dunwell.cli.arguments import CompanyKey, Text, by_option, now
from dunwell.cli.days import Day
from dunwell.ledger.models import Company
from dunwell.outreach import judging
from dunwell.outreach.message_list import attempts_of
from dunwell.outreach.models import Message, Status
from dunwell.outreach.taken import CannotMark, mark_done

_note = click.option("--note", type=Text(2000, needed=True), required=True, help="Why, for the journal.")


class MessageNumber(click.ParamType):
    """The number of a message."""

    name = "MESSAGE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Message:
        if isinstance(value, Message):
            return value
        text = str(value)
        if not (text.isascii() and text.isdecimal() and len(text) < 19):
            self.fail(f"{value!r} is no number of a message.", param, ctx)
        found = Message.objects.select_related("company", "customer", "decision").filter(pk=int(text)).first()
        if found is None:
            raise click.ClickException(
                f"There is no message {text}. List them with: dunwell messages --company KEY."
            )
        return found


@click.command()
@click.argument("messages", type=MessageNumber(), nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that await approval, with --company.")
@click.option("--company", "company", type=CompanyKey(), help="With --all: whose.")
@click.option("--as-of", type=Day(), help="With --all: only those of this day's round.")
@by_option
def approve(
    messages: tuple[Message, ...], everything: bool, company: Company | None, as_of: date | None, by: str
) -> None:
    """Let MESSAGES go out that await approval; they are looked at again before they leave."""
    if everything == bool(messages) or everything != (company is not None) or (as_of and not everything):
        raise click.UsageError("Name messages, or give --all with --company KEY (and perhaps --as-of DAY).")
    if company is not None:
        wanted = {company: judging.awaiting_approval(company, as_of)}
    else:
        wanted = {each.company: [] for each in messages}
        for each in messages:
            wanted[each.company].append(each.pk)
    count = 0
    for owner, numbers in wanted.items():
        try:
            count += judging.approve_messages(owner, numbers, at=now(), by=by)
        except judging.CannotJudge as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"{count} approved.")


@click.command()
@click.argument("message", type=MessageNumber())
@_note
@by_option
def withdraw(message: Message, note: str, by: str) -> None:
    """Take MESSAGE back, before it leaves."""
    try:
        judging.withdraw_message(message, at=now(), by=by, note=note)
    except judging.CannotJudge as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Message {message.pk} is withdrawn.")


@click.command()
@click.argument("message", type=MessageNumber())
@click.option(
    "--left/--not-left", "left", default=None, help="It left, or it did not. Neither: show what is known."
)
@click.option("--note", type=Text(2000), default="", help="What you found, for the journal.")
@by_option
def judge(message: Message, left: bool | None, note: str, by: str) -> None:
    """Say of an uncertain MESSAGE whether it left. What is known of its handing over is shown."""
    for line in attempts_of(message):
        click.echo(line)
    if left is None:
        if message.status != Status.UNCERTAIN:
            raise click.ClickException(f"Message {message.pk} is {message.status}, not uncertain.")
        click.echo("Look for it at the mail server or provider, then say --left or --not-left with a --note.")
        return
    if not note:
        raise click.UsageError("Say with --note what you found: the journal keeps it.")
    try:
        state = judging.judge(message, left, at=now(), by=by, note=note)
    except judging.CannotJudge as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Message {message.pk} is {state.value}.")


@click.command()
@click.argument("message", type=MessageNumber())
@click.option("--on", "day", type=Day(), required=True, help="The customer's day on which it was done.")
@click.option("--note", type=Text(300), default="", help="What was said.")
@by_option
def done(message: Message, day: date, note: str, by: str) -> None:
    """Note that the call, visit, letter or task of MESSAGE was done by a person."""
    try:
        mark_done(message, on=day, at=now(), by=by, note=note)
    except CannotMark as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Message {message.pk} was done on {day}.")
