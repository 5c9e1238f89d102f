"""Times in which the law leaves a customer alone: until when one lasts, what it stops, and when it may come again.

Leaves out the interest that does not run meanwhile (`interest`, by its `stopped` times) and the hold that is put on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.law.contact_applying import Scope, applying
from dunwell.law.day_counts import months_after
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_kinds import CONFIDENCE
from dunwell.law.packs import Packs, Rule

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moratorium:
    """A time of rest: its first and last day, both included; `ends_on` is None while its end is not known.

    `review` are the first and the last day of the time for its review, `again_from` the first day on which another of the
    kind may begin; None where the rule says nothing of it or the end is not known.
    """

    rule: Rule
    begins_on: date
    ends_on: date | None
    review: tuple[date, date] | None
    again_from: date | None

    @property
    def stops(self) -> tuple[str, ...]:
        """What it stops, in the words of `contact_kinds.CHOICES["stops"]`."""
        return tuple(self.rule.values["stops"])

    def covers(self, day: date) -> bool:
        """Says whether a day lies in it; while its end is not known, each day from its first on."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


def moratorium(
    packs: Packs, rule_id: str, begins_on: date, *, treatment_ended_on: date | None = None
) -> Moratorium | NotKnown:
    """Returns the moratorium by a rule that begins on a day; that day is its first.

    `treatment_ended_on`: the last day of treatment, for a rule whose length hangs on it; until it is known there is no
    end. Refused where there is no such rule (`no_rule`), it is not relied on (`unconfirmed`), it was not in force on that
    day (`no_rule`) or treatment ended before it began (`not_allowed`).
    Source: the packs' rules; days of review are counted as its own, its first being day 1.
    """
    rule = packs.rule(rule_id)
    if rule is None or rule.kind != "moratorium" or not rule.since <= begins_on <= rule.until:
        return NotKnown("no_rule", f"not known here: there is no moratorium {rule_id!r} on {begins_on}.")
    if not rule.relied_on:
        why = CONFIDENCE[rule.confidence]
        return NotKnown(
            "unconfirmed",
            f"not known here: the rule {rule.id} is not to be relied on ({why}). Have it confirmed before you use it.",
        )
    if treatment_ended_on is not None and treatment_ended_on < begins_on:
        return NotKnown("not_allowed", f"the treatment ended on {treatment_ended_on}, before it began.")
    ends_on = _ends_on(rule, begins_on, treatment_ended_on)
    again_from = None
    if ends_on is not None and "once_in_months" in rule.values:
        again_from = months_after(ends_on, rule.values["once_in_months"]) + _DAY
    return Moratorium(rule, begins_on, ends_on, _review(rule, begins_on), again_from)


def _ends_on(rule: Rule, begins_on: date, treatment_ended_on: date | None) -> date | None:
    values = rule.values
    if "after_treatment_days" in values:
        if treatment_ended_on is None:
            return None
        return treatment_ended_on + timedelta(days=values["after_treatment_days"])
    if "lasts_days" in values:
        return begins_on + timedelta(days=values["lasts_days"] - 1)
    if "lasts_months" in values:
        return months_after(begins_on, values["lasts_months"]) - _DAY
    return None


def _review(rule: Rule, begins_on: date) -> tuple[date, date] | None:
    if "review_from_day" not in rule.values:
        return None
    first, last = (rule.values[key] - 1 for key in ("review_from_day", "review_to_day"))
    return begins_on + timedelta(days=first), begins_on + timedelta(days=last)


def may_begin(packs: Packs, rule_id: str, begins_on: date, earlier: Sequence[Moratorium]) -> bool | NotKnown:
    """Says whether another moratorium by a rule may begin on a day, after those the customer has had by the same rule.

    Not while one lasts, and not sooner after its last day than the rule says. Source: once in so many months is read from
    the last day, so that no part of the earlier one lies in them.
    """
    found = moratorium(packs, rule_id, begins_on)
    if isinstance(found, NotKnown):
        return found
    mine = [each for each in earlier if each.rule.id == rule_id and each.begins_on <= begins_on]
    return not any(
        each.ends_on is None or begins_on <= each.ends_on or begins_on < (each.again_from or begins_on)
        for each in mine
    )


def moratoria_for(packs: Packs, jurisdictions: Iterable[str], scope: Scope) -> tuple[Rule, ...]:
    """Returns the rules on moratoria for a customer, relied on or not: who can have which."""
    return applying(packs, "moratorium", jurisdictions, scope)


def stopped_by(moratoria: Iterable[Moratorium], what: str, until: date) -> tuple[tuple[date, date], ...]:
    """Returns the times, first and last day of each, up to a day, in which something such as `interest` is stopped."""
    return tuple(
        (each.begins_on, min(each.ends_on or until, until))
        for each in moratoria
        if what in each.stops and each.begins_on <= until
    )
