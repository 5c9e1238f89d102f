"""Every profile reads what its system exports. The samples are made up here, in the columns those systems document."""

from datetime import date

import pytest
from export_text import messages

from dunwell.adapters.accounting import profile_names
from dunwell.ledger.models import ContactPoint, CreditNote, Customer, Hold, Invoice, Payment, Terms

pytestmark = pytest.mark.django_db


def opens() -> dict[str, int]:
    return dict(Invoice.objects.values_list("number", "open_minor"))


def test_every_profile_that_is_shipped_has_a_test_here():
    tested = {
        name.removeprefix("test_").split("_reads_")[0].replace("_", "-")
        for name in globals()
        if "_reads_" in name
    }

    assert set(profile_names()) <= tested


def test_generic_reads_all_documented_columns(bring):
    header = (
        "number;customer_ref;customer_name;email;phone;mobile;contact_name;address;postcode;city;country;region;language;"
        "time_zone;customer_kind;key_account;account_manager;payment_terms_days;credit_limit;vat_number;issued_on;due_on;"
        "currency;amount;open_amount;kind;reference;note"
    )
    row = (
        "7;C1;Acme;pay@acme.example;+353 1 555 0101;+353 85 555 0102;Ann Lee;1 Quay;D01;Dublin;IE;L;en-IE;Europe/Dublin;"
        "sole_trader;yes;Dana;14;2500.00;IE123;2026-01-05;2026-02-04;EUR;100.50;50.25;invoice;PO 1;called"
    )

    outcome = bring(f"{header}\n{row}\n{row.replace('7;', '8;', 1).replace(';invoice;', ';credit_note;')}\n")

    assert outcome.created == {"customers": 1, "invoices": 1, "credit_notes": 1, "payments": 1}
    assert not messages(outcome)
    customer = Customer.objects.get()
    assert (customer.kind, customer.key_account, customer.time_zone) == ("sole_trader", True, "Europe/Dublin")
    assert dict(ContactPoint.objects.values_list("channel", "address")) == {
        "email": "pay@acme.example",
        "call": "+353 1 555 0101",
        "sms": "+353 85 555 0102",
        "letter": "1 Quay\nD01 Dublin",
        "registered_letter": "1 Quay\nD01 Dublin",
    }
    assert customer.people.get().name == "Ann Lee"
    assert Terms.objects.get().payment_days == 14
    assert opens() == {"7": 5025}
    assert CreditNote.objects.get().open_minor == 5025


def test_ibm_ar_reads_months_first_settlements_and_disputes(bring):
    header = "countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate\n"
    content = header + (
        "391,A-1,4/6/2013,1,1/2/2013,2/1/2013,55.94,Yes,1/15/2013\n"
        "391,A-1,4/6/2013,2,6/20/2013,7/20/2013,10.00,Yes,7/25/2013\n"
        "391,B-2,4/6/2013,3,6/20/2013,7/20/2013,20.00,No,7/25/2013\n"
        "391,B-2,4/6/2013,4,7/2/2013,8/1/2013,30.00,No,8/1/2013\n"
    )

    outcome = bring(content, "ibm-ar", as_of=date(2013, 7, 1))

    assert opens() == {"1": 0, "2": 1000, "3": 2000}
    hold = Hold.objects.get()
    assert (hold.kind, hold.starts_on, hold.review_on) == ("dispute", date(2013, 7, 1), date(2013, 7, 8))
    assert hold.occasion_id == Invoice.objects.get(number="2").pk
    assert "Not known on 2013-07-01" in messages(outcome)

    bring(content, "ibm-ar", as_of=date(2013, 7, 31))
    assert opens() == {"1": 0, "2": 0, "3": 0, "4": 3000}
    assert hold.release.on_date == date(2013, 7, 31)
    assert Payment.objects.get(number="ibm-ar:2").received_on == date(2013, 7, 25)


