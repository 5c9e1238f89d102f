"""`dunwell law may-contact`. Leaves out how it is decided: `dunwell.law.may_contact` does it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from dunwell.cli.days import Day
from dunwell.cli.law_arguments import json_option, refuse, relationship_option
from dunwell.cli.law_contact_arguments import LocalOrMoment, RuleDay, WishWord
from dunwell.cli.law_moments import NoZone, asked_moments
from dunwell.law.contact_barriers import Wants
from dunwell.law.contact_counts import Attempt
from dunwell.law.contact_history import CannotReadContacts, Contact, read_contacts
from dunwell.law.contact_kinds import CHANNELS, NUMBERS, PERSONS, WISHES
from dunwell.law.contact_rules import shipped_house
from dunwell.law.may_contact import Answer, Looked, Question, may_contact_at
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_files import shipped_packs
from dunwell.law.pack_kinds import ACTORS
from dunwell.law.packs import Packs
from dunwell.law.time_zones import is_zone
from dunwell.law.wishes import Wish

_WORSE = ("allow", "ask", "forbid")
#: What a refused question comes to: nobody may say yes.
_NO: Mapping[str, Any] = {"allowed": False, "rules": [], "next_allowed_at": None}


@click.command("may-contact")
@click.option(
    "--jurisdiction", "homes", required=True, multiple=True, metavar="CODE",
    help="Where the customer lives: US-MA. Again for where they are now.",
)  # fmt: skip
@click.option(
    "--seat", "others", multiple=True, metavar="CODE", help="The company's seat, or the contract's law."
)
@relationship_option
@click.option(
    "--actor", type=click.Choice(list(ACTORS), case_sensitive=False), required=True,
    help="Who asks: who is owed (FP), the same under another name (FPX), an agency (TP), a buyer of the debt (DB).",
)  # fmt: skip
@click.option("--channel", type=click.Choice(list(CHANNELS), case_sensitive=False), required=True)
@click.option(
    "--at", type=LocalOrMoment(), required=True,
    help="2026-03-11T20:30 on the customer's clock, or a moment with its offset.",
)  # fmt: skip
@click.option(
    "--zone", default="", metavar="NAME", help="The customer's time zone; default: all of the jurisdiction's."
)
@click.option(
    "--contacts", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Contacts that were made: JSON, one object a line, or CSV. Without it, counts begin at nought.",
)  # fmt: skip
@click.option("--debt", default="", metavar="ID", help="The debt it is about; default: each counts for all.")
@click.option("--person", type=click.Choice(list(PERSONS)), default="customer", show_default=True)
@click.option("--number", type=click.Choice(list(NUMBERS)), default=None, help="Default: the customer's own.")
@click.option("--asked", is_flag=True, help="The customer asked for this contact.")
@click.option("--consented-on", type=Day(), help="The day on which the customer agreed to be contacted.")
@click.option(
    "--wish", "wishes", type=WishWord(), multiple=True,
    help=f"What the customer asked for: {', '.join(WISHES)}. Without a day: today.",
)  # fmt: skip
@click.option("--in-writing", is_flag=True, help="The wishes were written.")
@click.option(
    "--sent", type=RuleDay("notice"), multiple=True, help="A notice and the day on which it was sent."
)
@click.option(
    "--moratorium",
    "moratoria",
    type=RuleDay("moratorium"),
    multiple=True,
    help="A moratorium and its first day.",
)
@click.option("--with-policy", "policy", is_flag=True, help="Count the house rules besides the law.")
@json_option
def may_contact(
    homes: tuple[str, ...],
    others: tuple[str, ...],
    relationship: str,
    actor: str,
    channel: str,
    at: datetime,
    zone: str,
    contacts: Path | None,
    debt: str,
    person: str,
    number: str | None,
    asked: bool,
    consented_on: date | None,
    wishes: tuple[tuple[str, str, date | None], ...],
    in_writing: bool,
    sent: tuple[tuple[str, date], ...],
    moratoria: tuple[tuple[str, date], ...],
    policy: bool,
    as_json: bool,
) -> None:
    """Say whether somebody may be contacted at a minute, by which rules, and when next."""
    packs = shipped_packs()
    if zone and not is_zone(zone):
        raise click.BadParameter(
            f"{zone!r} is no time zone. Write it as America/New_York.", param_hint="--zone"
        )
    _need_packs(packs, (*homes, *others), as_json)
    question = Question(
        homes=homes,
        relationship=relationship,
        actor=actor,
        attempt=Attempt(channel, debt, person, number or "", asked, consented_on),
        zone=zone,
        others=others,
        policy=policy,
        wants=Wants(
            tuple(Wish(wish, day or at.date(), by, in_writing) for wish, by, day in wishes), sent, moratoria
        ),
    )
    answer, shown = _answered(packs, question, at, None if contacts is None else _read(contacts, as_json))
    click.echo(json.dumps(_told(answer, shown), ensure_ascii=False) if as_json else _table(answer, shown))
    if not answer.allowed:
        raise SystemExit(1)


def _need_packs(packs: Packs, places: tuple[str, ...], as_json: bool) -> None:
    for place in places:
        if not packs.chain(place):
            known = ", ".join(sorted(packs.packs))
            said = f"not known here: there is no pack for {place!r}. Known: {known}."
            refuse(NotKnown("no_pack", said), as_json, **_NO)


def _read(path: Path, as_json: bool) -> tuple[Contact, ...]:
    try:
        return read_contacts(path)
    except CannotReadContacts as error:
        refuse(NotKnown("unreadable", str(error)), as_json, **_NO)
    except OSError as error:
        refuse(NotKnown("unreadable", f"{path.name} cannot be read: {error.strerror}."), as_json, **_NO)


def _answered(
    packs: Packs, question: Question, at: datetime, history: tuple[Contact, ...] | None
) -> tuple[Answer, str | None]:
    """Returns the strictest answer over all moments the question may mean, and the next moment as it is told."""
    try:
        asked = asked_moments(packs, question, at)
    except NoZone as error:
        raise click.BadParameter(str(error), param_hint="--zone") from None
    if asked.note:
        click.echo(asked.note, err=True)
    answers = [
        (zone, may_contact_at(packs, shipped_house(), replace(question, zone=zone), moment, history))
        for zone, moment in asked.moments
    ]
    merged = _strictest([answer for _, answer in answers])
    if merged.next_allowed_at is None:
        return merged, None
    nexts = [
        asked.told(zone, each.next_allowed_at) for zone, each in answers if each.next_allowed_at is not None
    ]
    return merged, max(nexts).isoformat()


def _strictest(answers: list[Answer]) -> Answer:
    if len(answers) == 1:
        return answers[0]
    worst: dict[str, Looked] = {}
    for answer in answers:
        for each in answer.rules:
            known = worst.get(each.rule.id)
            if known is None or _WORSE.index(each.verdict) > _WORSE.index(known.verdict):
                worst[each.rule.id] = each
    nexts = [answer.next_allowed_at for answer in answers]
    latest = None if None in nexts else max(each or datetime.min.replace(tzinfo=UTC) for each in nexts)
    return Answer(all(answer.allowed for answer in answers), tuple(worst.values()), latest)


def _told(answer: Answer, next_allowed_at: str | None) -> dict[str, Any]:
    rules = [
        {
            "id": each.rule.id,
            "verdict": each.verdict,
            "cite": each.rule.cite,
            "strength": each.rule.strength,
            "confidence": each.rule.confidence,
            "says": each.rule.says,
            "why": each.why,
        }
        for each in answer.rules
    ]
    return {"allowed": answer.allowed, "rules": rules, "next_allowed_at": next_allowed_at}


def _table(answer: Answer, next_allowed_at: str | None) -> str:
    asks = any(each.verdict == "ask" for each in answer.rules)
    forbids = any(each.verdict == "forbid" for each in answer.rules)
    lines = [
        "Yes." if answer.allowed else "No." if forbids or not asks else "Not before a person has looked."
    ]
    for each in answer.rules:
        by = ", ".join(
            part for part in (_STRENGTH.get(each.rule.strength, each.rule.strength), each.rule.cite) if part
        )
        lines.append(f"  {each.verdict:7} {each.rule.id} ({by}): {each.why}")
    if not answer.allowed:
        lines.append(f"Next: {next_allowed_at}" if next_allowed_at else "Next: no moment is known.")
    return "\n".join([*lines, "This is not legal advice."])


_STRENGTH = {"house": "company policy"}
