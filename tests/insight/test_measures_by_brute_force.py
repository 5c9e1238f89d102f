"""Every measure agrees with the same worked out one invoice and one day at a time, on any small ledger and any day."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import by_hand
from by_hand import Item
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ledgers_drawn import BY_HAND, CREDIT, DAYS, FIRST, INVOICES, RATES, balances, receivables, sales

from dunwell.insight.measures.buckets import BUCKETS
from dunwell.insight.measures.cash_expected import GROUNDS, ONE_WEEK, Agreed, Owing, cash_expected
from dunwell.insight.measures.cei import cei
from dunwell.insight.measures.contact_load import CapRow, ContactRow, loads, spread
from dunwell.insight.measures.dso import average_days_delinquent, best_possible_dso, simple_dso
from dunwell.insight.measures.overdue_reasons import NONE_KNOWN, Explained, overdue_by_reason
from dunwell.insight.measures.roll_rates import roll_rates
from dunwell.insight.reports.days_outstanding import _countback

CALM = settings(max_examples=60, deadline=None)


@CALM
@given(INVOICES, DAYS)
def test_ageing_of_any_day(invoices, day):
    aged = receivables(invoices, [], day).aged(day)

    found = {
        (name, code): minor for name, amounts in aged.items() for code, minor in amounts.items() if minor
    }
    assert found == by_hand.ageing(invoices, day)


@CALM
@given(INVOICES, CREDIT, DAYS)
def test_receivables_and_what_of_them_is_not_due_yet(invoices, credit, day):
    owed = receivables(invoices, credit, day).owed(day)

    assert owed.receivables == by_hand.receivables(invoices, credit, day, BY_HAND)
    assert owed.current == by_hand.current(invoices, credit, day, BY_HAND)
    assert 0 <= owed.current <= max(owed.receivables, 0)


@CALM
@given(INVOICES, CREDIT, DAYS)
def test_delinquent_days_are_the_overdue_part_as_days_of_sales(invoices, credit, day):
    owed = receivables(invoices, credit, day).owed(day)
    first = day - timedelta(days=89)
    sold = sales(invoices).between(first, day)
    assert sold == by_hand.sold(invoices, first, day, BY_HAND)

    found = average_days_delinquent(
        simple_dso(owed.receivables, sold, 90), best_possible_dso(owed.current, sold, 90)
    )

    if sold:
        assert found == (owed.receivables - owed.current) / (sold / 90)
        assert found >= 0 or owed.receivables < 0
    else:
        assert found is None


@CALM
@given(INVOICES, CREDIT, DAYS)
@example([Item("EUR", date(2026, 1, 31), date(2026, 3, 2), 100)], [], date(2026, 2, 28))
def test_counting_back_by_months_is_walking_back_day_by_day(invoices, credit, day):
    found = _countback(receivables(invoices, credit, day), sales(invoices), day)

    owed = by_hand.receivables(invoices, credit, day, BY_HAND)
    if owed <= 0:
        assert (found.days, found.whole) == (0, True)
    elif found is None:
        assert not by_hand.sold(invoices, FIRST, day, BY_HAND)
    elif found.whole:
        assert found.days == by_hand.countback(owed, invoices, day, BY_HAND)
    else:
        assert owed > by_hand.sold(invoices, FIRST, day, BY_HAND)


@CALM
@given(INVOICES, CREDIT, st.sampled_from([1, 3]))
def test_collection_effectiveness_of_months(invoices, credit, months):
    end, before = date(2026, 3, 31), date(2026, 2, 28) if months == 1 else date(2025, 12, 31)
    known = receivables(invoices, credit, before)
    sold = by_hand.sold(invoices, before + timedelta(days=1), end, BY_HAND)
    beginning = by_hand.receivables(invoices, credit, before, BY_HAND)
    ending = by_hand.receivables(invoices, credit, end, BY_HAND)
    left_though_due = ending - by_hand.current(invoices, credit, end, BY_HAND)

    found = cei(
        known.owed(before).receivables,
        sales(invoices).between(before + timedelta(days=1), end),
        known.owed(end).receivables,
        known.owed(end).current,
        months,
    )

    collected = beginning + sold / months - ending
    collectable = collected + left_though_due
    assert found == (collected / collectable if collectable > 0 else None)


@CALM
@given(INVOICES)
def test_roll_rates_follow_each_invoice(invoices):
    since, until = date(2026, 2, 28), date(2026, 3, 31)
    known = balances(invoices, since)

    rolls = {roll.bucket: roll for roll in roll_rates(known.on(since), known.on(until), since, until, RATES)}

    for bucket in BUCKETS:
        mine = [each for each in invoices if by_hand.bucket(each, since) == bucket]
        there = sum(by_hand.in_euro(each.open_on(since), each.currency, BY_HAND) for each in mine)
        here = defaultdict(Fraction)
        for each in mine:
            amount = by_hand.in_euro(each.open_on(until), each.currency, BY_HAND)
            here[by_hand.bucket(each, until)] += amount if each.came_on <= since else 0
        stayed = here.pop(bucket, 0)
        roll = rolls[bucket]
        assert (roll.there, roll.stayed, roll.forward) == (there, stayed, sum(here.values()))
        assert roll.there == roll.forward + roll.stayed + roll.settled


_OWING = st.builds(
    Owing,
    st.integers(1, 3),
    st.sampled_from(list(BY_HAND)),
    st.integers(1, 10_000),
    st.none() | DAYS,
    st.booleans(),
)
_AGREED = st.builds(
    Agreed,
    st.sampled_from(list(BY_HAND)),
    st.integers(1, 10_000),
    DAYS,
    st.sampled_from(["promise", "instalment"]),
)
_HABITS = st.dictionaries(
    st.integers(1, 2), st.lists(st.integers(-10, 90), min_size=1, max_size=5).map(sorted)
)


@CALM
@given(st.lists(_AGREED, max_size=3), st.lists(_OWING, max_size=5), _HABITS, DAYS)
def test_all_cash_is_expected_once_and_never_on_a_day_that_is_over(agreed, owing, habits, on):
    expected = cash_expected(agreed, owing, habits, on, RATES)

    parts = [*expected.weeks, expected.later, expected.undated]
    assert all(ground in GROUNDS for part in parts for ground in part)
    total = sum(amount for part in parts for amount in part.values())
    assert total == sum(
        by_hand.in_euro(each.open_minor, each.currency, BY_HAND) for each in (*agreed, *owing)
    )
    for place, week in enumerate(expected.weeks):
        start = on + place * ONE_WEEK
        by_one = sum(
            by_hand.in_euro(row.open_minor, row.currency, BY_HAND)
            for row in (*agreed, *owing)
            if (day := _day_by_hand(row, habits, on)) is not None and start <= day < start + ONE_WEEK
        )
        assert sum(week.values()) == by_one


def _day_by_hand(row, habits, on):
    """The first day, from today on, that is not before the median of what is still possible."""
    if isinstance(row, Agreed):
        return row.due_on if row.due_on >= on else None
    if row.held or row.due_on is None:
        return None
    everybody = [late for each in habits.values() for late in each]
    possible = [
        row.due_on + timedelta(days=late)
        for late in habits.get(row.customer_id) or everybody
        if row.due_on + timedelta(days=late) >= on
    ]
    if not possible:
        return None
    middle = by_hand.median([each.toordinal() for each in possible])
    day = on
    while day.toordinal() < middle:
        day += timedelta(days=1)
    return day


_CODES = {
    "dispute": ["faulty", "other"],
    "invoice_hold": ["hardship", "promise", "manual"],
    "customer_hold": ["insolvency", "reply"],
    "said": ["forgot"],
    "said_of_account": ["cash_short"],
}
_EXPLAINED = st.builds(
    lambda invoice, pair: Explained(invoice, list(BY_HAND)[invoice % 3], invoice * 100, *pair),
    st.integers(1, 6),
    st.sampled_from([(source, code) for source, codes in _CODES.items() for code in codes]),
)


@CALM
@given(st.lists(_EXPLAINED, max_size=10), st.integers(0, 5_000))
def test_each_overdue_invoice_counts_once_and_all_reasons_together_are_what_is_overdue(rows, more):
    known = {row.invoice_id: row for row in rows}
    overdue = defaultdict(int, {"EUR": more})
    for row in known.values():
        overdue[row.currency] += row.open_minor

    shares = overdue_by_reason(overdue, rows, RATES)

    assert sum(share.amount for share in shares) == RATES.total(overdue)
    assert sum(share.invoices or 0 for share in shares) == len(known)
    assert (shares[-1].reason, shares[-1].amount) == (NONE_KNOWN, more)


def test_what_was_said_tells_more_than_a_hold_that_says_how_things_stand_and_less_than_a_dispute():
    def reason(*pairs):
        rows = [Explained(1, "EUR", 100, *pair) for pair in pairs]
        return overdue_by_reason({"EUR": 100}, rows, RATES)[0].reason

    said, promise = ("said", "forgot"), ("invoice_hold", "promise")
    account, hard = ("said_of_account", "cash_short"), ("customer_hold", "hardship")
    assert reason(promise) == ("hold", "promise")
    assert reason(promise, account) == ("said", "cash_short")
    assert reason(promise, account, said) == ("said", "forgot")
    assert reason(said, hard) == ("hold", "hardship")
    assert reason(hard, ("dispute", "faulty"), said) == ("dispute", "faulty")


_CONTACTS = st.lists(
    st.builds(
        ContactRow,
        st.integers(1, 3),
        st.sampled_from(["email", "call"]),
        st.dates(date(2026, 3, 1), date(2026, 4, 10)),
    ),
    max_size=12,
)


@CALM
@given(_CONTACTS)
def test_contacts_in_a_window_are_those_of_its_days(contacts):
    on, caps = date(2026, 3, 31), [CapRow("call", 1, 1), CapRow("*", 7, 2), CapRow("email", 28, 4)]
    for days in (7, 28):
        window = {on - timedelta(days=back) for back in range(days)}
        by_one = defaultdict(int)
        for customer in (1, 2, 3):
            made = sum(each.customer_id == customer and each.on_date in window for each in contacts)
            if made:
                by_one[made] += 1
        assert spread(contacts, on, days) == dict(by_one)

    for load in loads(contacts, dict.fromkeys((1, 2, 3), caps), on):
        lefts = []
        for channel, days, most in caps:
            window = {on - timedelta(days=back) for back in range(days)}
            made = sum(
                each.customer_id == load.customer_id
                and each.on_date in window
                and channel in ("*", each.channel)
                for each in contacts
            )
            lefts += [most - made] if made else []
        assert load.left == min(lefts)
