"""Discounts, settlements, write-offs, goodwill, waivers, rewards; disputes and hardship: with money and holds."""

from datetime import timedelta

import pytest
from arranging import customer, doing, findings, held, invoice, moment, open_minor, pay
from policies_drawn import SHIPPED

from days import TODAY
from dunwell.arrangements.concessions import CannotGive, goodwill, has_earned, reward, waive, write_off
from dunwell.arrangements.debts import CannotArrange
from dunwell.arrangements.discounts import CannotDiscount, decide_discount, offer_discount
from dunwell.arrangements.disputes import (
    CannotDispute,
    answer_dispute,
    ask_for_more,
    late_answers,
    open_dispute,
)
from dunwell.arrangements.hardships import (
    CannotNoteHardship,
    end_hardship,
    note_hardship,
    note_spoken,
    to_speak_with,
)  # fmt: skip
from dunwell.arrangements.models import DiscountStep
from dunwell.arrangements.settlements import (
    CannotSettle,
    approve_settlement,
    close_settlement,
    other_ways,
    quote_settlement,
)  # fmt: skip
from dunwell.arrangements.settling import settle_day
from dunwell.arrangements.standing import standings_of
from dunwell.ledger.agreed import agree_terms
from dunwell.ledger.imports.run import ImportOptions, import_export
from dunwell.ledger.models import Allocation, Payment
from dunwell.ledger.payments import take_back

IN_TEN = TODAY + timedelta(days=10)
OLD = TODAY - timedelta(days=800)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(company):
    return customer(company)


@pytest.fixture
def offered(owner):
    """An invoice of 500.00 due in 30 days, and a discount of 10.00 on it for ten days."""
    return offer_discount(invoice(owner, 50_000, due=TODAY + timedelta(days=30)), TODAY, **doing())


def _settle(company, on):
    return dict(settle_day(company, on, moment(on)))


def test_a_discount_is_taken_when_the_rest_came_by_its_day(company, owner, offered):
    pay(owner, 49_000, IN_TEN)

    assert _settle(company, IN_TEN + timedelta(days=3)) == {"discount.taken": 1}
    assert _settle(company, IN_TEN + timedelta(days=4)) == {}
    assert open_minor(offered.invoice) == 0
    assert findings() == []


def test_who_paid_all_of_it_in_time_has_the_discount_as_credit(company, owner, offered):
    pay(owner, 50_000, TODAY)
    _settle(company, TODAY)

    assert owner.creditnotes.get().open_minor == 1_000
    assert findings() == []


@pytest.mark.parametrize(("grant", "left"), [(True, 0), (False, 1_000)])
def test_money_a_day_late_is_a_question_for_a_person(company, owner, offered, grant, left):
    pay(owner, 49_000, IN_TEN + timedelta(days=1))

    assert _settle(company, IN_TEN + timedelta(days=1)) == {"discount.asked": 1}
    assert _settle(company, IN_TEN + timedelta(days=2)) == {}
    decide_discount(offered, grant, IN_TEN + timedelta(days=2), "one day only", **doing())
    assert open_minor(offered.invoice) == left
    assert _settle(company, IN_TEN + timedelta(days=3)) == {}
    assert findings() == []


def test_a_discount_nobody_took_lapses_and_money_found_later_still_takes_it(company, owner, offered):
    assert _settle(company, IN_TEN + timedelta(days=1)) == {"discount.lapsed": 1}
    pay(owner, 49_000, IN_TEN)

    assert _settle(company, IN_TEN + timedelta(days=2)) == {"discount.taken": 1}


def test_a_payment_taken_back_takes_the_discount_with_it(company, owner, offered):
    pay(owner, 49_000, TODAY)
    _settle(company, TODAY)
    paid = Allocation.objects.get(payment__isnull=False)
    take_back(paid, TODAY + timedelta(days=5), "the bank took it back", **doing())

    assert _settle(company, TODAY + timedelta(days=5)) == {"discount.undone": 1}
    assert _settle(company, TODAY + timedelta(days=5)) == {}
    assert open_minor(offered.invoice) == 50_000
    assert owner.creditnotes.get().open_minor == 0
    assert findings() == []


def test_no_discount_is_offered_twice_or_for_what_is_due(owner, offered):
    with pytest.raises(CannotDiscount):
        offer_discount(offered.invoice, TODAY, **doing())
    with pytest.raises(CannotDiscount):
        offer_discount(invoice(owner, 50_000), TODAY, **doing())
    with pytest.raises(CannotDiscount):
        decide_discount(offered, True, TODAY, "why not", **doing())
    assert DiscountStep.objects.count() == 0


