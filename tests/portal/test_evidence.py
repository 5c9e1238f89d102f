"""Files that customers add: looked at, kept with what they say, shown to staff and to the same customer, never in place."""

import zlib

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from page_cast import path_to, today_of

from dunwell.arrangements.models import Dispute
from dunwell.cli import dunwell
from dunwell.journal.changed import changed_rows
from dunwell.journal.check import check_chain
from dunwell.ledger.models import Hold
from dunwell.portal import evidence
from dunwell.portal.models import Evidence
from dunwell.portal.told import EVIDENCE
from dunwell.values.active_pdf import runs_something
from dunwell.values.given_files import harmless_name

PDF, PNG, JPEG = b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, b"\xff\xd8\xff\xe0" + b"\0" * 20
PAGE = b"<html><script>alert(1)</script></html>"


def file(content=PDF, name="receipt.pdf", claimed="application/pdf"):
    return SimpleUploadedFile(name, content, claimed)


def say_wrong(client, ash, *files, **more):
    invoice = ash.invoices.get(number="A-2")
    form = {"invoice": str(invoice.pk), "kind": "faulty", "text": "Split.", "evidence": list(files), **more}
    return client.post(path_to(ash, "wrong"), form)


def say_paid(client, ash, *files):
    form = {"on": today_of(ash.company).isoformat(), "amount": "500", "evidence": list(files)}
    return client.post(path_to(ash, "paid"), form)


@pytest.mark.parametrize("say", [say_wrong, say_paid])
def test_files_are_kept_with_what_was_said_and_its_owner_is_told_of_them(client, ash, say):
    answer = say(client, ash, file(), file(JPEG, "IMG 0001.JPEG", "image/jpeg"))

    assert answer.status_code == 302
    hold = Hold.objects.get()
    assert [(each.name, each.media_type) for each in hold.evidence.order_by("pk")] == [
        ("receipt.pdf", "application/pdf"),
        ("IMG 0001.jpg", "image/jpeg"),
    ]
    said = Dispute.objects.get().evidence if say is say_wrong else hold.note
    assert "receipt.pdf, IMG 0001.jpg" in said
    assert not check_chain(ash.company_id)
    assert not changed_rows(EVIDENCE, ash.company_id)
    Evidence.objects.filter(name="receipt.pdf").update(sha256="0" * 64)
    assert changed_rows(EVIDENCE, ash.company_id)


def test_what_a_file_is_its_beginning_says_and_never_its_sender(client, ash):
    say_wrong(
        client, ash, file(PAGE, "bill.html", "text/html"), file(PNG, "x.exe", "application/x-msdownload")
    )

    kept = {each.name: each.media_type for each in Evidence.objects.all()}
    assert kept == {"bill.txt": "text/plain", "x.png": "image/png"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\bill.pdf", "bill.pdf"),
        ('a"; filename=b\r\n.pdf', "a__ filename_b.pdf"),
        ("." * 50, "file.pdf"),
        ("x" * 400, "x" * 100 + ".pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
    ],
)
def test_a_name_is_only_a_name(client, ash, name, kept):
    [found] = evidence.read_files([file(name="x")])
    assert found.name == "x.pdf"

    assert harmless_name(name, ".pdf") == kept


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + b"\xff" * 20, "Please choose a PDF"),
        (b"\x7fELF" + bytes(range(256)), "Please choose a PDF"),
        (b"text with \x00 in it", "Please choose a PDF"),
        (b"\xff\xfe<\0h\0t\0m\0l\0", "Please choose a PDF"),
        (PDF + b"x" * evidence.FILE_BYTES, "at most 5 MB"),
    ],
)
def test_a_file_of_another_kind_or_too_large_gets_a_kind_page_and_nothing_is_noted(
    client, ash, content, said
):
    answer = say_wrong(client, ash, file(content))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Split." in answer.content.decode()
    assert not Hold.objects.exists()
    assert not Evidence.objects.exists()


def test_an_empty_file_is_told_and_an_empty_field_is_none(client, ash):
    answer = say_wrong(client, ash, file(b"", "photo.jpg", "image/jpeg"))
    assert answer.status_code == 422
    assert "nothing in one of the files" in answer.content.decode()
    assert not Hold.objects.exists()

    assert say_wrong(client, ash).status_code == 302


SCRIPT = b"%PDF-1.7 1 0 obj <</OpenAction <</S /JavaScript /JS (app.alert(1))>>>> endobj"
PACKED = (
    b"%PDF-1.7 1 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\r\n"
    + zlib.compress(SCRIPT)
    + b"endstream"
)


@pytest.mark.parametrize(
    "content",
    [
        SCRIPT,
        SCRIPT.replace(b"/JavaScript", b"/J#61vaScript"),
        PACKED,
        SCRIPT.replace(b"/JavaScript", b"/Launch"),
    ],
)
def test_a_pdf_that_runs_something_is_not_taken(client, ash, content):
    answer = say_wrong(client, ash, file(content))

    assert answer.status_code == 422
    assert "This PDF holds a program" in answer.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "more",
    [b"/EmbeddedFile factur-x.xml", b"(JavaScript)", b"/Launched", b"stream\n/JS \x80\xff", PACKED[:60]],
)
def test_a_pdf_that_runs_nothing_is_taken(client, ash, more):
    assert say_wrong(client, ash, file(PDF + more)).status_code == 302


