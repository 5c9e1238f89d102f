"""A file in the browser: looked at, tried, brought in as long work, columns named by hand, questions answered."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from small_ledger import NOW, TODAY, owing

from dunwell.journal.models import Entry
from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import Customer, ImportRun, Invoice, Vanished
from dunwell.operations.doing_work import do_next
from dunwell.operations.models import UploadedFile, Work
from dunwell.outreach.outbox import Worker

GOOD = b"customer_ref,customer_name,number,due_on,currency,amount\nK1,Ash & Co,N-1,2026-03-01,EUR,100.00\n"
HALF = GOOD + b"K2,Birch,N-2,yesterday,EUR,50.00\n"
STRANGE = "Kunde;Beleg;F\u00e4llig;Offen\nK1;R-1;01.03.2026;1.234,50\n".encode()


def do_work():
    worker = Worker(
        "host/boot/1/1/a", lambda: NOW, lambda: NOW, lambda name: False, lambda: False, lambda s: None
    )
    while do_next(worker, lambda: nullcontext({}), "birch.example"):
        pass


def take(staff, company, content, name="open items.csv"):
    """Brings a file and returns it, tried."""
    form = {"file": SimpleUploadedFile(name, content), "as_of": TODAY.isoformat()}
    answer = staff.post(reverse("new_import", args=[company.key]), form)
    assert answer.status_code == 302
    do_work()
    return UploadedFile.objects.latest("pk")


def at(name, company, file):
    return reverse(name, args=[company.key, file.pk])


def test_a_file_is_tried_before_anything_is_written_and_then_brought_in_once(staff, company):
    file = take(staff, company, GOOD)
    page = staff.get(at("import_file", company, file)).content.decode()
    assert "What would be brought in" in page
    assert "Bring it in" in page
    assert not Invoice.objects.exists()

    for _ in range(2):
        staff.post(at("bring_import_file", company, file))
        do_work()

    assert Invoice.objects.get().amount_minor == 10_000
    assert ImportRun.objects.get().file_name == "open items.csv"
    file.refresh_from_db()
    assert file.content is None
    assert "It is in the ledger" in staff.get(at("import_file", company, file)).content.decode()


def test_rows_that_cannot_be_read_are_shown_and_only_a_person_leaves_them_out(staff, company):
    file = take(staff, company, HALF)
    page = staff.get(at("import_file", company, file)).content.decode()
    assert "1 row cannot be read" in page
    assert "due_on" in page

    staff.post(at("bring_import_file", company, file))
    do_work()
    assert not Invoice.objects.exists()
    staff.post(
        at("try_import_file", company, file), {"profile": "generic", "kind": "", "as_of": "2026-03-11"}
    )
    do_work()
    staff.post(at("bring_import_file", company, file), {"partial": "yes"})
    do_work()

    assert Invoice.objects.get().number == "N-1"


def test_columns_named_by_hand_become_a_profile_of_this_company_alone(staff, company, other):
    file = take(staff, company, STRANGE, "liste.csv")
    assert "No profile reads this file" in staff.get(at("import_file", company, file)).content.decode()
    columns = {"customer_ref": "Kunde", "number": "Beleg", "due_on": "Fällig", "amount": "Offen"}
    how = {"of": "invoices", "called": "Old books", "dates": "dmy", "decimals": ","}

    staff.post(at("map_import_file", company, file), columns | how)
    file.refresh_from_db()
    day = {"profile": file.profile, "kind": "invoices", "as_of": "2026-03-11"}
    staff.post(at("try_import_file", company, file), day)
    do_work()
    staff.post(at("bring_import_file", company, file))
    do_work()

    invoice = Invoice.objects.get(company=company)
    assert (invoice.number, invoice.amount_minor, invoice.currency) == ("R-1", 123_450, "EUR")
    assert "Old books" in staff.get(at("import_file", company, file)).content.decode()
    elsewhere = take(staff, other, GOOD)
    assert "Old books" not in staff.get(at("import_file", other, elsewhere)).content.decode()
    Path(settings.HOME, "profiles", f"{file.profile}.toml").unlink()


def test_a_column_that_is_needed_is_asked_for(staff, company):
    file = take(staff, company, STRANGE)

    answer = staff.post(at("map_import_file", company, file), {"of": "invoices", "called": "x"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 x", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old .xls"),
        (b"\0\1\2\3" * 50, ""),
        (b"\n\n", ""),
    ],
)
def test_what_is_no_export_is_said_in_words(staff, company, content, said):
    file = take(staff, company, content)

    page = staff.get(at("import_file", company, file))

    assert page.status_code == 200
    assert "notice-trouble" in page.content.decode()
    assert said in page.content.decode()


def test_an_empty_file_is_refused_beside_its_field(staff, company):
    form = {"file": SimpleUploadedFile("x.csv", b""), "as_of": TODAY.isoformat()}

    assert staff.post(reverse("new_import", args=[company.key]), form).status_code == 400


def test_a_hostile_name_of_a_file_stays_a_name(staff, company):
    file = take(staff, company, GOOD, "..\\..\\etc/passwd\0<script>.csv")

    assert "/" not in file.name
    assert "<script>" not in staff.get(at("import_file", company, file)).content.decode()


def test_a_file_thrown_away_is_gone(staff, company):
    file = take(staff, company, GOOD)
    staff.post(at("throw_import_file", company, file))

    assert staff.post(at("bring_import_file", company, file)).status_code == 404
    assert UploadedFile.objects.get().content is None
    assert not Customer.objects.exists()


def test_a_file_of_another_company_is_not_there(staff, company, other):
    file = take(staff, company, GOOD)

    for name in ("import_file", "map_import_file"):
        assert staff.get(at(name, other, file)).status_code == 404
    for name in ("try_import_file", "bring_import_file", "throw_import_file"):
        assert staff.post(at(name, other, file)).status_code == 404
        assert staff.get(at(name, company, file)).status_code == 405


@pytest.mark.parametrize(("answer", "open_minor"), [("still_open", 123_450), ("settled", 0)])
def test_what_became_of_a_missing_invoice_is_answered_once(staff, company, answer, open_minor):
    customer = owing(company, "Ash & Co")
    invoice = Invoice.objects.get()
    run = ImportRun.objects.create(
        company=company, profile="generic", kind="invoices", file_name="x", sha256="", as_of=TODAY,
        counts={}, imported_at=NOW,
    )  # fmt: skip
    asked = Vanished.objects.create(invoice=invoice, run=run, asked_on=TODAY)
    note = "Import: missing from the full export x. Was it paid, credited or moved?"
    place_hold(customer, "manual", TODAY, at=NOW, note=note, owner="Dana", by="Dana", invoice=invoice)

    for _ in range(2):
        staff.post(at("answer_vanished", company, asked), {"answer": answer})

    invoice.refresh_from_db()
    asked.refresh_from_db()
    assert invoice.open_minor == open_minor
    assert asked.answered_on is not None
    held = active_holds(customer, asked.answered_on)
    assert not held.exists()
    assert Entry.objects.filter(company_id=company.pk, kind="release").count() == 1


def test_progress_is_shown_while_it_lasts(staff, company):
    form = {"file": SimpleUploadedFile("x.csv", GOOD), "as_of": TODAY.isoformat()}
    staff.post(reverse("new_import", args=[company.key]), form)

    page = staff.get(at("import_file", company, UploadedFile.objects.get())).content.decode()

    assert 'hx-trigger="every 1s"' in page
    assert Work.objects.get().ended_at is None
