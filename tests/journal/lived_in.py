"""A small company with a past, made by the program's own verbs: every table the journal tells of has rows."""

from datetime import date, timedelta

from agreed_with import agree, plain_policy

from days import NOW, TODAY
from dunwell.ledger.agreed import agree_terms, change_address
from dunwell.ledger.companies import make_company, set_rate
from dunwell.ledger.holds import place_hold, release_hold
from dunwell.ledger.imports import ImportOptions, import_export
from dunwell.ledger.models import Allocation, CreditNote, Customer, Invoice
from dunwell.ledger.payments import receive, take_back, use_credit
from dunwell.ledger.wishes import need_care, opt_in, opt_out
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import Message
from dunwell.outreach.taken import mark_done

CUSTOMERS = "customer_ref,customer_name,email,phone,country,language,payment_terms_days"
INVOICES = "customer_ref,number,issued_on,due_on,currency,amount,open_amount,kind"


def live(folder):
    """Returns the company; a week of its life is in the database. `folder` is for the files it imports."""
    moment = {"at": NOW, "by": "Dana Reyes"}
    company = make_company(
        key="birch", name="Birch", currency="EUR", jurisdiction="IE", language="en", time_zone="Europe/Dublin",
        contact_name="Dana Reyes", **moment,
    )  # fmt: skip
    make_company(key="elm", name="Elm", currency="GBP", jurisdiction="GB", language="en", **moment)
    set_rate(company, "GBP", date(2026, 1, 1), 1_150_000_000, **moment)
    refs = [f"C{number}" for number in range(8)]
    people = [f"{ref},Customer {ref},{ref}@customer.example,+353 1 {ref},IE,en,30" for ref in refs]
    bring(company, folder, "customers", CUSTOMERS, people)
    bills = [
        f"{ref},{ref}-{each},2026-01-{10 + each},2026-02-{10 + each},EUR,{100 + each}.00,{50 + each}.00,invoice"
        for ref in refs
        for each in range(3)
    ]
    bills += [f"{ref},K-{ref},2026-02-01,2026-02-01,EUR,20.00,20.00,credit_note" for ref in refs[:3]]
    bring(company, folder, "invoices", INVOICES, bills)
    bring(
        company, folder, "invoices", INVOICES, [bill.replace("100.00,50.00", "90.00,30.00") for bill in bills]
    )
    customers = {each.ref: each for each in Customer.objects.filter(company=company)}
    for ref in refs[:4]:
        receive(customers[ref], 7_000, "EUR", TODAY, reference=f"from {ref}", **moment)
    take_back(Allocation.objects.order_by("-pk").first(), TODAY, "bounced", **moment)
    note = CreditNote.objects.order_by("pk").first()
    bill = Invoice.objects.filter(customer=note.customer, open_minor__gte=500).first()
    use_credit(note, bill, 500, TODAY, reason="returned", **moment)
    wishes(customers, moment)
    for on in (TODAY, TODAY + timedelta(days=7)):
        run_round(company, on, at=NOW + (on - TODAY), mode="approve")
        for message in Message.objects.filter(company=company, as_of=on, status="queued")[:2]:
            mark_done(message, on=on, **moment)
    more = [f"C{each},BIG-{each},2026-01-20,2026-02-20,EUR,600.00,600.00,invoice" for each in range(5)]
    more += ["C5,OLD,2024-01-01,2024-01-31,EUR,9000.00,9000.00,invoice"]
    more += [f"C6,YOUNG,{TODAY},{TODAY + timedelta(days=30)},EUR,500.00,500.00,invoice"]
    bring(company, folder, "invoices", INVOICES, more)
    with plain_policy():
        agree(
            company, customers, TODAY + timedelta(days=8), {"at": NOW + timedelta(days=8), "by": "Dana Reyes"}
        )
    return company


def wishes(customers, moment):
    """What customers said."""
    for ref, kind in (("C4", "dispute"), ("C5", "promise")):
        hold = place_hold(customers[ref], kind, TODAY, note="on the phone", owner="Dana Reyes", **moment)
    release_hold(hold, TODAY + timedelta(days=1), reason="settled", **moment)
    for ref in ("C6", "C7"):
        opt_out(customers[ref], "call", TODAY, note="no calls", **moment)
        need_care(customers[ref], TODAY, note="", **moment)
    opt_in(customers["C6"], "call", TODAY + timedelta(days=2), note="calls are fine", **moment)
    agree_terms(customers["C7"], TODAY, 45, 500_000, **moment)
    change_address(customers["C7"], "email", "new@customer.example", TODAY, **moment)


def bring(company, folder, kind, header, rows):
    path = folder / f"{kind}.csv"
    path.write_text("\n".join((header, *rows)) + "\n")
    outcome = import_export(company, path, "generic", TODAY, NOW, ImportOptions(kind=kind), by="Dana Reyes")
    assert outcome.written, outcome.findings
