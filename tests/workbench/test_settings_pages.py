"""Settings in the browser's place: each part shows what is set, sets it with an entry in the journal, and takes it back."""

from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dunwell.arrangements.policies import policy_key
from dunwell.journal.models import Entry
from dunwell.outreach.gates import rules_of
from dunwell.outreach.models import Gate, PayAccount
from dunwell.portal.looks import look_of

pytestmark = pytest.mark.one_database

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
PARTS = [
    "settings",
    *(f"settings_{part}" for part in ("company", "sending", "accounts", "look", "policy", "mail")),
]
SENDING = {
    "gate": "autopilot",
    "round_at": "09:15",
    "blast_messages": "200",
    "fresh_days": "3",
    "count_clicks": "on",
}


def at(name, company):
    return reverse(name, args=[company.key])


@pytest.mark.parametrize("part", [*PARTS, "settings_rules"])
def test_each_part_shows_what_is_set(staff, book, part, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        answer = staff.get(at(part, book))

    assert answer.status_code == 200


def test_what_leaves_is_set_with_an_entry_and_the_way_back(staff, book):
    staff.post(at("settings_sending", book), SENDING)

    rules = rules_of(book)
    assert (rules.gate, rules.round_at, rules.blast_messages) == (Gate.AUTOPILOT, time(9, 15), 200)
    assert "Undo" in staff.get(at("settings", book)).content.decode()
    assert Entry.objects.filter(company_id=book.pk, kind="gate", actor="dana").exists()


def test_undo_posts_what_was_before(staff, book):
    staff.post(at("settings_sending", book), SENDING)
    [told] = staff.session["said"]
    staff.post(told["undo"], told["fields"])

    rules = rules_of(book)
    assert (rules.gate, rules.round_at, rules.blast_messages) == (Gate.REHEARSAL, None, None)
    assert rules.count_clicks


def test_a_mistake_is_said_beside_its_field_and_nothing_is_set(staff, book):
    wrong = staff.post(at("settings_sending", book), SENDING | {"blast_share_pct": "101"})
    address = staff.post(
        at("settings_company", book),
        {"name": "Birch", "contact_email": "dana at birch", "language": "en", "time_zone": "Europe/Dublin"},
    )

    assert (wrong.status_code, address.status_code) == (400, 400)
    assert "is no e-mail address" in address.content.decode()
    assert rules_of(book).gate == Gate.REHEARSAL


def test_an_account_is_checked_for_mistyping(staff, book):
    account = {"currency": "eur", "holder": "Birch", "iban": "IE29 AIBK 9311 5212 3456 78", "bic": ""}
    assert (
        staff.post(at("settings_accounts", book), account | {"iban": "IE30AIBK93115212345678"}).status_code
        == 400
    )
    assert staff.post(at("settings_accounts", book), account | {"currency": "EUX"}).status_code == 400

    staff.post(at("settings_accounts", book), account)

    assert PayAccount.objects.get(company=book).iban == "IE29AIBK93115212345678"


def test_the_look_takes_a_picture_and_no_other_file(staff, book):
    fields = {"colour": "#1a6354", "office_hours": "9 to 17", "complaints": ""}
    wrong = staff.post(
        at("settings_look", book), fields | {"logo": SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>")}
    )
    staff.post(at("settings_look", book), fields | {"logo": SimpleUploadedFile("x.png", PNG)})

    book.refresh_from_db()
    assert wrong.status_code == 400
    assert bytes(look_of(book).logo) == PNG
    staff.post(at("settings_look", book), fields | {"no_logo": "on"})
    book.refresh_from_db()
    assert look_of(type(book).objects.get(pk=book.pk)).logo is None


def test_an_unknown_policy_is_refused_and_said(staff, book):
    staff.post(at("settings_policy", book), {"policy": "no-such"})

    assert "There is no policy" in staff.get(at("settings", book)).content.decode()
    assert policy_key(book) == "standard"


def test_where_no_mail_is_set_up_the_test_says_what_to_do(staff, book):
    staff.post(at("settings_mail", book), {"to": "dana@birch.example"})

    assert "DUNWELL_EMAIL_URL" in staff.session["said"][0]["text"]


def test_the_rules_of_each_place_are_in_words(staff, book):
    page = staff.get(at("settings_rules", book)).content.decode()

    assert "contacts in 7 days" in page


def test_whoever_may_not_set_gets_no_part(client, django_user_model, book, other):
    client.force_login(django_user_model.objects.create_user("vera"))

    assert {client.get(at(part, book)).status_code for part in PARTS} == {404}
