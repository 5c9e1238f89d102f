"""Which rules about contact hold for a company's customers: those of the law where they are and where the company is, and
the house rules besides. Leaves out what the rules say, and the moment of a contact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pyarrow as pa

from dunwell.engine.facts import CONTACT_CHANNELS
from dunwell.law.conduct import conduct
from dunwell.law.contact_applying import Scope, applying
from dunwell.law.contact_facts import RELATIONSHIP_OF, contact_facts
from dunwell.law.contact_rules import (
    MONTH_DAYS,
    ContactRules,
    House,
    KnownPacks,
    both_sha256,
    compile_rules,
    concerns,
    shipped_house,
)
from dunwell.law.notices import due_after_contact, notices_before, notices_with
from dunwell.law.pack_files import shipped_packs
from dunwell.law.packs import Packs, Rule
from dunwell.ledger.models import Company
from dunwell.tone.judgement import Conduct

#: Who asks: the company in its own name. A case that is handed to an agency is asked about anew, as that actor.
ACTOR = "FP"

#: By what a notice in writing is given. Every message says who asks, for what and how much.
WRITTEN = ("email", "letter", "registered_letter")

#: What has to be true before a channel may be used: that an invoice was written about so many days ago, or that the
#: customer agreed to be reached by the channel.
CONDITIONS = pa.schema(
    [
        ("jurisdiction", pa.string()),
        ("kind", pa.string()),
        ("channel", pa.string()),
        ("written_days", pa.int32()),
        ("consent", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class ContactPolicy:
    """The rules that hold for one company's customers. `seat` is where the company is: its law counts besides."""

    packs: Packs
    house: House
    seat: str
    actor: str = ACTOR

    @property
    def sha256(self) -> str:
        """The hash of all texts the rules were read from."""
        return both_sha256(self.packs.sha256, self.house.sha256)

    def rules(self, jurisdiction: str, kind: str, on: date) -> ContactRules:
        """Returns what holds for customers of a kind (`business`, `sole_trader`, `consumer`) in a place on a day."""
        return compile_rules(
            self.packs, self.house, (jurisdiction,), self._scope(kind, on), others=self._others()
        )

    def facts(self, places: Iterable[tuple[str, str]], on: date) -> dict[str, pa.Table]:
        """Returns the tables of the plan for these places and kinds on a day, and `contact_hours` beside them."""
        return contact_facts(self.packs, self.house, places, self.seat, on, self.actor)

    def window_days(self) -> int:
        """Returns how many days of contacts have to be known, for whatever rule."""
        rules = [*self.house.rules, *(rule for pack in self.packs.packs.values() for rule in pack.rules)]
        return max((_window_days(rule) for rule in rules), default=1)

    def notices(
        self, jurisdiction: str, kind: str, channel: str, on: date, *, first: bool
    ) -> tuple[Rule, ...]:
        """Returns the notices a message on a channel has to hold; `first`: those of the first contact, or soon after it."""
        where, scope = (jurisdiction, *self._others()), self._scope(kind, on)
        after = due_after_contact(self.packs, where, scope, on) if first else ()
        found = (
            *notices_with(self.packs, where, scope, channel=channel, first=first),
            *(rule for rule, _ in after),
        )
        return tuple({rule.id: rule for rule in found}.values())

    def first_notice(self, jurisdiction: str, kind: str, channel: str, on: date) -> str:
        """Returns what has to be told with the first contact on a channel or soon after it; empty: nothing."""
        rules = self.notices(jurisdiction, kind, channel, on, first=True)
        return "; ".join(dict.fromkeys(f"{rule.says} ({rule.cite or rule.id})" for rule in rules))

    def conduct(self, jurisdiction: str, kind: str, on: date) -> tuple[Conduct, ...]:
        """Returns the rules of law about what may be said to customers of a kind in a place, for the tone guard."""
        known = KnownPacks(self.packs.sha256, self.packs)
        return _conduct_of(known, (jurisdiction, *self._others()), self._scope(kind, on))

    def conditions(self, places: Iterable[tuple[str, str]], on: date) -> pa.Table:
        """Returns what has to be true before a channel may be used, one row a condition, as `CONDITIONS` says."""
        rows = [
            (place, kind, channel, days, consent)
            for place, kind in sorted(set(places))
            for channel in CONTACT_CHANNELS
            for days, consent in self._conditions_of(place, kind, channel, on)
        ]
        return pa.table(
            [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * 5, CONDITIONS
        )

    def _conditions_of(
        self, place: str, kind: str, channel: str, on: date
    ) -> Iterable[tuple[int | None, bool]]:
        where, scope = (place, *self._others()), self._scope(kind, on)
        # A notice in writing cannot wait for itself.
        for rule in notices_before(self.packs, channel, where, scope) if channel not in WRITTEN else ():
            if days := rule.values.get("wait_days"):
                yield days if rule.values.get("step_from") == "the_last_day" else days + 1, False
        for rule in applying(self.packs, "wish", where, scope):
            if rule.values.get("wish") == "opt_in" and rule.values.get("needed") and concerns(rule, channel):
                yield None, True

    def _scope(self, kind: str, on: date) -> Scope:
        return Scope(self.actor, RELATIONSHIP_OF[kind], on)

    def _others(self) -> tuple[str, ...]:
        return (self.seat,) if self.seat else ()


@lru_cache(maxsize=4096)
def _conduct_of(known: KnownPacks, where: tuple[str, ...], scope: Scope) -> tuple[Conduct, ...]:
    return tuple(Conduct(*rule) for rule in conduct(known.packs, where, scope).for_guard())


def contact_policy(company: Company) -> ContactPolicy:
    """Returns the rules about contact for the customers of a company."""
    return ContactPolicy(shipped_packs(), shipped_house(), company.jurisdiction)


def _window_days(rule: Rule) -> int:
    values = rule.values
    days = (values.get("window_days", 0), values.get("cooldown_days", 0))
    return max(*days, MONTH_DAYS * values.get("window_months", 0))
