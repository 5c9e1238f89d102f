"""The packs of law as values: rules with their dates, scope, sources and confidence, and reference rates by day.

Answers "which rule holds here, for whom, on which day". Leaves out reading files and what a rule's numbers mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dunwell.law.not_known import NotKnown
from dunwell.law.pack_kinds import CONFIDENCE, RELIED_ON


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read; `address` is empty where there is none."""

    id: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. It holds from `since` to `until`, both included; `values` are the keys of its kind.

    Empty `relationships`, `actors` and `territory` mean all of them.
    """

    id: str
    kind: str
    pack: str
    file: str
    says: str
    since: date
    until: date
    relationships: tuple[str, ...]
    actors: tuple[str, ...]
    territory: tuple[str, ...]
    strength: str
    confidence: str
    sources: tuple[str, ...]
    cite: str
    note: str
    values: Mapping[str, Any]

    @property
    def relied_on(self) -> bool:
        """Says whether it may be shown and used as law: seen or derived, not merely recalled or unknown."""
        return self.confidence in RELIED_ON


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a reference rate, in per cent a year, from `since` to `until`, both included; None: not known."""

    since: date
    until: date
    value: Decimal | None
    confidence: str
    sources: tuple[str, ...]
    provisional: bool
    note: str

    @property
    def relied_on(self) -> bool:
        """Says whether the value may be used."""
        return self.value is not None and self.confidence in RELIED_ON


@dataclass(frozen=True, slots=True)
class Series:
    """A reference rate over time: rows in order of their days, which may leave gaps."""

    id: str
    pack: str
    says: str
    sources: tuple[str, ...]
    rows: tuple[Row, ...]
    derived: Mapping[str, Any]

    def on(self, day: date) -> Row | NotKnown:
        """Returns the row of a day, or why there is none to rely on."""
        for row in self.rows:
            if row.since <= day <= row.until:
                if row.relied_on:
                    return row
                why = CONFIDENCE[row.confidence]
                return NotKnown(
                    "unconfirmed",
                    f"not known here: {self.says}, from {row.since} to {row.until} ({why}). Look it up, and set it "
                    f"right in the series {self.id} of the pack {self.pack}.",
                )
        return NotKnown(
            "no_rate",
            f"not known here: {self.says}, on {day}. The series {self.id} of the pack {self.pack} has no row for it.",
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one country, region or town; it builds on `parent`, if it has one.

    `towns` are the names by which a town's addresses are known, where the pack is about a town in its parent. `parts` are
    the codes of a country's parts its law tells apart; empty: any code may be one.
    """

    id: str
    name: str
    currency: str
    parent: str
    rules: tuple[Rule, ...]
    towns: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Packs:
    """All packs that were read; `sha256` is of their texts, for the record of a decision."""

    packs: Mapping[str, Pack]
    series: Mapping[str, Series]
    sources: Mapping[str, Source]
    sha256: str

    def chain(self, jurisdiction: str) -> tuple[Pack, ...]:
        """Returns the packs that hold in a country or region, nearest first; none where nothing is known.

        A region without a pack of its own has its country's: `GB-SCT` that of `GB`; so has a part of a region: `US-MA-025`
        that of `US-MA`.
        """
        code = jurisdiction.strip().upper()
        found = self.packs.get(code)
        while found is None and "-" in code:
            code = code.rpartition("-")[0]
            found = self.packs.get(code)
        chain: list[Pack] = []
        while found is not None and found not in chain:
            chain.append(found)
            found = self.packs.get(found.parent)
        return tuple(chain)

    def part(self, jurisdiction: str) -> str:
        """Returns the code of the part of the country, for rules with a territory; empty where it is not known.

        A code the country's pack does not name, such as that of a county, is not known to be in any part.
        """
        code = jurisdiction.strip().upper().partition("-")[2]
        for pack in self.chain(jurisdiction):
            if pack.parts and code not in pack.parts:
                region = code.partition("-")[0]
                return region if region in pack.parts else ""
        return code

    def place(self, country: str, region: str = "", town: str = "", *, strict: bool = False) -> str:
        """Returns the code to ask the law by: of the town where it has a pack of its own, else of the region or country.

        A town that is not known is taken to be none that has a pack; with `strict` it is taken to be the one whose rules
        come on top of the region's.
        """
        code = "-".join(part for part in (country.strip().upper(), region.strip().upper()) if part)
        name = " ".join(town.casefold().replace(".", "").split())
        for pack in self.packs.values():
            if pack.towns and pack.parent == code:
                known = {each.casefold() for each in pack.towns}
                if name in known or (strict and not name):
                    return pack.id
        return code

    def holding(
        self, kind: str, jurisdiction: str, relationship: str, day: date, **selected: str
    ) -> tuple[Rule, ...] | NotKnown:
        """Returns the rules of a kind that hold there, for that relationship, on that day, from the nearest pack.

        `selected` names keys that have to be equal; a rule without such a key stands for the empty text. Rules that are
        not relied on give way to those of a pack further up, and are refused where there are none.
        """
        chain = self.chain(jurisdiction)
        if not chain:
            known = ", ".join(sorted(self.packs))
            return NotKnown(
                "no_pack", f"not known here: there is no pack for {jurisdiction!r}. Known: {known}."
            )
        region = self.part(jurisdiction)
        unconfirmed: Rule | None = None
        for pack in chain:
            found = [rule for rule in pack.rules if _holds(rule, kind, relationship, day, region, selected)]
            if relied_on := tuple(rule for rule in found if rule.relied_on):
                return relied_on
            unconfirmed = unconfirmed or next(iter(found), None)
        if unconfirmed is not None:
            return NotKnown(
                "unconfirmed",
                f"not known here: the rule {unconfirmed.id} is not to be relied on "
                f"({CONFIDENCE[unconfirmed.confidence]}). Have it confirmed before you use it.",
            )
        what = kind.replace("_", " ")
        asked = "".join(f", {key} {value}" for key, value in selected.items() if value)
        return NotKnown(
            "no_rule",
            f"not known here: {chain[0].name} has no rule on {what} for {relationship}{asked} on {day}.",
        )

    def rule(self, rule_id: str) -> Rule | None:
        """Returns a rule by its id."""
        return next((rule for pack in self.packs.values() for rule in pack.rules if rule.id == rule_id), None)


def _holds(
    rule: Rule, kind: str, relationship: str, day: date, region: str, selected: Mapping[str, str]
) -> bool:
    return (
        rule.kind == kind
        and rule.since <= day <= rule.until
        and (not rule.relationships or relationship in rule.relationships)
        and (not rule.territory or not region or region in rule.territory)
        and all(rule.values.get(key, "") == value for key, value in selected.items())
    )
