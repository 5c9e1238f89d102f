"""`dunwell law interest` and `rate`. Leaves out how they are computed: `dunwell.law` does it."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import click

from dunwell.cli.days import Day
from dunwell.cli.law_arguments import (
    Principal,
    currency_of,
    json_option,
    jurisdiction_option,
    minor_of,
    percent,
    print_sources,
    refuse,
    relationship_option,
    sources_of,
)
from dunwell.law import fees
from dunwell.law import interest as law_interest
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_files import shipped_packs
from dunwell.law.pack_kinds import CHOICES, DAY_COUNTS, FORMULAS
from dunwell.law.packs import Packs
from dunwell.values.money import to_decimal

debtor_option = click.option(
    "--debtor",
    type=click.Choice(CHOICES["debtor"]),
    help="Who owes, where the law has a rule of its own for it.",
)


@click.command
@jurisdiction_option
@relationship_option
@click.option("--principal", type=Principal(), required=True, help="What is owed, as 1000.00.")
@click.option("--due", type=Day(), required=True, help="The last day to pay in time.")
@click.option("--until", type=Day(), required=True, help="The last day that earns interest.")
@click.option("--currency", metavar="CODE", help="The debt's currency; default: the country's.")
@click.option("--formula", type=click.Choice(FORMULAS), help="Another reading that the rule allows.")
@click.option(
    "--day-count", type=click.Choice(DAY_COUNTS), help="Another count of days that the rule allows."
)
@click.option(
    "--repaid",
    type=(Day(), Principal()),
    multiple=True,
    metavar="DAY AMOUNT",
    help="A day and what it took off the debt; interest falls from the day after it.",
)
@click.option(
    "--stopped",
    type=(Day(), Day()),
    multiple=True,
    metavar="FROM UNTIL",
    help="A time in which no interest runs, such as a moratorium: its first and last day.",
)
@debtor_option
@json_option
def interest(
    jurisdiction: str,
    relationship: str,
    principal: Decimal,
    due: date,
    until: date,
    currency: str | None,
    formula: str | None,
    day_count: str | None,
    debtor: str | None,
    repaid: tuple[tuple[date, Decimal], ...],
    stopped: tuple[tuple[date, date], ...],
    as_json: bool,
) -> None:
    """Say what interest a debt has earned by law, and its fixed compensation."""
    for first, last in stopped:
        if last < first:
            raise click.BadParameter(f"{last} is before {first}.", param_hint="--stopped")
    packs = shipped_packs()
    currency = currency_of(packs, jurisdiction, currency, as_json)
    minor = minor_of(principal, currency)
    found = law_interest.interest(
        packs,
        jurisdiction,
        relationship,
        minor,
        due,
        until,
        formula=formula,
        day_count=day_count,
        debtor=debtor or "",
        repaid=[(day, minor_of(amount, currency)) for day, amount in repaid],
        stopped=stopped,
    )
    if isinstance(found, NotKnown):
        refuse(found, as_json)
    fixed = fees.compensation(packs, jurisdiction, relationship, minor, currency, due + timedelta(days=1))
    open_minor = max(minor - sum(minor_of(amount, currency) for day, amount in repaid if day <= until), 0)
    late = until > due and minor > 0
    told = _interest_told(packs, found, currency)
    told |= _compensation_told(found, fixed, currency, open_minor, late)
    if not isinstance(fixed, NotKnown) and fixed.rule is not None:
        told["sources"] += [each for each in sources_of(packs, fixed.rule) if each not in told["sources"]]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    _print_interest(told, currency)


def _interest_told(packs: Packs, found: law_interest.Interest, currency: str) -> dict[str, Any]:
    rows = [source for period in found.periods for source in period.rate.row.sources]
    return {
        "days": found.days,
        "interest": str(to_decimal(found.minor, currency)),
        "periods": [
            {
                "from": str(period.since),
                "to": str(period.until),
                "days": period.days,
                "rate": percent(period.rate.rate),
                "interest": str(to_decimal(period.interest_minor, currency)),
                "provisional": period.rate.provisional,
            }
            for period in found.periods
        ],
        "currency": currency,
        "provisional": found.provisional,
        "rule": found.rule.id,
        "formula": found.formula,
        "day_count": found.day_count,
        "notes": list(found.notes),
        "sources": sources_of(packs, found.rule, *rows),
    }


def _compensation_told(
    found: law_interest.Interest, fixed: fees.Charge | NotKnown, currency: str, open_minor: int, late: bool
) -> dict[str, Any]:
    """Returns the compensation (none before it is late, None where it is not known), and the total in one currency."""
    if isinstance(fixed, NotKnown):
        return {"compensation": None, "compensation_currency": None, "total": None}
    due = fixed.minor if late else 0
    total = open_minor + found.minor + due if fixed.currency == currency or not due else None
    return {
        "compensation": str(to_decimal(due, fixed.currency)),
        "compensation_currency": fixed.currency,
        "total": None if total is None else str(to_decimal(total, currency)),
    }


def _print_interest(told: Mapping[str, Any], currency: str) -> None:
    for period in told["periods"]:
        mark = "  provisional" if period["provisional"] else ""
        click.echo(
            f"{period['from']} to {period['to']}  {period['days']:>5} days  {period['rate']:>6} %  "
            f"{period['interest']:>14} {currency}{mark}"
        )
    click.echo(f"Interest {told['interest']} {currency} for {told['days']} days ({told['day_count']})")
    if told["compensation"] is None:
        click.echo("Compensation: not known here")
    else:
        click.echo(f"Compensation {told['compensation']} {told['compensation_currency']}")
    if told["total"] is not None:
        click.echo(f"Total with the debt {told['total']} {currency}")
    for note in told["notes"]:
        click.echo(f"Note: {note}")
    print_sources(told["sources"])


@click.command
@jurisdiction_option
@relationship_option
@click.option("--on", type=Day(), required=True, help="The day.")
@debtor_option
@json_option
def rate(jurisdiction: str, relationship: str, on: date, debtor: str | None, as_json: bool) -> None:
    """Say which rate is in force on a day; where it is fixed for a debt's life, for interest that starts then."""
    packs = shipped_packs()
    found = law_interest.rate_on(packs, jurisdiction, relationship, on, debtor=debtor or "")
    if isinstance(found, NotKnown):
        refuse(found, as_json)
    assert found.row.value is not None
    told = {
        "rate": percent(found.rate),
        "reference_rate": percent(found.row.value),
        "margin": percent(Decimal(found.rule.values["margin"])),
        "source": sources_of(packs, found.rule)[0],
        "provisional": found.provisional,
        "reference_source": [packs.sources[each].title for each in found.row.sources],
        "rule": found.rule.id,
        "formula": found.rule.values["formula"],
        "contract_floor": None if found.contract_floor is None else percent(found.contract_floor),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    mark = ", provisional: " + (found.row.note or "not published yet") if found.provisional else ""
    click.echo(f"{told['rate']} % a year ({told['reference_rate']} and {told['margin']}{mark})")
    click.echo(found.rule.says)
    print_sources(sources_of(packs, found.rule, *found.row.sources))
