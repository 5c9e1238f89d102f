"""`dunwell arrange offers`, `plan`, `answer-proposal`, `replan`, `resume` and `end`."""

from datetime import date
from decimal import Decimal

import click

from dunwell.arrangements import models
from dunwell.arrangements.hardships import end_hardship
from dunwell.arrangements.models import PaymentPlan, PlanProposal
from dunwell.arrangements.plan_life import replan, resume_plan
from dunwell.arrangements.plans import accept_offer, agree_plan, cancel_plan, plan_offers, plannable
from dunwell.arrangements.promises import cancel_deferral, withdraw_promise
from dunwell.arrangements.proposals import accept_proposal, close_proposal, counter_proposal, propose_plan
from dunwell.arrangements.settlements import close_settlement
from dunwell.cli.arguments import by_option, company_option, customer_of, json_option, now, today
from dunwell.cli.arrange_arguments import (
    currency_option,
    in_minor,
    invoices_option,
    needed_note,
    note_option,
    on_option,
    parts_option,
    person_option,
    refusals,
    row_of,
    schedule_document,
)
from dunwell.cli.days import Day
from dunwell.cli.output import print_document
from dunwell.ledger.models import Company
from dunwell.values.money import to_decimal, to_text

_first_option = click.option("--first-on", type=Day(), help="The customer wants to begin on this day.")


