"""May somebody else than the customer be spoken to, for what, how often, and what may be said.

Unless a rule that may be relied on says otherwise: no. Leaves out whether they were asked before, and the hours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dunwell.law.contact_applying import Scope, applying
from dunwell.law.contact_kinds import PERSONS
from dunwell.law.packs import Packs, Rule

#: May be spoken to as the customer, because they are it or speak for it.
_THEMSELVES = frozenset({"customer", "representative"})
#: How often somebody may be asked where no rule counts: company policy.
MOST_TIMES = 1


@dataclass(frozen=True, slots=True)
class Spoken:
    """Whether and for what a person may be spoken to.

    `for_what`: `everything` (as with the customer), `location` (only where the customer can be reached), `nothing`.
    `reason`: `customer`, `not_third`, `location_only`, `forbidden`, `represented`, `asked_before`, `unconfirmed`,
    `no_rule`, or `no_pack` (nothing is known of one of the places). `most_times`: how often at most (`MOST_TIMES`
    where no rule counts), None where nobody is asked where the customer is. `rules`: those it rests on.
    """

    for_what: str
    reason: str
    most_times: int | None
    may_ask: tuple[str, ...]
    may_say: tuple[str, ...]
    must_not_say: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def allowed(self) -> bool:
        """Says whether they may be spoken to at all."""
        return self.for_what != "nothing"


def may_speak_with(
    packs: Packs,
    person: str,
    jurisdictions: Iterable[str],
    scope: Scope,
    *,
    represented: bool = False,
    asked_before: int = 0,
) -> Spoken:
    """Says whether a person (a word of `contact_kinds.PERSONS`) may be spoken to about a customer.

    `represented`: the customer has a lawyer or adviser; `asked_before`: how often this person was asked already. All
    rules that apply have to allow it; one that is not relied on forbids too, until somebody confirms it. An unknown
    person is anybody else. Raises ValueError for a word that is none of `PERSONS`.
    """
    if person not in PERSONS:
        raise ValueError(f"{person!r} is no kind of person. It may be {', '.join(PERSONS)}.")
    if person in _THEMSELVES:
        return Spoken("everything", "customer", None, (), (), (), ())
    places = tuple(jurisdictions)
    found = applying(packs, "third_person", places, scope)
    rules = tuple(rule for rule in found if person in rule.values.get("persons", (person,)))
    known = all(packs.chain(place) for place in places)
    reason = _refusal(rules, person, represented=represented) if known else "no_pack"
    if reason:
        return Spoken("nothing", reason, None, (), (), (), rules)
    if all(person in rule.values.get("not_third", ()) for rule in rules):
        return Spoken("everything", "not_third", None, (), (), (), rules)
    asking = tuple(rule for rule in rules if person not in rule.values.get("not_third", ()))
    counts = [rule.values["most_times"] for rule in asking if "most_times" in rule.values]
    most = min(counts, default=MOST_TIMES)
    if asked_before >= most:
        return Spoken("nothing", "asked_before", most, (), (), (), rules)
    return Spoken(
        "location",
        "location_only",
        most,
        _shared(asking, "may_ask"),
        _shared(asking, "may_say"),
        tuple(dict.fromkeys(said for rule in rules for said in rule.values.get("must_not_say", ()))),
        rules,
    )


def _refusal(rules: Sequence[Rule], person: str, *, represented: bool) -> str:
    """Returns why they may not be spoken to at all; empty where they may."""
    if not rules:
        return "no_rule"
    if any(rule.relied_on and rule.values["allowed"] == "none" for rule in rules):
        return "forbidden"
    if any(not rule.relied_on or rule.values["allowed"] != "location_only" for rule in rules):
        return "unconfirmed"
    third = [rule for rule in rules if person not in rule.values.get("not_third", ())]
    if represented and any("represented" in rule.values.get("not_if", ()) for rule in third):
        return "represented"
    return ""


def _shared(rules: Sequence[Rule], key: str) -> tuple[str, ...]:
    """Returns what all rules that say something under a key agree on, in the first one's order."""
    lists = [rule.values[key] for rule in rules if key in rule.values]
    return tuple(each for each in lists[0] if all(each in other for other in lists)) if lists else ()
