"""Each change of the ledger is in the journal: what, by whom, when and why, in the transaction that made it."""

from datetime import date

import pytest
from django.db import connection
from ledger_rows import PAID, credit_note, customer, invoice

from days import NOW, TODAY
from dunwell.journal.changed import changed_rows
from dunwell.journal.models import Entry
from dunwell.ledger import kept
from dunwell.ledger.agreed import CannotChange, agree_terms, change_address
from dunwell.ledger.companies import make_company, note_setting, set_rate
from dunwell.ledger.holds import CannotHold, place_hold, release_hold
from dunwell.ledger.imports import ImportOptions, import_export
from dunwell.ledger.models import ContactPoint, Customer
from dunwell.ledger.payments import CannotReceive, CannotUseCredit, receive, take_back, use_credit
from dunwell.ledger.wishes import CannotNote, end_care, need_care, opt_in, opt_out

MOMENT = {"at": NOW, "by": "Lee"}


@pytest.fixture
def ash(company):
    return customer(company)


def entries(company, *kinds):
    found = Entry.objects.filter(company_id=company.pk).order_by("seq")
    return list(found.filter(kind__in=kinds) if kinds else found)


def is_as_told(*tables):
    return [finding.message for table in tables for finding in changed_rows(table)] == []


def test_a_company_is_told_of_with_its_settings(db):
    made = make_company(
        key="elm", name="Elm", currency="GBP", jurisdiction="GB", language="en", playbook="gentle", **MOMENT
    )
    (told,) = entries(made)
    assert (told.kind, told.actor, told.at, told.about_id) == ("company", "Lee", NOW, made.pk)
    assert told.told["row"]["currency"] == "GBP"
    assert told.told["settings"]["playbook"] == "gentle"
    assert is_as_told(kept.COMPANY)


def test_a_payment_and_what_it_settles_are_told_of(ash):
    invoice(ash, 100, number="A")
    paid = receive(ash, 130, "EUR", PAID, reference="A, thanks", **MOMENT)
    payment, allocated = entries(ash.company, "payment", "allocated")
    assert (payment.customer_id, payment.about, payment.about_id) == (ash.pk, "payment", paid.pk)
    assert payment.told["row"]["reference"] == "A, thanks"
    assert (allocated.told["row"]["amount_minor"], allocated.told["invoice"]) == (100, "A")
    take_back(paid.allocations.get(), PAID, "bounced", **MOMENT)
    (taken,) = entries(ash.company, "taken_back")
    assert (taken.told["row"]["amount_minor"], taken.told["reason"], taken.customer_id) == (
        -100,
        "bounced",
        ash.pk,
    )
    assert is_as_told(kept.PAYMENT, kept.ALLOCATION)


def test_a_credit_note_settles_what_both_have_open(ash):
    bill, note = invoice(ash, 100), credit_note(ash, 60)
    use_credit(note, bill, 60, PAID, reason="returned", **MOMENT)
    bill.refresh_from_db()
    assert bill.open_minor == 40
    assert entries(ash.company, "allocated")[0].told["reason"] == "returned"
    with pytest.raises(CannotUseCredit, match="not both open"):
        use_credit(note, bill, 1, PAID, **MOMENT)
    with pytest.raises(CannotUseCredit, match="differ"):
        use_credit(credit_note(customer(ash.company, "oak"), 60), bill, 1, PAID, **MOMENT)


def test_a_hold_and_its_end_are_told_of(ash):
    hold = place_hold(ash, "dispute", TODAY, note="two pallets", owner="Dana", **MOMENT)
    release_hold(hold, TODAY, reason="found", **MOMENT)
    placed, lifted = entries(ash.company, "hold", "release")
    assert (placed.actor, placed.told["row"]["owner"], placed.told["reason"]) == (
        "Lee",
        "Dana",
        "two pallets",
    )
    assert (lifted.customer_id, lifted.told["hold_kind"], lifted.told["reason"]) == (
        ash.pk,
        "dispute",
        "found",
    )
    assert is_as_told(kept.HOLD, kept.RELEASE)


def test_what_is_refused_leaves_no_entry(ash):
    before = len(entries(ash.company))
    for refused in (
        lambda: receive(ash, 0, "EUR", PAID, **MOMENT),
        lambda: place_hold(ash, "whim", TODAY, note="", owner="", **MOMENT),
        lambda: opt_in(ash, "", TODAY, note="", **MOMENT),
        lambda: opt_out(ash, "pigeon", TODAY, note="", **MOMENT),
        lambda: end_care(ash, TODAY, note="", **MOMENT),
        lambda: agree_terms(ash, TODAY, -1, None, **MOMENT),
        lambda: change_address(ash, "email", " ", TODAY, **MOMENT),
    ):
        with pytest.raises((CannotReceive, CannotHold, CannotNote, CannotChange)):
            refused()
    assert len(entries(ash.company)) == before


def test_a_rate_that_is_set_anew_tells_what_it_was(company):
    set_rate(company, "USD", TODAY, 900_000_000, **MOMENT)
    set_rate(company, "USD", TODAY, 910_000_000, **MOMENT)
    set_rate(company, "USD", TODAY, 910_000_000, **MOMENT)
    first, second = entries(company, "rate")
    assert "was" not in first.told
    assert (second.told["was"]["rate_e9"], second.told["row"]["rate_e9"]) == (900_000_000, 910_000_000)
    assert is_as_told(kept.RATE)