def test_highradius_reads_open_and_closed_items(bring):
    closed = "cust_number,seq_in_customer,due_date,clear_date,days_late,amount,doc_id,name_customer\n" + (
        "200769623,1,2020-01-10,2020-01-05,-5,100.5,,\n"
        "200769623,2,2020-01-10,2020-01-05,-5,100.5,,\n"
        "200769623,3,2020-02-10,2020-02-15,5,50.0,1930000001,WAL corp\n"
    )
    head = "row_in_original,business_code,cust_number,name_customer,business_year,doc_id,posting_date,document_create_date,"
    opened = head + "due_in_date,invoice_currency,total_open_amount,baseline_create_date,invoice_id,isOpen\n" + (
        "1,U001,0200769623,WAL corp,2020.0,1930000007.0,2020-03-02,2020-03-01,2020-03-16,USD,10.00,2020-03-01,,1\n"
        "2,U001,200769623,WAL foundation,2020.0,1930000008.0,2020-03-02,2020-03-01,2020-03-16,USD,20.00,2020-03-01,,1\n"
        "3,U001,0200769623,WAL foundation,2020.0,1930000009.0,2020-03-20,2020-03-01,2020-03-16,USD,30.00,2020-03-01,,1\n"
    )  # fmt: skip

    first = bring(closed, "highradius", as_of=date(2020, 5, 23), currency="USD")
    second = bring(opened, "highradius", as_of=date(2020, 5, 23))

    assert Customer.objects.get().ref == "200769623"
    assert opens() == {
        "200769623-1": 0, "200769623-2": 0, "1930000001": 0,
        "1930000007": 1000, "1930000008": 2000, "1930000009": 3000,
    }  # fmt: skip
    assert Invoice.objects.get(number="200769623-1").issued_on == date(2020, 1, 5)
    assert "issued on the day it was due or cleared" in messages(first)
    told = messages(second)
    assert "Leading zeros are left out. (2 times" in told
    assert "The .0 at the end is left out. (3 times" in told
    assert "written in 2 ways" in told
    assert "'WAL foundation' is taken" in told
    assert "no rate for USD" in told


def test_guild_reads_five_layouts_of_dates_and_signs_beside_amounts(bring):
    header = "invoice_id,customer_id,status,issue_date,due_date,payment_date,amount_incl_gst,amount_paid\n"
    content = header + (
        'INV-1,CUST1,Paid,13/01/2026,27/01/2026,2026/02/01,"$4,235.00","$4,235.00"\n'
        "INV-2,CUST1,Open,30-Jan-2026,13/02/2026,,1430.0,0.0\n"
        "INV-2,CUST1,Open,30-Jan-2026,13/02/2026,,1430.0,0.0\n"
        "INV-3,CUST2,Overdue,1/2/2026,28/02/2026,,35.0,$0.00\n"
    )
    customers = "customer_id,customer_name,payment_terms_days,credit_limit,state\n" + (
        "CUST1,Acacia Legal,14 days,5000,A.C.T.\nCUST1,ACACIA LEGAL,14 days,5000,act\nCUST2,Barton,30,10000,\n"
    )

    outcome = bring(content, "guild")
    second = bring(customers, "guild")

    assert opens() == {"INV-1": 0, "INV-2": 143000, "INV-3": 3500}
    assert Invoice.objects.get(number="INV-3").issued_on == date(2026, 2, 1)
    assert "read once" in messages(outcome)
    assert second.updated == {"customers": 2}
    assert Customer.objects.get(ref="CUST1").name == "Acacia Legal"
    assert Customer.objects.get(ref="CUST1").region == "ACT"


def test_xero_reads_lines_as_one_invoice_and_leaves_drafts_out(bring):
    header = (
        "*ContactName,EmailAddress,POAddressLine1,POCity,POCountry,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,"
        "InvoiceAmountPaid,InvoiceAmountDue,Description,Quantity,UnitAmount,Currency,Type,Status\n"
    )
    start = "Acme,pay@acme.example,1 Quay,Dublin,Ireland,"
    end = "EUR,Sales Invoice,Awaiting Payment\n"
    content = header + (
        f"{start}INV-1,PO 1,15/01/2026,14/02/2026,150.00,50.00,100.00,one,1,100,{end}"
        f"{start}INV-1,PO 1,15/01/2026,14/02/2026,150.00,50.00,100.00,two,1,50,{end}"
        f"{start}INV-2,,15/01/2026,14/02/2026,10.00,0,10.00,x,1,10,EUR,Sales Invoice,Draft\n"
        f"{start}INV-3,,15/01/2026,14/02/2026,10.00,0,10.00,x,1,10,EUR,Sales Invoice,Voided\n"
        f"{start}CN-1,,15/01/2026,,20.00,0,20.00,x,1,20,EUR,Sales Credit Note,Awaiting Payment\n"
    )

    outcome = bring(content, "xero")

    assert opens() == {"INV-1": 10000}, messages(outcome)
    assert CreditNote.objects.get().open_minor == 2000
    assert Customer.objects.get().country == "IE"
    assert "Draft: not issued yet" in messages(outcome)


