"""`dunwell law third-person` and `moratorium`. Leaves out how it is decided: `dunwell.law` does it."""

import json
from datetime import date

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
from dunwell.law.contact_applying import Scope
from dunwell.law.contact_kinds import PERSONS
from dunwell.law.moratoria import may_begin, moratorium
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_files import shipped_packs
from dunwell.law.third_persons import may_speak_with

_REASONS = {
    "customer": "they are the customer, or speak for them",
    "not_third": "the law does not count them as a third person",
    "location_only": "only to find out where the customer can be reached",
    "forbidden": "the law forbids it",
    "represented": "the customer has a lawyer or adviser",
    "asked_before": "they were asked before",
    "unconfirmed": "a rule that is not confirmed may forbid it; confirm it first",
    "no_pack": "the law of one of the places is not known here",
    "no_rule": "no rule is known that allows it",
}


@click.command("third-person")
@click.argument("person", type=click.Choice(list(PERSONS)))
@jurisdictions_option
@relationship_option
@actor_option
@click.option("--on", type=Day(), required=True, help="The day.")
@click.option("--represented", is_flag=True, help="The customer has a lawyer or adviser.")
@click.option("--asked-before", type=click.IntRange(min=0), default=0, help="How often they were asked.")
@json_option
def third_person(
    person: str,
    jurisdictions: tuple[str, ...],
    relationship: str,
    actor: str,
    on: date,
    represented: bool,
    asked_before: int,
    as_json: bool,
) -> None:
    """Say whether PERSON may be spoken to about a customer, for what, and what may be said."""
    packs = shipped_packs()
    need_packs(packs, jurisdictions, as_json)
    scope = Scope(actor, relationship, on)
    found = may_speak_with(
        packs, person, jurisdictions, scope, represented=represented, asked_before=asked_before
    )
    sources = [source for rule in found.rules if rule.relied_on for source in sources_of(packs, rule)]
    if as_json:
        told = {
            "allowed": found.allowed,
            "for_what": found.for_what,
            "reason": found.reason,
            "most_times": found.most_times,
            "may_ask": list(found.may_ask),
            "may_say": list(found.may_say),
            "must_not_say": list(found.must_not_say),
            "rules": [
                {"id": rule.id, "cite": rule.cite, "strength": rule.strength, "relied_on": rule.relied_on}
                for rule in found.rules
            ],
            "sources": sources,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(f"{'Yes' if found.allowed else 'No'}: {_REASONS[found.reason]}.")
        for name, words in (
            ("may be asked", found.may_ask),
            ("may be said", found.may_say),
            ("never", found.must_not_say),
        ):
            if words:
                click.echo(f"  {name}: {'; '.join(words)}")
        if found.most_times is not None:
            times = "once" if found.most_times == 1 else f"{found.most_times} times"
            click.echo(f"  at most {times}")
        print_sources(sources)
    if not found.allowed:
        raise SystemExit(1)


@click.command("moratorium")
@click.argument("rule_id", metavar="RULE")
@click.option("--from", "begins_on", type=Day(), required=True, help="Its first day.")
@click.option(
    "--treatment-ended", type=Day(), help="The last day of treatment, where its length hangs on it."
)
@click.option("--earlier", type=Day(), multiple=True, help="The first day of one the customer had before.")
@json_option
def time_of_rest(
    rule_id: str,
    begins_on: date,
    treatment_ended: date | None,
    earlier: tuple[date, ...],
    as_json: bool,
) -> None:
    """Say until when a moratorium lasts, what it stops, when it is reviewed and when it may come again."""
    packs = shipped_packs()
    found = moratorium(packs, rule_id, begins_on, treatment_ended_on=treatment_ended)
    if isinstance(found, NotKnown):
        refuse(found, as_json)
    known = [moratorium(packs, rule_id, day) for day in earlier]
    had = [each for each in known if not isinstance(each, NotKnown)]
    allowed = may_begin(packs, rule_id, begins_on, had)
    told = {
        "rule": found.rule.id,
        "from": str(found.begins_on),
        "until": None if found.ends_on is None else str(found.ends_on),
        "stops": list(found.stops),
        "hold": found.rule.values["hold"],
        "review": None if found.review is None else [str(day) for day in found.review],
        "again_from": None if found.again_from is None else str(found.again_from),
        "may_begin": allowed is True,
        "for_whom": found.rule.values.get("for_whom", ""),
        "sources": sources_of(packs, found.rule),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        until = f"to {found.ends_on}" if found.ends_on else "until its end is known"
        click.echo(f"From {begins_on} {until}: {found.rule.says}")
        click.echo(f"Stops: {', '.join(found.stops).replace('_', ' ')}")
        if found.review:
            click.echo(f"Reviewed from {found.review[0]} to {found.review[1]}")
        if found.again_from:
            click.echo(f"Not again before {found.again_from}")
        if told["for_whom"]:
            click.echo(f"For whom: {told['for_whom']}")
        if allowed is not True:
            click.echo("It comes too soon after an earlier one: keep it, and ask who entered it.")
        print_sources(sources_of(packs, found.rule))
    if allowed is not True:
        raise SystemExit(1)