def test_a_settlement_is_approved_by_a_person_and_closes_when_the_money_is_there(company, owner):
    bills = [invoice(owner, 600_000, due=OLD), invoice(owner, 400_000, due=OLD)]
    made = quote_settlement(owner, TODAY, **doing(by="the customer's page"))

    assert (made.owed_minor, made.pay_minor) == (1_000_000, 600_000)
    assert {each["key"]: each["leaves_minor"] for each in other_ways(made)}["agency"] == 352_000
    assert held(owner) == set()
    assert _settle(company, TODAY) == {}
    approve_settlement(made, TODAY, "best we can do", **doing())
    assert held(owner) == {(bill.number, "arrangement") for bill in bills}
    pay(owner, 599_999, IN_TEN)
    assert _settle(company, IN_TEN) == {}
    pay(owner, 1, IN_TEN)
    assert _settle(company, IN_TEN) == {"settlement.taken": 1}
    assert [open_minor(bill) for bill in bills] == [0, 0]
    assert held(owner, IN_TEN) == set()
    assert findings() == []


def test_money_that_names_no_invoice_settles_all_the_same(company, owner):
    bill = invoice(owner, 1_000_000, due=OLD)
    made = quote_settlement(owner, TODAY, **doing())
    approve_settlement(made, TODAY, "fair", **doing())
    Payment.objects.create(
        company=company, customer=owner, number="B-1", currency="EUR", amount_minor=650_000, open_minor=650_000,
        received_on=IN_TEN,
    )  # fmt: skip

    assert _settle(company, IN_TEN - timedelta(days=1)) == {}
    assert _settle(company, IN_TEN) == {"settlement.taken": 1}
    assert open_minor(bill) == 0
    assert owner.payments.get().open_minor == 50_000


def test_a_settlement_not_paid_in_time_lapses_and_all_is_owed_again(company, owner):
    bill = invoice(owner, 1_000_000, due=OLD)
    made = quote_settlement(owner, TODAY, **doing())
    approve_settlement(made, TODAY, "fair", **doing())
    pay(owner, 600_000, TODAY + timedelta(days=18))

    assert _settle(company, TODAY + timedelta(days=18)) == {"settlement.lapsed": 1}
    assert open_minor(bill) == 400_000
    assert held(owner, TODAY + timedelta(days=18)) == set()
    assert findings() == []


def test_a_quote_is_not_approved_once_what_is_owed_has_changed(owner):
    invoice(owner, 1_000_000, due=OLD)
    made = quote_settlement(owner, TODAY, **doing())
    pay(owner, 5)

    with pytest.raises(CannotSettle) as caught:
        approve_settlement(made, TODAY, "fair", **doing())
    assert caught.value.code == "changed"
    close_settlement(made, TODAY, "changed", **doing())
    with pytest.raises(CannotSettle):
        close_settlement(made, TODAY, "again", **doing())


def test_a_young_or_small_debt_has_no_settlement(owner):
    invoice(owner, 1_000_000)
    with pytest.raises(CannotSettle):
        quote_settlement(owner, TODAY, **doing())


def test_a_small_rest_is_written_off_and_a_larger_one_needs_a_name(owner):
    small, large = invoice(owner, 500), invoice(owner, 501)

    write_off(small, TODAY, "not worth a stamp", **doing())
    with pytest.raises(CannotGive) as caught:
        write_off(large, TODAY, "not worth it", **doing())
    assert caught.value.code == "needs_approval"
    write_off(large, TODAY, "not worth it", approved_by="Ada", **doing())

    assert (open_minor(small), open_minor(large)) == (0, 0)
    assert findings() == []


def test_what_was_written_off_survives_the_next_import_of_the_books(company, owner, tmp_path):
    bill = invoice(owner, 10_000, source="generic")
    pay(owner, 9_600)
    write_off(bill, TODAY, "rounding", **doing())
    file = tmp_path / "books.csv"
    file.write_text(
        "customer_ref,number,issued_on,due_on,currency,amount,open_amount\n"
        f"ash,{bill.number},{bill.issued_on},{bill.due_on},EUR,100.00,4.00\n"
    )

    _import(company, file)

    assert open_minor(bill) == 0
    assert findings() == []


def _import(company, file):
    done = import_export(
        company, file, "generic", TODAY, moment(TODAY), ImportOptions(kind="invoices"), by="Dana Reyes"
    )
    assert done.written


