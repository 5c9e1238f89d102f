"""Which conduct is forbidden and what is asked for by law, for a scope: what the tone guard and call scripts keep to.

Leaves out judging a text. What no law that is known forbids may still be against the house's manners.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dunwell.law.contact_applying import Scope, applying
from dunwell.law.contact_kinds import GUARDED
from dunwell.law.packs import Packs, Rule


@dataclass(frozen=True, slots=True)
class Conduct:
    """What may not be done, by category (of `contact_kinds.CONDUCT`), and what has to be, each with the rules it rests on.

    `unconfirmed` are rules that would add to it but are not relied on: shown to a person, never as law.
    """

    forbidden: Mapping[str, tuple[Rule, ...]]
    required: Mapping[str, tuple[Rule, ...]]
    unconfirmed: tuple[Rule, ...]

    def for_guard(self) -> tuple[tuple[str, tuple[str, ...], str], ...]:
        """Returns each rule's id, what it forbids in the categories of the tone guard, and where it stands.

        They are the parts of a `dunwell.tone.judgement.Conduct`; rules of which no text shows anything are left out.
        """
        forbids: dict[str, tuple[str, tuple[str, ...], str]] = {}
        for category, rules in self.forbidden.items():
            for rule in rules if GUARDED[category] else ():
                _, known, _ = forbids.get(rule.id, ("", (), ""))
                forbids[rule.id] = (rule.id, tuple(dict.fromkeys(known + GUARDED[category])), rule.cite)
        return tuple(forbids.values())


def conduct(packs: Packs, jurisdictions: Iterable[str], scope: Scope, *, channel: str = "") -> Conduct:
    """Returns what is forbidden and asked for on a channel; empty: on any. Rules add up over all places."""
    forbidden: dict[str, tuple[Rule, ...]] = {}
    required: dict[str, tuple[Rule, ...]] = {}
    unconfirmed = []
    for rule in applying(packs, "conduct", jurisdictions, scope):
        if channel and channel not in rule.values.get("channels", (channel,)):
            continue
        if not rule.relied_on:
            unconfirmed.append(rule)
            continue
        for category in rule.values.get("forbids", ()):
            forbidden[category] = (*forbidden.get(category, ()), rule)
        for duty in rule.values.get("requires", ()):
            required[duty] = (*required.get(duty, ()), rule)
    return Conduct(forbidden, required, tuple(unconfirmed))
