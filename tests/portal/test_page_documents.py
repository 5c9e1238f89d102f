"""The documents of the page: tagged PDFs that say what the books say, and where to pay."""

import re
import shutil
import subprocess

import pytest
from django.utils import timezone
from page_cast import credit, invoice, path_to, today_of, unapplied

from dunwell.adapters.statements import statement_pdf
from dunwell.ledger.payments import receive, use_credit
from dunwell.portal.account import account_of
from dunwell.portal.documents import statement
from dunwell.portal.words import LANGUAGES, words
from dunwell.values.creditor_reference import CUSTOMER, creditor_reference, spaced


@pytest.fixture
def read(tmp_path):
    """Reads the text of a PDF; the test is skipped, saying so, where no reader is installed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed on this machine")

    def text(content):
        path = tmp_path / "document.pdf"
        path.write_bytes(content)
        done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
        return " ".join(done.stdout.split())

    return text


def test_the_statement_says_what_is_open_the_credit_and_what_is_left_to_pay(client, ash, read):
    answer = client.get(path_to(ash, "statement.pdf"))

    text = read(answer.content)
    assert answer.headers["Content-Type"] == "application/pdf"
    for said in (
        "Statement of account",
        "Ash",
        "1 Main Street",
        "A-1",
        "€700.00",
        "A-3",
        "-€90.00",
        "€1,530.00",
    ):
        assert said in text, said
    assert "IE29 AIBK 9311 5212 3456 78" in text
    assert spaced(creditor_reference(CUSTOMER, ash.pk)) in text


def test_an_invoices_standing_says_what_settled_it(client, ash, read):
    bill = ash.invoices.get(number="A-1")
    receive(ash, 20_000, "EUR", today_of(ash.company), at=timezone.now(), by="Dana", numbers=["A-1"])
    use_credit(ash.creditnotes.get(), bill, 9_000, today_of(ash.company), at=timezone.now(), by="Dana")

    text = read(client.get(path_to(ash, f"invoice/{bill.pk}.pdf")).content)

    for said in ("Invoice A-1", "€700.00", "€200.00", "€90.00", "€410.00", "Oak boards"):
        assert said in text, said


def test_a_receipt_says_what_a_payment_settles_and_thanks(client, ash, read):
    paid = receive(ash, 100_000, "EUR", today_of(ash.company), at=timezone.now(), by="Dana", reference="R-77")

    text = read(client.get(path_to(ash, f"receipt/{paid.pk}.pdf")).content)

    for said in ("Receipt", "€1,000.00", "A-1", "€700.00", "A-2", "€300.00", "R-77", "Thank you"):
        assert said in text, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_documents_are_tagged_name_their_language_and_are_the_same_every_time(
    client, ash, language, tmp_path
):
    w, today = words(language), today_of(ash.company)
    document = statement(ash, account_of(ash, today), w, today)

    content = statement_pdf(document, tmp_path)

    assert content == statement_pdf(document, tmp_path)
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid" in content
    assert re.search(rb"/Lang ?\((%s)" % language.encode(), content)


def test_forty_invoices_long_words_other_scripts_and_code_in_texts_are_set(client, ash, read):
    ash.name = "Α" * 120 + " 北京 \U0001f600 #panic() $x$ \\ @ref"
    ash.save()
    for n in range(40):
        invoice(ash, f"LONG-{n}-" + "X" * 80, 10**12 + n, n)
    credit(ash, "C", 5, currency="KWD")
    unapplied(ash, "P", 7, currency="JPY")

    text = read(client.get(path_to(ash, "statement.pdf")).content)

    assert "#panic() $x$ \\ @ref" in text
    assert "LONG-39" in text
    assert re.search(r"Page 2 of \d", text)


def test_an_account_without_anything_open_says_so(client, ash, read):
    ash.invoices.all().delete()

    assert "Nothing is open. Thank you!" in read(client.get(path_to(ash, "statement.pdf")).content)


def test_no_account_of_ours_is_asked_for_in_another_currency(client, ash):
    invoice(ash, "G-1", 5_000, 3, currency="GBP")

    page = client.get(path_to(ash, "pay")).content.decode()

    assert page.count("IE29") == 2  # The account, and the words beside its code.
    assert "£50.00" not in page
