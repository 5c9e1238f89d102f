"""Notes and files of a customer: kept with who and when, never changed, refused where they are not what they should be."""

import pytest
from django.db import IntegrityError, transaction

from days import NOW, TODAY
from dunwell.journal.models import Entry
from dunwell.ledger.agreed import CannotChange
from dunwell.ledger.models import ContactPoint, Customer, Invoice, KeptFile, Note
from dunwell.ledger.notes import CannotWrite, keep_file, write_note
from dunwell.ledger.reached import add_person, address_works, note_consent, remove_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ash(company):
    return Customer.objects.create(company=company, ref="K-1", name="Ash & Co")


def kinds():
    return list(Entry.objects.exclude(customer_id=None).order_by("seq").values_list("kind", flat=True))


def test_a_note_is_kept_with_who_and_when_and_told(ash):
    note = write_note(ash, "  Robin is back on Monday.\0 ", at=NOW, by="Dana")

    assert (note.text, note.noted_by, note.noted_at) == ("Robin is back on Monday.", "Dana", NOW)
    assert kinds() == ["note"]


def test_a_note_is_about_something_and_about_their_own_invoice(ash, company):
    brook = Customer.objects.create(company=company, ref="K-2", name="Brook")
    other = Invoice.objects.create(
        company=company,
        customer=brook,
        number="1",
        currency="EUR",
        amount_minor=1,
        open_minor=1,
        issued_on=TODAY,
    )
    for text, invoice in ((" ", None), ("Whose?", other)):
        with pytest.raises(CannotWrite, match="empty"):
            write_note(ash, text, at=NOW, by="Dana", invoice=invoice)
    assert not Note.objects.exists()


@pytest.mark.parametrize("model", [Note, KeptFile])
def test_what_was_written_or_kept_is_never_changed(ash, model):
    write_note(ash, "First words.", at=NOW, by="Dana")
    keep_file(ash, "a.txt", b"words", at=NOW, by="Dana")
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(noted_by="Somebody else")


def test_what_a_file_is_its_first_bytes_say_and_its_name_is_made_harmless(ash):
    kept = keep_file(
        ash, '../../etc/<b>contract".exe', b"%PDF-1.7 rest", at=NOW, by="Dana", about="The contract"
    )
    again = keep_file(ash, "other.pdf", b"%PDF-1.7 rest", at=NOW, by="Dana")

    assert (kept.name, kept.media_type, kept.size_bytes) == ("b_contract.pdf", "application/pdf", 13)
    assert again.pk == kept.pk
    assert kinds() == ["file"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00", "wrong_kind"),
        (b"a\x00b", "wrong_kind"),
        (b"a" * 10_000_001, "too_large"),
    ],
)
def test_other_files_are_refused(ash, content, reason):
    with pytest.raises(CannotWrite, match=reason):
        keep_file(ash, "a.txt", content, at=NOW, by="Dana")


def test_an_address_works_after_all_and_whether_it_may_be_used_is_noted(ash):
    point = ContactPoint.objects.create(
        customer=ash, channel="email", address="a@b.example", bounced_on=TODAY
    )

    address_works(point, at=NOW, by="Dana", note="They had a full mailbox.")
    note_consent(point, "withdrawn", TODAY, at=NOW, by="Dana")

    point.refresh_from_db()
    assert (point.bounced_on, point.consent, point.consent_on) == (None, "withdrawn", TODAY)
    assert kinds() == ["customer", "customer"]
    with pytest.raises(CannotChange):
        address_works(point, at=NOW, by="Dana", note="Twice.")
    with pytest.raises(CannotChange):
        note_consent(point, "perhaps", TODAY, at=NOW, by="Dana")


def test_people_come_and_go(ash):
    person = add_person(ash, " Robin Marsh ", "payment", "de", at=NOW, by="Dana")
    assert add_person(ash, "Robin Marsh", "payment", "en", at=NOW, by="Dana").pk == person.pk
    remove_person(person, at=NOW, by="Dana", note="Left.")

    assert not ash.people.exists()
    assert kinds() == ["customer"] * 3
    with pytest.raises(CannotChange):
        add_person(ash, " ", "payment", "", at=NOW, by="Dana")