@click.command()
@click.argument("customer")
@company_option
@currency_option
@invoices_option
@_first_option
@on_option
@json_option
def offers(
    customer: str,
    company: Company,
    currency: str | None,
    numbers: tuple[str, ...],
    first_on: date | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Show the payment plans that CUSTOMER can choose from."""
    owner, day = customer_of(company, customer), on or today(company)
    with refusals():
        debt = plannable(owner, day, currency=currency, numbers=numbers)
        found = plan_offers(owner, day, currency=currency, numbers=numbers, first_on=first_on)
    code = debt.owed.currency
    if as_json:
        rows = [
            {
                "offer": each.key,
                "frequency": each.frequency,
                "total": to_decimal(each.total_minor, code),
                "interest": to_decimal(each.interest_minor, code),
                "parts": schedule_document(each.parts, code),
            }
            for each in found
        ]
        debt_amount = to_decimal(debt.debt.amount_minor, code)
        print_document({"currency": code, "debt": debt_amount, "offers": rows})
        return
    if not found:
        click.echo(
            "The policy has no plan for this debt; propose one with --part, or agree one with --person."
        )
    for each in found:
        said = ", ".join(f"{part.due_on} {to_text(part.amount_minor, code, 'en')}" for part in each.parts)
        click.echo(f"{each.key} ({each.frequency.replace('_', '-')}): {said}")


@click.command()
@click.argument("customer")
@company_option
@click.option("--offer", "key", type=click.Choice(["fewest", "middle", "gentlest"]), help="Take this offer.")
@parts_option
@_first_option
@currency_option
@invoices_option
@on_option
@note_option
@person_option
@by_option
def plan(
    customer: str,
    company: Company,
    key: str | None,
    parts: tuple[tuple[date, Decimal], ...],
    first_on: date | None,
    currency: str | None,
    numbers: tuple[str, ...],
    on: date | None,
    note: str,
    person: bool,
    by: str,
) -> None:
    """Agree on a payment plan with CUSTOMER: an offer, or instalments given with --part.

    Instalments within the policy are agreed at once; others wait for a person, unless --person agrees to them now.
    """
    if bool(key) == bool(parts):
        raise click.UsageError("Give either --offer or --part.")
    owner, day, moment = customer_of(company, customer), on or today(company), now()
    with refusals():
        code = plannable(owner, day, currency=currency, numbers=numbers).owed.currency
        of = {"at": moment, "by": by, "currency": code, "numbers": numbers, "note": note}
        if key:
            made = accept_offer(owner, key, day, first_on=first_on, **of)
        else:
            agree = agree_plan if person else propose_plan
            made = agree(owner, in_minor(parts, code), day, **of)
    if isinstance(made, PlanProposal):
        click.echo(f"Proposal {made.pk} waits for a person: {', '.join(made.reasons.split())}.")
        return
    _tell(made, day)


@click.command("answer-proposal")
@click.argument("number", type=int)
@company_option
@click.option("--accept", "answer", flag_value="accept")
@click.option("--decline", "answer", flag_value="decline")
@click.option("--counter", "answer", flag_value="counter", help="Offer the instalments of --part instead.")
@parts_option
@on_option
@note_option
@by_option
def answer_proposal(
    number: int,
    company: Company,
    answer: str | None,
    parts: tuple[tuple[date, Decimal], ...],
    on: date | None,
    note: str,
    by: str,
) -> None:
    """Answer proposal NUMBER of a customer. After --counter, --accept notes that the customer agreed to that."""
    if answer is None or (answer == "counter") != bool(parts):
        raise click.UsageError("Give one of --accept, --decline, --counter; the last with --part.")
    proposal, day = row_of(PlanProposal, company, number), on or today(company)
    with refusals():
        if answer == "accept":
            _tell(accept_proposal(proposal, day, at=now(), by=by, note=note), day)
            return
        if answer == "counter":
            schedule = in_minor(parts, proposal.currency)
            counter_proposal(proposal, schedule, day, at=now(), by=by, note=note)
        else:
            close_proposal(proposal, day, note, at=now(), by=by)
    click.echo(f"Proposal {number}: {'another plan is offered' if answer == 'counter' else 'declined'}.")


@click.command("replan")
@click.argument("number", type=int)
@company_option
@click.option("--again", is_flag=True, help="A person agrees, though it was moved once before.")
@on_option
@needed_note
@by_option
def replan_(number: int, company: Company, again: bool, on: date | None, note: str, by: str) -> None:
    """Move what was missed of plan NUMBER to its end."""
    found, day = row_of(PaymentPlan, company, number), on or today(company)
    with refusals():
        replan(found, day, note, at=now(), by=by, again=again)
    _tell(found, day)


@click.command()
@click.argument("number", type=int)
@company_option
@on_option
@needed_note
@by_option
def resume(number: int, company: Company, on: date | None, note: str, by: str) -> None:
    """Let plan NUMBER, which waits for a person, go on as it is."""
    with refusals():
        resume_plan(row_of(PaymentPlan, company, number), on or today(company), note, at=now(), by=by)
    click.echo(f"Plan {number} goes on.")


_ENDS = {
    "plan": (models.PaymentPlan, cancel_plan),
    "proposal": (models.PlanProposal, close_proposal),
    "promise": (models.Promise, withdraw_promise),
    "deferral": (models.PaymentDeferral, cancel_deferral),
    "settlement": (models.Settlement, close_settlement),
    "hardship": (models.Hardship, end_hardship),
}


@click.command()
@click.argument("kind", type=click.Choice(sorted(_ENDS)))
@click.argument("number", type=int)
@company_option
@on_option
@needed_note
@by_option
def end(kind: str, number: int, company: Company, on: date | None, note: str, by: str) -> None:
    """End an arrangement before its time; chasing goes on from that day."""
    model, verb = _ENDS[kind]
    row = row_of(model, company, number)
    more = {}
    if kind == "settlement" and row.steps.filter(step="approved").exists():
        more = {"step": "withdrawn"}
    with refusals():
        verb(row, on or today(company), note, at=now(), by=by, **more)
    click.echo(f"Ended: {kind} {number}.")


def _tell(made: PaymentPlan, on: date) -> None:
    rows = made.instalments.order_by("-revision", "position")
    current = [row for row in rows if row.revision == rows[0].revision]
    said = ", ".join(f"{row.due_on} {to_text(row.amount_minor, made.currency, 'en')}" for row in current)
    click.echo(f"Plan {made.pk}: {said}.")
