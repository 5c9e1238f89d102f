"""Thanks and playbooks by segment, all the way out: approved, looked at again, sent; and the commands for marks."""

import pytest
from cast import at, customer, day, invoice, known, message, round_on
from kept_transport import KeptTransport

from dunwell.ledger.payments import receive, take_back
from dunwell.outreach.deliver import deliver
from dunwell.outreach.models import Message
from dunwell.outreach.outbox import Worker
from dunwell.outreach.process import is_gone, own_name

pytestmark = pytest.mark.one_database

TODAY = "2026-05-06"


def send(company):
    """Sends what is queued at ten o'clock; returns what left and the counts."""
    transport, moment = KeptTransport(), at(TODAY, 10)
    worker = Worker(own_name(), lambda: moment, lambda: moment, is_gone, lambda: False, lambda seconds: None)
    done = deliver(company, {"email": transport}, worker, mail_domain="localhost", limit=None)
    return [(each.to.address, each.subject) for each in transport.taken], done.counts


@pytest.fixture
def ash(company):
    """Has just paid an invoice."""
    who = customer(company, "ash")
    invoice(who, "A1", "2026-05-01", "120.00")
    receive(who, 12000, "EUR", day("2026-05-05"), at=at("2026-05-05"), by="Dana")
    return who


def test_thanks_leave_like_every_other_message(company, ash):
    round_on(company, TODAY, "approve")

    taken, counts = send(company)

    assert taken == [("ash@example.com", "Thank you: €120.00 received")]
    assert counts == {"sent": 1}


def test_thanks_for_money_that_was_taken_back_do_not_leave(company, ash):
    round_on(company, TODAY, "approve")
    bill = ash.invoices.get()
    take_back(bill.allocations.get(), day(TODAY), "bounced", at=at(TODAY, 9), by="Dana")

    taken, counts = send(company)

    assert taken == []
    assert counts == {"withdrawn": 1}


def test_who_pays_before_a_reminder_leaves_is_not_reminded(company, ash):
    invoice(ash, "A2", "2026-05-01", "80.00")
    round_on(company, TODAY, "approve")
    assert message(company, "ash", TODAY).track == "invoice"
    receive(ash, 8000, "EUR", day(TODAY), at=at(TODAY, 9), by="Dana")

    taken, counts = send(company)

    assert taken == []
    assert counts == {"withdrawn": 1}
    assert Message.objects.get().status_reason.startswith("nothing_due: nothing it asked for is due any more")


def test_a_company_by_segment_sends_by_each_customers_playbook(company, ash, run):
    customer(company, "kim", kind="consumer")
    invoice(company.customers.get(ref="kim"), "K1", "2026-05-01", "50.00")
    done = run("company", "set", company.key, "--playbook", "by-segment")
    assert done.exit_code == 0, done.output
    company.refresh_from_db()
    round_on(company, TODAY, "approve")

    taken, counts = send(company)

    assert counts == {"sent": 2}
    assert {address for address, _ in taken} == {"ash@example.com", "kim@example.com"}
    assert [row["playbook"] for row in known(company, TODAY, "customers")] == ["standard", "consumer"]


def test_what_a_person_knows_of_a_customer_is_marked_and_unmarked(company, ash, run):
    put = run("mark", "ash", "avoids", "--company", company.key, "--on", "2026-05-01", "--note", "third time")
    again = run("mark", "ash", "avoids", "--company", company.key, "--on", "2026-05-04")
    ended = run("unmark", "ash", "avoids", "--company", company.key, "--on", TODAY)
    refused = run("unmark", "ash", "avoids", "--company", company.key, "--on", TODAY)

    assert put.output == "Ash is marked avoids from 2026-05-01 on.\n"
    assert again.output == put.output
    assert ended.output == f"Ash is not marked avoids any more from {TODAY} on.\n"
    assert refused.exit_code == 1
    assert "Ash is not marked avoids before 2026-05-06." in refused.output
    assert run("mark", "ash", "rude", "--company", company.key).exit_code == 2


def test_what_was_marked_is_in_the_journal_and_a_change_around_it_is_found(company, ash, run):
    from dunwell.journal.changed import changed_rows
    from dunwell.outreach.models import CustomerMark
    from dunwell.outreach.told import MARK

    run("mark", "ash", "avoids", "--company", company.key, "--on", "2026-05-01")
    assert not list(changed_rows(MARK))

    CustomerMark.objects.update(mark="cannot_pay")
    assert list(changed_rows(MARK))
