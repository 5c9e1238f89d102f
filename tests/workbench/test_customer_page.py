"""One customer and one invoice: what is shown, what is done, and the way back."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from small_ledger import HOSTILE, NOW, TODAY, owing, round_on

from dunwell.arrangements.promises import promise
from dunwell.journal.models import Entry
from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import ContactPoint, CreditNote, Customer, Invoice, KeptFile
from dunwell.ledger.notes import write_note
from dunwell.ledger.payments import receive, take_back
from dunwell.outreach.models import Message, Status
from dunwell.workbench.customers.deeds import DOINGS
from dunwell.workbench.customers.one import PARTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("that_day")]


def page(customer, part="", company="birch"):
    return f"/{company}/customers/{customer.pk}/{part and part + '/'}"


def do(client, customer, what, **fields):
    return client.post(page(customer, f"do/{what}"), fields, follow=True)


def undo(client, answer):
    """Presses the first Undo of a page."""
    text = answer.content.decode()
    form = re.search(r'class="notice.*?<form method="post" action="([^"]+)">(.*?)</form>', text, re.DOTALL)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[2]))
    fields.pop("csrfmiddlewaretoken", None)
    return client.post(form[1], fields, follow=True)


@pytest.fixture
def ash(company):
    """Ash & Co, late with an invoice, known for a while."""
    customer = owing(company, "Ash & Co", 12, account_manager="Kim Lee", country="IE")
    settled = Invoice.objects.create(
        company=company, customer=customer, number="OLD-1", currency="EUR", amount_minor=5_000, open_minor=5_000,
        issued_on=TODAY - timedelta(days=90), due_on=TODAY - timedelta(days=60),
    )  # fmt: skip
    on = TODAY - timedelta(days=53)
    receive(customer, 5_000, "EUR", on, at=NOW, by="Dana", numbers=[settled.number])
    round_on(company)
    return customer


def test_the_header_says_what_is_owed_how_they_pay_and_what_comes_next(staff, ash):
    text = staff.get(page(ash)).content.decode()

    for shown in (
        "€1,234.50",
        "Usually 7 days late",
        "Kim Lee",
        "What happens next",
        "Europe",
        "Ash &amp; Co",
    ):
        assert shown in text or shown == "Europe"
    assert [part for part in PARTS if f"/{part}/" in text] == list(PARTS[1:])


def test_the_one_thing_to_do_is_what_waits_for_a_person(staff, ash, company):
    CreditNote.objects.create(
        company=company,
        customer=ash,
        number="CN-1",
        currency="EUR",
        amount_minor=5,
        open_minor=5,
        issued_on=TODAY,
    )
    credit = staff.get(page(ash)).context["suggested"]["name"]
    place_hold(ash, "manual", TODAY - timedelta(days=9), at=NOW, note="Why.", owner="Dana", by="Dana",
               review_on=TODAY)  # fmt: skip
    review = staff.get(page(ash)).context["suggested"]["name"]
    Message.objects.update(status=Status.AWAITING_APPROVAL)
    read = staff.get(page(ash)).context["suggested"]["name"]
    ContactPoint.objects.all().delete()

    assert (credit, review, read) == ("match", "review", "read")


def test_everything_that_passed_is_one_page_and_can_be_narrowed(staff, ash, company):
    write_note(ash, "Robin is back on Monday.", at=NOW, by="Dana Reyes")
    invoice = ash.invoices.get(open_minor__gt=0)
    promise(ash, TODAY + timedelta(days=3), TODAY, at=NOW, by="Dana Reyes", numbers=[invoice.number])
    everything = staff.get(page(ash)).content.decode()

    for shown in ("Robin is back on Monday.", "Promise to pay", "OLD-1", "Payment", "Friendly", "Dana Reyes"):
        assert shown in everything, shown
    for subject, there, away in (
        ("notes", "Robin is back", "OLD-1"),
        ("money", "OLD-1", "Robin is back"),
        ("agreements", "Promise to pay", "OLD-1"),
        ("decisions", "Friendly", "OLD-1"),
    ):
        text = staff.get(page(ash), {"subject": subject}).content.decode()
        assert there in text
        assert away not in text
    assert "Nothing has happened yet" in staff.get(page(ash), {"before": "2020-01-01"}).content.decode()
    assert staff.get(page(ash), {"before": "x", "subject": "x"}).status_code == 200


def test_a_long_past_is_read_in_parts_and_nothing_is_lost(staff, ash, company):
    for number in range(130):
        day = TODAY - timedelta(days=200 + number)
        Invoice.objects.create(
            company=company, customer=ash, number=f"LONG-{number:03}", currency="EUR", amount_minor=1, open_minor=1,
            issued_on=day, due_on=day,
        )  # fmt: skip
    found, before = [], None
    for _ in range(9):
        with CaptureQueriesContext(connection) as queries:
            answer = staff.get(page(ash), {"before": before} if before else {})
        assert len(queries) <= 15
        found += re.findall(r"LONG-\d+", answer.content.decode())
        before = answer.context["before"]
        if before is None:
            break

    assert sorted(found) == [f"LONG-{number:03}" for number in range(130)]


def test_every_tab_shows_its_part(staff, ash, company):
    place_hold(
        ash, "legal", TODAY, at=NOW, note="Why.", owner="Dana", by="Dana", invoice=ash.invoices.first()
    )
    shown = {
        "invoices": "BIRCH-0001",
        "agreements": "Nothing is arranged",
        "disputes": "disputed nothing",
        "people": "k1@customer.example",
        "files": "No notes yet",
        "terms": "not agreed",
        "days": "Why",
    }
    for part, there in shown.items():
        assert there in staff.get(page(ash, part)).content.decode(), part
    assert "OLD-1" in staff.get(page(ash, "invoices"), {"which": "all"}).content.decode()
    assert staff.get(page(ash, "nothing")).status_code == 404


#: What is posted to do each thing; what takes it back is the page's own.
POSTED = {
    "note": {"text": "To remember."},
    "file": {"file": SimpleUploadedFile("contract.pdf", b"%PDF-1.7 x"), "about": "Contract"},
    "hold": {"kind": "manual", "review": "2030-01-01", "owner": "Dana", "note": "Fair."},
    "mark": {"mark": "juggles"},
    "unmark": {"mark": "avoids"},
    "opt-out": {"channel": "email", "until": "2030-01-01"},
    "opt-in": {"channel": "sms"},
    "care": {"note": "Speak slowly."},
    "payment": {"amount": "100.00", "currency": "EUR", "on": "2026-03-10", "reference": "BIRCH-0001"},
    "contact": {"channel": "call", "on": "2026-03-10", "note": "Paid soon."},
    "reply": {"note": "They wrote.", "review": "2030-01-01"},
    "address": {"channel": "email", "address": "new@customer.example"},
    "person": {"name": "Robin Marsh", "role": "payment"},
    "terms": {"from_on": "2026-03-01", "payment_days": "30", "limit": "5000"},
    "link": {},
    "links-end": {},
}
TAKEN_BACK = ("hold", "mark", "opt-out", "care", "reply", "address", "person", "link")


def state(customer):
    return (
        sorted(active_holds(customer, TODAY + timedelta(days=2_000)).values_list("kind", "note")),
        sorted(customer.marks.filter(until_on=None).values_list("mark", flat=True)),
        customer.opt_outs.filter(channel="email", until_on__gte=TODAY + timedelta(days=900)).count(),
        customer.care.filter(until_on=None).count(),
        sorted(customer.contact_points.filter(replaced_on=None).values_list("channel", "address")),
        sorted(customer.people.values_list("name", flat=True)),
        customer.portal_links.filter(end=None).count(),
    )


def test_everything_is_done_said_journaled_and_where_it_can_be_taken_back(staff, ash):
    do(staff, ash, "opt-out", channel="sms")
    do(staff, ash, "mark", mark="avoids")
    ash.marks.update(since_on=TODAY - timedelta(days=5))
    for what, fields in POSTED.items():
        before, told = state(ash), Entry.objects.count()
        answer = do(staff, ash, what, **fields)
        assert answer.redirect_chain, (what, answer.context and answer.context["form"].errors)
        assert answer.redirect_chain[0][1] == 303
        assert Entry.objects.count() > told or what == "links-end", what
        if what in TAKEN_BACK:
            assert state(ash) != before, what
            again = undo(staff, answer)
            assert again.status_code == 200, what
            assert state(ash) == before, what
    do(staff, ash, "care", note="Speak slowly.")
    over = do(staff, ash, "care-over")
    assert not ash.care.filter(until_on=None).exists()
    undo(staff, over)
    assert ash.care.filter(until_on=None).count() == 1


def test_a_link_to_their_page_is_shown_once(staff, ash):
    first = do(staff, ash, "link").content.decode()
    second = staff.get(page(ash, "people")).content.decode()

    assert 'value="http' in first
    assert 'value="http' not in second


def test_a_hold_on_one_invoice_is_lifted_again_and_put_back(staff, ash):
    invoice = ash.invoices.get(open_minor__gt=0)
    answer = do(staff, ash, "hold", about_invoice=invoice.pk, **POSTED["hold"])
    held = ash.holds.get()
    lifted = do(staff, ash, "release", hold=held.pk, note="Over.")
    undo(staff, lifted)

    assert answer.redirect_chain
    assert held.occasion_id == invoice.pk
    assert ash.holds.filter(release=None, occasion_id=invoice.pk).count() == 1


def test_an_address_that_came_back_works_again_and_may_be_used_or_not(staff, ash):
    point = ash.contact_points.get()
    ContactPoint.objects.filter(pk=point.pk).update(bounced_on=TODAY)
    do(staff, ash, "works", point=point.pk, note="Full mailbox.")
    do(staff, ash, "consent", point=point.pk, consent="withdrawn")
    do(staff, ash, "person", name="Robin", role="payment")
    do(staff, ash, "person-left", person=ash.people.get().pk)

    point.refresh_from_db()
    assert (point.bounced_on, point.consent) == (None, "withdrawn")
    assert not ash.people.exists()


@pytest.mark.parametrize(
    ("what", "fields", "said"),
    [
        ("note", {"text": " "}, "required"),
        ("hold", POSTED["hold"] | {"review": "2020-01-01"}, "today or later"),
        ("payment", POSTED["payment"] | {"amount": "0.001"}, "more than nothing"),
        ("payment", POSTED["payment"] | {"on": "2026-12-24"}, "still to come"),
        ("contact", POSTED["contact"] | {"on": "2026-12-24"}, "still to come"),
        ("address", {"channel": "email", "address": "nowhere"}, "no e-mail address"),
        ("address", {"channel": "call", "address": "call me"}, "no telephone number"),
        ("care-over", {}, "no such wish"),
        ("release", {"hold": "1", "note": "x"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_happens(staff, ash, what, fields, said):
    before = Entry.objects.count()
    answer = staff.post(page(ash, f"do/{what}"), fields)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Entry.objects.count() == before


def test_a_hostile_file_is_refused_and_a_kept_one_only_saved(staff, ash):
    refused = staff.post(page(ash, "do/file"), {"file": SimpleUploadedFile("x.html", b"\x00<script>")})
    do(staff, ash, "file", file=SimpleUploadedFile("x.html", b"<script>alert(1)</script>"), about=HOSTILE)
    kept = KeptFile.objects.get()
    answer = staff.get(page(ash, f"kept/{kept.pk}"))

    assert refused.status_code == 422
    assert answer["Content-Disposition"] == 'attachment; filename="x.txt"'
    assert answer["Content-Type"] == "text/plain"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "<script>alert" not in staff.get(page(ash, "files")).content.decode()


def test_an_invoice_shows_what_made_it_what_was_said_and_interest_by_law(staff, ash, company):
    invoice = ash.invoices.get(open_minor__gt=0)
    receive(ash, 34_500, "EUR", TODAY - timedelta(days=2), at=NOW, by="Dana", numbers=[invoice.number])
    take_back(invoice.allocations.get(), TODAY, "wrong customer", at=NOW, by="Dana")
    text = staff.get(page(ash, f"invoices/{invoice.pk}")).content.decode()
    other = owing(company, "Brook Ltd")

    for shown in (
        "BIRCH-0001",
        "12 days late",
        "-€345.00",
        "wrong customer",
        "Interest by law so far",
        "Why",
    ):
        assert shown in text, shown
    assert staff.get(page(other, f"invoices/{invoice.pk}")).status_code == 404


def test_the_statement_is_a_pdf(staff, ash):
    answer = staff.get(page(ash, "statement.pdf").rstrip("/"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_account_managers_find_their_own_and_viewers_do_nothing(client, company, ash, join):
    invoice = ash.invoices.first()
    addresses = [page(ash), page(ash, "people"), page(ash, f"invoices/{invoice.pk}"), page(ash, "do/note")]
    client.force_login(join(company, "account_manager", name="Sam Other"))
    strangers = [client.get(each).status_code for each in addresses]
    client.force_login(join(company, "account_manager", name="Kim Lee"))
    theirs = [client.get(each).status_code for each in addresses]
    client.force_login(join(company, "viewer", name="Vera"))
    seen = [client.get(each).status_code for each in addresses]
    text = client.get(page(ash)).content.decode()

    assert strangers == [404] * 4
    assert theirs == [200] * 4
    assert seen == [200, 200, 200, 403]
    assert "/do/" not in text
    assert client.post(page(ash)).status_code == 405
    assert client.post(page(ash, "do/note"), {"text": "x"}).status_code == 403


def test_names_from_outside_are_escaped_and_the_pages_speak_german(client, staff, ash, company):
    hostile = owing(company, HOSTILE, account_manager=HOSTILE)
    write_note(hostile, HOSTILE, at=NOW, by=HOSTILE)
    for part in ("", *PARTS[1:], "do/note"):
        assert "<script>alert" not in staff.get(page(hostile, part)).content.decode(), part
    client.cookies["dunwell_language"] = "de"
    text = client.get(page(ash)).content.decode()
    for word in ("Überfällig", "Wie sie zahlen", "Meist 7 Tage zu spät", "Verlauf"):
        assert word in text
    for what in DOINGS:
        assert client.get(page(ash, f"do/{what}")).status_code == 200
    assert Customer.objects.count() == 2
