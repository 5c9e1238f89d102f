"""What a round knows of a day: where each fact comes from, and that nothing is known before it happened."""

from cast import (
    allocate,
    at,
    credit_note,
    customer,
    day,
    invoice,
    known,
    payment,
    round_on,
    sent,
)

from dunwell.ledger.holds import place_hold, release_hold
from dunwell.ledger.models import Care, ContactPerson, Correction, EarlierReminder
from dunwell.ledger.payments import receive, take_back
from dunwell.outreach.taken import note_contact

TODAY = "2026-03-11"


def only(rows):
    assert len(rows) == 1, rows
    return rows[0]


def test_a_customer_with_an_open_invoice_is_known_with_all_that_the_plan_asks_of_them(company):
    ash = customer(company, "ash", kind="consumer", region="C", key_account=True)
    invoice(ash, "A1", "2026-03-01")

    assert only(known(company, TODAY, "customers")) == {
        "customer_id": ash.pk, "playbook": "standard", "jurisdiction": "IE-C", "kind": "consumer",
        "vulnerable": False, "opted_out": False, "credit_base_minor": 0, "weight_pct": 150,
    }  # fmt: skip


def test_an_unknown_country_counts_as_the_companys(company):
    invoice(customer(company, "ash", country=""), "A1", "2026-03-01")
    invoice(customer(company, "elm", country="DE"), "E1", "2026-03-01")

    assert [row["jurisdiction"] for row in known(company, TODAY, "customers")] == ["IE", "DE"]


def test_an_occasion_is_an_open_invoice_counted_from_its_due_date(company):
    ash = customer(company, "ash")
    bill = invoice(ash, "A1", "2026-03-01", "120.50")

    assert only(known(company, TODAY, "occasions")) == {
        "occasion_id": bill.pk, "customer_id": ash.pk, "track": "invoice", "anchor_on": day("2026-03-01"),
        "open_base_minor": 12050, "last_step": 0, "last_step_on": None, "likely_paid_by": None,
    }  # fmt: skip


def test_an_invoice_without_a_due_date_is_never_chased(company):
    invoice(customer(company, "ash"), "A1", None, issued="2026-01-01")

    assert known(company, TODAY, "occasions") == []
    assert known(company, TODAY, "customers") == []


def test_other_companies_customers_are_not_known(company):
    from dunwell.ledger.models import Company

    other = Company.objects.create(
        key="oak", name="Oak", currency="EUR", jurisdiction="IE", created_at=at(TODAY)
    )
    invoice(customer(other, "ash"), "A1", "2026-03-01")

    assert known(company, TODAY, "customers") == []


def test_an_invoice_issued_after_the_day_is_not_there_yet(company):
    invoice(customer(company, "ash"), "A1", "2026-04-01", issued="2026-03-12")

    assert known(company, TODAY, "occasions") == []
    assert len(known(company, "2026-03-12", "occasions")) == 1


