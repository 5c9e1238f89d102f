"""`dunwell demo`: what `bin/demo` runs."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import click
from django.core.management import call_command

from dunwell.cli.arguments import now, today, user_name
from dunwell.cli.daily_round import print_table
from dunwell.cli.decision_table import print_decisions
from dunwell.cli.serve import serve_pages
from dunwell.cli.sign_in_link import link_for_demo
from dunwell.ledger.models import Company
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Message, Round
from dunwell.people.memberships import add_member
from dunwell.people.models import Membership, Role
from dunwell.portal.links import links_for, url_of
from dunwell.sample import KEY, TIME_ZONE, load
from dunwell.workbench.sign_in import demo_user


@click.command()
@click.option("--no-serve", is_flag=True, help="Stop after the round.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def demo(no_serve: bool, port: int) -> None:
    """Load the sample company, make its round in rehearsal, and serve the pages."""
    moment = now()
    call_command("migrate", interactive=False, verbosity=0)
    company = Company.objects.filter(key=KEY).first() or _sample(moment)
    _join(company, moment)
    day = working_day(today(company))
    result = run_round(company, day, at=moment)
    print_decisions(Round.objects.get(company=company, as_of=day))
    click.echo()
    print_table(company, result)
    _print_examples(company, day)
    if not no_serve:
        click.echo(f"\nSign in, once: {link_for_demo(port, moment)}")
        if page := page_for_demo(company, day, port, moment):
            click.echo(f"What that customer sees: {page}")
        serve_pages(port)


def _sample(moment: datetime) -> Company:
    click.echo("Loading the sample company …", err=True)
    return load(sample_day(moment), moment)


def _join(company: Company, at: datetime) -> None:
    """Makes whoever looks at the demonstration an owner of its company, under the name that its messages carry."""
    user = demo_user()
    if not Membership.objects.filter(company=company, user=user, ended=None).exists():
        add_member(company, user, Role.OWNER, company.contact_name or KEY, at=at, by=user_name())


def sample_day(at: datetime) -> date:
    """Returns the working day that the sample is made for at this moment: the company's own, not ours."""
    return working_day(at.astimezone(ZoneInfo(TIME_ZONE)).date())


def working_day(day: date) -> date:
    """Returns the day, or the Friday before where it falls on a weekend: on a weekend nobody is written to."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def page_for_demo(company: Company, day: date, port: int, at: datetime) -> str:
    """Returns the address of the page of the customer whose message is shown; empty where there is none."""
    message = _example(company, day)
    if message is None:
        return ""
    [link] = links_for(company, [message.customer_id], at=at, by=user_name()).values()
    return url_of(link, f"http://127.0.0.1:{port}")


def _example(company: Company, day: date) -> Message | None:
    return Message.objects.filter(company=company, as_of=day, channel="email").order_by("pk").first()


def _print_examples(company: Company, day: date) -> None:
    """Prints one message, and how to see the others and every why."""
    message = _example(company, day)
    if message is not None:
        click.echo(f"\nOne of the messages, to {message.customer.name}:\n")
        lines = [f"Subject: {message.subject}", "", *message.body.splitlines()]
        click.echo("\n".join(f"    {line}" for line in lines))
        click.echo("\nSee more:")
        click.echo(f"    .venv/bin/dunwell messages --company {company.key}")
        click.echo(f"    .venv/bin/dunwell why {message.customer.ref} --company {company.key}")
