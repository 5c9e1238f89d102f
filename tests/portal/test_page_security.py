"""What somebody with ill will tries: other customers' rows, other sites' forms, scripts in texts, frames, redirects."""

import json
import re

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from page_cast import invoice, path_to, today_of

from dunwell.journal.models import Entry
from dunwell.ledger.models import Hold, OptOut
from dunwell.portal.limits import DOCUMENTS, FORMS
from dunwell.portal.links import end_links

PAGES = (
    "", "pay", "paid", "date", "spread", "wrong", "hard", "talk", "complain", "not-you", "preferences", "data",
    "code/1",
)  # fmt: skip
FILES = (
    "checkout", "data.json", "statement.pdf", "logo", "invoice/1.pdf", "receipt/1.pdf", "evidence/1", "take-back/hold/1",
    "no/such/page",
)  # fmt: skip
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7919*7919}}"


def test_every_page_under_the_link_is_tried_here():
    patterns = [str(each.pattern) for each in get_resolver().url_patterns[0].url_patterns]
    found = {each.removeprefix("p/<str:token>/") for each in patterns if each.startswith("p/<str:token>/")}

    tried = {re.sub(r"/1\b", "/<int:pk>", each) for each in (*PAGES, *FILES)}
    named = {"take-back/hold/<int:pk>": "take-back/<str:kind>/<int:pk>", "no/such/page": "<rest:rest>"}
    assert found == {named.get(each, each) for each in tried}


@pytest.mark.parametrize("page", [*PAGES, *FILES])
def test_no_page_opens_without_a_link_that_is_alive(client, ash, page):
    path = path_to(ash, page)
    end_links(ash, at=timezone.now(), by="Dana", reason="over")

    for method in (client.get, client.post):
        assert method(path).status_code in (404, 405)
    assert client.get(f"/p/{'A' * 22}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_private_unframed_unindexed_and_loads_nothing_from_elsewhere(client, ash, page):
    answer = client.get(path_to(ash, page))
    policy = answer.headers["Content-Security-Policy"]

    assert answer.status_code == 200
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert "script" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    body = answer.content.decode()
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', body)
    assert "<script" not in body
    assert "&lt;" not in body  # Nothing of ours is escaped twice.
    assert not answer.cookies
    assert len(answer.content) < 60_000


@pytest.mark.parametrize("page", PAGES)
def test_opening_a_page_changes_nothing(client, ash, page):
    path = path_to(ash, page)
    before = Entry.objects.count()

    client.get(path)
    client.head(path)

    assert Entry.objects.count() == before
    assert not Hold.objects.exists()


def test_another_customers_rows_are_not_there(client, ash, brook):
    theirs, money = brook.invoices.get(), brook.payments.get()

    for path in (
        f"invoice/{theirs.pk}.pdf",
        f"receipt/{money.pk}.pdf",
        "invoice/999999.pdf",
        f"invoice/{10**30}.pdf",
    ):
        answer = client.get(path_to(ash, path))
        assert answer.status_code == 404, path
        assert "B-1" not in answer.content.decode()
    page = client.get(path_to(ash, "pay") + f"?invoice={theirs.pk}").content.decode()
    assert "B-1" not in page
    assert "€999.00" not in page


def test_another_customers_invoice_in_a_form_is_no_invoice(client, ash, brook):
    theirs = brook.invoices.get()

    wrong = client.post(path_to(ash, "wrong"), {"invoice": str(theirs.pk), "kind": "faulty"})
    client.post(
        path_to(ash, "paid"),
        {"invoice": str(theirs.pk), "on": today_of(ash.company).isoformat(), "amount": "5"},
    )

    assert wrong.status_code == 422
    assert set(Hold.objects.values_list("customer", "occasion_id")) == {(ash.pk, None)}


def test_another_customers_data_are_in_no_file(client, ash, brook):
    data = client.get(path_to(ash, "data.json"))

    told = json.loads(data.content)
    assert data.headers["Content-Disposition"].startswith("attachment")
    assert [each["number"] for each in told["invoices"]] == ["A-1", "A-2", "A-3"]
    assert told["customer"]["name"] == "Ash"
    assert "brook" not in data.content.decode().lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://testserver.evil.example"},
    ],
)
@pytest.mark.parametrize("page", ["hard", "not-you", "preferences", "talk"])
def test_a_form_that_another_site_sends_is_refused(client, ash, page, headers):
    answer = client.post(path_to(ash, page), {"action": "stop", "text": "x"}, headers=headers)

    assert answer.status_code == 403
    assert not Hold.objects.exists()
    assert not OptOut.objects.exists()


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}]
)
def test_our_own_forms_need_no_cookie_and_no_token(ash, headers):
    answer = Client(enforce_csrf_checks=True).post(path_to(ash, "hard"), headers=headers)

    assert answer.status_code == 302