def test_a_later_payment_is_not_known(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01", "100.00")
    receive(ash, 3000, "EUR", day("2026-03-10"), at=at(TODAY), by="Dana")
    receive(ash, 7000, "EUR", day("2026-03-12"), at=at(TODAY), by="Dana")

    opened = {on: [row["open_base_minor"] for row in known(company, on, "occasions") if row["track"] == "invoice"]
              for on in ("2026-03-09", "2026-03-10", TODAY, "2026-03-12")}  # fmt: skip
    assert opened == {"2026-03-09": [10000], "2026-03-10": [7000], TODAY: [7000], "2026-03-12": []}


def test_an_allocation_taken_back_opens_the_invoice_from_that_day_on(company):
    ash = customer(company, "ash")
    bill = invoice(ash, "A1", "2026-03-01", "100.00")
    receive(ash, 10000, "EUR", day("2026-03-05"), at=at(TODAY), by="Dana")
    take_back(bill.allocations.get(), day("2026-03-11"), "bounced", at=at(TODAY), by="Dana")

    assert known(company, "2026-03-10", "occasions") == []
    assert only(known(company, TODAY, "occasions"))["open_base_minor"] == 10000


def test_a_later_correction_is_not_known(company):
    bill = invoice(customer(company, "ash"), "A1", "2026-03-01", "100.00")
    Correction.objects.create(
        invoice=bill, amount_minor=-4000, on_date=day("2026-03-12"), reason="wrong price"
    )

    assert only(known(company, TODAY, "occasions"))["open_base_minor"] == 10000
    assert only(known(company, "2026-03-12", "occasions"))["open_base_minor"] == 6000


def test_credit_is_unapplied_cash_and_open_credit_notes_of_the_day(company):
    ash = customer(company, "ash")
    bill = invoice(ash, "A1", "2026-03-01", "100.00")
    cash = payment(ash, "P1", "2026-03-10", "30.00")
    credit_note(ash, "C1", "2026-03-11", "5.00")
    credit_note(ash, "C2", "2026-03-12", "9.00")
    allocate(bill, cash, "20.00", "2026-03-12")

    credit = {on: only(known(company, on, "customers"))["credit_base_minor"]
              for on in ("2026-03-09", "2026-03-10", TODAY, "2026-03-12")}  # fmt: skip
    assert credit == {"2026-03-09": 0, "2026-03-10": 3000, TODAY: 3500, "2026-03-12": 2400}


def test_money_that_came_before_its_invoice_is_credit_until_the_invoice_is_there(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01", "10.00")
    invoice(ash, "A2", "2026-04-09", "100.00", issued="2026-03-12")
    receive(ash, 10000, "EUR", day("2026-03-10"), numbers=["A2"], at=at(TODAY), by="Dana")

    assert only(known(company, TODAY, "customers"))["credit_base_minor"] == 10000
    assert only(known(company, "2026-03-12", "customers"))["credit_base_minor"] == 0


def test_a_settlement_dated_back_never_makes_credit_negative(company):
    ash = customer(company, "ash")
    bill = invoice(ash, "A1", "2026-03-01", "200.00")
    cash = payment(ash, "P1", "2026-03-02", "100.00")
    Correction.objects.create(payment=cash, amount_minor=5000, on_date=day("2026-03-20"), reason="bank fee")
    allocate(bill, cash, "150.00", "2026-03-05")

    assert only(known(company, TODAY, "customers"))["credit_base_minor"] == 0
    round_on(company, TODAY)


def test_care_is_known_from_its_first_to_its_last_day(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01")
    Care.objects.create(customer=ash, since_on=day(TODAY), until_on=day("2026-03-12"), noted_by="Dana")
    Care.objects.create(customer=ash, since_on=day(TODAY), noted_by="Lee", until_on=day("2026-03-11"))

    care = [only(known(company, f"2026-03-{n}", "customers"))["vulnerable"] for n in (10, 11, 12, 13)]
    assert care == [False, True, True, False]


def test_a_hold_is_known_from_its_first_to_its_last_day(company):
    ash = customer(company, "ash")
    bill = invoice(ash, "A1", "2026-03-01")
    place_hold(
        ash,
        "dispute",
        day(TODAY),
        at=at(TODAY),
        note="price",
        owner="Dana",
        ends_on=day("2026-03-12"),
        invoice=bill,
        by="Dana",
    )

    assert [len(known(company, f"2026-03-{n}", "holds")) for n in (10, 11, 12, 13)] == [0, 1, 1, 0]
    assert only(known(company, TODAY, "holds")) == {
        "customer_id": ash.pk, "track": "invoice", "occasion_id": bill.pk, "kind": "dispute",
        "starts_on": day(TODAY), "ends_on": day("2026-03-12"),
    }  # fmt: skip


def test_a_hold_that_is_lifted_later_does_not_know_it_yet(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01")
    hold = place_hold(ash, "reply", day("2026-03-10"), at=at(TODAY), note="mail", owner="Dana", by="Dana")
    release_hold(hold, day("2026-03-12"), at=at(TODAY), reason="read", by="Dana")

    assert only(known(company, TODAY, "holds"))["ends_on"] is None
    assert known(company, "2026-03-12", "holds") == []


def test_what_was_sent_is_progress_and_a_contact_from_its_day_on(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01")
    round_on(company, TODAY)
    sent(company, "ash", TODAY, done="2026-03-12")

    before, after = known(company, TODAY, "occasions")[0], known(company, "2026-03-12", "occasions")[0]
    assert (before["last_step"], before["last_step_on"]) == (0, None)
    assert (after["last_step"], after["last_step_on"]) == (2, day("2026-03-12"))
    assert known(company, TODAY, "contacts") == []
    assert only(known(company, "2026-03-12", "contacts"))["channel"] == "email"


def test_what_was_only_composed_is_no_progress_and_no_contact(company):
    invoice(customer(company, "ash"), "A1", "2026-03-01")
    round_on(company, TODAY, "approve")

    assert known(company, "2026-03-12", "occasions")[0]["last_step"] == 0
    assert known(company, "2026-03-12", "contacts") == []


def test_an_earlier_reminder_is_progress_and_a_contact(company):
    ash = customer(company, "ash")
    for number in ("A1", "A2"):
        bill = invoice(ash, number, "2026-02-01")
        EarlierReminder.objects.create(invoice=bill, on_date=day("2026-03-09"), step_no=3)

    assert {(row["last_step"], row["last_step_on"]) for row in known(company, TODAY, "occasions")} == {
        (3, day("2026-03-09"))
    }
    assert only(known(company, TODAY, "contacts"))["on_date"] == day("2026-03-09")
    assert known(company, "2026-03-08", "contacts") == []


def test_a_contact_made_by_hand_counts(company):
    ash = customer(company, "ash", phone="+353 1 1")
    invoice(ash, "A1", "2026-03-01")
    note_contact(ash, "call", on=day("2026-03-10"), at=at(TODAY), by="dana", note="asked for a copy")

    assert only(known(company, TODAY, "contacts"))["channel"] == "call"


def test_what_was_settled_on_the_day_of_its_step_still_tells_that_they_were_written_to(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01", "100.00")
    invoice(ash, "A2", "2026-03-02", "50.00", issued="2026-03-01")
    round_on(company, TODAY)
    sent(company, "ash", TODAY)
    receive(ash, 10000, "EUR", day(TODAY), numbers=["A1"], at=at(TODAY), by="Dana")

    bills = [row for row in known(company, TODAY, "occasions") if row["track"] == "invoice"]
    rows = {row["open_base_minor"]: row for row in bills}
    assert rows[0]["last_step_on"] == rows[5000]["last_step_on"] == day(TODAY)


def test_the_person_for_payments_is_written_to_first_in_their_own_language(company):
    ash = customer(company, "ash", language="de")
    invoice(ash, "A1", "2026-03-01")
    ContactPerson.objects.create(customer=ash, name="Adam Head", role="director")
    ContactPerson.objects.create(customer=ash, name="Zoe Pay", role="payment", language="fr")

    person = only(known(company, TODAY, "people"))
    assert (person["contact_name"], person["language"]) == ("Zoe Pay", "fr")
