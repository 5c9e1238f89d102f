"""Why something was, or was not, done for a customer on a day: in words, with the facts and rules behind it.

It reads what the round stored, never today's ledger, so an old decision is explained with what was known on its day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dunwell.engine.facts import DECISIONS
from dunwell.ledger.models import Company, Customer
from dunwell.outreach import round_facts
from dunwell.outreach.because import cap_in_words, quiet_days_in_words, sentences
from dunwell.outreach.case import Case
from dunwell.outreach.models import Decision, Round
from dunwell.outreach.why_words import FIRST, Speech, list_of, speech

#: The fact tables that speak of the customer, in the order in which they are shown.
_SHOWN = ("customers", "occasions", "holds", "contacts", "reach")

#: The tracks whose days are known to count from something.
_ANCHORED = frozenset(list_of("step_anchor"))


class CannotExplain(Exception):
    """There is nothing to explain; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision explained. `facts` are (name, value) pairs to read; `tables` the customer's fact rows themselves."""

    summary: str
    because: list[str]
    facts: list[tuple[str, str]]
    rules: list[str]
    tables: dict[str, list[dict[str, Any]]]
    hashes: dict[str, str]


def find(company: Company, ref: str, on: date | None, language: str = FIRST) -> Decision:
    """Returns the decision for the customer with this ref on a day; None: of the latest round.

    Raises `CannotExplain`, in a language, for an unknown customer, a day without a round, or nothing open on that day.
    """
    told = speech(language)
    customer = Customer.objects.filter(company=company, ref=ref).first()
    if customer is None:
        raise CannotExplain(told.say("known.cannot.customer", company=company.name, ref=repr(ref)))
    rounds = Round.objects.filter(company=company)
    made = rounds.filter(as_of=on).first() if on else rounds.order_by("-as_of").first()
    if made is None:
        named = {"company": company.name, "key": company.key}
        raise CannotExplain(
            told.say("known.cannot.round_on", day=told.day(on), **named)
            if on
            else told.say("known.cannot.round_yet", **named)
        )
    decision = (
        Decision.objects.select_related("round__company", "customer")
        .filter(round=made, customer=customer)
        .first()
    )
    if decision is None:
        raise CannotExplain(
            told.say("known.cannot.nothing_open", customer=customer.name, day=told.day(made.as_of))
        )
    return decision


def explain(decision: Decision, language: str = FIRST) -> Explanation:
    """Returns why the decision was made, from the facts its round stored, in a language (English for one not known)."""
    made = decision.round
    tables = round_facts.of_customer(made, decision.customer_id)
    row = {name: getattr(decision, name) for name in DECISIONS.names if name != "customer_id"}
    row["customer_id"] = decision.customer_id
    case = Case(row, made.as_of, made.company.currency, tables, speech(language))
    return Explanation(
        summary=_summary(decision, case),
        because=sentences(case),
        facts=_facts(case),
        rules=_rules(case, made),
        tables={name: tables[name] for name in _SHOWN},
        hashes={
            "facts": made.facts_sha256,
            "playbooks": made.playbooks_sha256,
            "rules": made.rules_sha256,
            "messages": made.messages_sha256,
        },
    )


def _summary(decision: Decision, case: Case) -> str:
    told, channel, step = case.told, str(decision.channel), str(decision.step_key)
    said = {
        "who": decision.customer.name,
        "day": told.day(case.as_of),
        "meaning": told.named("reason", decision.reason),
    }
    if decision.decision == "wait":
        return told.say("because.summary_wait", **said)
    act = told.named("act", channel)
    if step == channel:
        return told.say("because.summary_act", act=act, **said)
    return told.say("because.summary_act_step", act=act, step=told.quoted(step), **said)


