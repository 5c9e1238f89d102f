"""`dunwell company create`, and the group its other verbs belong to."""

from zoneinfo import available_timezones

import click
from babel import Locale
from babel.core import UnknownLocaleError
from django.conf import settings

from dunwell.cli.arguments import Currency, Text, by_option, now
from dunwell.cli.company_settings import pay_account, set_, show
from dunwell.ledger.companies import free_key, make_company
from dunwell.outreach.assigning import BY_SEGMENT
from dunwell.outreach.playbooks import CannotReadPlaybook, read_playbooks


@click.group()
def company() -> None:
    """Make a company to work for, and say how it works."""


for _verb in (set_, show, pay_account):
    company.add_command(_verb)


@company.command()
@click.option("--name", type=Text(200, needed=True), required=True)
@click.option("--currency", type=Currency(), required=True, help="The currency its books are kept in.")
@click.option("--jurisdiction", required=True, help="Its country, or country and region: GB, US-MA.")
@click.option(
    "--language", required=True, help="The language it writes in where a customer's is unknown: en."
)
@click.option("--playbook", default="standard", show_default=True)
@click.option("--time-zone", help="Whose day a round is for. Default: DUNWELL_TIME_ZONE.")
@click.option("--contact-name", type=Text(200), default="", help="The person named in messages.")
@click.option("--contact-email", type=Text(254), default="")
@click.option("--contact-phone", type=Text(50), default="")
@by_option
def create(
    name: str,
    currency: str,
    jurisdiction: str,
    language: str,
    playbook: str,
    time_zone: str | None,
    by: str,
    **contact: str,
) -> None:
    """Make a company; prints its key."""
    zone = time_zone or settings.TIME_ZONE
    if zone not in available_timezones():
        raise click.BadParameter(
            f"{zone!r} is no time zone. Write one such as Europe/Dublin.", param_hint="--time-zone"
        )
    _check_playbook(playbook)
    _check_language(language)
    place = jurisdiction.upper()
    if place.partition("-")[0] not in Locale("en").territories or len(place.partition("-")[0]) != 2:
        raise click.BadParameter(
            f"{jurisdiction!r} is no country. Write GB or US-MA.", param_hint="--jurisdiction"
        )
    key = free_key(name)
    make_company(
        key=key,
        name=name,
        currency=currency,
        jurisdiction=place,
        language=language,
        time_zone=zone,
        playbook=playbook,
        at=now(),
        by=by,
        **contact,
    )
    if not contact["contact_name"]:
        click.echo("No --contact-name: messages will name the company, not a person.", err=True)
    click.echo(key)


def _check_playbook(playbook: str) -> None:
    try:
        known = [*read_playbooks(), BY_SEGMENT]
    except CannotReadPlaybook as error:
        raise click.ClickException(str(error)) from None
    if playbook not in known:
        raise click.BadParameter(
            f"{playbook!r} is no playbook. Known: {', '.join(known)}.", param_hint="--playbook"
        )


def _check_language(language: str) -> None:
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        raise click.BadParameter(
            f"{language!r} is no language. Write en or de-AT.", param_hint="--language"
        ) from None
