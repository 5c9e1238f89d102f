"""The list of customers: who fits, in which order, kept as a view, taken along, and many changed at once."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from small_ledger import HOSTILE, NOW, TODAY, owing, round_on

from dunwell.ledger.holds import active_holds, place_hold
from dunwell.ledger.models import ContactPoint, CreditNote, Customer
from dunwell.outreach.marks import put_mark
from dunwell.outreach.taken import note_contact
from dunwell.people.models import SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("that_day")]
LIST = "/birch/customers/"


@pytest.fixture
def mixed(company):
    """Four customers, each of another sort; a round is made."""
    ash = owing(company, "Ash & Co", 40, 90_000, country="IE", language="en", account_manager="Kim Lee")
    brook = owing(company, "Brook Ltd", 10, 500_000, country="DE", language="de", key_account=True)
    cedar = owing(
        company, "Cedar GmbH", -20, 700_000, country="DE", kind="consumer", account_manager="Kim Lee"
    )
    dell = owing(company, "Dell 100%", 3, 20_000, country="FR")
    ContactPoint.objects.filter(customer=ash).update(bounced_on=TODAY)
    CreditNote.objects.create(
        company=company,
        customer=cedar,
        number="CN-1",
        currency="EUR",
        amount_minor=5,
        open_minor=5,
        issued_on=TODAY,
    )
    place_hold(brook, "legal", TODAY, at=NOW, note="With a lawyer.", owner="Dana", by="Dana")
    put_mark(dell, "juggles", TODAY - timedelta(days=9), at=NOW, note="", by="Dana")
    note_contact(dell, "call", on=TODAY - timedelta(days=30), at=NOW, by="Dana", note="Hello.")
    round_on(company)
    return company


def names(answer):
    return [line.customer.name for line in answer.context["lines"]]


FILTERS = {
    "q=brook": ["Brook Ltd"],
    "q=k-3": ["Cedar GmbH"],
    "q=100%25": ["Dell 100%"],
    "q=%00ash": ["Ash & Co"],
    "overdue=1": ["Brook Ltd", "Ash & Co", "Dell 100%"],
    "credit=1": ["Cedar GmbH"],
    "no_email=1": ["Ash & Co"],
    "key_account=1": ["Brook Ltd"],
    "owes=900": ["Brook Ltd", "Ash & Co", "Cedar GmbH"],
    "owes=901": ["Brook Ltd", "Cedar GmbH"],
    "late=10": ["Brook Ltd", "Ash & Co"],
    "late=11": ["Ash & Co"],
    "hold=any": ["Brook Ltd"],
    "hold=legal": ["Brook Ltd"],
    "hold=none": ["Ash & Co", "Dell 100%", "Cedar GmbH"],
    "hold=dispute": [],
    "kind=consumer": ["Cedar GmbH"],
    "mark=any": ["Dell 100%"],
    "mark=juggles": ["Dell 100%"],
    "mark=avoids": [],
    "round=on_hold": ["Brook Ltd"],
    "country=DE": ["Brook Ltd", "Cedar GmbH"],
    "language=de": ["Brook Ltd"],
    "manager=Kim+Lee": ["Ash & Co", "Cedar GmbH"],
    "playbook=standard": ["Brook Ltd", "Ash & Co", "Dell 100%", "Cedar GmbH"],
    "playbook=other": [],
    "country=DE&late=5": ["Brook Ltd"],
    "owes=lots&late=-3&hold=mood&kind=friend&sort=magic": [
        "Brook Ltd",
        "Ash & Co",
        "Dell 100%",
        "Cedar GmbH",
    ],
}
ORDERS = {
    "name": ["Ash & Co", "Brook Ltd", "Cedar GmbH", "Dell 100%"],
    "-owes": ["Cedar GmbH", "Brook Ltd", "Ash & Co", "Dell 100%"],
    "owes": ["Dell 100%", "Ash & Co", "Brook Ltd", "Cedar GmbH"],
    "-overdue": ["Brook Ltd", "Ash & Co", "Dell 100%", "Cedar GmbH"],
    "oldest": ["Ash & Co", "Brook Ltd", "Dell 100%", "Cedar GmbH"],
    "-credit": ["Cedar GmbH", "Ash & Co", "Brook Ltd", "Dell 100%"],
    "contact": ["Dell 100%", "Ash & Co", "Brook Ltd", "Cedar GmbH"],
    "country": ["Brook Ltd", "Cedar GmbH", "Dell 100%", "Ash & Co"],
    "-ref": ["Dell 100%", "Cedar GmbH", "Brook Ltd", "Ash & Co"],
    "manager": ["Brook Ltd", "Dell 100%", "Ash & Co", "Cedar GmbH"],
}


def test_filters_and_orders_find_who_fits(staff, mixed, other):
    for asked, fitting in FILTERS.items():
        assert names(staff.get(f"{LIST}?{asked}")) == fitting, asked
    for order, expected in ORDERS.items():
        assert names(staff.get(LIST, {"sort": order})) == expected, order


def test_the_list_shows_what_each_owes_and_what_holds(staff, mixed):
    text = staff.get(LIST).content.decode()

    for shown in (
        "€5,000.00",
        "10 days late",
        "With a lawyer",
        "Juggles payments",
        "30 days ago",
        "key account",
    ):
        assert shown in text
    assert staff.get(LIST, {"q": "<b>"}).content.decode().count("&lt;b&gt;") >= 1


def test_htmx_takes_the_list_alone_and_going_back_the_whole_page(staff, mixed):
    part = staff.get(LIST, {"q": "ash"}, headers={"HX-Request": "true"}).content.decode()
    whole = staff.get(
        LIST, {"q": "ash"}, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    ).content.decode()

    assert "<html" not in part
    assert "Ash &amp; Co" in part
    assert "<html" in whole


def test_a_company_without_customers_is_told_how_they_come(staff, company):
    text = staff.get(LIST).content.decode()
    assert "No customers yet" in text
    assert "/birch/imports/" in text


def test_what_fits_is_taken_along_safe_to_open(staff, mixed):
    owing(mixed, "=cmd|'/c calc'!A1", 2, country="DE", language="+1")

    answer = staff.get(f"{LIST}file.csv", {"country": "DE"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    book = load_workbook(
        io.BytesIO(b"".join(staff.get(f"{LIST}file.xlsx", {"country": "DE"}).streaming_content))
    )
    sheet = list(book.active.iter_rows(values_only=True))

    assert [row["customer"] for row in rows] == ["Brook Ltd", "'=cmd|'/c calc'!A1", "Cedar GmbH"]
    assert rows[0]["owes"] == "5000.00"
    assert rows[0]["holds"] == "With a lawyer"
    assert rows[1]["language"] == "'+1"
    assert [row[1] for row in sheet[1:]] == ["Brook Ltd", "=cmd|'/c calc'!A1", "Cedar GmbH"]
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    assert staff.get(f"{LIST}file.exe").status_code == 404


def test_views_are_kept_for_oneself_or_shared_and_thrown_away_with_the_way_back(client, company, join, mixed):
    dana, vera = join(company, "controller", name="Dana Reyes"), join(company, "viewer", name="Vera Quinn")
    client.force_login(dana)
    client.post(f"{LIST}views/", {"country": "DE", "view_name": "Germany", "shared": "1"})
    client.post(f"{LIST}views/", {"late": "30", "view_name": "Old ones"})
    mine = client.get(f"{LIST}?country=DE").content.decode()
    client.force_login(vera)
    theirs = client.get(LIST).content.decode()
    refused = client.post(f"{LIST}views/{SavedView.objects.get(name='Germany').pk}/drop/", follow=True)
    hidden = client.post(f"{LIST}views/{SavedView.objects.get(name='Old ones').pk}/drop/")
    client.post(f"{LIST}views/", {"q": "x", "view_name": "Mine", "shared": "1"})

    assert "Germany" in mine
    assert "Old ones" in mine
    assert "Germany" in theirs
    assert "Old ones" not in theirs
    assert "somebody else keeps it" in refused.content.decode()
    assert hidden.status_code == 404
    assert SavedView.objects.get(name="Mine").user == vera
    client.force_login(dana)
    answer = client.post(f"{LIST}views/{SavedView.objects.get(name='Germany').pk}/drop/", follow=True)
    assert not SavedView.objects.filter(name="Germany").exists()
    back = answer.context["said"]()
    assert answer.content.decode().count("Germany") >= 1
    assert back == []
    client.post(f"{LIST}views/", {"country": "DE", "view_name": "Germany", "shared": "1"})
    assert SavedView.objects.get(name="Germany").query == "country=DE"
    assert client.post(f"{LIST}views/", {"view_name": " "}, follow=True).status_code == 200


def test_many_are_previewed_changed_and_taken_back(staff, mixed):
    first = staff.post(f"{LIST}many/", {"what": "hold", "scope": "all", "query": "country=DE"})
    fields = {
        "what": "hold", "scope": "all", "query": "country=DE", "asked": "1", "kind": "manual", "review": "2030-01-01",
        "owner": "Dana", "note": "Holiday there.",
    }  # fmt: skip
    preview = staff.post(f"{LIST}many/", fields)
    moved = staff.post(f"{LIST}many/", fields | {"do": "1", "expected": "7"})
    nothing_yet = active_holds(Customer.objects.get(name="Cedar GmbH"), TODAY + timedelta(days=900)).count()
    done = staff.post(f"{LIST}many/", fields | {"do": "1", "expected": "2"}, follow=True)
    undo = done.context["rows"] is not None and f"{LIST}many/"

    assert "All 2 customers" in first.content.decode()
    assert preview.context["preview"]["count"] == 2
    assert "2 customers would change" in preview.content.decode()
    assert moved.status_code == 422
    assert "another number" in moved.content.decode()
    assert nothing_yet == 0
    assert "2 customers are on hold" in done.content.decode()
    assert undo in done.content.decode()
    held = [
        each.holds.filter(release=None, kind="manual").count() for each in Customer.objects.order_by("pk")
    ]
    assert held == [0, 1, 1, 0]
    change = mixed.changes_of_many.get()
    back = staff.post(f"{LIST}many/{change.pk}/undo/", follow=True).content.decode()
    again = staff.post(f"{LIST}many/{change.pk}/undo/", follow=True).content.decode()
    assert "2 customers are as before" in back
    assert "taken back already" in again
    assert not any(each.holds.filter(release=None, kind="manual").exists() for each in Customer.objects.all())


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("manager", {"value": "Robin"}),
        ("language", {"value": "fr"}),
        ("mark", {"mark": "avoids", "note": ""}),
        ("release", {"kind": "legal", "note": "Settled."}),
    ],
)
def test_each_kind_of_change_works_for_picked_rows(staff, mixed, what, fields):
    brook = Customer.objects.get(name="Brook Ltd")
    asked = {
        "what": what,
        "scope": "picked",
        "pick": [brook.pk, 999_999, "x"],
        "asked": "1",
        "query": "",
    } | fields
    preview = staff.post(f"{LIST}many/", asked)
    done = staff.post(f"{LIST}many/", asked | {"do": "1", "expected": "1"}, follow=True)

    assert preview.context["preview"]["count"] == 1
    assert done.redirect_chain
    assert mixed.changes_of_many.get().ones.get().customer == brook


def test_nobody_chosen_or_a_wrong_form_changes_nothing(staff, mixed):
    assert "Nobody is chosen" in staff.post(f"{LIST}many/", {"what": "hold"}, follow=True).content.decode()
    wrong = staff.post(
        f"{LIST}many/", {"what": "hold", "scope": "all", "asked": "1", "do": "1", "kind": "promise"}
    )
    assert wrong.status_code == 422
    assert staff.post(f"{LIST}many/", {"what": "magic"}).status_code == 404
    assert not mixed.changes_of_many.exists()


def test_an_account_manager_sees_and_changes_their_own_alone(client, company, join, mixed):
    client.force_login(join(company, "account_manager", name="kim  lee"))
    assert names(client.get(LIST)) == ["Ash & Co", "Cedar GmbH"]
    assert b"Brook" not in b"".join(client.get(f"{LIST}file.csv").streaming_content)
    asked = {
        "what": "language",
        "scope": "all",
        "query": "",
        "asked": "1",
        "value": "pl",
        "do": "1",
        "expected": "2",
    }
    client.post(f"{LIST}many/", asked)
    brook = Customer.objects.get(name="Brook Ltd")
    client.post(f"{LIST}many/", asked | {"scope": "picked", "pick": [brook.pk], "expected": "1"})

    assert list(Customer.objects.filter(language="pl").values_list("name", flat=True)) == [
        "Ash & Co",
        "Cedar GmbH",
    ]


def test_a_full_page_takes_fifteen_queries_at_most_and_escapes(staff, company):
    for number in range(60):
        customer = owing(
            company, HOSTILE if number == 1 else f"Customer {number}", account_manager=f"M{number}"
        )
        if number % 2:
            place_hold(customer, "manual", TODAY, at=NOW, note="Why.", owner="Dana", by="Dana")
            put_mark(customer, "avoids", TODAY, at=NOW, note="", by="Dana")
    round_on(company)
    staff.get(LIST)
    for asked in (
        "",
        "?q=c",
        "?hold=any&mark=any&round=wait&no_email=1&playbook=standard&late=1&owes=1",
        "?page=2",
    ):
        with CaptureQueriesContext(connection) as queries:
            text = staff.get(LIST + asked).content.decode()
        assert len(queries) <= 15, asked
        assert "<script>alert" not in text
