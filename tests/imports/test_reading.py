"""Dates and amounts: what is certain is read exactly, what is not is asked, whatever the values are."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.adapters.accounting.amounts import AmountReader, MarkEvidence
from dunwell.adapters.accounting.dates import DateReader, Evidence
from dunwell.adapters.accounting.unreadable import Bad
from dunwell.values.money import digits, to_decimal

DAYS = st.dates(date(1990, 1, 1), date(2079, 12, 31))
MINOR = st.integers(-(10**14), 10**14)
CURRENCY = st.sampled_from(["EUR", "JPY", "KWD", "USD"])
EVERY = ("ymd", "numeric", "named")


@given(
    DAYS,
    st.sampled_from(
        ["%d/%m/%Y", "%d.%m.%Y", "%d-%b-%y", "%d %B %Y", "%Y-%m-%d", "%Y/%m/%dT%H:%M:%S", "%b %d, %Y"]
    ),
)
def test_a_day_written_day_first_is_read_back(day, layout):
    assert DateReader(EVERY, "dmy")(day.strftime(layout)) == day.isoformat()


@given(DAYS)
def test_a_day_written_month_first_is_read_back(day):
    assert DateReader(EVERY, "mdy")(f"{day.month}/{day.day}/{day.year}") == day.isoformat()


@given(DAYS)
def test_without_an_order_a_day_is_either_certain_or_refused(day):
    found = DateReader(EVERY, None)(f"{day.day}/{day.month}/{day.year}")

    certain = day.day > 12 or day.day == day.month
    assert found == day.isoformat() if certain else isinstance(found, Bad)


@given(st.lists(DAYS, min_size=1, max_size=40), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_the_evidence_of_a_column_never_contradicts_how_it_was_written(days, layout):
    evidence = Evidence()
    for day in days:
        evidence.look(day.strftime(layout))

    assert evidence.order in (None, "dmy" if layout.startswith("%d") else "mdy")
    assert (evidence.order is not None) == any(day.day > 12 for day in days)


@pytest.mark.parametrize(
    "cell", ["31/02/2026", "2026-13-01", "00/01/2026", "46027", "soon", "1/2/3", "31-Foo-2026"]
)
def test_what_is_no_day_is_refused(cell):
    assert isinstance(DateReader(EVERY, "dmy")(cell), Bad)


def test_days_of_real_files_are_read():
    read = DateReader(EVERY, "dmy")

    assert read("26-Apr-11") == "2011-04-26"
    assert read("26-04-2011 11:50") == "2011-04-26"
    assert read("2018-02-16T10:15:50Z") == "2018-02-16"
    assert read("7/6/2019") == "2019-06-07"
    assert read("  ") is None


@given(MINOR, CURRENCY)
def test_a_plain_amount_is_read_back(minor, currency):
    assert AmountReader(currency, ".", False, None)(str(to_decimal(minor, currency))) == minor


@given(MINOR, CURRENCY, st.sampled_from([(".", ","), (",", "."), (",", " "), (",", "\u00a0"), (".", "'")]))
def test_an_amount_with_thousands_is_read_back_once_the_mark_is_known(minor, currency, marks):
    mark, thousands = marks
    text = f"{to_decimal(minor, currency):,.{digits(currency)}f}"
    text = text.replace(",", "T").replace(".", mark).replace("T", thousands)

    assert AmountReader(currency, mark, False, mark)(text) == minor


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30), st.booleans())
def test_the_mark_a_column_shows_is_the_one_it_was_written_with(cents, comma):
    evidence = MarkEvidence()
    for value in cents:
        text = f"{value // 100:,}.{value % 100:02}"
        evidence.look(text.translate(str.maketrans(",.", ".,")) if comma else text)

    assert evidence.mark == ("," if comma else ".")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_more_decimals_than_the_currency_has_are_never_rounded(amount):
    found = AmountReader("EUR", ".", False, None)(f"{amount:f}")

    exact = amount * 100
    assert found == int(exact) if exact == exact.to_integral_value() else isinstance(found, Bad)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused_and_never_a_crash(text):
    found = AmountReader("EUR", ".", True, None)(text)
    assert found is None or isinstance(found, int | Bad)
    assert isinstance(DateReader(EVERY, None)(text), str | Bad | None)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("$4,235.00", 423500),
        ("4235.0", 423500),
        ("(45.10)", -4510),
        ("US$ 7", 700),
        ("-$5.50", -550),
        ("USD 1.00", 100),
    ],
)
def test_amounts_of_real_files_are_read(text, minor):
    assert AmountReader("USD", ".", True, None)(text) == minor


def test_a_number_of_a_workbook_is_exact():
    assert AmountReader("EUR", ",", False, ",")(Decimal("1234.5")) == 123450


def header(column: str) -> str:
    return f"ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,InvoiceAmountDue,Currency\n{column}"


@pytest.mark.django_db
def test_a_column_that_shows_nothing_is_asked_about(bring):
    outcome = bring(header("Acme,1,3/4/2026,5/6/2026,1.00,1.00,EUR\n"), "xero")

    assert outcome.refused
    assert all(found.severity == "question" for found in outcome.findings)
    assert "--date-order" in outcome.findings[0].message


@pytest.mark.django_db
def test_a_column_follows_the_other_dates_of_its_file(bring):
    outcome = bring(
        header("Acme,1,3/2/2026,5/3/2026,1.00,1.00,EUR\nAcme,2,13/2/2026,5/3/2026,1.00,1.00,EUR\n"), "xero"
    )

    assert outcome.written
    assert "as the other dates" in str(list(map(str, outcome.findings)))


@pytest.mark.django_db
def test_a_column_written_both_ways_refuses_only_what_is_not_certain(bring):
    rows = "Acme,1,13/2/2026,20/3/2026,1.00,1.00,EUR\nAcme,2,2/13/2026,3/20/2026,1.00,1.00,EUR\n"
    ambiguous = "Acme,3,1/2/2026,20/3/2026,1.00,1.00,EUR\n"

    assert bring(header(rows), "xero").written
    outcome = bring(header(rows + ambiguous), "xero")
    assert outcome.rejected == 1
    assert "1 February 2026 or 2 January 2026" in str(list(map(str, outcome.findings)))
    assert bring(header(rows + ambiguous), "xero", date_order="dmy").written


def test_every_day_of_a_year_is_read_with_the_declared_order():
    read = DateReader(("numeric",), "mdy")
    for offset in range(366):
        day = date(2012, 1, 1) + timedelta(offset)
        assert read(f"{day.month}/{day.day}/{day.year}") == day.isoformat()
