"""Files nobody should have sent: each gives findings or a clear error, and changes nothing."""

import gzip
import io
import os
import zipfile
from datetime import date

import openpyxl
import pytest
from export_text import invoices_csv, messages

from dunwell.adapters.accounting import xlsx_rows
from dunwell.ledger.models import Customer, ImportRun, Invoice

pytestmark = [pytest.mark.django_db, pytest.mark.every_example]

HEADER = "customer_ref,number,issued_on,due_on,currency,amount,open_amount"
GOOD = "C1,INV-1,2026-01-05,2026-02-04,EUR,100.00,100.00"


def workbook(*rows, change=None) -> bytes:
    """Returns a workbook of one sheet, its archive changed by `change(name, bytes)`."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    if change is None:
        return buffer.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry.filename)))
    return changed.getvalue()


SHEET = (HEADER.split(","), ["C1", "INV-1", "2026-01-05", "2026-02-04", "EUR", "100.00", "100.00"])


def bombed(name: str, data: bytes) -> bytes:
    if name.endswith("sheet1.xml"):
        return data.replace(b"<sheetData>", b"<sheetData>" + b" " * (70 << 20))
    return data


def with_entities(name: str, data: bytes) -> bytes:
    if name.endswith("sheet1.xml"):
        body = data.split(b"?>", 1)[-1]
        return b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + body
    return data


REFUSED = {
    "an empty file": (b"", "is empty"),
    "a header and nothing else": (HEADER.encode() + b"\n", "no rows below"),
    "blank rows and nothing else": (HEADER.encode() + b"\n\n,,,,,,\n", "no rows below"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "no text file"),
    "a PDF": (b"%PDF-1.7\n" + b"x" * 100, "is a PDF"),
    "a protected workbook or an old .xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
    "an archive that is no workbook": (b"PK\x05\x06" + b"\0" * 18, "no workbook"),
    "a workbook cut off": (workbook(*SHEET)[:-300], "cut off"),
    "a workbook with a bomb": (workbook(*SHEET, change=bombed), "no real export"),
    "a workbook with XML entities": (workbook(*SHEET, change=with_entities), "read"),
    "a formula without a value": (workbook(SHEET[0], [*SHEET[1][:5], "=1+1", "1"]), "formula"),
    "a gzip bomb": (gzip.compress(f"{HEADER}\n".encode() + f"{GOOD}\n".encode() * 1_500_000), "no real export"),
    "a gzip file cut off": (gzip.compress(f"{HEADER}\n{GOOD}\n".encode() * 500)[:-20], "cut off"),
    "gzip that is none": (b"\x1f\x8b" + b"nonsense" * 10, "damaged"),
    "a NUL": (f"{HEADER}\n{GOOD}\n".encode().replace(b"INV-1", b"IN\0V"), "0x00"),
    "a cell of ten megabytes": (f"{HEADER}\nC1,{'x' * (10 << 20)},,,,,\n".encode(), "longer than"),
    "a cell of ten megabytes over many lines": (HEADER.encode() + b'\nC1,"' + b"y\n" * (5 << 20) + b'"\n', "longer than"),
    "a quotation mark never closed": (f'{HEADER}\nC1,"INV-1,2026-01-05\n{GOOD}\n'.encode(), "quot"),
    "text that is not UTF-8": (f"{HEADER}\n{GOOD}\nC2,Größe".encode("cp1252"), "--encoding cp1252"),
    "no such column": (b"colour,sum\nred,3\n", "No header"),
    "a header that lacks a column": (b"customer_ref,number,due_on,amount\nC1,1,2026-01-01,3\n", "lacks currency"),
    "invoices without a due date": (
        b"customer_ref,customer_name,number,currency,amount\nC1,Acme,1,EUR,3\n",
        "looks like invoices without due_on",
    ),
    "a column twice": (b"customer_ref,number,due_on,currency,amount,amount\nC1,1,2026-01-01,EUR,3,4\n", "columns 5 and 6"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused_with_a_reason(bring, what):
    content, reason = REFUSED[what]

    outcome = bring(content)

    assert outcome.refused
    assert not outcome.written
    assert reason in messages(outcome)
    assert not Customer.objects.exists()
    assert not ImportRun.objects.exists()


ROWS = {
    "due before issue": ("C1,1,2026-02-05,2026-02-04,EUR,1,1", "due_on", "before it was issued"),
    "no due date": ("C1,1,2026-02-05,,EUR,1,1", "due_on", "is empty"),
    "no amount": ("C1,1,2026-01-05,2026-02-04,EUR,,", "amount", "is empty"),
    "no number": ("C1,,2026-01-05,2026-02-04,EUR,1,1", "number", "is empty"),
    "no customer": (",1,2026-01-05,2026-02-04,EUR,1,1", "customer_ref", "is empty"),
    "an unknown currency": ("C1,1,2026-01-05,2026-02-04,EURO,1,1", "currency", "ISO 4217"),
    "no currency": ("C1,1,2026-01-05,2026-02-04,,1,1", "currency", "is empty"),
    "a day that is none": ("C1,1,2026-02-30,2026-03-04,EUR,1,1", "issued_on", "no day of the calendar"),
    "a date in another layout": ("C1,1,05/01/2026,2026-03-04,EUR,1,1", "issued_on", "--date-order"),
    "Excel's day number": ("C1,1,46027,2026-03-04,EUR,1,1", "issued_on", "day number"),
    "too many decimals": ("C1,1,2026-01-05,2026-02-04,EUR,1.005,1", "amount", "decimals"),
    "decimals of a currency without": ("C1,1,2026-01-05,2026-02-04,JPY,1.5,1", "amount", "decimals"),
    "an amount in another currency": ("C1,1,2026-01-05,2026-02-04,EUR,$5.00,1", "amount", "currency is EUR"),
    "no amount but words": ("C1,1,2026-01-05,2026-02-04,EUR,lots,1", "amount", "no amount"),
    "a formula for an amount": ("C1,1,2026-01-05,2026-02-04,EUR,=1+1,1", "amount", "no amount"),
    "an endless amount": (f"C1,1,2026-01-05,2026-02-04,EUR,{'9' * 40},1", "amount", "too large"),
    "infinity": ("C1,1,2026-01-05,2026-02-04,EUR,1e999,1", "amount", "no amount"),
    "more open than owed": ("C1,1,2026-01-05,2026-02-04,EUR,10,11", "open_amount", "More is open"),
    "a short row": ("C1,1,2026-01-05", None, "has 3 cells"),
    "a long row": ("C1,1,2026-01-05,2026-02-04,EUR,1,1,surplus", None, "has 8 cells"),
    "an endless number": (f"C1,{'1' * 101},2026-01-05,2026-02-04,EUR,1,1", "number", "longer than 100"),
}  # fmt: skip


@pytest.mark.parametrize("what", ROWS)
def test_is_a_rejected_row_with_row_and_column(bring, what):
    row, column, reason = ROWS[what]

    outcome = bring(invoices_csv(GOOD, row))

    finding = next(found for found in outcome.findings if found.severity == "error")
    assert outcome.rejected == 1
    assert (finding.row, finding.column) == (3, column)
    assert reason in finding.message
    assert not Invoice.objects.exists()


@pytest.mark.parametrize(
    ("chased", "reason"),
    [
        (",2", "not when"),
        ("2026-04-01,1", "in the future"),
        ("2026-02-01,0", "1 or more"),
        ("2026-02-01,x", "whole number"),
    ],
)
def test_a_memory_of_reminders_that_cannot_be_is_rejected(bring, chased, reason):
    header = "customer_ref,number,due_on,currency,amount,last_chased_on,last_step"

    outcome = bring(invoices_csv(f"C1,1,2026-02-04,EUR,1,{chased}", header=header))

    assert outcome.rejected == 1
    assert reason in messages(outcome)


def test_an_amount_with_two_readings_is_rejected_where_nothing_decides_it(bring):
    header = "customer_ref,number,due_on,currency,amount"
    rows = ('C1,1,2026-02-04,EUR,"1,234"', "C1,2,2026-02-04,EUR,5")

    assert "may be 1234 or 1.234" in messages(bring(invoices_csv(*rows, header=header)))
    assert bring(invoices_csv(*rows, "C1,3,2026-02-04,EUR,12.50", header=header)).written
    assert Invoice.objects.get(number="1").amount_minor == 123400


def test_an_open_amount_of_another_sign_is_rejected_even_beside_credit_notes(bring):
    outcome = bring(
        invoices_csv("C1,1,2026-01-05,2026-02-04,EUR,100,-10", "C1,2,2026-01-05,2026-02-04,EUR,-5,-5")
    )

    assert [(found.row, found.column) for found in outcome.findings if found.severity == "error"] == [
        (2, "open_amount")
    ]


def test_a_number_twice_with_other_contents_rejects_both_rows(bring):
    outcome = bring(invoices_csv(GOOD, GOOD.replace("100.00", "90.00")))

    assert outcome.rejected == 2
    assert [found.row for found in outcome.findings if found.severity == "error"] == [2, 3]


def test_the_same_row_twice_is_read_once(bring):
    outcome = bring(invoices_csv(GOOD, GOOD, GOOD))

    assert outcome.created["invoices"] == 1
    assert "read once. (2 times; rows 3" in messages(outcome)


def test_a_number_known_for_another_customer_is_rejected(bring):
    bring(invoices_csv(GOOD))

    outcome = bring(invoices_csv(GOOD.replace("C1", "C2")))

    assert outcome.rejected == 1
    assert "known with another customer" in messages(outcome)


def test_text_stays_text_whatever_it_begins_with(bring):
    header = "customer_ref,customer_name,number,due_on,currency,amount,note,reference"
    row = 'C1,"=HYPERLINK(""http://x"",""y"")",-1,2026-02-04,EUR,1,@SUM(A1),+49'

    outcome = bring(invoices_csv(row, header=header))

    assert outcome.written
    assert Customer.objects.get().name == '=HYPERLINK("http://x","y")'
    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.note, invoice.reference) == ("-1", "@SUM(A1)", "+49")


READABLE = {
    "a byte order mark": f"{HEADER}\n{GOOD}\n".encode("utf-8-sig"),
    "UTF-16": f"{HEADER}\n{GOOD}\n".encode("utf-16"),
    "semicolons": f"{HEADER}\n{GOOD}\n".replace(",", ";").encode(),
    "tabs": f"{HEADER}\n{GOOD}\n".replace(",", "\t").encode(),
    "carriage returns only": f"{HEADER}\r{GOOD}\r".encode(),
    "Windows line ends": f"{HEADER}\r\n{GOOD}\r\n".encode(),
    "no last line end": f"{HEADER}\n{GOOD}".encode(),
    "blank rows": f"\n{HEADER}\n\n,,,,,,\n{GOOD}\n\n".encode(),
    "titles above": f"Open items\nof Birch Supplies\n\n{HEADER}\n{GOOD}\n".encode(),
    "headers in capitals": f"{HEADER.upper()}\n{GOOD}\n".encode(),
    "gzip": gzip.compress(f"{HEADER}\n{GOOD}\n".encode()),
    "a workbook": workbook(*SHEET),
    "a workbook with real dates and numbers": workbook(
        SHEET[0], ["C1", "INV-1", date(2026, 1, 5), date(2026, 2, 4), "EUR", 100, 100.00000000000001]
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", READABLE)
def test_is_read_all_the_same(bring, what):
    outcome = bring(READABLE[what], name="file.of.any.name")

    assert outcome.written, messages(outcome)
    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.amount_minor, invoice.due_on) == ("INV-1", 10000, date(2026, 2, 4))


def test_quoted_line_ends_do_not_shift_the_row_that_is_named(bring):
    header = "customer_ref,number,due_on,currency,amount,note"
    rows = ('C1,1,2026-02-04,EUR,1,"two\nlines"', 'C1,2,2026-02-04,EUR,x,"three\n\nlines"')

    outcome = bring(invoices_csv(*rows, header=header))

    assert [found.row for found in outcome.findings if found.severity == "error"] == [4]


def test_another_encoding_is_read_when_it_is_said(bring):
    header = "customer_ref,customer_name,number,due_on,currency,amount"
    content = invoices_csv("C1,Größe GmbH,1,2026-02-04,EUR,1", header=header).encode("cp1252")

    outcome = bring(content)
    assert "row 2" in messages(outcome)

    outcome = bring(content, encoding="cp1252")
    assert outcome.written, messages(outcome)
    assert Customer.objects.get().name == "Größe GmbH"


def test_a_file_that_changes_while_it_is_read_is_refused(bring, company, tmp_path):
    from days import NOW, TODAY
    from dunwell.ledger.imports import import_export

    path = tmp_path / "growing.csv"
    path.write_text(invoices_csv(*(f"C1,{n},2026-01-05,2026-02-04,EUR,1,1" for n in range(20))))

    def grow(done: int, total: int) -> None:
        with open(path, "a") as file:
            file.write("C1,X")
        os.utime(path, (1, 1))

    outcome = import_export(company, path, "generic", TODAY, NOW, progress=grow, by="Dana")

    assert outcome.refused
    assert "changed while it was read" in messages(outcome)


def test_what_is_no_file_is_refused(bring, tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert "no regular file" in messages(bring(tmp_path / "pipe"))
    assert bring(tmp_path).refused
    assert "cannot be opened" in messages(bring(tmp_path / "missing.csv"))


def test_an_unknown_profile_names_those_there_are(bring):
    outcome = bring(invoices_csv(GOOD), "sage")

    assert "generic" in messages(outcome)
    assert "xero" in messages(outcome)


def test_a_file_of_another_system_names_the_profile_that_fits(bring):
    outcome = bring("customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount\nA,1,1/2/2013,2/1/2013,3\n")

    assert "Use --profile ibm-ar" in messages(outcome)


def test_texts_that_a_workbook_shares_are_read_and_bounded(bring, monkeypatch):
    texts = b"".join(b"<si><t>%s</t></si>" % text.encode() for text in (*SHEET[0], *SHEET[1]))
    shared = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % texts
    count = len(SHEET[0])
    rows = b"".join(
        b"<row>%s</row>" % b"".join(b'<c t="s"><v>%d</v></c>' % (row * count + at) for at in range(count))
        for row in range(2)
    )

    def share(name: str, data: bytes) -> bytes:
        if name.endswith("sheet1.xml"):
            return data[: data.index(b"<sheetData>") + 11] + rows + data[data.index(b"</sheetData>") :]
        if name == "[Content_Types].xml":
            part = (
                b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                b'spreadsheetml.sharedStrings+xml"/></Types>'
            )
            return data.replace(b"</Types>", part)
        return data

    content = io.BytesIO(workbook(*SHEET, change=share))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", shared)

    assert bring(content.getvalue()).written
    monkeypatch.setattr(xlsx_rows, "MAX_SHARED", 100)
    assert "Save it as CSV" in messages(bring(content.getvalue()))
