"""`dunwell law costs` and `limitation`. Leaves out how they are computed: `dunwell.law` does it."""

import json
from datetime import date
from decimal import Decimal

import click

from dunwell.cli.days import Day
from dunwell.cli.law_arguments import (
    Percent,
    Principal,
    currency_of,
    json_option,
    jurisdiction_option,
    minor_of,
    print_sources,
    refuse,
    relationship_option,
    sources_of,
)
from dunwell.law import fees
from dunwell.law import limitation as law_limitation
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_files import shipped_packs
from dunwell.values.money import to_decimal


@click.command
@jurisdiction_option
@relationship_option
@click.option("--principal", type=Principal(), required=True, help="What is owed, without interest.")
@click.option("--on", type=Day(), required=True, help="The day.")
@click.option(
    "--vat-percent", type=Percent(), default=Decimal(0), help="The rate of VAT, where it may be added."
)
@click.option("--vat-not-recoverable", is_flag=True, help="Who is owed cannot recover VAT.")
@json_option
def costs(
    jurisdiction: str,
    relationship: str,
    principal: Decimal,
    on: date,
    vat_percent: Decimal,
    vat_not_recoverable: bool,
    as_json: bool,
) -> None:
    """Say what collection may cost the customer by the law's scale."""
    packs = shipped_packs()
    currency = currency_of(packs, jurisdiction, None, as_json)
    found = fees.collection_costs(
        packs,
        jurisdiction,
        relationship,
        minor_of(principal, currency),
        on,
        vat_percent=vat_percent,
        vat_recoverable=not vat_not_recoverable,
    )
    if isinstance(found, NotKnown):
        refuse(found, as_json)
    assert found.rule is not None
    parts = [str(to_decimal(part, found.currency)) for part in found.parts]
    amount = str(to_decimal(found.minor, found.currency))
    sources = sources_of(packs, found.rule)
    if as_json:
        told = {"amount": amount, "currency": found.currency, "parts": parts, "rule": found.rule.id}
        click.echo(json.dumps(told | {"sources": sources}, ensure_ascii=False))
        return
    click.echo(f"{amount} {found.currency}" + (f" = {' + '.join(parts)}" if len(parts) > 1 else ""))
    click.echo(found.rule.says)
    print_sources(sources)


@click.command
@jurisdiction_option
@relationship_option
@click.option("--due", type=Day(), required=True, help="The day the debt fell due.")
@click.option(
    "--claim", default="contract", show_default=True, help="The kind of claim, as the packs name it."
)
@click.option(
    "--event",
    "events",
    type=(str, Day()),
    multiple=True,
    metavar="WHAT DAY",
    help="Such as part_payment 2024-05-01.",
)
@json_option
def limitation(
    jurisdiction: str,
    relationship: str,
    due: date,
    claim: str,
    events: tuple[tuple[str, date], ...],
    as_json: bool,
) -> None:
    """Say when a claim is barred by time."""
    packs = shipped_packs()
    found = law_limitation.limitation(packs, jurisdiction, relationship, due, claim=claim, events=events)
    if isinstance(found, NotKnown):
        refuse(found, as_json)
    told = {
        "ends_on": str(found.ends_on),
        "runs_from": str(found.runs_from),
        "restarted_by": found.restarted_by,
        "rule": found.rule.id,
        "sources": sources_of(packs, found.rule),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"Barred after {found.ends_on}. {found.rule.says}")
    print_sources(sources_of(packs, found.rule))
