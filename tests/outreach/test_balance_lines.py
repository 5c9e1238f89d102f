"""One quiet line a customer, for newsletters: who owes what, in their language; nobody who should hear nothing."""

import json

from cast import at, customer, day, invoice, payment

from dunwell.ledger.models import Hold, OptOut
from dunwell.outreach.balance_lines import balance_lines

TODAY = "2026-03-11"


def lines(company):
    return {row["customer"]: row["line"] for row in balance_lines(company, day(TODAY))}


def test_everybody_who_owes_has_a_line_net_of_credit_in_their_language(company):
    ash, elm = customer(company, "ash"), customer(company, "elm", language="de")
    invoice(ash, "A1", "2026-03-01", "100.00")
    invoice(ash, "A2", "2026-04-01", "50.00")
    payment(ash, "P1", "2026-03-02", "30.00")
    invoice(elm, "E1", "2026-03-01", "1234.50")
    customer(company, "oak")

    assert lines(company) == {
        "ash": "Your account today: €120.00 open, €30.00 of credit already taken off. Questions? +353 1 555 0100",
        "elm": "Ihr Konto heute: 1.234,50\xa0€ offen. Fragen? +353 1 555 0100",
    }


def test_who_should_hear_nothing_has_none(company):
    for ref in ("held", "silent", "paid"):
        invoice(customer(company, ref), f"{ref}-1", "2026-03-01")
    by_ref = {each.ref: each for each in company.customers.all()}
    Hold.objects.create(
        company=company, customer=by_ref["held"], kind="dispute", starts_on=day("2026-03-01"),
        review_on=day("2026-04-01"), placed_at=at("2026-03-01"),
    )  # fmt: skip
    OptOut.objects.create(customer=by_ref["silent"], channel="", since_on=day("2026-03-01"))
    payment(by_ref["paid"], "P1", "2026-03-02", "100.00")

    assert lines(company) == {}


def test_the_command_prints_them_for_whatever_sends_the_newsletter(run, birch):
    done = run("messages", "balance", "--company", "birch", "--as-of", TODAY, "--jsonl")

    rows = [json.loads(line) for line in done.output.splitlines()]
    assert [row["customer"] for row in rows] == ["ash", "elm", "oak"]
    assert rows[0].keys() == {"customer", "name", "language", "line"}
    assert rows[0]["line"].startswith("Your account today: €120.00 open.")
    assert run("messages", "balance", "--company", "birch", "--as-of", TODAY).output.startswith(
        "ash: Your account"
    )
