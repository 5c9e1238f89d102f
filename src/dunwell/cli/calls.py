"""`dunwell calls` and `dunwell call-outcome`: who is to be called, and what came of it. Leaves out the verbs."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

from dunwell.arrangements.debts import CannotArrange, owed
from dunwell.arrangements.hardships import WISHES
from dunwell.arrangements.models.concern import WRONG
from dunwell.cli.arguments import (
    Amount,
    Moment,
    Text,
    by_option,
    company_option,
    customer_of,
    json_option,
    now,
    today,
)
from dunwell.cli.arrange_arguments import minor
from dunwell.cli.days import Day
from dunwell.cli.output import print_document
from dunwell.ledger.contact_times import contact_times_of
from dunwell.ledger.models import Company, Customer
from dunwell.outreach.call_list import call_backs, calls_to_make
from dunwell.outreach.call_said import Call, Disputed, Promised
from dunwell.outreach.call_turns import CannotCall
from dunwell.outreach.calls import log_call
from dunwell.outreach.contact_policy import contact_policy
from dunwell.outreach.may_call import MayCall, hours_of, may_call
from dunwell.outreach.models.call import DELAYS, OUTCOMES
from dunwell.values.money import to_decimal, to_text


@click.command()
@company_option
@click.option("--customer", help="May this one be called now? Then the number is printed.")
@click.option("--at", type=Moment(), default=None, help="At this moment. Default: now.")
@json_option
def calls(company: Company, customer: str | None, at: datetime | None, as_json: bool) -> None:
    """List who is to be called, visited or looked after, in order; with --customer, say whether they may be called."""
    moment = at or now()
    if customer is not None:
        permit = may_call(customer_of(company, customer), moment)
        if as_json:
            print_document(_permit(permit))
        else:
            _tell(permit)
        raise SystemExit(0 if permit.allowed else 1)
    rows = list(_rows(company, moment))
    if as_json:
        print_document(rows)
        return
    for row in rows:
        money = "" if row["amount"] is None else to_text(row["amount_minor"], company.currency, "en")
        when = "may be called now" if row["open_now"] else f"from {row['next_at']}"
        what = f"call agreed for {row['agreed_at']}" if row["agreed_at"] else row["what"]
        click.echo("  ".join(part for part in (row["customer"], row["channel"], money, what, when) if part))
    if not rows:
        click.echo("Nobody is to be called.")


def _rows(company: Company, at: datetime) -> Iterator[dict[str, Any]]:
    policy, seen = contact_policy(company), set()
    backs, messages = list(call_backs(company, at)), list(calls_to_make(company))
    times = contact_times_of([each.customer_id for each in (*backs, *messages)], today(company, at))
    for agreed in backs:
        seen.add(agreed.customer_id)
        hours = hours_of(agreed.customer, policy, company.time_zone, at)
        yield _row(agreed.customer, "call", None, hours) | {"agreed_at": agreed.call_back_at.isoformat()}
    for message in messages:
        if message.customer_id in seen:
            continue
        hours = hours_of(message.customer, policy, company.time_zone, at, times.get(message.customer_id))
        decision = message.decision
        yield _row(message.customer, message.channel, decision.covered_base_minor, hours) | {
            "amount": to_decimal(decision.covered_base_minor, company.currency),
            "days_late": decision.days_late,
            "message": message.pk,
            "what": message.subject,
        }


def _row(customer: Customer, channel: str, amount_minor: int | None, hours: MayCall) -> dict[str, Any]:
    return {
        "customer": customer.ref,
        "name": customer.name,
        "channel": channel,
        "agreed_at": None,
        "amount": None,
        "amount_minor": amount_minor,
        "days_late": None,
        "message": None,
        "what": "",
        "open_now": hours.allowed,
        "next_at": hours.next_at.isoformat() if hours.next_at else None,
    }


def _permit(permit: MayCall) -> dict[str, Any]:
    return {
        "allowed": permit.allowed,
        "number": permit.number or None,
        "next_at": permit.next_at.isoformat() if permit.next_at else None,
        "bars": [
            {"code": bar.code, "until": bar.until, "about": bar.about, "rule": bar.rule, "said": bar.said}
            for bar in permit.bars
        ],
    }


def _tell(permit: MayCall) -> None:
    if permit.allowed:
        click.echo(f"Yes: {permit.number}")
        return
    for bar in permit.bars:
        parts = (bar.code.replace("_", " "), bar.about, bar.said, f"until {bar.until}" if bar.until else "")
        click.echo(f"No: {', '.join(part for part in parts if part)}")
    click.echo(f"Next: {permit.next_at.isoformat()}" if permit.next_at else "Next: no moment is known.")


@click.command("call-outcome")
@click.argument("customer")
@company_option
@click.option("--outcome", type=click.Choice(OUTCOMES), required=True)
@click.option("--reason", "delay", type=click.Choice(DELAYS), help="Why it is paid late.")
@click.option("--reason-said", "delay_said", type=Text(2000), default="", help="The same in their words.")
@click.option("--note", type=Text(2000), default="", help="What was said.")
@click.option("--with", "spoke_with", type=Text(200), default="", help="Who was spoken with.")
@click.option("--invoice", "numbers", multiple=True, help="About this invoice; may be given several times.")
@click.option("--pay-on", type=Day(), help="With promised: the day.")
@click.option("--amount", type=Amount(), help="With promised: how much. Default: all of it.")
@click.option("--person", is_flag=True, help="With promised: a person agrees to more than the policy does.")
@click.option("--wrong", type=click.Choice(WRONG), help="With disputed: what is wrong with the invoices.")
@click.option("--wish", type=click.Choice([each for each in WISHES if each]), help="With hardship.")
@click.option("--call-back", "call_back_at", type=Moment(), help="When another call was agreed on.")
@click.option("--at", type=Moment(), default=None, help="When the call was made. Default: now.")
@click.option(
    "--made-anyway", is_flag=True, help="It was made though it was not allowed: note it all the same."
)
@by_option
def call_outcome(
    customer: str,
    company: Company,
    outcome: str,
    numbers: tuple[str, ...],
    pay_on: date | None,
    amount: Decimal | None,
    person: bool,
    wrong: str | None,
    wish: str | None,
    delay: str | None,
    at: datetime | None,
    made_anyway: bool,
    by: str,
    **said: Any,
) -> None:
    """Note what came of a call with CUSTOMER, and do what follows from it."""
    called, moment = customer_of(company, customer), at or now()
    if moment > now():
        raise click.BadParameter("that moment is still to come.", param_hint="--at")
    try:
        promised = None
        if pay_on is not None:
            of = owed(called, today(company, moment), numbers=numbers)
            wanted = None if amount is None else minor(amount, of.currency)
            promised = Promised(pay_on, wanted, of.currency, numbers, person)
        disputes = tuple(Disputed(number, wrong, said["note"]) for number in numbers) if wrong else ()
        delayed = () if wrong else numbers
        key = uuid.uuid4().hex
        of_words = {"delay": delay or "", "wish": wish or "", **said}
        call = Call(key, outcome, promised=promised, disputes=disputes, delayed=delayed, **of_words)
        made = log_call(called, call, at=moment, by=by, holder=f"command {by}", made_anyway=made_anyway)
    except (CannotCall, CannotArrange) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Call {made.pk}: {outcome.replace('_', ' ')}.")
    if made.promise is not None:
        sum_ = to_text(made.promise.amount_minor, made.promise.currency, "en")
        click.echo(f"Promise {made.promise.pk}: {sum_} by {made.promise.promised_on}.")