def test_an_invoice_that_becomes_void_is_corrected_to_nothing(bring):
    header = "ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,InvoiceAmountDue,Currency,Status\n"
    row = "Acme,INV-1,15/01/2026,14/02/2026,10.00,10.00,EUR,"
    bring(f"{header}{row}Awaiting Payment\n", "xero")

    outcome = bring(f"{header}{row}Voided\n", "xero")

    assert outcome.updated == {"invoices": 1}
    assert opens() == {"INV-1": 0}


def test_xero_reads_its_import_template(bring):
    header = "*ContactName,*InvoiceNumber,*InvoiceDate,*DueDate,Total,*Quantity,*UnitAmount,Discount,TaxAmount,Currency\n"

    outcome = bring(
        header
        + "Acme,1,15/01/2026,14/02/2026,,2,10.50,10,3.78,EUR\nAcme,1,15/01/2026,14/02/2026,,1,0.005,,,EUR\n",
        "xero",
    )

    assert opens() == {"1": 2269}
    assert "does not say what is paid" in messages(outcome)


def test_quickbooks_online_reads_a_report_with_titles_and_totals(bring):
    content = (
        "Birch Supplies,,,,,,,\nInvoices and Received Payments,,,,,,,\n,,,,,,,\n"
        "Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance,Memo/Description\n"
        'Acme,,,,,,,\n01/15/2026,Invoice,1001,Acme,02/14/2026,"1,250.00","1,000.00",\n'
        '01/20/2026,Credit Memo,CM-1,Acme,,(50.00),(50.00),\n01/25/2026,Payment,5521,Acme,,"(250.00)",0.00,\n'
        'Total for Acme,,,,,"$950.00","$950.00",\n'
    )

    outcome = bring(content, "quickbooks-online", currency="USD")

    assert outcome.created == {"customers": 1, "invoices": 1, "credit_notes": 1, "payments": 2}
    assert opens() == {"1001": 100000}
    assert CreditNote.objects.get().open_minor == 5000


def test_quickbooks_online_reads_lines_and_customers(bring):
    header = "*InvoiceNo,*Customer,*InvoiceDate,*DueDate,Item(Product/Service),*ItemAmount\n"
    bring(
        header + "1001,Acme,15/01/2026,14/02/2026,a,10.00\n1001,Acme,15/01/2026,14/02/2026,b,5.50\n",
        "quickbooks-online",
    )
    bring("Name,Email,Phone,City,Country\nAcme,pay@acme.example,555,Dublin,Ireland\n", "quickbooks-online")

    assert opens() == {"1001": 1550}
    assert ContactPoint.objects.get(channel="email").address == "pay@acme.example"


def test_freshbooks_reads_lines_and_says_that_due_dates_are_missing(bring):
    header = (
        "Client Name,Invoice #,Date Issued,Invoice Status,Date Paid,Item Name,Rate,Quantity,Line Subtotal,"
    )
    header += "Line Total,Currency\n"
    content = header + (
        "Acme,0000001,2026-01-15,sent,,Work,50,2,100.00,123.00,EUR\n"
        "Acme,0000001,2026-01-15,sent,,Travel,10,1,10.00,12.30,EUR\n"
        "Acme,0000002,2026-01-16,paid,2026-02-01,Work,10,1,10.00,10.00,EUR\n"
        "Acme,0000003,2026-01-17,draft,,Work,10,1,10.00,10.00,EUR\n"
        "Acme,0000004,2026-01-17,partial,,Work,10,1,10.00,10.00,EUR\n"
    )

    outcome = bring(content, "freshbooks")

    assert opens() == {"0000001": 13530, "0000002": 0, "0000004": 1000}
    assert "partial: the export does not say how much is paid" in messages(outcome)
    assert Payment.objects.get().received_on == date(2026, 2, 1)
    assert "no due dates" in messages(outcome)
    assert Invoice.objects.filter(due_on=None).count() == 3


