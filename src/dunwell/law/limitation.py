"""When a claim is barred by time, and what starts the time anew. Leaves out what is done about debts that near it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.law.day_counts import years_after
from dunwell.law.not_known import NotKnown
from dunwell.law.packs import Packs, Rule


@dataclass(frozen=True, slots=True)
class Limitation:
    """The last day on which a claim is not barred, and since when that time runs."""

    ends_on: date
    runs_from: date
    rule: Rule
    restarted_by: str = ""


def limitation(
    packs: Packs,
    jurisdiction: str,
    relationship: str,
    due_on: date,
    *,
    claim: str = "contract",
    events: Sequence[tuple[str, date]] = (),
) -> Limitation | NotKnown:
    """Returns when a claim that fell due on a day is barred.

    `events` are what happened since, each a word of the rules' `restarts` (`acknowledgment`, `part_payment`, `suit` …) and
    its day. An event that no rule names is refused: nobody here knows what it does. Where several rules hold (the region
    is not given), the earliest end counts. An event after the end changes nothing.
    """
    rules = packs.holding("limitation", jurisdiction, relationship, due_on, claim=claim)
    if isinstance(rules, NotKnown):
        return rules
    ends: list[Limitation] = []
    for rule in rules:
        end = _of_rule(rule, due_on, events)
        if isinstance(end, NotKnown):
            return end
        ends.append(end)
    return min(ends, key=lambda end: end.ends_on)


def _of_rule(rule: Rule, due_on: date, events: Sequence[tuple[str, date]]) -> Limitation | NotKnown:
    end = Limitation(_end(rule, due_on), due_on, rule)
    for event, day in sorted(events, key=lambda each: each[1]):
        if event in rule.values.get("not_restarts", ()):
            continue
        if event not in rule.values["restarts"]:
            return NotKnown(
                "no_rule", f"not known here: what {event!r} does to the time of the rule {rule.id}."
            )
        if due_on < day <= end.ends_on:
            end = Limitation(_end(rule, day), day, rule, event)
    return end


def _end(rule: Rule, begin: date) -> date:
    if rule.values.get("runs_from_year_end"):
        begin = date(begin.year, 12, 31)
    end = years_after(begin, rule.values["years"])
    return date(end.year, 12, 31) if rule.values.get("to_year_end") else end
