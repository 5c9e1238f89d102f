"""Every page: works, asks to sign in, knows only its own company, only reads, and is safe with hostile names."""

import re

import pytest
from django.urls import reverse
from small_ledger import HOSTILE, PAGES, TODAY, addresses, owing, round_on

from dunwell.ledger.models import Customer, ImportFinding, ImportRun, Invoice, Payment
from dunwell.outreach.models import Decision, Message
from dunwell.workbench.wording import sentences

EXPECTED = {
    "rounds": ["Wednesday 11 March 2026"],
    "round": [
        "Ash &amp; Co",
        "€1,234.50",
        "5 days late",
        "E-mail",
        "This is a rehearsal",
        "Brook Ltd",
        "Disputed",
    ],
    "waiting": ["Brook Ltd", "Disputed"],
    "message": ["k1@customer.example", "BIRCH-0001", "€1,234.50", "Why this, and why today"],
    "customers": ["Ash &amp; Co", "Brook Ltd", "Cedar GmbH"],
    "customer": ["Owes", "€1,234.50", "BIRCH-0001", "11 Mar 2026"],
    "why": ["Because", "What was known that day", "BIRCH-0001"],
    "imports": ["open-items.csv"],
    "import": ["The date is missing.", "due_on"],
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_it_is_for(staff, book, that_day, page):
    answer = staff.get(addresses(book)[page])

    assert answer.status_code == 200
    for text in EXPECTED[page]:
        assert text in answer.content.decode()


def test_every_page_asks_who_has_not_signed_in_to_do_so(client, book):
    for path in addresses(book).values():
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].partition("?")[0] == reverse("sign_in")


def test_every_page_only_reads(staff, book):
    for path in addresses(book).values():
        for method in (staff.post, staff.put, staff.patch, staff.delete):
            assert method(path).status_code == 405


def test_a_company_that_is_not_there_is_a_404(staff, book):
    for path in addresses(book).values():
        answer = staff.get(path.replace("/birch/", "/oak/"))
        assert answer.status_code == 404
        assert "There is nothing at this address" in answer.content.decode()


def test_what_belongs_to_another_company_is_a_404(staff, book, other):
    for page in ("message", "customer", "why", "import"):
        assert staff.get(addresses(book)[page].replace("/birch/", "/elm/")).status_code == 404


def test_lists_show_only_their_own_company(staff, book, other):
    for page in ("round", "customers", "waiting"):
        assert "Dell" not in staff.get(addresses(book)[page]).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/birch/rounds/2026-03-12/",
        "/birch/rounds/2026-02-31/",
        "/birch/rounds/2026-03-11/waiting/nonsense/",
        "/birch/rounds/2026-03-11/waiting/ok/",
        "/birch/messages/999999/",
        "/birch/messages/99999999999999999999/",
        "/birch/customers/999999/why/2026-03-11/",
        "/birch/imports/999999/",
    ],
)
def test_what_does_not_exist_is_a_404(staff, book, path):
    assert staff.get(path).status_code == 404


def test_the_first_page_goes_to_today_of_the_only_company(staff, book):
    answer = staff.get("/", follow=True)

    assert answer.redirect_chain[-1][0] == "/birch/"


def test_the_first_page_lists_several_companies(staff, book, other):
    text = staff.get("/").content.decode()

    assert "Birch Supplies" in text
    assert "Elm Ltd" in text


def test_an_empty_installation_says_what_to_do_first(staff, db):
    assert "dunwell company create" in staff.get("/").content.decode()


def test_a_company_without_a_round_offers_to_make_one(staff, company):
    assert 'action="/birch/rounds/make/"' in staff.get("/birch/rounds/").content.decode()
    assert "dunwell import" in staff.get("/birch/imports/").content.decode()
    assert "No customers yet" in staff.get("/birch/customers/").content.decode()


