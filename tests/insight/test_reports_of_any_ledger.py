"""What a report says of a ledger in the database is what was worked out by hand, on any day, also a past one."""

from datetime import date, timedelta
from itertools import pairwise

import by_hand
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_written import customers, rates, write_credit, write_invoice
from ledgers_drawn import BY_HAND, CREDIT, INVOICES

from dunwell.insight.measures.buckets import ALL, BUCKETS, OVERDUE
from dunwell.insight.reports.named import make_report
from dunwell.insight.reports.shape import WHOLE

pytestmark = pytest.mark.django_db
NAMES = ("ash", "brook")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(INVOICES, CREDIT, st.dates(date(2025, 12, 1), date(2026, 4, 20)))
def test_any_ledger_on_any_day(company, invoices, credit, on):
    with transaction.atomic():
        rates(company)
        owners = customers(company, NAMES)
        owned = [(owners[place % 2], item) for place, item in enumerate(invoices)]
        all_credit = [(owners[0], item) for item in credit]
        for owner, item in owned:
            all_credit += [(owner, each) for each in write_invoice(owner, item)]
        for item in credit:
            write_credit(owners[0], item)

        _ageing_agrees(company, on, owned, all_credit)
        _days_outstanding_agree(company, on, invoices, [item for _, item in all_credit])
        _months_agree(company, on, invoices, [item for _, item in all_credit])
        transaction.set_rollback(True)


def _ageing_agrees(company, on, owned, credit):
    report, page = make_report("ageing", company, on, WHOLE), make_report("ageing", company, on)
    invoices = [item for _, item in owned]
    expected = by_hand.ageing(invoices, on)
    shown = {
        (bucket, row[0]): row[1 + place][0]
        for row in report.table("currencies").rows
        for place, bucket in enumerate(ALL)
        if row[1 + place][0]
    }
    assert shown == expected
    for bucket, minor, _ in report.table("buckets").rows:
        mine = (by_hand.in_euro(m, code, BY_HAND) for (name, code), m in expected.items() if name == bucket)
        assert minor == round(sum(mine))
    for owner in {owner for owner, _ in owned}:
        row = next((row for row in report.table("customers").rows if row[0] == owner.ref), None)
        own = by_hand.ageing([item for each, item in owned if each == owner], on)
        buckets = [
            round(sum(by_hand.in_euro(m, code, BY_HAND) for (name, code), m in own.items() if name == bucket))
            for bucket in ALL
        ]
        spare = sum(
            by_hand.in_euro(i.open_on(on), i.currency, BY_HAND) for each, i in credit if each == owner
        )
        if own or spare:
            assert list(row[2:8]) == buckets
            assert (row[9], row[10]) == (sum(buckets), round(spare))
    late = [row for row in report.table("customers").rows if row[8]]
    assert sorted(page.table("customers").rows) == sorted(late)
    assert page.table("customers").count in (len(late), None)
    totals = [row[8] for row in page.table("customers").rows]
    assert all(before >= after - len(OVERDUE) for before, after in pairwise(totals))


def _days_outstanding_agree(company, on, invoices, credit):
    report = make_report("dso", company, on)
    owed = by_hand.receivables(invoices, credit, on, BY_HAND)
    current = by_hand.current(invoices, credit, on, BY_HAND)
    for row, first in zip(
        report.table("simple").rows,
        (on - timedelta(days=89), on.replace(year=on.year - 1) + timedelta(days=1)),
        strict=True,
    ):
        days = (on - first).days + 1
        sold = by_hand.sold(invoices, max(first, date(2025, 11, 1)), on, BY_HAND)
        expected = (owed, current, sold, days)
        assert tuple(row[1:5]) == expected
        ratios = (
            (owed * days / sold, current * days / sold, (owed - current) * days / sold)
            if sold
            else (None,) * 3
        )
        assert tuple(row[5:]) == ratios
    counted = report.table("figures").rows[0][0]
    expected = by_hand.countback(owed, [each for each in invoices if each.came_on <= on], on, BY_HAND)
    if owed <= 0:
        assert counted == 0
    elif expected is not None:
        assert counted == expected
    else:
        assert counted is None or [note.code for note in report.notes] == ["countback_too_short"]


def _months_agree(company, on, invoices, credit):
    months = make_report("cei", company, on).table("months").rows
    rolled = make_report("roll-rates", company, on).table("flows").rows
    assert len(months) == 12
    before = months[-1][0].replace(day=1) - timedelta(days=1)
    end, beginning, sold, ending, current, found = months[-1]
    assert beginning == by_hand.receivables(invoices, credit, before, BY_HAND)
    assert sold == by_hand.sold(invoices, before + timedelta(days=1), end, BY_HAND)
    assert ending == by_hand.receivables(invoices, credit, end, BY_HAND)
    assert current == by_hand.current(invoices, credit, end, BY_HAND)
    overdue_left = ending - current
    collected = beginning + sold - ending
    whole = collected + overdue_left
    assert found == (collected / whole if whole > 0 else None)
    for row in rolled[-len(BUCKETS) :]:
        mine = [each for each in invoices if by_hand.bucket(each, before) == row[1]]
        assert row[2] == sum(by_hand.in_euro(each.open_on(before), each.currency, BY_HAND) for each in mine)
        still = [each for each in mine if by_hand.bucket(each, end) == row[1] and each.came_on <= before]
        assert row[4] == sum(by_hand.in_euro(each.open_on(end), each.currency, BY_HAND) for each in still)
