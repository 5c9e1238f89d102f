"""Promises, reasons, contacts and cash as the reports tell them, after what people really did."""

from datetime import timedelta
from fractions import Fraction

import pytest
from arranging import customer, doing, invoice, moment, pay

from days import NOW, TODAY
from dunwell.arrangements.disputes import answer_dispute, open_dispute
from dunwell.arrangements.hardships import note_hardship
from dunwell.arrangements.plans import accept_offer, plan_offers
from dunwell.arrangements.promises import promise, withdraw_promise
from dunwell.arrangements.settling import settle_day
from dunwell.insight.reports.named import make_report
from dunwell.ledger.models import Correction, ExchangeRate
from dunwell.ledger.payments import receive
from dunwell.outreach.models import ReasonForDelay
from dunwell.outreach.taken import note_contact

pytestmark = pytest.mark.django_db


def on(days):
    return TODAY + timedelta(days=days)


def rows(company, name, table, day=TODAY):
    return {row[0]: tuple(row[1:]) for row in make_report(name, company, day).table(table).rows}


def test_promises_kept_by_number_and_by_amount(company):
    for ref, paid in (("ash", 60_000), ("brook", 20_000), ("cedar", 0), ("dell", 0)):
        owner = customer(company, ref)
        invoice(owner)
        made = promise(owner, on(10), TODAY, **doing())
        if paid:
            pay(owner, paid, on(5))
        if ref == "dell":
            withdraw_promise(made, on(2), "a misunderstanding", **doing(on(2)))
    settle_day(company, on(20), moment(on(20)))

    before, after = (make_report("promises", company, on(day)) for day in (9, 21))

    assert before.table("kept").rows == [(0, None, None)]
    assert after.table("kept").rows == [(3, Fraction(1, 3), Fraction(80_000, 180_000))]
    outcomes = {row[0]: row[1] for row in after.table("outcomes").rows}
    assert outcomes == {"kept": 1, "part_kept": 1, "broken": 1, "open": 0, "replaced": 0, "withdrawn": 1}
    assert [row[0] for row in after.table("months").rows] == [on(10).replace(day=1)]


def test_money_in_another_currency_counts_at_the_rate_and_without_one_is_named(company):
    ExchangeRate.objects.create(company=company, currency="GBP", from_on=on(-90), rate_e9=1_200_000_000)
    for currency in ("EUR", "GBP", "USD"):
        invoice(customer(company, currency), 10_000, due=on(-5), currency=currency)

    report = make_report("ageing", company, TODAY)

    assert report.table("buckets").rows[1][1] == 10_000 + 12_000
    assert [(note.code, note.values["amount"]) for note in report.notes] == [("no_rate", (10_000, "USD"))]
    assert [row[0] for row in report.table("currencies").rows] == ["EUR", "GBP", "USD"]


def test_money_is_overdue_for_what_was_disputed_said_or_held(company):
    disputed = invoice(customer(company, "ash"), 10_000)
    open_dispute(disputed, "faulty", "Two boards are split.", TODAY, **doing())
    hard = customer(company, "brook")
    invoice(hard, 20_000)
    note_hardship(hard, TODAY, **doing())
    said = customer(company, "cedar")
    invoice(said, 30_000)
    promise(said, on(10), TODAY, **doing())
    for reason, day in (("forgot", -3), ("cash_short", 0)):
        ReasonForDelay.objects.create(
            company=company, customer=said, reason=reason, on_date=on(day), noted_at=NOW, noted_by="Dana"
        )
    invoice(customer(company, "dell"), 40_000)
    invoice(customer(company, "elm"), 50_000, due=on(1))

    shown = rows(company, "reasons", "reasons")

    assert {reason: row[:2] for reason, row in shown.items()} == {
        "said_cash_short": (1, 30_000),
        "hold_hardship": (1, 20_000),
        "dispute_faulty": (1, 10_000),
        "none_known": (None, 40_000),
    }
    assert sum(row[2] for row in shown.values()) == 1
    assert rows(company, "reasons", "reasons", on(-1)).keys() == {"said_forgot", "none_known"}