def test_no_address_leads_the_browser_elsewhere(client, ash):
    for query in (
        "?next=//evil.example",
        "?lang=//evil.example",
        "?done=https://evil.example",
        "?url=//evil.example",
    ):
        answer = client.post(path_to(ash, "hard") + query)
        assert answer.headers["Location"].startswith("/p/"), query
        assert "evil" not in answer.headers["Location"]


def test_script_in_whatever_is_known_or_said_is_shown_as_text(client, ash):
    for name in ("name", "contact_name", "contact_phone", "contact_email"):
        setattr(ash.company, name, SCRIPT[:50])
    ash.company.save()
    ash.name, ash.vat_number = SCRIPT, "<script>"
    ash.save()
    bill = invoice(ash, f"N {SCRIPT}"[:100], 5_000, 4, note=SCRIPT)
    for page, fields in (
        ("talk", {"text": SCRIPT, "phone": SCRIPT, "when": SCRIPT}),
        ("complain", {"text": SCRIPT}),
        ("wrong", {"invoice": str(bill.pk), "kind": "other", "text": SCRIPT}),
        ("paid", {"on": "x", "amount": SCRIPT, "reference": SCRIPT}),
        ("spread", {"amount": SCRIPT, "every": SCRIPT, "from": SCRIPT}),
        ("preferences", {"language": SCRIPT, "channel": SCRIPT}),
        ("code/1", {"code": SCRIPT}),
    ):
        body = client.post(path_to(ash, page), fields).content.decode()
        assert "<script" not in body, page
        assert "<img src=x" not in body, page
        assert "62710561" not in body, page
    for page in PAGES:
        body = client.get(path_to(ash, page)).content.decode()
        assert "<script" not in body, page
        assert "<img src=x" not in body, page


@pytest.mark.parametrize(
    "page",
    ["talk", "complain", "wrong", "hard", "paid", "spread", "date", "preferences", "code/1", "not-you"],
)
def test_oversized_and_strange_fields_break_nothing(client, ash, page):
    strange = {
        name: value
        for value in (
            "\x00\x01",
            "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") * 50,
            "9" * 5_000,
            "a" * 100_000,
        )
        for name in (
            "text",
            "phone",
            "when",
            "amount",
            "on",
            "from",
            "invoice",
            "kind",
            "code",
            "offer",
            "channel",
        )
    }

    assert client.post(path_to(ash, page), strange).status_code < 500
    answer = client.post(path_to(ash, page), b"\xff\xfe{]", content_type="application/json")
    assert answer.status_code < 500
    files = client.post(path_to(ash, page), b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
    assert files.status_code < 500


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(client, ash, method):
    for page in ("", "pay", "hard"):
        assert getattr(client, method)(path_to(ash, page)).status_code == 405


def test_one_link_cannot_send_forms_or_make_documents_without_end(client, ash):
    path = path_to(ash, "talk")
    codes = [client.post(path, {"text": ""}).status_code for _ in range(FORMS.most + 2)]
    assert codes[0] == 422
    assert codes[-1] == 429

    path = path_to(ash, "data.json")
    codes = [client.get(path).status_code for _ in range(DOCUMENTS.most + 2)]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_who_opened_a_page_by_a_number_alone_finds_nothing(client, ash):
    for token in (str(ash.pk), ash.ref, "ash", "0", "..", "admin"):
        assert client.get(f"/p/{token}/").status_code == 404