def _facts(case: Case) -> list[tuple[str, str]]:
    told, customer = case.told, case.customer
    pairs = [(told.say("known.credit"), case.money(customer["credit_base_minor"]))]
    open_items = {item["occasion_id"]: item for item in case.tables["items"] if item["track"] == "invoice"}
    for row in sorted(case.tables["occasions"], key=lambda each: (each["anchor_on"], each["occasion_id"])):
        item = open_items.get(row["occasion_id"]) if row["track"] == "invoice" else None
        pairs.append((case.number(row["track"], row["occasion_id"]), _known_of(case, row, item)))
    ways = sorted(told.way(row["channel"]) for row in case.tables["reach"])
    reach = told.joined("and_so_on", ways) or told.say("known.no_known_way")
    pairs.append((told.say("known.reached_by"), reach))
    contacts = sorted(case.tables["contacts"], key=lambda each: each["on_date"], reverse=True)
    lately = told.joined("between_contacts", [_contact(told, each) for each in contacts[:5]])
    pairs.append((told.say("known.contacts"), lately or told.say("known.no_contacts")))
    if customer["opted_out"]:
        pairs.append((told.say("known.wish"), told.say("known.no_contact")))
    if customer["vulnerable"]:
        pairs.append((told.say("known.care"), told.say("known.extra_care")))
    return pairs


def _known_of(case: Case, row: dict[str, Any], item: dict[str, Any] | None) -> str:
    """Returns what was known of an occasion; `item`: the open item it stands for, if it is an invoice."""
    told = case.told
    taken = (
        told.say("known.step_taken", number=row["last_step"], day=told.day(row["last_step_on"]))
        if row["last_step_on"]
        else told.say("known.no_step_taken")
    )
    if not row["open_base_minor"]:
        return taken
    amount = told.money(item["open_minor"], item["currency"]) if item else case.money(row["open_base_minor"])
    return told.say("known.open_item", amount=amount, day=told.day(row["anchor_on"]), taken=taken)


def _contact(told: Speech, contact: dict[str, Any]) -> str:
    return told.say("known.contact", way=told.way(contact["channel"]), day=told.day(contact["on_date"]))


def _offset(told: Speech, days: int, track: str) -> str:
    """Returns from when a step may be taken: from 3 days before the due date on."""
    anchor = told.named("step_anchor", track) if track in _ANCHORED else told.say("known.its_day")
    if days == 0:
        return told.say("known.from_the_day", anchor=anchor)
    return told.count("known.from_before" if days < 0 else "known.from_after", abs(days), anchor=anchor)


def _rules(case: Case, made: Round) -> list[str]:
    customer, told = case.customer, case.told
    book = next(row for row in case.tables["playbooks"] if row["playbook"] == customer["playbook"])
    lines = [
        told.say(
            "known.playbook",
            playbook=book["playbook"],
            sha256=made.playbooks_sha256[:12],
            gap=told.count("writing.days", book["min_gap_days"]),
            patience=told.count("writing.days", book["patience_days"]),
        )
    ]
    lines += _chosen(case)
    track = case.decision["track"]
    if track is not None:
        lines.append(_step_rule(case, track))
    lines += [cap_in_words(case, cap) for cap in case.rows("contact_caps")]
    lines.append(quiet_days_in_words(case))
    lines.append(
        told.say(
            "known.versions",
            rules=made.rules_sha256[:12],
            facts=made.facts_sha256[:12],
            version=made.program_version,
        )
    )
    return lines


def _chosen(case: Case) -> list[str]:
    """Returns what made the playbook theirs: a person, or a segment; nothing where it is everybody's."""
    person = next(iter(case.tables["people"]), {})
    if by := person.get("chosen_by"):
        why = person.get("chosen_why")
        return [case.told.say("known.chosen_why" if why else "known.chosen", by=by, why=why)]
    segment = person.get("segment")
    return [case.told.say("known.segment", segment=segment)] if segment else []


def _step_rule(case: Case, track: str) -> str:
    told = case.told
    step = case.ladder(track)[case.decision["step_no"] - 1]
    return told.say(
        "known.step",
        step=told.quoted(step["key"]),
        offset=_offset(told, step["offset_days"], track),
        wait=told.count("writing.days", step["wait_days"]),
        least=case.money(step["min_base_minor"]),
        tone=told.named("tone", step["tone"]),
        approval=told.named("approval", step["approval"]),
        ways=told.joined("then", [told.way(channel) for channel in case.channels()]),
    )