def test_goodwill_is_a_credit_kept_or_used_at_once(owner):
    bill = invoice(owner, 3_000)
    goodwill(owner, 2_000, "EUR", TODAY, "sorry", **doing())
    goodwill(owner, 5_000, "EUR", TODAY, "sorry again", invoice=bill, **doing())

    assert sorted(note.open_minor for note in owner.creditnotes.all()) == [2_000, 2_000]
    assert open_minor(bill) == 0
    for wrong in ({"minor": 10_001}, {"minor": 0}, {"minor": 5, "currency": "GBP", "invoice": bill}):
        with pytest.raises(CannotGive):
            goodwill(owner, wrong.pop("minor"), wrong.pop("currency", "EUR"), TODAY, "no", **wrong, **doing())
    assert findings() == []


def test_a_waiver_notes_what_is_not_asked_for(owner):
    bill = invoice(owner)
    waive(bill, "interest", TODAY, "paid the day after", amount_minor=123, **doing())
    claim = invoice(owner, 4_000, source="dunwell/fee")
    waive(claim, "fee", TODAY, "our mistake", amount_minor=1_500, **doing())

    assert (open_minor(bill), open_minor(claim)) == (60_000, 2_500)
    with pytest.raises(CannotGive):
        waive(claim, "fee", TODAY, "too much", amount_minor=2_501, **doing())
    with pytest.raises(CannotGive):
        waive(bill, "sympathy", TODAY, "no", **doing())
    assert findings() == []


def test_a_reward_goes_to_who_paid_on_time_once(owner):
    for days in range(60, 0, -10):
        invoice(owner, 1_000, due=TODAY - timedelta(days=days))
        pay(owner, 1_000, TODAY - timedelta(days=days))
    made = reward(owner, TODAY, **doing())

    assert made.code.startswith("THANKS-")
    assert (made.share_bp, made.valid_until_on) == (200, TODAY + timedelta(days=90))
    assert not has_earned(owner, TODAY)
    with pytest.raises(CannotGive):
        reward(owner, TODAY, **doing())
    assert findings() == []


def test_a_reward_may_be_better_terms(owner, own_policy):
    text = SHIPPED.read_text().replace('reward = "voucher"', 'reward = "terms"')
    own_policy("terms", text.replace("extra_days = 0", "extra_days = 10"))
    agree_terms(owner, TODAY - timedelta(days=90), 30, 500_000, **doing())
    for days in range(60, 0, -10):
        invoice(owner, 1_000, due=TODAY - timedelta(days=days))
        pay(owner, 1_000, TODAY - timedelta(days=days))
    reward(owner, TODAY, **doing())

    terms = owner.terms.order_by("-from_on").first()
    assert (terms.from_on, terms.payment_days, terms.credit_limit_minor) == (TODAY, 40, 500_000)
    assert findings() == []


def test_one_late_payment_earns_no_reward(owner):
    for days in range(60, 0, -10):
        invoice(owner, 1_000, due=TODAY - timedelta(days=days))
        pay(owner, 1_000, TODAY - timedelta(days=days - 1))

    assert not has_earned(owner, TODAY)


def test_a_dispute_holds_its_invoice_and_its_clock_runs_against_us(company, owner):
    bill, other = invoice(owner), invoice(owner)
    made = open_dispute(bill, "wrong_amount", "We ordered ten.", TODAY, disputed_minor=20_000, **doing())

    # Five working days after a Wednesday, and the 17th of March is Saint Patrick's.
    assert made.answer_by == TODAY + timedelta(days=8)
    assert held(owner) == {(bill.number, "dispute")}
    assert late_answers(company, made.answer_by) == []
    assert late_answers(company, made.answer_by + timedelta(days=1)) == [made]
    assert standings_of(company, made.answer_by + timedelta(days=1))[0].state == "answer_late"
    with pytest.raises(CannotDispute):
        open_dispute(bill, "faulty", "And it leaks.", TODAY, **doing())
    with pytest.raises(CannotArrange):
        quote_settlement(owner, TODAY, numbers=[bill.number], **doing())
    assert open_minor(other) == 60_000


@pytest.mark.parametrize(
    ("step", "credit", "left", "held_days"),
    [
        ("agreed", None, 40_000, 7),
        ("part_agreed", 5_000, 55_000, 7),
        ("not_agreed", None, 60_000, 7),
        ("withdrawn", None, 60_000, 0),
    ],
)
def test_an_answer_credits_what_we_agree_with_and_leaves_time_to_read_it(
    owner, step, credit, left, held_days
):
    bill = invoice(owner)
    made = open_dispute(bill, "wrong_amount", "We ordered ten.", TODAY, disputed_minor=20_000, **doing())
    answer_dispute(made, step, TODAY, "looked at it", credit_minor=credit, **doing())

    assert open_minor(bill) == left
    assert held(owner, TODAY + timedelta(days=held_days)) == set()
    if held_days:
        assert held(owner, TODAY + timedelta(days=held_days - 1)) == {(bill.number, "dispute")}
    with pytest.raises(CannotDispute):
        answer_dispute(made, step, TODAY, "again", credit_minor=credit, **doing())
    assert findings() == []


