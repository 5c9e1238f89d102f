"""An account manager sees their own customers, however they are spelt, and of others nothing: on no page, in no count."""

import pytest
from django.urls import reverse
from small_ledger import TODAY, addresses, owing, round_on

from dunwell.ledger.models import Customer, ImportFinding, ImportRun, Invoice, Vanished
from dunwell.outreach.models import Decision, Message
from dunwell.people.member import member_of


@pytest.fixture
def book(company):
    """Two customers who hear from us and two who wait: one of each is Tom Keane's."""
    owing(company, "Ash & Co", account_manager="tom  KEANE ")
    owing(company, "Brook Ltd", account_manager="Priya Nair")
    owing(company, "Cedar GmbH", late_days=-20, account_manager="T. Keane")
    owing(company, "Dell Ltd", late_days=-20)
    round_on(company)
    run = ImportRun.objects.create(
        company=company, profile="generic", kind="invoices", file_name="open.csv", sha256="0" * 64,
        as_of=TODAY, counts={"created": {}, "updated": {}, "unchanged": {}}, imported_at=company.created_at,
    )  # fmt: skip
    ImportFinding.objects.create(
        run=run, row=4, column="due_on", severity="warning", message="About Brook Ltd."
    )
    for invoice in Invoice.objects.filter(company=company):
        Vanished.objects.create(run=run, invoice=invoice, asked_on=TODAY)
    return company


@pytest.fixture
def tom(join, book, browser):
    """Tom's browser."""
    return browser(join(book, "account_manager", name="Tom Keane", other_names="T. Keane"))


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_names_are_told_apart_from_spelling(book, join):
    tom = member_of(join(book, "account_manager", name="Tom Keane"), book)
    other = member_of(join(book, "account_manager", name="Tom Keaney"), book)

    assert [each.name for each in tom.customers] == ["Ash & Co"]
    assert not other.customers.exists()
    assert not tom.sees_all


def test_nobody_elses_customers_without_an_account_manager_are_theirs(book, join):
    nameless = member_of(join(book, "account_manager", name=" . "), book)

    assert not nameless.customers.exists()


def test_capitals_beyond_english_are_the_same_letters(company, join):
    owing(company, "Öl AG", account_manager="JÜRGEN ÖZ")
    jurgen = member_of(join(company, "account_manager", name="Jürgen Öz"), company)

    assert jurgen.customers.count() == 1


def test_the_same_name_in_another_company_is_somebody_elses(book, other, join):
    owing(other, "Elm's own", account_manager="Tom Keane")
    tom = member_of(join(book, "account_manager", name="Tom Keane"), book)

    assert set(tom.customers.values_list("company__key", flat=True)) == {"birch"}
    everywhere = Customer.objects.filter(tom.customers_where())
    assert set(everywhere.values_list("company__key", flat=True)) == {"birch"}


def test_no_page_shows_anything_of_somebody_elses_customer(book, tom, join, browser):
    everything = browser(join(book, "viewer", name="Vera Vogel"))
    shown = 0
    for path in (each.replace("/on_hold/", "/nothing_due/") for each in addresses(book).values()):
        whole = everything.get(path).content.decode()
        answer = tom.get(path)
        assert answer.status_code in (200, 404)
        for name in ("Brook", "Dell", "BIRCH-0002", "BIRCH-0004", "k2@customer.example"):
            assert name not in answer.content.decode(), path
            shown += name in whole
    assert shown > 5


def test_their_own_are_there(book, tom):
    for place in ("customers", "round", "import"):
        assert "Ash &amp; Co" in text_of(tom, addresses(book)[place]), place


def test_what_is_somebody_elses_is_not_there(book, tom):
    brook = Customer.objects.get(name="Brook Ltd")
    message = Message.objects.get(customer=brook)

    for path in (
        reverse("customer", args=["birch", brook.pk]),
        reverse("why", args=["birch", brook.pk, TODAY]),
        reverse("message", args=["birch", message.pk]),
    ):
        assert tom.get(path).status_code == 404


def test_counts_and_sums_are_of_their_own_alone(book, tom, join, browser):
    everything = browser(join(book, "viewer", name="Vera Vogel"))
    path = reverse("round", args=["birch", TODAY])

    whole, theirs = text_of(everything, path), text_of(tom, path)

    assert Decision.objects.filter(decision="act").count() == 2
    assert "€2,469.00" in whole
    assert "€2,469.00" not in theirs
    assert "€1,234.50" in theirs
    made = tom.get(reverse("rounds", args=["birch"])).context["rounds"][0]
    assert (made.act, made.wait) == (1, 1)


def test_searching_finds_their_own_alone(book, tom):
    for asked in ("brook", "K-2", "BIRCH-0002"):
        for place in ("customers", "find"):
            text = text_of(tom, reverse(place, args=["birch"]) + f"?q={asked}")
            assert "Brook Ltd" not in text
    assert "Ash &amp; Co" in text_of(tom, reverse("find", args=["birch"]) + "?q=ash")


def test_findings_that_quote_any_customer_are_not_for_them(book, tom, join, browser):
    path = addresses(book)["import"]

    assert "About Brook" not in text_of(tom, path)
    assert "About Brook" in text_of(browser(join(book, "viewer", name="Vera Vogel")), path)


def test_who_sees_all_asks_the_database_nothing_more(book, join, django_assert_num_queries):
    vera = member_of(join(book, "viewer", name="Vera Vogel"), book)
    tom = member_of(join(book, "account_manager", name="Tom Keane"), book)

    with django_assert_num_queries(1):
        assert vera.customers.count() == 4
    with django_assert_num_queries(3):  # Their names as the ledger writes them are read once.
        assert tom.customers.count() == 1
        assert tom.seen(Invoice.objects.all()).count() == 1
