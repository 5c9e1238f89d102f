"""A ledger that is exported and imported again and again: repeats, changes, what vanishes and comes back."""

from datetime import date

import pytest
from export_text import invoices_csv, messages

from days import NOW
from dunwell.ledger.check import check_money
from dunwell.ledger.models import (
    Allocation,
    ContactPoint,
    Correction,
    CreditNote,
    Customer,
    EarlierReminder,
    Hold,
    ImportRun,
    Invoice,
    Payment,
    Release,
    Terms,
    Vanished,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_money_adds_up(company):
    yield
    assert check_money(company) == []


OPEN = invoices_csv(
    "C1,INV-1,2026-01-05,2026-02-04,EUR,100.00,100.00",
    "C1,INV-2,2026-01-10,2026-02-09,EUR,250.00,50.00",
    "C2,INV-3,2026-02-01,2026-03-03,EUR,80.00,80.00",
)


def opens() -> dict[str, int]:
    return dict(Invoice.objects.values_list("number", "open_minor"))


def everything() -> list:
    models = (Customer, ContactPoint, Terms, Invoice, CreditNote, Payment, Allocation, Correction, Hold, Release,
              Vanished, EarlierReminder)  # fmt: skip
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_first_import_creates_customers_invoices_and_what_is_settled_already(bring):
    outcome = bring(OPEN)

    assert outcome.created == {"customers": 2, "invoices": 3, "payments": 1}
    assert opens() == {"INV-1": 10000, "INV-2": 5000, "INV-3": 8000}
    payment = Payment.objects.get()
    assert (payment.number, payment.amount_minor, payment.open_minor) == ("generic:INV-2", 20000, 0)
    assert Allocation.objects.get().on_date == date(2026, 3, 11)
    assert "New customer C1: no e-mail address, no country, no language known" in messages(outcome)


def test_the_same_file_twice_changes_nothing(bring):
    bring(OPEN)
    before = everything()

    again = bring(OPEN)

    assert (again.created, again.updated) == ({}, {})
    assert again.unchanged == {"customers": 2, "invoices": 3, "payments": 1}
    assert everything() == before
    assert ImportRun.objects.count() == 2


def test_a_part_payment_in_a_later_file_becomes_a_payment_of_that_day(bring):
    bring(OPEN)

    later = bring(OPEN.replace("100.00,100.00", "100.00,30.00"), as_of=date(2026, 3, 18))

    assert later.updated == {"invoices": 1}
    assert later.created == {"payments": 1}
    assert opens()["INV-1"] == 3000
    assert Payment.objects.get(number="generic:INV-1").received_on == date(2026, 3, 18)


def test_a_second_part_payment_is_a_payment_of_its_own(bring):
    bring(OPEN)

    bring(OPEN.replace("250.00,50.00", "250.00,20.00"), as_of=date(2026, 3, 18))

    assert opens()["INV-2"] == 2000
    assert sorted(Payment.objects.values_list("number", "amount_minor")) == [
        ("generic:INV-2", 20000),
        ("generic:INV-2:2", 3000),
    ]


def test_an_amount_that_rises_again_is_taken_back_and_leaves_no_money_behind(bring):
    bring(OPEN)
    bring(OPEN.replace("250.00,50.00", "250.00,20.00"), as_of=date(2026, 3, 18))

    bring(OPEN.replace("250.00,50.00", "250.00,200.00"), as_of=date(2026, 3, 25))

    assert opens()["INV-2"] == 20000
    assert [
        a.amount_minor for a in Allocation.objects.filter(amount_minor__lt=0).order_by("amount_minor")
    ] == [
        -15000,
        -3000,
    ]
    assert not Payment.objects.filter(open_minor__gt=0).exists()


def test_another_amount_is_a_correction_and_never_rewrites_the_invoice(bring):
    bring(OPEN)

    bring(
        OPEN.replace(
            "C1,INV-1,2026-01-05,2026-02-04,EUR,100.00,100.00",
            "C1,INV-1,2026-01-05,2026-02-04,EUR,90.00,90.00",
        )
    )

    invoice = Invoice.objects.get(number="INV-1")
    assert (invoice.amount_minor, invoice.open_minor) == (10000, 9000)
    assert Correction.objects.get(invoice=invoice).amount_minor == -1000


def test_amount_and_settlement_may_change_together(bring):
    bring(OPEN)

    bring(OPEN.replace("250.00,50.00", "120.00,0.00"))

    assert opens()["INV-2"] == 0
    assert Payment.objects.get().open_minor == 0


def test_a_later_due_date_reference_and_note_are_taken_over(bring):
    header = "customer_ref,number,issued_on,due_on,currency,amount,reference,note"
    bring(invoices_csv("C1,INV-1,2026-01-05,2026-02-04,EUR,100.00,PO 1,", header=header))

    later = bring(
        invoices_csv("C1,INV-1,2026-01-05,2026-03-04,EUR,100.00,PO 2,agreed by phone", header=header)
    )

    invoice = Invoice.objects.get()
    assert later.updated == {"invoices": 1}
    assert (invoice.due_on, invoice.reference, invoice.note) == (date(2026, 3, 4), "PO 2", "agreed by phone")


def test_what_was_paid_to_us_directly_stays_paid_although_the_export_does_not_know_it_yet(bring, company):
    from dunwell.ledger.payments import receive

    bring(OPEN)
    receive(
        Customer.objects.get(ref="C1"), 10000, "EUR", date(2026, 3, 10), numbers=["INV-1"], at=NOW, by="Dana"
    )

    outcome = bring(OPEN)

    assert opens()["INV-1"] == 0
    assert "payments of this invoice that the file does not" in messages(outcome)


def test_an_invoice_missing_from_the_next_full_export_is_asked_about_and_not_closed(bring):
    bring(OPEN)

    outcome = bring(
        OPEN.replace("C2,INV-3,2026-02-01,2026-03-03,EUR,80.00,80.00\n", ""), as_of=date(2026, 3, 18)
    )

    assert opens()["INV-3"] == 8000
    assert outcome.written
    assert "Invoice INV-3 is open but missing" in messages(outcome, "question")
    hold = Hold.objects.get()
    assert (hold.kind, hold.track, hold.starts_on, hold.review_on) == (
        "manual",
        "invoice",
        date(2026, 3, 18),
        date(2026, 3, 25),
    )
    assert Vanished.objects.get().answered_on is None


def test_it_is_asked_once_and_the_question_is_answered_when_the_invoice_is_back(bring):
    bring(OPEN)
    without = OPEN.replace("C2,INV-3,2026-02-01,2026-03-03,EUR,80.00,80.00\n", "")
    bring(without, as_of=date(2026, 3, 18))
    bring(without, as_of=date(2026, 3, 19))
    assert Vanished.objects.count() == Hold.objects.count() == 1

    outcome = bring(OPEN, as_of=date(2026, 3, 20))

    assert Vanished.objects.get().answered_on == date(2026, 3, 20)
    assert Release.objects.get().on_date == date(2026, 3, 20)
    assert "is back" in messages(outcome)


def test_the_second_half_of_a_ledger_raises_no_question_about_the_first(bring):
    bring(invoices_csv(*(f"C1,A-{n},2026-01-05,2026-02-04,EUR,10,10" for n in range(5))))

    outcome = bring(invoices_csv(*(f"C1,B-{n},2026-01-05,2026-02-04,EUR,10,10" for n in range(5))))

    assert not messages(outcome, "question")
    assert not Vanished.objects.exists()


@pytest.mark.parametrize(("full", "asked"), [(True, 2), (False, 0)])
def test_the_user_may_say_whether_a_file_is_full(bring, full, asked):
    bring(OPEN)

    bring(invoices_csv("C2,INV-3,2026-02-01,2026-03-03,EUR,80.00,80.00"), full=full)

    assert Vanished.objects.count() == asked


def test_payments_take_the_place_of_what_was_only_known_as_settled(bring):
    bring(OPEN, as_of=date(2026, 3, 1))
    payments = "customer_ref,received_on,currency,amount,invoice_number\nC1,2026-02-20,EUR,200.00,INV-2\n"

    outcome = bring(payments)
    bring(payments)
    bring(OPEN)

    assert outcome.created == {"payments": 1}
    assert opens()["INV-2"] == 5000
    assert not Payment.objects.filter(open_minor__gt=0).exists()


def test_a_payment_after_the_open_amount_was_known_settles_what_was_open(bring):
    bring(OPEN, as_of=date(2026, 3, 1))

    bring("customer_ref,received_on,currency,amount,invoice_number\nC1,2026-03-05,EUR,60.00,INV-2\n")

    assert opens()["INV-2"] == 0
    assert Payment.objects.get(open_minor__gt=0).open_minor == 1000


def test_a_payment_that_came_before_its_invoice_is_allocated_when_it_is_read_again(bring):
    payments = "customer_ref,received_on,currency,amount,invoice_number\nC1,2026-03-05,EUR,20.00,INV-1\n"
    assert "unapplied cash" in messages(bring(payments))
    bring(OPEN.replace("100.00,100.00", "100.00,80.00"))

    again = bring(payments)
    third = bring(payments)

    assert again.updated == {"payments": 1}
    assert third.unchanged["payments"] == 1
    assert opens()["INV-1"] == 8000
    assert not Payment.objects.filter(open_minor__gt=0).exists()


def test_two_equal_payments_are_two_payments_and_known_again(bring):
    row = "C1,2026-03-05,EUR,20.00,INV-1,\n"
    payments = "customer_ref,received_on,currency,amount,invoice_number,reference\n" + row + row
    bring(OPEN)

    first, again = bring(payments), bring(payments)

    assert first.created == {"payments": 2}
    assert again.unchanged == {"customers": 1, "payments": 2}
    assert opens()["INV-1"] == 6000


def test_a_negative_amount_is_a_credit_note(bring):
    outcome = bring(OPEN + "C2,CN-1,2026-02-10,2026-02-10,EUR,-30.00,-10.00\n")
    again = bring(OPEN + "C2,CN-1,2026-02-10,2026-02-10,EUR,-30.00,-10.00\n")

    note = CreditNote.objects.get()
    assert outcome.created["credit_notes"] == 1
    assert again.unchanged["credit_notes"] == 1
    assert (note.amount_minor, note.open_minor) == (3000, 1000)


def test_customers_are_updated_by_a_file_of_customers_and_old_addresses_are_kept(bring):
    bring(OPEN)
    header = "customer_ref,customer_name,email,country,language,payment_terms_days,credit_limit,key_account\n"

    first = bring(header + "C1,Acme Ltd,pay@acme.example,IE,en,30,5000,yes\nC9,New Ltd,,IE,en,,,no\n")
    second = bring(header + "C1,Acme Ltd,accounts@acme.example,IE,en,30,5000,yes\nC9,New Ltd,,IE,en,,,no\n")
    third = bring(header + "C1,Acme Ltd,accounts@acme.example,IE,en,30,5000,yes\nC9,New Ltd,,IE,en,,,no\n")

    assert (first.created, first.updated) == ({"customers": 1}, {"customers": 1})
    assert second.updated == {"customers": 1}
    assert third.unchanged == {"customers": 2}
    customer = Customer.objects.get(ref="C1")
    assert (customer.name, customer.country, customer.key_account) == ("Acme Ltd", "IE", True)
    assert list(customer.contact_points.order_by("pk").values_list("address", "replaced_on")) == [
        ("pay@acme.example", date(2026, 3, 11)),
        ("accounts@acme.example", None),
    ]
    assert Terms.objects.get(customer=customer).credit_limit_minor == 500000


def test_of_several_addresses_in_one_file_the_first_is_taken(bring):
    header = "customer_ref,customer_name,email,number,due_on,currency,amount"
    rows = (
        "C1,Acme,zoe@acme.example,1,2026-02-04,EUR,1",
        "C1,Acme,,2,2026-02-04,EUR,1",
        "C1,Acme,ann@acme.example,3,2026-02-04,EUR,1",
    )

    outcome = bring(invoices_csv(*rows, header=header))

    assert ContactPoint.objects.get().address == "zoe@acme.example"
    assert "several of these: the first is taken" in messages(outcome)


def test_a_file_of_invoices_does_not_change_a_customer_that_is_known(bring):
    header = "customer_ref,customer_name,email,number,due_on,currency,amount"
    bring(invoices_csv("C1,Acme Ltd,pay@acme.example,INV-1,2026-02-04,EUR,10", header=header))

    outcome = bring(invoices_csv("C1,ACME,other@acme.example,INV-2,2026-02-04,EUR,10", header=header))

    assert outcome.unchanged["customers"] == 1
    assert Customer.objects.get().name == "Acme Ltd"
    assert ContactPoint.objects.get(channel="email").address == "pay@acme.example"


def test_the_memory_of_earlier_reminders_is_kept_once(bring):
    header = "customer_ref,number,due_on,currency,amount,last_chased_on,last_step"
    content = invoices_csv(
        "C1,INV-1,2026-01-04,EUR,10,2026-02-01,3", "C1,INV-2,2026-01-04,EUR,10,2026-02-01,", header=header
    )
    bring(content)
    bring(content)

    assert sorted(EarlierReminder.objects.values_list("invoice__number", "step_no")) == [
        ("INV-1", 3),
        ("INV-2", 1),
    ]


def test_a_list_of_chases_is_remembered_for_what_was_due(bring):
    bring(OPEN)

    outcome = bring("customer_ref,last_chased_on,last_step,number\nC1,2026-02-06,2,\nC2,2026-03-05,1,INV-3\n")

    assert outcome.created == {"earlier_reminders": 2}
    assert sorted(EarlierReminder.objects.values_list("invoice__number", "step_no")) == [
        ("INV-1", 2),
        ("INV-3", 1),
    ]


def test_what_is_later_than_the_day_of_the_import_is_not_known_yet(bring):
    outcome = bring(OPEN, as_of=date(2026, 1, 7))

    assert outcome.created == {"customers": 1, "invoices": 1}
    assert "Not known on 2026-01-07" in messages(outcome)


def test_a_trial_says_the_same_and_writes_nothing(bring):
    tried = bring(OPEN, dry_run=True)

    assert tried.created == {"customers": 2, "invoices": 3, "payments": 1}
    assert not Customer.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_rejected_row_refuses_the_file_unless_the_rest_is_accepted(bring):
    content = OPEN + "C3,INV-4,2026-03-01,2026-02-01,EUR,10,10\n"

    refused = bring(content)
    assert refused.refused
    assert refused.rejected == 1
    assert not Invoice.objects.exists()

    accepted = bring(content, accept_partial=True)
    assert accepted.rejected == 1
    assert accepted.created["invoices"] == 3
    assert not Customer.objects.filter(ref="C3").exists()