def test_wave_reads_receivable_rows_as_invoices_and_payments(bring):
    header = "Transaction ID,Transaction Date,Account Name,Amount (One column),Customer,Invoice Number,Notes,"
    header += "Account Type\n"
    content = header + (
        "1,2026-01-28,Sales,100.00,Acme,2,,Income\n"
        "1,2026-01-28,Accounts Receivable,100.00,Acme,2,,System Receivable Invoice\n"
        "2,2026-02-02,Accounts Receivable,-40.00,Acme,2,,System Receivable Invoice\n"
        "2,2026-02-02,Cash,40.00,,,,Cash and Bank\n"
    )

    bring(content, "wave")
    again = bring(content, "wave")

    assert opens() == {"2": 6000}
    assert (again.created, again.updated) == ({}, {})


def test_zoho_reads_balances_repeated_on_each_line(bring):
    header = "Invoice Date,Invoice Number,Invoice Status,Customer Name,Due Date,Currency Code,Total,"
    header += "Balance,Last Payment Date,Item Name\n"
    content = header + (
        "2026-01-15,INV-1,PartiallyPaid,Acme,2026-02-14,EUR,100.00,40.00,2026-02-20,a\n"
        "2026-01-15,INV-1,PartiallyPaid,Acme,2026-02-14,EUR,100.00,40.00,2026-02-20,b\n"
        "2026-01-16,INV-2,Draft,Acme,2026-02-14,EUR,10.00,10.00,,c\n"
    )

    bring(content, "zoho")

    assert opens() == {"INV-1": 4000}
    assert Payment.objects.get().received_on == date(2026, 2, 20)


OWN = """
name = "own"
title = "Our old system"

[[layout]]
name = "list"
kind = "invoices"
dates = ["numeric"]
date_order = "dmy"
decimals = ","
currency = "EUR"

[layout.columns]
customer_ref = { from = "Kunde", needed = true }
number = { from = ["Rechnung", "Beleg"], needed = true }
due_on = { from = "Fällig", needed = true }
amount = { from = "Betrag", needed = true }
"""


def test_a_profile_of_the_users_own_needs_no_code(bring, tmp_path):
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "own.toml").write_text(OWN)
    content = "Kunde;Beleg;Fällig;Betrag\n7;R1;04.02.2026;1.234,50\n"

    assert bring(content, "own", profile_folders=(folder,)).written
    assert bring(content, str(folder / "own.toml")).unchanged["invoices"] == 1
    assert opens() == {"R1": 123450}


@pytest.mark.parametrize(
    ("negative", "kinds"), [("credit_note", {"invoices", "credit_notes"}), ("refuse", set())]
)
def test_a_profile_says_what_a_negative_amount_is(bring, tmp_path, negative, kinds):
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace('decimals = ","', f'decimals = ","\nnegative = "{negative}"'))

    outcome = bring("Kunde;Beleg;Fällig;Betrag\n7;R1;04.02.2026;1,50\n7;R2;04.02.2026;-1,50\n", str(path))

    assert set(outcome.created) - {"customers"} == kinds
    assert outcome.rejected == (0 if kinds else 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('kind = "invoices"', 'kind = "orders"'), "layout list, kind: use one of"),
        (("needed = true }\nnumber", "wanted = true }\nnumber"), "columns.customer_ref: wanted: no such key"),
        (("due_on =", "due_date ="), "columns.due_date: no such target"),
        (('name = "own"', "name = "), "no valid TOML"),
        (('decimals = ","', 'decimals = ";"'), "decimals: use one of"),
        (('dates = ["numeric"]', 'dates = ["words"]'), "dates: name some of ymd, numeric, named"),
    ],
)
def test_a_profile_that_is_wrong_says_where_and_what_to_do(bring, tmp_path, change, said):
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(*change, 1))

    outcome = bring("Kunde;Beleg\n", str(path))

    assert said in messages(outcome)
    assert "own.toml" in messages(outcome)
