"""Rates and compensation of the packs as tables of times, for the whole book at once.

Every row is asked of the same functions that answer for one debt, on the first day of a time in which nothing changes.
Leaves out the sums: `interest_book` makes them.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pyarrow as pa

from dunwell.law.day_counts import YEAR_DAYS
from dunwell.law.fees import tier_edges
from dunwell.law.interest import Rate, compounds, rate_on
from dunwell.law.not_known import NotKnown
from dunwell.law.packs import Packs
from dunwell.law.series_check import MOST_DECIMALS
from dunwell.values.money import LIMIT_MINOR, to_minor

#: The days a debt may fall due or be asked about.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2299, 12, 31)
_DAY = timedelta(days=1)

RATES = pa.schema(
    [
        ("pair", pa.int32()),
        ("since", pa.date32()),
        ("until", pa.date32()),
        ("refused_rule", pa.string()),
        ("refused_rate", pa.string()),
        ("rate_scaled", pa.int64()),
        ("provisional", pa.bool_()),
        ("fixed", pa.bool_()),
        ("yearly", pa.bool_()),
        ("year_days", pa.int32()),
        ("half_even", pa.bool_()),
    ]
)
COMPENSATION = pa.schema(
    [
        ("pair", pa.int32()),
        ("since", pa.date32()),
        ("until", pa.date32()),
        ("only_currency", pa.string()),
        ("above_minor", pa.int64()),
        ("most_minor", pa.int64()),
        ("amount_minor", pa.int64()),
        ("currency", pa.string()),
    ]
)


def rates_table(packs: Packs, pairs: Sequence[tuple[str, str]]) -> pa.Table:
    """Returns what interest each pair of jurisdiction and relationship earns in each time, as `RATES`."""
    rows = [row for number, pair in enumerate(pairs) for row in _rates(packs, number, *pair)]
    return pa.Table.from_pylist(rows, schema=RATES)


def _rates(packs: Packs, number: int, jurisdiction: str, relationship: str) -> Iterator[dict[str, object]]:
    for since, until in _times(packs, jurisdiction, "interest"):
        row: dict[str, object] = {"pair": number, "since": since, "until": until}
        rules = packs.holding("interest", jurisdiction, relationship, since, debtor="")
        if isinstance(rules, NotKnown):
            yield row | {"refused_rule": rules.reason, "refused_rate": rules.reason}
            continue
        values = rules[0].values
        row |= {
            "fixed": values["formula"] == "fixed_for_life",
            "yearly": compounds(rules[0]),
            "year_days": YEAR_DAYS[values["day_count"]],
            "half_even": values.get("rounding") == "half_even",
        }
        rate = rate_on(packs, jurisdiction, relationship, since)
        if isinstance(rate, Rate):
            scaled = int(Fraction(rate.rate) * 10**MOST_DECIMALS)
            yield row | {"rate_scaled": scaled, "provisional": rate.provisional}
        else:
            yield row | {"refused_rate": rate.reason}


def compensation_table(packs: Packs, pairs: Sequence[tuple[str, str]]) -> pa.Table:
    """Returns what fixed sum each pair is due in each time and tier, as `COMPENSATION`; no row where it is not known."""
    rows = [row for number, pair in enumerate(pairs) for row in _compensation(packs, number, *pair)]
    return pa.Table.from_pylist(rows, schema=COMPENSATION)


def _compensation(
    packs: Packs, number: int, jurisdiction: str, relationship: str
) -> Iterator[dict[str, object]]:
    for since, until in _times(packs, jurisdiction, "compensation"):
        row: dict[str, object] = {"pair": number, "since": since, "until": until, "above_minor": -1}
        rules = packs.holding("compensation", jurisdiction, relationship, since)
        if isinstance(rules, NotKnown):
            if rules.reason == "no_rule":
                yield row | {"most_minor": LIMIT_MINOR, "amount_minor": 0}
            continue
        values = rules[0].values
        of = values.get("tiers_currency", values["currency"])
        only = of if len(values["tiers"]) > 1 else None
        above = -1
        for edge, amount in tier_edges(rules[0]):
            most = LIMIT_MINOR if edge is None else edge
            paid = {"amount_minor": to_minor(amount, values["currency"]), "currency": values["currency"]}
            yield row | {"only_currency": only, "above_minor": above, "most_minor": most} | paid
            above = most


def _times(packs: Packs, jurisdiction: str, kind: str) -> Iterator[tuple[date, date]]:
    """Yields times, each with first and last day, in which no rule of the kind and no rate of it changes."""
    begins = {FIRST_DAY}
    for pack in packs.chain(jurisdiction):
        for rule in pack.rules:
            if rule.kind == kind:
                series = packs.series.get(rule.values.get("series", ""))
                spans = [(rule.since, rule.until)]
                spans += [(row.since, row.until) for row in series.rows] if series else []
                begins |= {since for since, _ in spans}
                begins |= {until + _DAY for _, until in spans if until < LAST_DAY}
    within = sorted(day for day in begins if FIRST_DAY <= day <= LAST_DAY)
    for since, following in pairwise([*within, LAST_DAY + _DAY]):
        yield since, following - _DAY
