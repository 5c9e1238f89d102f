"""`dunwell company set`, `show` and `pay-account`."""

from datetime import time
from typing import Any
from zoneinfo import available_timezones

import click

from dunwell.arrangements.policies import CannotReadPolicy, CannotSetPolicy, policy_key, set_policy
from dunwell.cli.arguments import CompanyKey, Currency, Text, by_option, json_option, now, today
from dunwell.cli.output import print_document
from dunwell.ledger.models import Company
from dunwell.operations.due_rounds import problem_of_round
from dunwell.outreach import company_settings
from dunwell.outreach.assigning import BY_SEGMENT
from dunwell.outreach.gates import gate_of
from dunwell.outreach.models import Gate
from dunwell.outreach.playbooks import CannotReadPlaybook, read_playbooks
from dunwell.values.bank_account import CannotBeAnAccount


class TimeOfDay(click.ParamType):
    """A time of day, 09:00, or never."""

    name = "HH:MM|never"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time | str:
        if value == "never" or isinstance(value, time):
            return value
        try:
            hour, minute = str(value).split(":")
            return time(int(hour), int(minute))
        except ValueError:
            self.fail(f"{value!r} is no time of day. Write it as 09:00, or never.", param, ctx)


class CountOrNone(click.ParamType):
    """A whole number, or none: no limit."""

    name = "N|none"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        if value == "none":
            return "none"
        text = str(value)
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            self.fail(f"{value!r} is no whole number. Write it as 200, or none.", param, ctx)
        return int(text)


class Zone(click.ParamType):
    """A time zone by its IANA name."""

    name = "ZONE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in available_timezones():
            self.fail(f"{value!r} is no time zone. Write one such as Europe/Dublin.", param, ctx)
        return str(value)


@click.command("set")
@click.argument("company", type=CompanyKey())
@click.option(
    "--gate", type=click.Choice(Gate.values), help="What it lets out by itself at its round's time."
)
@click.option("--round-at", type=TimeOfDay(), help="When its daily round is made, by its own clock.")
@click.option("--blast-messages", type=CountOrNone(), help="At most so many messages leave in a day.")
@click.option("--blast-share", "blast_share_pct", type=CountOrNone(),
              help="They go to at most so many of a hundred customers.")  # fmt: skip
@click.option("--fresh-days", type=CountOrNone(), help="Nothing leaves where the last import is older.")
@click.option(
    "--count-clicks",
    type=click.Choice(["yes", "no"]),
    help="Whether links of messages are counted, and opened pages of customers noted.",
)
@click.option("--reply-to", type=Text(254), help="The address that answers go to; empty: the contact's.")
@click.option("--postal-address", type=Text(1000), help=r"The sender of letters; its lines are parted by \n.")
@click.option("--pay-url", type=Text(500), help="Where a message's button leads; empty: no button.")
@click.option("--name", type=Text(200))
@click.option("--contact-name", type=Text(200), help="The person named in messages.")
@click.option("--contact-email", type=Text(254))
@click.option("--contact-phone", type=Text(50))
@click.option("--playbook", type=Text(50))
@click.option("--policy", type=Text(50), help="What it agrees to with customers by itself.")
@click.option("--time-zone", type=Zone(), help="Whose day a round is for.")
@by_option
def set_(company: Company, by: str, policy: str | None, **options: Any) -> None:
    """Change settings of COMPANY; what is not named stays."""
    given = {name: value for name, value in options.items() if value is not None}
    if not given and policy is None:
        raise click.UsageError("Name at least one setting; see --help.")
    _check_playbook(given.get("playbook"))
    wanted = {name: _as_set(name, value) for name, value in given.items()}
    try:
        chosen = policy is not None and set_policy(company, policy, today(company), at=now(), by=by)
        changed = company_settings.change_settings(company, wanted, at=now(), by=by)
    except (company_settings.CannotSet, CannotSetPolicy) as error:
        raise click.UsageError(str(error)) from None
    except CannotReadPolicy as error:
        raise click.ClickException(str(error)) from None
    changed += ["policy"] if chosen else []
    click.echo(f"Changed: {', '.join(changed)}." if changed else "All was so already.")


def _as_set(name: str, value: Any) -> Any:
    if value in ("never", "none") and name in ("round_at", "blast_messages", "blast_share_pct", "fresh_days"):
        return None
    if name == "count_clicks":
        return value == "yes"
    return value.replace("\\n", "\n") if name == "postal_address" else value


def _check_playbook(key: str | None) -> None:
    try:
        if key is not None and key not in (known := [*read_playbooks(), BY_SEGMENT]):
            raise click.UsageError(f"{key!r} is no playbook. Known: {', '.join(known)}.")
    except CannotReadPlaybook as error:
        raise click.ClickException(str(error)) from None


@click.command()
@click.argument("company", type=CompanyKey())
@json_option
def show(company: Company, as_json: bool) -> None:
    """Show all settings of COMPANY, and what stops its messages now."""
    told = company_settings.settings_of(company)
    told["policy"] = policy_key(company)
    told["stopped"] = gate_of(company, today(company), now()).reason
    told["round_problem"] = problem_of_round(company)
    if as_json:
        print_document(told)
        return
    for name, value in told.items():
        if name == "pay_accounts":
            for each in value:
                click.echo(f"pay account {each['currency']}: {each['iban']} {each['bic']} ({each['holder']})")
            continue
        said = "none" if value is None else ("no", "yes")[value] if isinstance(value, bool) else value
        click.echo(f"{name.replace('_', ' ')}: {said}")


@click.command("pay-account")
@click.argument("company", type=CompanyKey())
@click.option("--currency", type=Currency(), required=True)
@click.option("--holder", type=Text(70, needed=True), required=True, help="In whose name it is.")
@click.option("--iban", type=Text(60, needed=True), required=True)
@click.option("--bic", type=Text(20), default="")
@by_option
def pay_account(company: Company, currency: str, holder: str, iban: str, bic: str, by: str) -> None:
    """Say which account messages of COMPANY ask to pay to in a currency."""
    try:
        account = company_settings.set_pay_account(
            company, currency, holder=holder, iban=iban, bic=bic, at=now(), by=by
        )
    except CannotBeAnAccount as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{company.name} is paid in {currency} to {account.iban}.")