def test_hostile_names_and_texts_are_only_text(staff, company):
    customer = owing(company, HOSTILE, account_manager=HOSTILE, vat_number=HOSTILE)
    Invoice.objects.update(reference=HOSTILE)
    run = ImportRun.objects.create(
        company=company,
        profile=HOSTILE[:60],
        kind="invoices",
        file_name=HOSTILE,
        sha256="",
        as_of=TODAY,
        counts={"created": {HOSTILE: 1}},
        imported_at=company.created_at,
    )
    ImportFinding.objects.create(run=run, column=HOSTILE, severity="error", message=HOSTILE)
    round_on(company)
    pages = addresses(company)
    assert customer.pk

    for page in (*PAGES, "found"):
        path = pages.get(page) or pages["customers"] + "?q=%3Cscript%3E"
        assert "<script>" not in staff.get(path).content.decode().lower()


def test_amounts_are_written_as_the_reader_writes_them(staff, book):
    assert (
        "1.234,50\xa0€"
        in staff.get(addresses(book)["round"], headers={"Accept-Language": "de-DE"}).content.decode()
    )
    assert (
        "1\u202f234,50\xa0€"
        in staff.get(addresses(book)["round"], headers={"Accept-Language": "fr"}).content.decode()
    )
    assert (
        "€1,234.50"
        in staff.get(addresses(book)["round"], headers={"Accept-Language": "xx,*"}).content.decode()
    )


def test_customers_are_found_by_a_part_of_their_name(staff, book):
    text = staff.get("/birch/customers/", {"q": "brook"}).content.decode()

    assert "Brook Ltd" in text
    assert "Cedar GmbH" not in text
    assert "Nobody is called" in staff.get("/birch/customers/", {"q": "zzz"}).content.decode()
    assert "Brook Ltd" in staff.get("/birch/customers/", {"q": "bro\0ok"}).content.decode()


def test_a_customer_in_credit_shows_the_credit(staff, book):
    customer = Customer.objects.get(name="Ash & Co")
    Payment.objects.create(
        company=book,
        customer=customer,
        number="P-1",
        currency="EUR",
        amount_minor=5000,
        open_minor=5000,
        received_on=TODAY,
    )

    text = staff.get(reverse("customer", args=["birch", customer.pk])).content.decode()

    assert re.search(r"Credit we hold</h2><p class=\"total-sum\">€50.00", text)


def codes_of(name):
    """Returns the codes that a list of words names."""
    start = f"lists.{name}."
    return [key.removeprefix(start) for key in sentences("en") if key.startswith(start)]


def test_every_reason_of_the_plan_has_a_heading():
    from dunwell.outreach.reasons import HOLDS, MEANINGS
    from dunwell.workbench import words

    assert set(words.REASONS) == set(MEANINGS) == set(codes_of("reason")) == set(codes_of("reason_meaning"))
    assert set(codes_of("hold_kind")) == set(HOLDS)


def test_every_code_a_page_shows_has_a_word():
    from dunwell.engine.facts import CONTACT_CHANNELS, CUSTOMER_KINDS, INTERNAL_CHANNELS
    from dunwell.law.contact_kinds import CHANNELS
    from dunwell.outreach.assigning import BY_SEGMENT
    from dunwell.outreach.models import Status
    from dunwell.outreach.playbooks import SHIPPED, playbook_files
    from dunwell.values.findings import Severity

    assert set(codes_of("channel")) == {*CONTACT_CHANNELS, *INTERNAL_CHANNELS, *CHANNELS}
    assert set(codes_of("status")) == set(Status.values)
    assert set(codes_of("kind")) == set(CUSTOMER_KINDS)
    assert set(codes_of("playbook")) == {*playbook_files([SHIPPED]), BY_SEGMENT}
    assert set(codes_of("severity")) == {severity.value for severity in Severity}


def test_nothing_a_page_shows_changes_anything(staff, book):
    before = Decision.objects.count(), Message.objects.count()

    for path in addresses(book).values():
        staff.get(path)

    assert (Decision.objects.count(), Message.objects.count()) == before
