"""Statutory interest on one debt: which rate on which day, and what it comes to, exactly.

Every number comes from the packs; here are only the formulas they name. Leaves out costs (`fees`) and the whole book
(`interest_book`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from dunwell.law.day_counts import interest_days, rounded, simple_interest, years_after
from dunwell.law.not_known import NotKnown
from dunwell.law.pack_kinds import RELIED_ON
from dunwell.law.packs import Packs, Row, Rule

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate in force on a day, in per cent a year. `provisional`: the reference rate is not published yet.

    `contract_floor` is the lowest rate a contract may set, where the law says one and it is known.
    """

    rate: Decimal
    rule: Rule
    row: Row
    since: date
    until: date
    contract_floor: Decimal | None = None

    @property
    def provisional(self) -> bool:
        """Says whether the reference rate of that day is not published yet."""
        return self.row.provisional


@dataclass(frozen=True, slots=True)
class Period:
    """A time at one rate, both days included; the `interest_minor` of all periods add up to the whole."""

    since: date
    until: date
    days: int
    rate: Rate
    interest_minor: int


@dataclass(frozen=True, slots=True)
class Interest:
    """What a debt has earned: `exact` in minor units before rounding, `minor` after it. `rule` is that of its first day."""

    days: int
    exact: Fraction
    minor: int
    periods: tuple[Period, ...]
    rule: Rule
    formula: str
    day_count: str
    notes: tuple[str, ...]

    @property
    def provisional(self) -> bool:
        """Says whether any part was computed with a rate that is not published yet."""
        return any(period.rate.provisional for period in self.periods)


def rate_on(
    packs: Packs, jurisdiction: str, relationship: str, day: date, *, debtor: str = ""
) -> Rate | NotKnown:
    """Returns the rate in force on a day; where it is fixed for a debt's life, that of a debt whose interest starts then."""
    rules = packs.holding("interest", jurisdiction, relationship, day, debtor=debtor)
    if isinstance(rules, NotKnown):
        return rules
    rule = rules[0]
    row = packs.series[rule.values["series"]].on(day)
    if isinstance(row, NotKnown):
        return row
    assert row.value is not None
    rate = max(row.value + rule.values["margin"], Decimal(0))
    since, until = max(rule.since, row.since), min(rule.until, row.until)
    return Rate(rate, rule, row, since, until, _contract_floor(packs, rule, day))


def _contract_floor(packs: Packs, rule: Rule, day: date) -> Decimal | None:
    floor = rule.values.get("contract_floor")
    row = packs.series[floor["series"]].on(day) if floor else None
    if floor is None or not isinstance(row, Row) or row.value is None:
        return None
    return Decimal(row.value * floor["times"])


def interest(
    packs: Packs,
    jurisdiction: str,
    relationship: str,
    principal_minor: int,
    due_on: date,
    until_on: date,
    *,
    formula: str | None = None,
    day_count: str | None = None,
    debtor: str = "",
    repaid: Sequence[tuple[date, int]] = (),
    stopped: Sequence[tuple[date, date]] = (),
) -> Interest | NotKnown:
    """Returns the interest from the day after `due_on` to `until_on`, that day included; none where it is not later.

    `formula` and `day_count` choose among what the rule allows; None is what it says itself. `repaid` are days and what
    they took off the principal, in minor units: the day itself still earns interest on all. A rate fixed for the debt's
    life stays. What of a payment goes to interest or costs first is not decided here. `stopped` are times, first and last
    day of each, in which no interest runs, such as a moratorium; a rate is not asked for there.
    """
    start = due_on + _DAY
    rules = packs.holding("interest", jurisdiction, relationship, start, debtor=debtor)
    if isinstance(rules, NotKnown):
        return rules
    rule = rules[0]
    formula = formula or rule.values["formula"]
    day_count = day_count or rule.values["day_count"]
    for asked, key in ((formula, "formula"), (day_count, "day_count")):
        allowed = (rule.values[key], *rule.values.get(f"other_{key}s", ()))
        if asked not in allowed:
            return NotKnown(
                "not_allowed",
                f"not known here: the rule {rule.id} has no {asked}. It allows {', '.join(allowed)}.",
            )
    rates: list[tuple[date, date, Rate]] = []
    running = tuple(_running(start, until_on, stopped))
    for since, until, rate in _rates(packs, (jurisdiction, relationship, debtor), start, running, formula):
        if isinstance(rate, NotKnown):
            return rate
        rates.append((since, until, rate))
    balance = _Balance(principal_minor, tuple(repaid))
    return _sum(rule, balance, due_on, rates, formula, day_count)


