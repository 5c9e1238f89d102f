"""`dunwell law before` and `wording`: notices that come before a step. Leaves out how it is decided by `dunwell.law`."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from dunwell.cli.days import Day
from dunwell.cli.law_arguments import (
    actor_option,
    json_option,
    jurisdictions_option,
    need_packs,
    print_sources,
    refuse,
    relationship_option,
    sources_of,
)
from dunwell.cli.law_contact_arguments import RuleDay
from dunwell.law.contact_applying import Scope
from dunwell.law.contact_kinds import STEPS
from dunwell.law.not_known import NotKnown
from dunwell.law.notice_wording import wording_of
from dunwell.law.notices import Sent, Wait, step_from, waits_before
from dunwell.law.pack_files import shipped_packs
from dunwell.law.packs import Packs
from dunwell.law.public_holidays import holidays_of


@click.command
@click.argument("step", type=click.Choice(list(STEPS)))
@jurisdictions_option
@relationship_option
@actor_option
@click.option("--on", type=Day(), required=True, help="The day on which the step is meant to come.")
@click.option(
    "--sent", type=RuleDay("notice"), multiple=True, help="A notice and the day on which it was sent."
)
@click.option(
    "--received", type=RuleDay("notice"), multiple=True, help="A notice and the day the customer had it."
)
@json_option
def before(
    step: str,
    jurisdictions: tuple[str, ...],
    relationship: str,
    actor: str,
    on: date,
    sent: tuple[tuple[str, date], ...],
    received: tuple[tuple[str, date], ...],
    as_json: bool,
) -> None:
    """Say what has to be sent before a STEP, and from which day the step may come."""
    packs = shipped_packs()
    need_packs(packs, jurisdictions, as_json)
    days, arrived = dict(sent), dict(received)
    for notice in arrived.keys() - days.keys():
        raise click.BadParameter(
            f"say too when {notice} was sent: --sent {notice}=DAY", param_hint="--received"
        )
    for notice in arrived:
        if arrived[notice] < days[notice]:
            raise click.BadParameter(f"{notice} was received before it was sent.", param_hint="--received")
    out = {notice: Sent(day, arrived.get(notice)) for notice, day in days.items()}
    holidays = {
        day for place in jurisdictions for year in (on.year - 1, on.year) for day in holidays_of(place, year)
    }
    waits = waits_before(packs, step, jurisdictions, Scope(actor, relationship, on), out, holidays=holidays)
    first = step_from(waits)
    told = _told(packs, step, on, waits, first)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print(told)
    if not told["allowed"]:
        raise SystemExit(1)


def _told(
    packs: Packs, step: str, on: date, waits: tuple[Wait, ...], first: date | NotKnown | None
) -> dict[str, Any]:
    refused = isinstance(first, NotKnown)
    first_day = None if first is None or isinstance(first, NotKnown) else first
    return {
        "step": step,
        "on": str(on),
        "allowed": not refused and (first_day is None or on >= first_day),
        "first_day": None if first_day is None else str(first_day),
        "refused": first.reason if isinstance(first, NotKnown) else None,
        "notices": [
            {
                "id": wait.rule.id,
                "says": wait.rule.says,
                "cite": wait.rule.cite,
                "strength": wait.rule.strength,
                "confidence": wait.rule.confidence,
                "relied_on": wait.rule.relied_on,
                "first_day": None if wait.first_day is None else str(wait.first_day),
                "reason": wait.reason,
                "missing": wait.missing,
                "content": list(wait.rule.values.get("content", ())),
                "channels": list(wait.rule.values.get("channels", ())),
                "if_not": wait.rule.values.get("if_not", ""),
                "sources": sources_of(packs, wait.rule),
            }
            for wait in waits
        ],
    }


def _print(told: Mapping[str, Any]) -> None:
    if told["allowed"]:
        click.echo(f"Yes: {STEPS[told['step']]} may come on {told['on']}, as far as notices go.")
    elif told["first_day"]:
        click.echo(f"Not yet: {STEPS[told['step']]} may come from {told['first_day']} on.")
    else:
        click.echo(f"No: {STEPS[told['step']]} may not come yet.")
    if not told["notices"]:
        click.echo("No rule is known here that asks for a notice before it.")
    for notice in told["notices"]:
        law = "" if notice["relied_on"] else " Not relied on as law."
        click.echo(f"{notice['id']}: {notice['says']}{law}")
        if notice["first_day"]:
            click.echo(f"  the step may come from {notice['first_day']} on")
        else:
            click.echo(f"  {notice['missing']}")
            if notice["content"]:
                click.echo(f"  it holds: {'; '.join(notice['content'])}")
        if notice["if_not"]:
            click.echo(f"  if not: {notice['if_not']}")
        print_sources(notice["sources"])


@click.command
@click.argument("notice")
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@json_option
def wording(notice: str, file: Any, as_json: bool) -> None:
    """Say whether the text of a NOTICE, in FILE or on standard input, is worded so that it counts."""
    packs = shipped_packs()
    rule = packs.rule(notice)
    if rule is None or rule.kind != "notice" or "valid_wording" not in rule.values:
        known = [
            each.id
            for pack in packs.packs.values()
            for each in pack.rules
            if each.kind == "notice" and "valid_wording" in each.values
        ]
        refuse(
            NotKnown(
                "no_rule",
                f"not known here: how {notice!r} has to be worded. Known: {', '.join(sorted(known))}.",
            ),
            as_json,
        )
    if not rule.relied_on:
        refuse(
            NotKnown("unconfirmed", f"not known here: the rule {rule.id} is not to be relied on."), as_json
        )
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        said = f"{Path(file.name).name} is not UTF-8: {error}. Save it so."
        refuse(NotKnown("unreadable", said), as_json)
    found = wording_of(rule, text)
    if as_json:
        told = {"verdict": found.verdict, "phrase": found.phrase, "why": found.why, "effect": found.effect}
        click.echo(
            json.dumps(told | {"rule": rule.id, "sources": sources_of(packs, rule)}, ensure_ascii=False)
        )
    else:
        click.echo(f"{found.verdict}: {found.why}" + (f": {found.phrase}" if found.phrase else ""))
        if found.effect:
            click.echo(f"If it does not hold: {found.effect}")
        print_sources(sources_of(packs, rule))
    if found.verdict != "valid":
        raise SystemExit(1)
