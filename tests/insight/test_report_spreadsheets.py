"""A report as CSV and XLSX: exact, readable again, and with no text that a spreadsheet would run as a formula."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunwell.insight.reports.shape import Column, Report, Table
from dunwell.insight.spreadsheets import FORMULA_STARTS, csv_lines, safe_text, write_xlsx

COLUMNS = (
    Column("name", "text"),
    Column("open", "money"),
    Column("credit", "amount"),
    Column("share", "share"),
    Column("dso", "days"),
    Column("day", "day"),
    Column("month", "month"),
    Column("bucket", "code", "bucket"),
)
DAY = date(2026, 3, 11)


def report(*rows, currency="EUR"):
    return Report("ageing", DAY, currency, "customers", (Table("customers", COLUMNS, rows),))


def row(name, minor=Fraction(-123_456, 1)):
    return (name, minor, (150, "JPY"), Fraction(1, 3), Fraction(221, 3), DAY, DAY, "over_90")


def as_csv(made, language="en"):
    text = "".join(csv_lines(made, made.tables[0], language))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def as_sheet(made, language="en"):
    out = io.BytesIO()
    write_xlsx(made, out, language)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets[0], out


def test_csv_has_exact_amounts_iso_days_and_headers_in_the_language():
    header, line = as_csv(report(row("Ash & Co")), "de")

    assert header[:4] == ["Name", "Offen (EUR)", "Guthaben", "Währung"]
    assert line == [
        "Ash & Co",
        "-1234.56",
        "150",
        "JPY",
        "0.3333",
        "73.7",
        "2026-03-11",
        "2026-03-01",
        "Über 90 Tage überfällig",
    ]


def test_xlsx_has_numbers_and_days_as_such():
    sheet, _ = as_sheet(report(row("Ash & Co")))

    header, line = sheet.iter_rows(values_only=True)
    assert header[:2] == ("Name", "Open (EUR)")
    assert line[0] == "Ash & Co"
    assert Decimal(str(line[1])) == Decimal("-1234.56")
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["C2"].number_format == "#,##0"
    assert line[6].date() == DAY
    assert sheet.freeze_panes == "A2"


HOSTILE = [
    '=HYPERLINK("http://x.example","a")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\uff1d1",
    "\x00=1",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_looks_like_a_formula_stays_a_text(name):
    made = report(row(name))

    _, line = as_csv(made)
    sheet, out = as_sheet(made)

    assert line[0].startswith("'")
    assert sheet["A2"].data_type == "s"
    with zipfile.ZipFile(out) as book:
        assert b"<f>" not in b"".join(book.read(each) for each in book.namelist() if "sheet" in each)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=20))
def test_any_name_comes_through_and_none_is_a_formula(name):
    _, line = as_csv(report(row(name)))

    assert not line[0].lstrip(" ").startswith(FORMULA_STARTS)
    assert line[0] in (name.replace("\x00", ""), f"'{name.replace(chr(0), '')}")
    assert safe_text("Ash & Co") == "Ash & Co"


def test_a_hundred_thousand_rows_are_made_one_at_a_time():
    seen = []

    def rows():
        for number in range(100_000):
            seen.append(number)
            yield row(f"C{number}")

    lines = csv_lines(report(), Table("customers", COLUMNS, rows()), "en")

    assert [len(next(csv.reader([next(lines)]))) for _ in range(3)] == [9, 9, 9]
    assert len(seen) == 2


def test_a_yen_and_a_dinar_have_the_decimals_of_their_currency():
    assert as_csv(report(row("Ash", 1_234), currency="JPY"))[1][1] == "1234"
    assert as_csv(report(row("Ash", 1_234), currency="KWD"))[1][1] == "1.234"
