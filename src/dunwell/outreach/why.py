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
from dunwell.outreach.case import Case, day, spoken, times, way
from dunwell.outreach.models import Decision, Round
from dunwell.outreach.playbook_words import ANCHORS
from dunwell.outreach.reasons import MEANINGS
from dunwell.values.money import to_text

#: The fact tables that speak of the customer, in the order in which they are shown.
_SHOWN = ("customers", "occasions", "holds", "contacts", "reach")

#: Who lets a message of the step go out.
_APPROVALS = {"auto": "without review", "review": "read by a person first"}


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


def find(company: Company, ref: str, on: date | None) -> Decision:
    """Returns the decision for the customer with this ref on a day; None: of the latest round.

    Raises `CannotExplain` for an unknown customer, a day without a round, or nothing open on that day.
    """
    customer = Customer.objects.filter(company=company, ref=ref).first()
    if customer is None:
        raise CannotExplain(
            f"{company.name} has no customer {ref!r}. Look up the reference in the import file."
        )
    rounds = Round.objects.filter(company=company)
    made = rounds.filter(as_of=on).first() if on else rounds.order_by("-as_of").first()
    if made is None:
        when = f"on {day(on)}" if on else "yet"
        raise CannotExplain(
            f"{company.name} made no round {when}. Make one: dunwell round --company {company.key}."
        )
    decision = Decision.objects.select_related("round__company", "customer").filter(
        round=made, customer=customer
    )
    if not decision.exists():
        raise CannotExplain(
            f"{customer.name} had no open invoice with a due date on {day(made.as_of)}, "
            "so there was nothing to decide."
        )
    return decision.get()


def explain(decision: Decision) -> Explanation:
    """Returns why the decision was made, from the facts its round stored."""
    made = decision.round
    tables = round_facts.of_customer(made, decision.customer_id)
    row = {name: getattr(decision, name) for name in DECISIONS.names if name != "customer_id"}
    case = Case(row | {"customer_id": decision.customer_id}, made.as_of, made.company.currency, tables)
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
    who = f"{decision.customer.name}, {day(case.as_of)}"
    if decision.decision == "wait":
        return f"{who}: we wait. {MEANINGS[decision.reason]}"
    channel, step = str(decision.channel), str(decision.step_key)
    how = {"task": "a task for a person here", "email": "an e-mail"}.get(channel, f"a {way(channel)}")
    named = "" if step == channel else f" ({spoken(step)})"
    return f"{who}: we act, by {how}{named}. {MEANINGS['ok']}"


def _facts(case: Case) -> list[tuple[str, str]]:
    customer = case.customer
    pairs = [("Credit we hold", case.money(customer["credit_base_minor"]))]
    open_items = {item["occasion_id"]: item for item in case.tables["items"] if item["track"] == "invoice"}
    for row in sorted(case.tables["occasions"], key=lambda each: (each["anchor_on"], each["occasion_id"])):
        item = open_items.get(row["occasion_id"]) if row["track"] == "invoice" else None
        amount = (
            to_text(item["open_minor"], item["currency"], "en")
            if item
            else case.money(row["open_base_minor"])
        )
        taken = (
            f"step {row['last_step']} taken on {day(row['last_step_on'])}"
            if row["last_step_on"]
            else "no step taken yet"
        )
        name = case.number(row["track"], row["occasion_id"])
        about = f"{amount} open, due {day(row['anchor_on'])}, " if row["open_base_minor"] else ""
        pairs.append((name, f"{about}{taken}"))
    ways = sorted(way(row["channel"]) for row in case.tables["reach"])
    reach = ", ".join(ways) or "no known way"
    pairs.append(("Can be reached by", reach))
    contacts = sorted(case.tables["contacts"], key=lambda each: each["on_date"], reverse=True)
    spoken = "; ".join(f"{way(each['channel'])} on {day(each['on_date'])}" for each in contacts[:5])
    pairs.append(("Contacts lately", spoken or "none"))
    if customer["opted_out"]:
        pairs.append(("Their wish", "no contact at all"))
    if customer["vulnerable"]:
        pairs.append(("Care", "needs extra care: firm steps are always read by a person first"))
    return pairs


def _offset(days: int, track: str) -> str:
    """Returns from when a step may be taken: from 3 days before the due date on."""
    anchor = "the due date" if track == "invoice" else ANCHORS.get(track, "its day")
    if days == 0:
        return f"from {anchor} on"
    return f"from {times(abs(days), 'day')} {'before' if days < 0 else 'after'} {anchor} on"


def _rules(case: Case, made: Round) -> list[str]:
    customer = case.customer
    book = next(row for row in case.tables["playbooks"] if row["playbook"] == customer["playbook"])
    lines = [
        f"Playbook {book['playbook']} (sha256 {made.playbooks_sha256[:12]}): at least {times(book['min_gap_days'], 'day')} "
        f"between contacts, gentle steps wait up to {times(book['patience_days'], 'day')} for likely payers."
    ]
    segment = next((row.get("segment") for row in case.tables["people"]), "")
    if segment:
        lines.append(f"That playbook is theirs by the segment “{segment}”.")
    track = case.decision["track"]
    if track is not None:
        step = case.ladder(track)[case.decision["step_no"] - 1]
        lines.append(
            f"Step {spoken(step['key'])}: {_offset(step['offset_days'], track)}, {times(step['wait_days'], 'day')} after "
            f"the step before, from {case.money(step['min_base_minor'])} on, tone {step['tone']}, "
            f"{_APPROVALS[step['approval']]}, by {', then '.join(map(way, case.channels()))}."
        )
    lines += [cap_in_words(cap) for cap in case.rows("contact_caps")]
    lines.append(quiet_days_in_words(case))
    lines.append(
        f"Contact rules sha256 {made.rules_sha256[:12]}, facts sha256 {made.facts_sha256[:12]}, "
        f"Dunwell {made.program_version}."
    )
    return lines
