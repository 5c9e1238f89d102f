"""What the database refuses: one case for every constraint of the ledger, and for every trigger on its money."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from ledger_rows import DUE, ISSUED, PAID, allocate, correct, credit_note, customer, invoice, payment

from dunwell.ledger.models import (
    Allocation,
    Balance,
    ContactPerson,
    ContactPoint,
    ContactTimes,
    Correction,
    CreditNote,
    CurrencyWeight,
    Customer,
    EarlierReminder,
    ExchangeRate,
    Hold,
    ImportRun,
    Invoice,
    KeptFile,
    Note,
    Payment,
    SetAside,
    Terms,
    Vanished,
)

pytestmark = [pytest.mark.django_db, pytest.mark.every_example]


def _hold(owner, **more):
    columns = {"kind": "dispute", "starts_on": PAID, "review_on": PAID, "placed_at": owner.company.created_at}
    return Hold.objects.create(company=owner.company, customer=owner, owner="Dana", note="", **columns | more)


def _twice(make):
    make()
    make()


def _rate(owner, rate_e9=10**9):
    ExchangeRate.objects.create(company=owner.company, currency="GBP", from_on=PAID, rate_e9=rate_e9)


def _point(owner, channel="email", address="a@b.example"):
    ContactPoint.objects.create(customer=owner, channel=channel, address=address)


def _times(owner, weekdays="12345", begin=540, end=1020):
    ContactTimes.objects.create(
        customer=owner, weekdays=weekdays, begin_minute=begin, end_minute=end, since_on=PAID, noted_by="Dana"
    )


def _asked_twice(owner):
    item = invoice(owner)
    run = ImportRun.objects.create(
        company=owner.company, profile="generic", kind="invoices", file_name="a.csv", sha256="", as_of=PAID,
        counts={}, imported_at=owner.company.created_at,
    )  # fmt: skip
    _twice(lambda: Vanished.objects.create(invoice=item, run=run, asked_on=PAID))


BROKEN = {
    "hours_to_be_reached_have_a_length": lambda owner: _times(owner, begin=600, end=600),
    "there_is_a_day_to_be_reached": lambda owner: _times(owner, weekdays=""),
    "one_wish_for_times_is_in_force": lambda owner: _twice(lambda: _times(owner)),
    "one_rate_per_currency_and_day": lambda ash: _twice(lambda: _rate(ash)),
    "a_rate_is_positive": lambda ash: _rate(ash, 0),
    "one_customer_per_ref": lambda ash: customer(ash.company, "ash"),
    "a_customer_has_a_ref": lambda ash: customer(ash.company, ""),
    "a_customer_has_a_kind": lambda ash: customer(ash.company, "elm", kind="friend"),
    "one_person_per_role_and_name": lambda ash: _twice(
        lambda: ContactPerson.objects.create(customer=ash, name="Robin")
    ),
    "one_current_address_per_channel": lambda ash: _twice(lambda: _point(ash)),
    "an_address_is_for_a_contact_channel": lambda ash: _point(ash, "agency"),
    "an_address_is_not_empty": lambda ash: _point(ash, address=""),
    "one_set_of_terms_per_day": lambda ash: _twice(lambda: Terms.objects.create(customer=ash, from_on=PAID)),
    "a_credit_limit_is_not_negative": lambda ash: Terms.objects.create(
        customer=ash, from_on=PAID, credit_limit_minor=-1
    ),
    "a_hold_is_of_a_known_kind": lambda ash: _hold(ash, kind="mood"),
    "a_hold_covers_a_customer_or_an_occasion": lambda ash: _hold(ash, track="invoice"),
    "a_hold_ends_after_it_starts": lambda ash: _hold(ash, ends_on=PAID - timedelta(days=1)),
    "due_not_before_issue": lambda ash: invoice(ash, issued_on=DUE, due_on=ISSUED),
    "one_invoice_per_number": lambda ash: _twice(lambda: invoice(ash, number="A")),
    "one_payment_per_number": lambda ash: _twice(lambda: payment(ash, number="A")),
    "one_creditnote_per_number": lambda ash: _twice(lambda: credit_note(ash, number="A")),
    "amount_of_invoice_not_negative": lambda ash: invoice(ash, -1),
    "amount_of_payment_not_negative": lambda ash: payment(ash, -1),
    "amount_of_creditnote_not_negative": lambda ash: credit_note(ash, -1),
    "open_of_invoice_not_negative": lambda ash: allocate(invoice(ash, 100), payment(ash, 200), 101),
    "open_of_payment_not_negative": lambda ash: allocate(invoice(ash, 200), payment(ash, 100), 101),
    "open_of_creditnote_not_negative": lambda ash: allocate(invoice(ash, 200), credit_note(ash, 100), 101),
    "an_allocation_has_one_source": lambda ash: Allocation.objects.create(
        invoice=invoice(ash), payment=payment(ash), credit_note=credit_note(ash), amount_minor=1, on_date=PAID
    ),
    "an_allocation_moves_money": lambda ash: allocate(invoice(ash), payment(ash), 0),
    "a_correction_is_of_one_item": lambda ash: Correction.objects.create(
        invoice=invoice(ash), payment=payment(ash), amount_minor=1, on_date=PAID, reason=""
    ),
    "a_correction_moves_money": lambda ash: correct(invoice(ash), 0),
    "an_earlier_reminder_has_a_step": lambda ash: EarlierReminder.objects.create(
        invoice=invoice(ash), on_date=PAID, step_no=0
    ),
    "one_open_question_per_invoice": _asked_twice,
    "a_note_says_something": lambda ash: Note.objects.create(
        company=ash.company, customer=ash, text="", noted_at=ash.company.created_at, noted_by="Dana"
    ),
    "a_file_is_kept_once_a_customer": lambda ash: _twice(
        lambda: KeptFile.objects.create(
            company=ash.company,
            customer=ash,
            name="a.txt",
            media_type="text/plain",
            size_bytes=1,
            sha256="0",
            content=b"a",
            noted_at=ash.company.created_at,
            noted_by="Dana",
        )
    ),
    "a_finding_is_set_aside_once": lambda ash: _twice(
        lambda: SetAside.objects.create(
            company=ash.company,
            customer=ash,
            about="no_way",
            seen="",
            noted_at=ash.company.created_at,
            noted_by="Dana",
        )
    ),
    "one_balance_per_currency": lambda ash: _twice(
        lambda: Balance.objects.create(company=ash.company, customer=ash, currency="EUR")
    ),
    "one_weight_per_currency": lambda ash: _twice(
        lambda: CurrencyWeight.objects.create(company=ash.company, currency="GBP", weight_e9=1)
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_row_that_breaks_a_constraint_is_refused(company, name):
    ash = customer(company)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BROKEN[name](ash)
    # SQLite names the columns of a broken uniqueness, not the constraint.
    assert name in str(refused.value) or (connection.vendor == "sqlite" and "UNIQUE" in str(refused.value))


def test_every_constraint_of_the_ledger_has_a_case():
    named = {
        each.name for model in apps.get_app_config("ledger").get_models() for each in model._meta.constraints
    }
    assert named == BROKEN.keys()


@pytest.mark.parametrize(
    ("make", "model"), [(invoice, Invoice), (payment, Payment), (credit_note, CreditNote)]
)
@pytest.mark.parametrize("change", [{"amount_minor": 999}, {"currency": "USD"}])
def test_amounts_and_currencies_are_corrected_by_rows_never_changed(company, make, model, change):
    make(customer(company))
    with pytest.raises(IntegrityError, match="corrected by adding rows"), transaction.atomic():
        model.objects.update(**change)


@pytest.mark.parametrize("make", [invoice, payment, credit_note])
def test_a_new_item_is_open_with_its_whole_amount(company, make):
    with pytest.raises(IntegrityError, match="open with its whole amount"), transaction.atomic():
        make(customer(company), 100, open_minor=99)


@pytest.mark.parametrize("change", [{"amount_minor": 1}, {"on_date": DUE}])
def test_an_allocation_is_never_changed(company, change):
    ash = customer(company)
    allocate(invoice(ash), payment(ash), 50)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.update(**change)


def test_a_correction_is_never_changed(company):
    correct(invoice(customer(company)), 50)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(amount_minor=1)


def test_what_is_refused_leaves_every_amount_as_it_was(company):
    ash = customer(company)
    owed, paid = invoice(ash, 100), payment(ash, 200)
    with pytest.raises(IntegrityError), transaction.atomic():
        allocate(owed, paid, 101)
    assert (Invoice.objects.get().open_minor, Payment.objects.get().open_minor) == (100, 200)


def test_a_customer_with_everything_can_be_forgotten(company):
    ash = customer(company)
    allocate(invoice(ash), payment(ash), 50)
    correct(invoice(ash), 50)
    ash.delete()
    assert not Customer.objects.exists()
    assert not Allocation.objects.exists()