def test_a_setting_is_told_of_with_what_it_was(company):
    note_setting(company, "blast_limit", 100, None, NOW, "Lee")
    (told,) = entries(company, "settings")
    assert told.told == {"setting": "blast_limit", "old": 100, "new": None}


def test_a_customer_asks_not_to_be_contacted_once_and_may_be_again(ash):
    wish = opt_out(ash, "call", TODAY, note="no calls", **MOMENT)
    assert opt_out(ash, "call", TODAY, note="again", **MOMENT) == wish
    opt_out(ash, "", TODAY, note="not at all", **MOMENT)
    assert [
        each.channel for each in opt_in(ash, "call", date(2026, 3, 20), note="calls are fine", **MOMENT)
    ] == ["call"]
    wish.refresh_from_db()
    assert wish.until_on == date(2026, 3, 19)
    assert [each.channel for each in opt_in(ash, "", date(2026, 3, 21), note="", **MOMENT)] == [""]
    assert [told.kind for told in entries(ash.company, "opt_out", "opt_in")] == [
        "opt_out",
        "opt_out",
        "opt_in",
        "opt_in",
    ]
    assert is_as_told(kept.OPT_OUT)


def test_a_wish_for_later_does_not_stand_for_one_from_now_on(ash):
    later = opt_out(ash, "", date(2027, 1, 1), note="", **MOMENT)
    assert opt_out(ash, "", TODAY, note="", **MOMENT) != later


def test_care_is_noted_and_ended(ash):
    care = need_care(ash, TODAY, note="ill", **MOMENT)
    assert need_care(ash, TODAY, note="still", **MOMENT) == care
    end_care(ash, date(2026, 4, 1), note="well again", **MOMENT)
    assert [told.told["reason"] for told in entries(ash.company, "care")] == ["ill", "well again"]
    assert is_as_told(kept.CARE)


def test_terms_and_addresses_changed_by_hand_are_told_of(ash):
    agree_terms(ash, TODAY, 30, 1_000, **MOMENT)
    agree_terms(ash, TODAY, 45, None, note="a good year", **MOMENT)
    assert entries(ash.company, "terms")[-1].told["was"]["payment_days"] == 30
    old = ContactPoint.objects.create(
        customer=ash, channel="email", address="old@ash.example", consent="withdrawn"
    )
    new = change_address(ash, "email", "new@ash.example", TODAY, **MOMENT)
    old.refresh_from_db()
    assert (old.replaced_on, new.consent) == (TODAY, "withdrawn")
    assert change_address(ash, "email", "new@ash.example", TODAY, **MOMENT) == new
    (told,) = entries(ash.company, "customer")
    assert (told.told["row"]["address"], told.told["replaces"]) == ("new@ash.example", "old@ash.example")
    assert is_as_told(kept.TERMS)


def bring(company, path, text, by="Lee", **options):
    path.write_text(text)
    outcome = import_export(company, path, "generic", TODAY, NOW, ImportOptions(**options), by=by)
    return outcome


CUSTOMERS = "customer_ref,customer_name,email,payment_terms_days\nash,Ash,a@ash.example,{}\noak,Oak,o@oak.example,30\n"
INVOICES = (
    "customer_ref,number,issued_on,due_on,currency,amount,open_amount\nash,A1,2026-01-01,2026-02-01,EUR,{}\n"
)


def test_an_import_tells_of_all_it_made_and_changed(company, tmp_path):
    bring(company, tmp_path / "c.csv", CUSTOMERS.format(30))
    bring(company, tmp_path / "c.csv", CUSTOMERS.format(45))
    bring(company, tmp_path / "i.csv", INVOICES.format("100.00,40.00"))
    bring(company, tmp_path / "i.csv", INVOICES.format("90.00,20.00"))
    assert is_as_told(*kept.KEPT)
    imports = entries(company, "import")
    assert [told.told["row"]["file_name"] for told in imports] == ["c.csv", "c.csv", "i.csv", "i.csv"]
    assert imports[2].told["counts"]["created"] == {"invoices": 1, "payments": 1}
    paid = entries(company, "payment")
    assert {told.customer_id for told in paid} == {Customer.objects.get(ref="ash").pk}
    assert [told.told["row"]["payment_days"] for told in entries(company, "terms")] == [30, 30, 45]
    assert entries(company, "terms")[-1].told["was"]["payment_days"] == 30
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_invoice SET number = 'A2'")
    assert not is_as_told(kept.INVOICE)


def test_an_import_tells_of_the_disputes_it_holds_and_lifts(company, tmp_path):
    header = "customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate"
    for said in ("Yes", "No"):
        path = tmp_path / "d.csv"
        path.write_text(f"{header}\nC1,A1,1/13/2026,2/13/2026,100.00,{said},\n")
        assert import_export(company, path, "ibm-ar", TODAY, NOW, by="Lee").written
    ash = Customer.objects.get()
    told = [(told.kind, told.customer_id) for told in entries(company, "hold", "release")]
    assert told == [("hold", ash.pk), ("release", ash.pk)]
    assert is_as_told(*kept.KEPT)


def test_a_tried_or_refused_import_leaves_no_entry(company, tmp_path):
    before = len(entries(company))
    assert not bring(company, tmp_path / "i.csv", INVOICES.format("1.00,1.00"), dry_run=True).written
    assert not bring(company, tmp_path / "i.csv", INVOICES.format("much,1.00")).written
    assert len(entries(company)) == before