def test_a_dispute_about_a_paid_invoice_leaves_a_credit(owner):
    bill = invoice(owner)
    pay(owner, 60_000)
    made = open_dispute(bill, "faulty", "It leaks.", TODAY, disputed_minor=60_000, **doing())
    answer_dispute(made, "agreed", TODAY, "sorry", **doing())

    assert owner.creditnotes.get().open_minor == 60_000
    assert findings() == []


def test_hardship_stops_everything_and_is_a_persons_within_a_day(company, owner):
    invoice(owner)
    made = note_hardship(owner, TODAY, wish="call", **doing(by="the customer's page"))

    assert note_hardship(owner, TODAY, **doing()) == made
    assert made.speak_by == TODAY + timedelta(days=1)
    assert held(owner, TODAY + timedelta(days=400)) == {(None, "hardship")}
    assert owner.care.get().until_on is None
    assert to_speak_with(company, TODAY) == []
    assert to_speak_with(company, TODAY + timedelta(days=1)) == [made]
    note_spoken(made, TODAY + timedelta(days=1), **doing())
    assert to_speak_with(company, TODAY + timedelta(days=30)) == []
    assert to_speak_with(company, TODAY + timedelta(days=31)) == [made]
    end_hardship(made, TODAY + timedelta(days=40), "they found their feet", **doing())
    assert held(owner, TODAY + timedelta(days=40)) == set()
    assert owner.care.get().until_on is None
    with pytest.raises(CannotNoteHardship):
        end_hardship(made, TODAY, "again", **doing())
    assert findings() == []


def test_the_care_ends_only_when_a_person_says_so(owner):
    made = note_hardship(owner, TODAY, **doing())
    end_hardship(made, IN_TEN, "all well", keep_care=False, **doing())

    assert owner.care.get().until_on == IN_TEN - timedelta(days=1)
    with pytest.raises(CannotNoteHardship):
        note_hardship(owner, IN_TEN, wish="a million", **doing())


def test_one_customers_broken_rows_stop_nobody_elses(company, owner, offered):
    pay(owner, 49_000, TODAY)
    other = offer_discount(
        invoice(customer(company, "elm"), 50_000, due=TODAY + timedelta(days=30)), TODAY, **doing()
    )
    pay(other.customer, 49_000, TODAY)
    company.policies.create(policy="gone", on_date=TODAY, noted_at=moment(TODAY), noted_by="nobody")
    _plan_of(customer(company, "oak"))

    with pytest.raises(ExceptionGroup, match="1 customers could not be judged"):
        settle_day(company, TODAY, moment(TODAY))

    assert (open_minor(offered.invoice), open_minor(other.invoice)) == (0, 0)


def _plan_of(owner):
    """A plan whose company's policy is gone by now."""
    from dunwell.arrangements.models import PaymentPlan

    bill = invoice(owner)
    plan = PaymentPlan.objects.create(
        company=owner.company, customer=owner, currency="EUR", total_minor=60_000, offer="agreed", grace_days=3,
        on_date=TODAY, noted_at=moment(TODAY), noted_by="nobody",
    )  # fmt: skip
    hold = owner.holds.create(
        company=owner.company, kind="arrangement", track="invoice", occasion_id=bill.pk, starts_on=TODAY,
        review_on=TODAY, owner="nobody", note="", placed_at=moment(TODAY),
    )  # fmt: skip
    plan.invoices.create(invoice=bill, open_minor=60_000, hold=hold)
    plan.instalments.create(
        revision=1, since_on=TODAY, position=1, due_on=TODAY - timedelta(days=30), amount_minor=60_000
    )


def test_what_we_ask_about_a_dispute_is_kept_and_our_clock_runs_on(company, owner):
    bill = invoice(owner)
    made = open_dispute(bill, "faulty", "It leaks.", TODAY, **doing())

    asked = ask_for_more(made, "A photo of the leak, please.", TODAY + timedelta(days=1), **doing())

    assert (asked.dispute, asked.reason, asked.noted_by) == (
        made,
        "A photo of the leak, please.",
        "Dana Reyes",
    )
    assert late_answers(company, made.answer_by + timedelta(days=1)) == [made]
    assert held(owner) == {(bill.number, "dispute")}
    assert findings(company) == []
    answer_dispute(made, "not_agreed", TODAY, "It does not.", **doing())
    with pytest.raises(CannotDispute, match="answered already"):
        ask_for_more(made, "Another one?", TODAY, **doing())
