"""What a customer takes along: everything about them that is theirs, nobody else's, and what is left out is said."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from page_cast import invoice, path_to, today_of

from dunwell.arrangements.disputes import answer_dispute, ask_for_more
from dunwell.arrangements.models import Dispute
from dunwell.arrangements.plans import accept_offer
from dunwell.arrangements.promises import promise
from dunwell.ledger.contact_times import set_contact_times
from dunwell.ledger.models import Customer, KeptFile, Note
from dunwell.outreach.models import CallOutcome, CustomerMark, ReasonForDelay
from dunwell.portal.words import LANGUAGES, words

#: What every table about a customer is called in the file.
GIVEN = {
    "people": "people", "contact_points": "addresses", "postal_address": "postal_address", "terms": "terms",
    "care": "extra_care", "opt_outs": "wishes", "invoices": "invoices", "creditnotes": "credit_notes",
    "payments": "payments", "contact_times": "contact_times", "holds": "holds", "disputes": "disputes",
    "hardships": "hardship", "earlydiscounts": "less_to_pay", "waivers": "less_to_pay", "incentives": "rewards",
    "writeoffs": "credit_notes", "goodwills": "credit_notes", "paymentplans": "payment_plans",
    "planproposals": "proposed_plans", "promises": "promises", "paymentdeferrals": "days_put_off",
    "settlements": "settlements", "decisions": "decisions", "messages": "messages", "contacts": "contacts_made",
    "calls": "calls", "delays": "reasons_for_delay", "portal_links": "links_to_your_page", "evidence": "files",
    "notices": "mails_about_your_page", "online_payments": "payments_begun_online", "page_openings": "page_opened",
}  # fmt: skip
#: What is not in it: what staff keep for themselves, and sums that follow from the rest.
LEFT_OUT = {
    "notes",
    "files",
    "marks",
    "questions",
    "call_turn",
    "own_playbooks",
    "set_aside",
    "balances",
    "standing",
}


def taken(client, of, **query):
    answer = client.get(path_to(of, "data.json"), query)
    assert answer.status_code == 200
    return json.loads(answer.content)


def by(_of):
    return {"at": timezone.now(), "by": "Dana"}


@pytest.fixture
def talked(client, ash):
    """Ash disputed, promised, was called, and chose when to be reached; staff wrote things down."""
    today = today_of(ash.company)
    disputed = ash.invoices.get(number="A-2")
    file = SimpleUploadedFile("broken board.pdf", b"%PDF-1.7", "application/pdf")
    form = {"invoice": str(disputed.pk), "kind": "faulty", "text": "It is split.", "evidence": [file]}
    client.post(path_to(ash, "wrong"), form)
    dispute = Dispute.objects.get()
    ask_for_more(dispute, "Could you send a photo of the label?", today, **by(ash))
    answer_dispute(dispute, "part_agreed", today, "Half of it is on us.", credit_minor=21_000, **by(ash))
    promise(ash, today + timedelta(days=3), today, numbers=["A-1"], **by(ash))
    client.post(path_to(ash, "talk"), {"text": "We moved to Cork."})
    set_contact_times(ash, "24", today, end_minute=720, **by(ash))
    call = CallOutcome.objects.create(
        key="1", company=ash.company, customer=ash, outcome="spoke", spoke_with="Ada", note="sounded evasive",
        on_date=today, noted_at=timezone.now(), noted_by="Dana",
    )  # fmt: skip
    ReasonForDelay.objects.create(
        company=ash.company, customer=ash, invoice=disputed, call=call, reason="cash_short",
        said="Our biggest customer pays us late.", on_date=today, noted_at=timezone.now(), noted_by="Dana",
    )  # fmt: skip
    noted = {"customer": ash, "noted_at": timezone.now(), "noted_by": "Dana"}
    Note.objects.create(company=ash.company, text="Ask Brook about them.", **noted)
    KeptFile.objects.create(
        company=ash.company, name="secret.pdf", media_type="application/pdf", size_bytes=1, sha256="0" * 64,
        content=b"x", **noted,
    )  # fmt: skip
    CustomerMark.objects.create(customer=ash, mark="avoids", since_on=today, note="hunch", noted_by="Dana")
    return ash


def test_calls_reasons_disputes_answers_files_and_times_are_in_it(client, talked):
    data = taken(client, talked)

    assert [(each["outcome"], each["spoke_with"]) for each in data["calls"]] == [("spoke", "Ada")]
    [late] = data["reasons_for_delay"]
    assert (late["invoice"], late["reason"], late["said"]) == (
        "A-2", "cash_short", "Our biggest customer pays us late.",
    )  # fmt: skip
    [dispute] = data["disputes"]
    assert (dispute["invoice"], dispute["wrong"], dispute["what_you_said"]) == (
        "A-2",
        "faulty",
        "It is split.",
    )
    assert dispute["we_asked"][0]["text"] == "Could you send a photo of the label?"
    assert (dispute["answer"]["answer"], dispute["answer"]["text"], dispute["answer"]["credit"]) == (
        "part_agreed", "Half of it is on us.", "210.00",
    )  # fmt: skip
    assert [each["name"] for each in data["files"]] == ["broken board.pdf"]
    assert [(each["weekdays"], each["end_minute"]) for each in data["contact_times"]] == [("24", 720)]
    assert [(each["amount"], each["invoices"]) for each in data["promises"]] == [("610.00", ["A-1"])]
    assert "We moved to Cork." in [each["text"] for each in data["what_you_told_us"]]


def test_what_staff_keep_for_themselves_is_left_out_and_that_is_said(client, talked):
    answer = client.get(path_to(talked, "data.json")).content.decode()

    for secret in ("Ask Brook", "secret.pdf", "evasive", "avoids", "hunch"):
        assert secret not in answer
    assert "a person gives you what is yours of it" in json.loads(answer)["left_out"]
    assert "Not in the file" in client.get(path_to(talked, "data")).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_out_is_said_in_the_language_of_the_page(client, ash, language):
    assert taken(client, ash, lang=language)["left_out"] == words(language).say("data.left_out")


def test_plans_are_in_it_with_each_instalment_to_the_cent(client, ash):
    today = today_of(ash.company)
    plan = accept_offer(ash, "fewest", today, **by(ash))

    [given] = taken(client, ash)["payment_plans"]

    assert given["total"] == f"{plan.total_minor / 100:.2f}"
    assert sum(float(each["amount"]) for each in given["instalments"]) == pytest.approx(float(given["total"]))
    assert given["currency"] == "EUR"


def test_amounts_are_written_with_the_decimals_of_their_currency(client, ash):
    invoice(ash, "Y-1", 12_345, 5, "JPY")
    invoice(ash, "K-1", 12_345, 5, "KWD")

    amounts = {each["number"]: each["open"] for each in taken(client, ash)["invoices"]}

    assert (amounts["Y-1"], amounts["K-1"], amounts["A-1"]) == ("12345", "12.345", "700.00")


def test_nothing_of_anybody_else_is_in_it(client, talked, brook):
    answer = client.get(path_to(brook, "data.json")).content.decode()

    for theirs in ("A-2", "Ada", "Cork", "split", "broken board"):
        assert theirs not in answer


def test_every_table_about_a_customer_is_given_or_said_to_be_left_out(client, ash):
    tables = {each.get_accessor_name() for each in Customer._meta.related_objects}

    new = tables - GIVEN.keys() - LEFT_OUT
    assert not new, (
        "Give these to the customer (`own_data`), or name them here as kept by staff for themselves."
    )
    assert set(GIVEN.values()) <= taken(client, ash).keys()