def test_a_file_that_unpacks_without_end_keeps_nobody_busy():
    bomb = b"%PDF-1.7 " + (b"<</Type /ObjStm>> stream\n" + zlib.compress(b"0" * 3_000_000)) * 300

    assert not runs_something(bomb)


def test_what_was_typed_and_chosen_stays_where_a_file_is_not_taken(client, ash):
    chosen = ash.invoices.get(number="A-2")
    answer = say_wrong(client, ash, file(b"PK\x03\x04\xff")).content.decode()
    assert f'<option value="{chosen.pk}" selected>' in answer
    assert 'value="faulty" required checked' in answer
    assert "Please choose your files once more" in answer
    assert "dana@birch.example" in answer  # Whom the page names for a file that it does not take.

    form = {
        "on": today_of(ash.company).isoformat(),
        "amount": "much",
        "invoice": chosen.pk,
        "evidence": [file()],
    }
    answer = client.post(path_to(ash, "paid"), form).content.decode()
    assert f'<option value="{chosen.pk}" selected>' in answer
    assert "Please choose your files once more" in answer


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Rechnung für März.pdf", "attachment; filename*=utf-8''Rechnung%20f%C3%BCr%20M%C3%A4rz.pdf"),
        ("فاتورة.pdf", "attachment; filename*=utf-8''%D9%81%D8%A7%D8%AA%D9%88%D8%B1%D8%A9.pdf"),
        ('a"b.pdf', 'attachment; filename="a_b.pdf"'),
    ],
)
def test_a_file_comes_back_with_the_name_it_had(client, ash, name, header):
    say_wrong(client, ash, file(name=name))

    assert client.get(path_to(ash, f"evidence/{Evidence.objects.get().pk}"))["Content-Disposition"] == header


def test_more_files_than_any_browser_sends_by_mistake_are_not_even_read(client, ash):
    assert say_wrong(client, ash, *[file(b"x", "x.txt", "text/plain")] * 150).status_code == 413
    assert not Hold.objects.exists()


def test_too_many_files_are_not_taken(client, ash):
    assert "at most three" in say_wrong(client, ash, *[file()] * 4).content.decode()
    assert not Hold.objects.exists()


@pytest.mark.parametrize("page", ["wrong", "paid", "talk", "preferences", "date"])
def test_what_is_far_too_large_is_not_read_at_all(client, ash, page):
    most = 16_000_000 if page in ("wrong", "paid") else 200_000

    answer = client.post(path_to(ash, page), {"text": "x" * most})

    assert answer.status_code == 413
    assert "more than we can take" in answer.content.decode()
    assert not Hold.objects.exists()


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data", "text/plain"])
def test_a_form_that_is_none_is_no_fault_of_ours(client, ash, kind):
    answer = client.post(path_to(ash, "wrong"), b"--x\r\nnonsense\r\n\x00", content_type=kind)

    assert answer.status_code in (413, 422)
    assert not Hold.objects.exists()


def test_there_is_an_end_to_what_is_kept_for_one_customer(client, ash, monkeypatch):
    monkeypatch.setattr(evidence, "ALL_BYTES", 30)
    say_paid(client, ash, file())

    answer = say_wrong(client, ash, file(PNG))

    assert answer.status_code == 422
    assert "many files" in answer.content.decode()


def test_a_second_press_keeps_nothing_twice(client, ash):
    for _ in range(2):
        say_paid(client, ash, file())

    assert Evidence.objects.count() == 1


def test_the_same_customer_may_save_it_and_nothing_runs_in_place(client, ash):
    say_wrong(client, ash, file(PAGE, "bill.html", "text/html"))
    kept = Evidence.objects.get()
    first = client.get(path_to(ash)).content.decode()
    assert "Your file: bill.txt" in first

    answer = client.get(path_to(ash, f"evidence/{kept.pk}"))

    assert answer.content == PAGE
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"] == 'attachment; filename="bill.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_nobody_elses_link_opens_it(client, ash, brook):
    say_wrong(client, ash, file())
    kept = Evidence.objects.get()

    foreign = client.get(path_to(brook, f"evidence/{kept.pk}"))
    missing = client.get(path_to(brook, f"evidence/{kept.pk + 100}"))

    assert foreign.status_code == missing.status_code == 404
    assert PDF not in foreign.content


def test_what_is_added_to_an_open_dispute_goes_to_who_has_it(client, ash):
    say_wrong(client, ash)
    say_wrong(client, ash, file(), text="")

    kept = Evidence.objects.get()
    assert kept.hold.kind == "reply"
    assert "with receipt.pdf" in kept.hold.note


def test_staff_lists_and_saves_them(client, ash, tmp_path):
    say_wrong(client, ash, file())
    kept = Evidence.objects.get()

    run = CliRunner().invoke(dunwell, ["evidence", "ash", "--company", "birch", "--save", str(tmp_path)])

    assert "receipt.pdf  (dispute, since" in run.output
    assert (tmp_path / f"{kept.pk}-receipt.pdf").read_bytes() == PDF