@dataclass(frozen=True, slots=True)
class _Balance:
    """What of the principal is open on a day: a repayment counts from the day after it."""

    principal_minor: int
    repaid: tuple[tuple[date, int], ...]

    def on(self, day: date) -> int:
        return max(self.principal_minor - sum(minor for paid_on, minor in self.repaid if paid_on < day), 0)


def _rates(
    packs: Packs,
    scope: tuple[str, str, str],
    start: date,
    running: Sequence[tuple[date, date]],
    formula: str,
) -> Iterator[tuple[date, date, Rate | NotKnown]]:
    """Yields the rates of the times in which interest runs, each with its first and last day, in order."""
    jurisdiction, relationship, debtor = scope
    for begin, end in running:
        since = begin
        while since <= end:
            asked = start if formula == "fixed_for_life" else since
            rate = rate_on(packs, jurisdiction, relationship, asked, debtor=debtor)
            until = end
            if formula != "fixed_for_life" and isinstance(rate, Rate):
                until = min(until, rate.until)
                if formula == "floating_half_year":
                    until = min(until, _half_year_end(since))
            yield since, until, rate
            since = until + _DAY


def _running(since: date, until: date, stopped: Sequence[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Yields what is left of a time, first and last day of each part, without those in which no interest runs."""
    begin = since
    for first, last in sorted(stopped):
        if last < max(first, begin) or first > until:
            continue
        if first > begin:
            yield begin, first - _DAY
        if last >= until:
            return
        begin = last + _DAY
    if begin <= until:
        yield begin, until


def _half_year_end(day: date) -> date:
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def compounds(rule: Rule) -> bool:
    """Says whether each full year's interest is added to the debt; not where that is merely recalled."""
    confidence = rule.values.get("compounding_confidence")
    return rule.values.get("compounding") == "yearly" and confidence in RELIED_ON


def _sum(
    rule: Rule,
    balance: _Balance,
    due_on: date,
    rates: list[tuple[date, date, Rate]],
    formula: str,
    day_count: str,
) -> Interest:
    rounding = rule.values.get("rounding", "half_up")
    kept, years = 0, 0
    exact = Fraction(0)
    told = 0
    periods: list[Period] = []
    for since, until, rate in _split(rates, _cuts(rule, balance, due_on, rates)):
        while compounds(rule) and since > years_after(due_on, years + 1):
            # A full year is over: what it earned, rounded, is part of the debt from here on.
            kept, years, exact = kept + rounded(exact, rounding), years + 1, Fraction(0)
        days = interest_days(since - _DAY, until, day_count)
        exact += simple_interest(balance.on(since) + kept, Fraction(rate.rate), days, day_count)
        so_far = kept + rounded(exact, rounding)
        periods.append(Period(since, until, days, rate, so_far - told))
        told = so_far
    notes = tuple(dict.fromkeys(each.rule.note for _, _, each in rates if each.rule.note))
    return Interest(
        days=sum(period.days for period in periods),
        exact=kept + exact,
        minor=told,
        periods=tuple(periods),
        rule=rule,
        formula=formula,
        day_count=day_count,
        notes=notes,
    )


def _cuts(
    rule: Rule, balance: _Balance, due_on: date, rates: list[tuple[date, date, Rate]]
) -> tuple[date, ...]:
    """Returns the days after which what earns interest changes, in order."""
    cuts = {paid_on for paid_on, _ in balance.repaid}
    if compounds(rule) and rates:
        cuts |= {years_after(due_on, year) for year in range(1, rates[-1][1].year - due_on.year + 1)}
    return tuple(sorted(cuts))


def _split(rates: list[tuple[date, date, Rate]], cuts: Sequence[date]) -> Iterator[tuple[date, date, Rate]]:
    for since, until, rate in rates:
        begin = since
        for cut in cuts:
            if begin <= cut < until:
                yield begin, cut, rate
                begin = cut + _DAY
        yield begin, until, rate
