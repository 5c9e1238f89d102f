"""Which rules about contact apply: to whom, by whom, where, on which day. Leaves out what they say.

Rules about contact add up: of every place that counts, the rules of all its packs hold at once, and no child replaces its
parent. Whether a rule may be relied on is for the caller to look at (`rule.relied_on`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dunwell.law.packs import Packs, Rule


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks (`FP`, `FPX`, `TP`, `DB`), who owes (`B2B`, `B2ST`, `B2C`), and the customer's day.

    A case that is handed to an agency is asked about anew, with its actor.
    """

    actor: str
    relationship: str
    on: date


def applying(packs: Packs, kind: str, jurisdictions: Iterable[str], scope: Scope) -> tuple[Rule, ...]:
    """Returns the rules of a kind that apply, each once, in the order of the places and from the nearest pack up.

    `jurisdictions`: where the customer lives, where they are now, the company's seat, the contract's law. A rule for a
    part of a country applies where the part is not known.
    """
    found = {rule.id: rule for place in jurisdictions for rule in applying_in(packs, kind, place, scope)}
    return tuple(found.values())


def applying_in(packs: Packs, kind: str, jurisdiction: str, scope: Scope) -> Iterator[Rule]:
    """Yields the rules of a kind that apply by reason of one place, from the nearest pack up."""
    region = packs.part(jurisdiction)
    for pack in packs.chain(jurisdiction):
        for rule in pack.rules:
            if rule.kind == kind and rule.since <= scope.on <= rule.until and binds(rule, scope, region):
                yield rule


def binds(rule: Rule, scope: Scope, region: str = "") -> bool:
    """Says whether a rule is about this actor, this relationship and this part of its country, on whatever day."""
    return (
        (not rule.actors or scope.actor in rule.actors)
        and (not rule.relationships or scope.relationship in rule.relationships)
        and (not rule.territory or not region or region in rule.territory)
    )
