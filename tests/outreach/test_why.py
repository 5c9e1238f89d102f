"""Why a decision is what it is: for every reason the telling fact in words, from what was known on the day."""

from datetime import date, timedelta

import pytest
from cast import at, customer, day, decision, invoice, payment, round_on, sent

from dunwell.ledger.holds import place_hold
from dunwell.ledger.models import ContactPoint, EarlierReminder, Invoice, OptOut
from dunwell.ledger.payments import receive
from dunwell.outreach.because import sentences
from dunwell.outreach.case import Case
from dunwell.outreach.reasons import MEANINGS
from dunwell.outreach.taken import note_contact
from dunwell.outreach.why import CannotExplain, explain, find

TODAY = "2026-03-11"


def why(company, ref="ash", on=TODAY):
    return explain(decision(company, ref, on))


def because(company, reason, on=TODAY):
    """Makes the round and returns the sentences for Ash, whose decision must have this reason."""
    round_on(company, on)
    assert decision(company, "ash", on).reason == reason
    explained = why(company, on=on)
    assert MEANINGS[reason] in explained.summary
    return " ".join(explained.because)


def chased(bill, on, step):
    EarlierReminder.objects.create(invoice=bill, on_date=day(on), step_no=step)


def test_ok(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-08", "120.00")
    payment(ash, "P1", "2026-03-01", "20.00")

    assert because(company, "ok") == (
        'The step is "friendly reminder" (step 2 of the track invoice), for 1 open item, €120.00; the oldest is 3 days '
        "late. None of it is on hold, and the €20.00 of credit we hold does not cover it. They can be reached by e-mail. "
        "There was no contact with them lately. At most 2 contacts in 7 days. Used so far: 0. At most 1 call a day. "
        "Used so far: 0. At most 1 visit in 30 days. Used so far: 0."
    )
    assert why(company).summary == (
        'Ash, Wed 11 March 2026: we act, by an e-mail ("friendly reminder"). '
        "Something is due, and nothing speaks against it."
    )


def test_done_today(company):
    ash = customer(company, "ash")
    chased(invoice(ash, "A1", "2026-02-20"), TODAY, 2)
    invoice(ash, "A2", "2026-03-01")

    assert because(company, "done_today") == 'For A1, the step "friendly reminder" was taken today.'


def test_on_hold(company):
    ash = customer(company, "ash")
    bill = invoice(ash, "A1", "2026-03-01")
    place_hold(
        ash,
        "dispute",
        day("2026-03-09"),
        at=at(TODAY),
        note="Wrong price.",
        owner="Dana",
        invoice=bill,
        by="Dana",
    )

    assert because(company, "on_hold") == (
        "On hold for A1 since Mon 9 March 2026, until it is lifted: they question an invoice (Wrong price). "
        "Dana looks at it again on Mon 16 March 2026."
    )


def test_nothing_due(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-20", "900.00")
    chased(invoice(ash, "A2", "2026-02-27"), "2026-03-09", 2)

    assert because(company, "nothing_due") == (
        'A2 (12 days late): the next step, "is anything wrong", is due from Mon 16 March 2026 on. '
        'A1 (due in 9 days): the next step, "heads up", is due from Tue 17 March 2026 on.'
    )


def test_covered_by_credit(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01", "100.00")
    payment(ash, "P1", "2026-03-01", "130.00")

    assert "€100.00 is due; we hold €130.00" in because(company, "covered_by_credit")


def test_below_minimum(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01", "10.00")
    payment(ash, "P1", "2026-03-01", "6.00")

    assert because(company, "below_minimum") == (
        'After €6.00 of credit, €4.00 is due; the step "friendly reminder" is taken from €5.00 on.'
    )


def test_opted_out(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01")
    OptOut.objects.create(customer=ash, since_on=day("2026-03-01"))

    assert because(company, "opted_out") == (
        'The step "friendly reminder" would go by e-mail; they want no contact at all.'
    )
    assert ("Their wish", "no contact at all") in why(company).facts


def test_unreachable(company):
    invoice(customer(company, "ash", email=None, phone="+353 1 5"), "A1", "2026-03-01")

    assert because(company, "unreachable").startswith(
        'The step "friendly reminder" goes by e-mail; we can reach them only by call.'
    )


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-03-14", "It is a Saturday, and nobody is contacted on it."),
        ("2026-03-17", "Tue 17 March 2026 is a public holiday in Ireland, and nobody is contacted on it."),
    ],
)
def test_quiet_day(company, on, words):
    invoice(customer(company, "ash"), "A1", "2026-03-01")

    assert because(company, "quiet_day", on) == words


def test_too_soon(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01")
    note_contact(ash, "call", on=day("2026-03-10"), at=at(TODAY), by="dana", note="asked for a copy")

    assert because(company, "too_soon") == (
        "The last contact was on Tue 10 March 2026, by call. The playbook leaves at least 3 days between two contacts."
    )


def test_contact_cap(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-01")
    for on in ("2026-03-06", "2026-03-08"):
        note_contact(ash, "call", on=day(on), at=at(TODAY), by="dana", note="")

    assert because(company, "contact_cap").startswith("At most 2 contacts in 7 days. Used so far: 2.")


def case_of(reason, **tables):
    """A case that no ledger can lead to yet."""
    whole = {
        "customer_id": 1,
        "playbook": "standard",
        "jurisdiction": "IE",
        "kind": "business",
        "credit_base_minor": 0,
    }
    names = ("occasions", "items", "steps", "step_channels", "contacts", "reach", "capacity")
    empty = {name: [] for name in names}
    decided = {"reason": reason, "channel": "call", "track": "invoice", "step_no": 4, "step_key": "call"}
    return Case(decided, date(2026, 3, 11), "EUR", empty | {"customers": [whole]} | tables)


def test_likely_to_pay():
    row = {"track": "invoice", "occasion_id": 7, "likely_paid_by": date(2026, 3, 13)}
    item = {"track": "invoice", "occasion_id": 7, "number": "A1"}

    assert sentences(case_of("likely_to_pay", occasions=[row], items=[item])) == [
        "A1 will most likely be paid by Fri 13 March 2026 by itself."
    ]


def test_over_capacity():
    assert sentences(case_of("over_capacity", capacity=[{"channel": "call", "max_per_day": 5}])) == [
        "At most 5 customers a day by call; those with more at stake went first."
    ]


def test_every_reason_has_sentences():
    from dunwell.outreach.because import _BY_REASON

    assert set(_BY_REASON) == set(MEANINGS)


def test_an_explanation_does_not_change_with_the_ledger(company):
    ash = customer(company, "ash", contact="Kim")
    bill = invoice(ash, "A1", "2026-03-08", "120.00")
    round_on(company, TODAY)
    before = why(company)

    receive(ash, 12000, "EUR", day(TODAY), at=at(TODAY), by="Dana")
    place_hold(
        ash, "dispute", day("2026-03-01"), at=at(TODAY), note="", owner="Dana", invoice=bill, by="Dana"
    )
    ContactPoint.objects.all().delete()
    OptOut.objects.create(customer=ash, since_on=day("2026-03-01"))
    Invoice.objects.filter(pk=bill.pk).update(due_on=day("2027-01-01"))

    assert why(company) == before


def test_the_facts_and_rules_behind_a_decision_are_told(company):
    ash = customer(company, "ash")
    chased(invoice(ash, "A1", "2026-02-20", "120.00"), "2026-03-02", 2)
    round_on(company, TODAY)

    explained = why(company)
    assert dict(explained.facts) == {
        "Credit we hold": "€0.00",
        "A1": "€120.00 open, due Fri 20 February 2026, step 2 taken on Mon 2 March 2026",
        "Can be reached by": "e-mail",
        "Contacts lately": "e-mail on Mon 2 March 2026",
    }
    assert any(rule.startswith("Playbook standard (sha256 ") for rule in explained.rules)
    assert any(
        rule.startswith('Step "is anything wrong": from 12 days after the due date on')
        for rule in explained.rules
    )
    assert "No contact on Saturday, Sunday, public holidays." in explained.rules
    assert set(explained.hashes) == {"facts", "playbooks", "rules", "messages"}


def test_the_latest_round_is_explained_unless_a_day_is_named(company):
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    for on in (TODAY, "2026-03-13"):
        round_on(company, on)

    assert find(company, "ash", None).round.as_of == day("2026-03-13")
    assert find(company, "ash", day(TODAY)).round.as_of == day(TODAY)


def test_what_cannot_be_explained_is_said(company):
    invoice(customer(company, "ash"), "A1", "2026-03-08")
    customer(company, "paid-up")
    with pytest.raises(CannotExplain, match="made no round yet"):
        find(company, "ash", None)
    round_on(company, TODAY)

    with pytest.raises(CannotExplain, match="no customer 'elm'"):
        find(company, "elm", None)
    with pytest.raises(CannotExplain, match="made no round on Thu 12 March 2026"):
        find(company, "ash", day(TODAY) + timedelta(days=1))
    with pytest.raises(
        CannotExplain, match="Paid-Up had no open invoice with a due date on Wed 11 March 2026"
    ):
        find(company, "paid-up", None)


def test_an_invoice_settled_after_its_step_is_not_called_by_a_number_of_ours(company):
    ash = customer(company, "ash")
    invoice(ash, "A1", "2026-03-08", "100.00")
    round_on(company, TODAY)
    sent(company, "ash", TODAY)
    invoice(ash, "A2", "2026-03-01", "50.00")
    receive(ash, 10000, "EUR", day(TODAY), numbers=["A1"], at=at(TODAY), by="Dana")
    company.rounds.all().update(as_of=day("2026-03-10"))

    assert (
        because(company, "done_today")
        == 'For an invoice settled since, the step "friendly reminder" was taken today.'
    )
