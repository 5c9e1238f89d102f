"""What late payment costs besides interest: fixed compensation, fees and their caps, scales of collection costs.

Amounts, tiers and bands come from the packs. Leaves out interest and when a reminder may be sent.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dunwell.law.day_counts import rounded
from dunwell.law.not_known import NotKnown
from dunwell.law.packs import Packs, Rule
from dunwell.values.money import to_minor


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount the law gives, in minor units of its own currency; `parts` add up to it where it is a sum of bands.

    No rule: nothing of the kind is due by law there.
    """

    minor: int
    currency: str
    rule: Rule | None
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeCap:
    """The most that may be asked for one fee; 0: nothing may be asked. None of the counts: the law sets none."""

    most_minor: int
    currency: str
    rule: Rule
    most_reminders: int | None
    least_gap_days: int | None
    not_before_reminder: int | None
    only_if: str


def compensation(
    packs: Packs, jurisdiction: str, relationship: str, principal_minor: int, currency: str, start_on: date
) -> Charge | NotKnown:
    """Returns the fixed sum that is due for a debt whose interest starts on a day, without anybody asking for it.

    It is in the rule's own currency (Poland's is in euro for amounts in zloty). Where no rule gives one it is 0.
    """
    rules = packs.holding("compensation", jurisdiction, relationship, start_on)
    if isinstance(rules, NotKnown):
        return Charge(0, currency, None) if rules.reason == "no_rule" else rules
    rule = rules[0]
    of = rule.values.get("tiers_currency", rule.values["currency"])
    tiers = rule.values["tiers"]
    if len(tiers) > 1 and currency != of:
        return NotKnown(
            "no_rule", f"not known here: the tiers of {rule.id} are in {of}, and the debt is in {currency}."
        )
    for most_minor, amount in tier_edges(rule):
        if most_minor is None or principal_minor <= most_minor:
            return Charge(to_minor(amount, rule.values["currency"]), rule.values["currency"], rule)
    return NotKnown("no_rule", f"not known here: {rule.id} has no tier for this amount.")


def tier_edges(rule: Rule) -> tuple[tuple[int | None, Decimal], ...]:
    """Returns each tier's greatest amount in minor units (None: no end), and what is due in it, in order."""
    of = rule.values.get("tiers_currency", rule.values["currency"])
    edges: list[tuple[int | None, Decimal]] = []
    for tier in rule.values["tiers"]:
        most = None
        if "below" in tier:
            most = to_minor(Decimal(tier["below"]), of) - 1
        elif "up_to" in tier:
            most = to_minor(Decimal(tier["up_to"]), of)
        edges.append((most, Decimal(tier["amount"])))
    return tuple(edges)


def fee_cap(
    packs: Packs, jurisdiction: str, relationship: str, on: date, fee: str = "reminder"
) -> FeeCap | NotKnown:
    """Returns the most that may be asked for a fee: `reminder`, `collection_demand`, `collection`, `instalment_plan`,
    `agency`."""
    rules = packs.holding("fee", jurisdiction, relationship, on, fee=fee)
    if isinstance(rules, NotKnown):
        return rules
    rule = min(rules, key=lambda each: Decimal(each.values["most"]))
    values = rule.values
    return FeeCap(
        to_minor(Decimal(values["most"]), values["currency"]),
        values["currency"],
        rule,
        values.get("most_reminders"),
        values.get("least_gap_days"),
        values.get("not_before_reminder"),
        values.get("only_if", ""),
    )


def collection_costs(
    packs: Packs,
    jurisdiction: str,
    relationship: str,
    principal_minor: int,
    on: date,
    *,
    vat_percent: Decimal = Decimal(0),
    vat_recoverable: bool = True,
) -> Charge | NotKnown:
    """Returns what collection costs the customer by the law's scale, on the principal without interest.

    VAT is added only where the scale allows it and who is owed cannot recover it. `parts` are the bands, then what the
    least or greatest amount changes, then VAT.
    """
    forbidden = packs.holding("fee", jurisdiction, relationship, on, fee="collection")
    if not isinstance(forbidden, NotKnown) and forbidden[0].values["most"] == 0:
        return Charge(0, forbidden[0].values["currency"], forbidden[0])
    rules = packs.holding("collection_scale", jurisdiction, relationship, on)
    if isinstance(rules, NotKnown):
        if isinstance(forbidden, NotKnown) and (forbidden.reason, rules.reason) == ("unconfirmed", "no_rule"):
            return forbidden
        return rules
    rule = rules[0]
    currency = rule.values["currency"]
    bands = _bands(rule, principal_minor)
    least, most = (to_minor(Decimal(rule.values[key]), currency) for key in ("least", "most"))
    total = rounded(sum(bands, Fraction(0)))
    parts = [rounded(band) for band in bands if band]
    capped = min(max(total, least), most) if principal_minor > 0 else 0
    parts += [capped - sum(parts)] if capped != sum(parts) else []
    if rule.values["vat"] == "only_if_not_recoverable" and not vat_recoverable:
        parts.append(rounded(capped * Fraction(vat_percent) / 100))
    return Charge(sum(parts), currency, rule, tuple(parts))


def _bands(rule: Rule, principal_minor: int) -> list[Fraction]:
    left = principal_minor
    bands = []
    for band in rule.values["bands"]:
        part = min(left, to_minor(Decimal(band["next"]), rule.values["currency"])) if "next" in band else left
        bands.append(part * Fraction(Decimal(band["percent"])) / 100)
        left -= part
    return bands
