"""`dunwell people`: who works for a company."""

import json

import click
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from dunwell.cli.arguments import CompanyKey, Text, by_option, company_option, json_option, now
from dunwell.ledger.models import Company
from dunwell.people import invitations, memberships, second_factor
from dunwell.people.invitations import CannotInvite
from dunwell.people.memberships import CannotChangePeople
from dunwell.people.models import Invitation, Membership, Role
from dunwell.workbench.door.mails import send_invitation

_OUTCOMES = {
    "sent": "The link is on its way by mail.",
    "no_channel": "Mail is not set up (DUNWELL_EMAIL_URL): send the link yourself.",
    "failed": "The mail could not be sent: send the link yourself.",
    "unclear": "The mail was handed over, but its arrival is not known.",
}
_role = click.Choice(list(Role.values))
_email = click.argument("email", type=Text(254, needed=True))


@click.group()
def people() -> None:
    """Say who works for a company, and in which role."""


@people.command("list")
@click.argument("company", type=CompanyKey())
@json_option
def list_people(company: Company, as_json: bool) -> None:
    """List the members of COMPANY and the invitations that wait."""
    them = memberships.members(company)
    secured = second_factor.have_one([each.user_id for each in them])
    asked = list(invitations.waiting(company, now()))
    if as_json:
        click.echo(json.dumps(_as_data(them, secured, asked), indent=2))
        return
    for each in them:
        factor = "second factor" if each.user_id in secured else "no second factor"
        since = each.since_at.date().isoformat()
        click.echo(f"{each.role:16} {each.name:30} {each.user.email:40} since {since}, {factor}")
    for wanted in asked:
        until = wanted.expires_at.date().isoformat()
        click.echo(
            f"{wanted.role:16} {wanted.name:30} {wanted.email:40} invited by {wanted.by}, until {until}"
        )
    if not them and not asked:
        click.echo(f"Nobody works for {company.name} yet. Invite an owner with: dunwell people invite")


def _as_data(
    them: list[Membership], secured: set[int], asked: list[Invitation]
) -> dict[str, list[dict[str, object]]]:
    return {
        "members": [
            {
                "email": each.user.email,
                "name": each.name,
                "other_names": each.other_names.splitlines(),
                "role": each.role,
                "since": each.since_at.isoformat(),
                "second_factor": each.user_id in secured,
            }
            for each in them
        ],
        "invitations": [
            {
                "email": each.email,
                "name": each.name,
                "role": each.role,
                "by": each.by,
                "until": each.expires_at.isoformat(),
            }
            for each in asked
        ],
    }


@people.command()
@_email
@company_option
@click.option("--role", type=_role, required=True, help="What they will be.")
@click.option("--name", type=Text(200), default="", help="How they are called in the ledger.")
@by_option
def invite(email: str, company: Company, role: str, name: str, by: str) -> None:
    """Invite EMAIL to a company: prints a link that works once, for seven days."""
    at = now()
    try:
        made, token = invitations.invite(company, email, role, at=at, by=by, name=name)
    except CannotInvite as error:
        raise click.ClickException(str(error)) from None
    url = settings.PUBLIC_URL + reverse("invitation", args=[token])
    click.echo(url)
    click.echo(_OUTCOMES[send_invitation(made, url, at)], err=True)


@people.command("take-back")
@_email
@company_option
@by_option
def take_back(email: str, company: Company, by: str) -> None:
    """Take the invitation of EMAIL to a company back."""
    at = now()
    waiting = invitations.waiting(company, at).filter(email=email.lower())
    if not waiting:
        raise click.ClickException(f"No invitation of {email} to {company.name} waits.")
    for each in waiting:
        invitations.take_back(each, at=at, by=by)
    click.echo(f"The invitation of {email} opens nothing any more.")


@people.command()
@_email
@company_option
@click.option("--role", type=_role, help="Their role from now on.")
@click.option("--name", type=Text(200, needed=True), help="How they are called in the ledger.")
@click.option(
    "--other-name",
    "others",
    type=Text(200, needed=True),
    multiple=True,
    help="Further ways it is written there.",
)
@by_option
def role(
    email: str, company: Company, role: str | None, name: str | None, others: tuple[str, ...], by: str
) -> None:
    """Give EMAIL another role or name in a company."""
    found = _member(company, email)
    other_names = "\n".join(others) if others else None
    try:
        changed = memberships.change_member(
            found, at=now(), by=by, role=role, name=name, other_names=other_names
        )
    except CannotChangePeople as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{changed.name} is {changed.role} of {company.name}.")


@people.command()
@_email
@company_option
@click.option("--reason", type=Text(200), default="left", show_default=True, help="Why.")
@by_option
def end(email: str, company: Company, reason: str, by: str) -> None:
    """End the membership of EMAIL in a company, and every session of theirs."""
    found = _member(company, email)
    try:
        memberships.end_membership(found, at=now(), by=by, reason=reason)
    except CannotChangePeople as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{found.name} does not work for {company.name} any more.")


@people.command("reset-second-factor")
@_email
@by_option
def reset_second_factor(email: str, by: str) -> None:
    """Take every second factor of EMAIL away (the phone was lost) and end their sessions."""
    if not second_factor.reset_second_factor(user_of(email), at=now(), by=by):
        raise click.ClickException(f"{email} has no second factor.")
    click.echo(f"{email} has no second factor any more, and is asked for a new one at the next sign-in.")


@people.command("second-factor")
@click.argument("company", type=CompanyKey())
@click.option(
    "--after-days", type=click.IntRange(0, 365), help="It may be put off for so many days; 0: needed at once."
)
@click.option("--never", is_flag=True, help="It is only offered.")
@by_option
def second_factor_rule(company: Company, after_days: int | None, never: bool, by: str) -> None:
    """Say when owners and controllers of COMPANY need a second factor."""
    if (after_days is None) == (not never):
        raise click.UsageError("Give either --after-days or --never.")
    second_factor.set_rule(company, after_days, at=now(), by=by)
    said = "only offered" if never else f"needed {after_days} days after the first sign-in"
    click.echo(f"A second factor is {said} for owners and controllers of {company.name}.")


def user_of(email: str) -> User:
    """Returns who signs in with an address; says so where nobody does."""
    found = User.objects.filter(email__iexact=email, is_active=True).order_by("pk").first()
    if found is None:
        raise click.ClickException(f"Nobody signs in as {email}. Invite them with: dunwell people invite")
    return found


def _member(company: Company, email: str) -> Membership:
    found = Membership.objects.filter(company=company, user__email__iexact=email, ended=None).first()
    if found is None:
        raise click.ClickException(
            f"{email} does not work for {company.name}. See: dunwell people list {company.key}"
        )
    return found