def test_a_dispute_that_was_answered_is_a_reason_only_until_then(company):
    bill = invoice(customer(company), 10_000)
    dispute = open_dispute(bill, "wrong_amount", "Too much.", TODAY, **doing())
    answer_dispute(dispute, "not_agreed", on(5), said="It is what was ordered.", **doing(on(5)))

    assert "dispute_wrong_amount" in rows(company, "reasons", "reasons", on(4))
    assert "dispute_wrong_amount" not in rows(company, "reasons", "reasons", on(5))


def test_contacts_count_in_their_windows_and_against_the_nearest_cap(company):
    ash, brook = customer(company, "ash"), customer(company, "brook")
    for owner, channel, day in (
        (ash, "call", -1),
        (ash, "email", -3),
        (ash, "email", -20),
        (brook, "letter", -8),
    ):
        note_contact(owner, channel, on=on(day), at=NOW, by="Dana", note="spoke")

    report = make_report("contacts", company, TODAY)

    spread = {row[0]: row[1:] for row in report.table("spread").rows}
    assert spread["1"] == (0, 1)
    assert spread["2"] == (1, 0)
    assert spread["3"] == (0, 1)
    near = {row[0]: row[3:] for row in report.table("near").rows}
    # The house rules allow two contacts in seven days.
    assert near["ash"] == (7, 2, 2, 0)
    assert near.get("brook", (0, 0, 0, 1))[3] > 0


def test_cash_is_expected_by_plan_by_promise_and_by_habit_and_adds_up_to_what_is_open(company):
    ash = customer(company, "ash")
    for late in (4, 6, 20):
        due = on(-60)
        bill = invoice(ash, 1_000, due=due)
        receive(
            ash,
            1_000,
            "EUR",
            due + timedelta(days=late),
            numbers=[bill.number],
            **doing(due + timedelta(days=late)),
        )
    invoice(ash, 5_000, due=on(3))
    invoice(ash, 7_000, due=on(-15))
    invoice(ash, 9_000, due=on(-30))
    promised = customer(company, "brook")
    invoice(promised, 60_000)
    promise(promised, on(9), TODAY, **doing())
    planned = customer(company, "cedar")
    invoice(planned, 90_000)
    plan = accept_offer(planned, plan_offers(planned, TODAY)[0].key, TODAY, **doing())
    held = customer(company, "dell")
    open_dispute(invoice(held, 2_000), "faulty", "Broken.", TODAY, **doing())

    report = make_report("cash", company, TODAY)

    weeks, beyond = report.table("weeks").rows, {row[0]: row[1] for row in report.table("beyond").rows}
    by_ground = {
        ground: [row[2 + place] for row in weeks]
        for place, ground in enumerate(("instalment", "promise", "habit"))
    }
    assert by_ground["promise"][1] == 60_000
    # Due in 3 days and usually 6 late: in 9. Late 15 already, of which only the 20 is left: in 5.
    assert by_ground["habit"][:2] == [7_000, 5_000]
    first = plan.instalments.order_by("position").first()
    assert by_ground["instalment"][(first.due_on - TODAY).days // 7] >= first.amount_minor
    assert beyond["no_day"] == 9_000
    assert beyond["on_hold"] == 2_000
    assert (
        sum(row[-1] for row in weeks) + sum(beyond.values())
        == 5_000 + 7_000 + 9_000 + 60_000 + 90_000 + 2_000
    )


def test_what_was_sold_leaves_out_interest_claimed_and_counts_corrections_of_invoices(company):
    bill = invoice(customer(company), 10_000, due=on(-5))
    Correction.objects.create(invoice=bill, amount_minor=-1_000, on_date=on(-2), reason="a wrong price")
    invoice(bill.customer, 300, due=TODAY, source="dunwell/interest")

    def sold(day):
        return make_report("dso", company, day).table("simple").rows[0][3]

    assert (sold(on(-3)), sold(TODAY)) == (10_000, 9_000)
    assert make_report("dso", company, TODAY).table("simple").rows[0][1] == 9_300
