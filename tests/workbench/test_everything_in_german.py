"""In German, every page, every refusal and every answer to what nobody should send: no English, no fault, always a word."""

import re
from copy import copy

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from every_page import every_page
from german_book import WRITTEN_BY_PEOPLE, company, german
from reading_pages import Page, english_in

from dunwell.insight.reports.named import REPORTS
from dunwell.ledger.models import Customer
from dunwell.operations.models import Work
from dunwell.outreach.models import Message
from dunwell.workbench.sign_in import demo_user

__all__ = ["company", "german"]

#: Names that the rest is in English of: what a command is called, what stands in a file.
NAMES = (*WRITTEN_BY_PEOPLE, "In Not", "dunwell import", "Isle of Man")
#: What these end, nothing else could be tried after; they have tests of their own.
ENDING = ("/sign-out/", "/look/")
#: Pages of a person, whatever the company.
OWN = (
    "companies",
    "new_company",
    "own_account",
    "second_factor",
    "account_set_password",
    "account_change_password",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_add_webauthn",
)
#: What somebody sees who has not signed in.
AT_THE_DOOR = (
    "/sign-in/",
    "/sign-in/not-a-token/",
    "/invitation/not-a-token/",
    "/account/password/reset/",
    "/account/password/reset/key/a-b/",
)
HOSTILE = (
    "Ä€😀" * 400,
    "\x00\x01\x1b[31m\u202e<script>x</script>",
    "9" * 30,
    "9999-12-31",
    "-99999999999999999999.999",
    "",
    "2026-02-31",
)


@pytest.fixture
def reader(client, german):
    """The browser of the owner, who reads German."""
    client.force_login(demo_user())
    client.raise_request_exception = False
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    return client


def pages_of(book):
    """The path of every page, also of those that only what went wrong leads to."""
    maple = Customer.objects.get(name="Maple Inc")
    more = [
        *(reverse("report", args=[book.key, name]) for name in REPORTS),
        *(reverse("work", args=[book.key, work.pk]) for work in Work.objects.filter(company=book)),
        *(reverse("message", args=[book.key, one.pk]) for one in Message.objects.filter(company=book)),
        reverse("call", args=[book.key, maple.pk]),
        *(reverse(name) for name in OWN),
        "/nowhere/",
    ]
    return list(dict.fromkeys([path for _, path in every_page(book)] + more))


def seen_on(reader, path):
    answer = reader.get(path, follow=True)
    page = Page(answer.content.decode())
    return answer.status_code, page


@pytest.mark.one_database
def test_every_page_is_german(reader, german):
    english, faults = {}, []
    for path in pages_of(german):
        status, page = seen_on(reader, path)
        faults += [(path, status)] if status >= 500 else []
        english |= dict.fromkeys(english_in(page.texts, NAMES), path)

    assert faults == []
    assert english == {}


def forms_of(reader, paths):
    """Every form of every page once, by its address without numbers: where it goes, and what is in its fields."""
    found = {}
    for path in paths:
        for form in seen_on(reader, path)[1].forms:
            action = (form["action"] or path).partition("#")[0]
            if form["method"] == "post" and action not in ENDING:
                found.setdefault((re.sub(r"\d+", "0", action), *sorted(form["fields"])), (action, form))
    return found.values()


def cases(fields, turn):
    """What is sent: nothing; every field hostile; every other one, so that what comes after the first is reached."""
    names = [name for name in fields if name != "csrfmiddlewaretoken"]
    bad = {name: HOSTILE[(turn + place) % len(HOSTILE)] for place, name in enumerate(names)}
    yield {}
    yield bad
    if len(names) > 1:
        yield {name: bad[name] if (place + turn) % 2 else fields[name] for place, name in enumerate(names)}


def answers_of(reader, action, form, turn):
    """Yields what was sent, the answer, and what it says; what it did is undone."""
    for number, data in enumerate(cases(form["fields"], turn)):
        files = {name: SimpleUploadedFile("x\u202e.csv", b"\x00\xff" * number) for name in form["files"]}
        cookies = copy(reader.cookies)
        with transaction.atomic():
            answer = reader.post(action, {**data, **files})
            if answer.status_code in (302, 303):
                told = [each["text"] for each in reader.session.get("said", [])]
            else:
                told = Page(answer.content.decode()).texts
            transaction.set_rollback(True)
        reader.cookies = cookies
        yield data, answer, told


def test_whatever_is_sent_is_answered_in_german_and_never_with_a_fault(reader, german):
    what_is_answered_is_german(reader, forms_of(reader, pages_of(german)))


def test_the_door_is_german(db, client):
    client.raise_request_exception = False
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    for path in AT_THE_DOOR:
        status, page = seen_on(client, path)
        assert status < 500
        assert page.texts
        assert english_in(page.texts, NAMES) == []
    what_is_answered_is_german(client, forms_of(client, AT_THE_DOOR))


def test_whoever_may_not_is_told_so_in_german(client, german, join):
    client.force_login(join(german, "viewer", name="Vera"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    for name in ("settings_sending", "new_import", "people"):
        status, page = seen_on(client, reverse(name, args=["birch"]))
        assert status == 403
        assert page.texts
        assert english_in(page.texts, NAMES) == []


def what_is_answered_is_german(reader, forms):
    english, faults, silent = {}, [], []
    for turn, (action, form) in enumerate(forms):
        for data, answer, told in answers_of(reader, action, form, turn):
            if answer.status_code >= 500:
                faults.append((action, data, answer.exc_info))
            elif not told and answer.status_code not in (302, 303):
                silent.append((action, data))
            english |= dict.fromkeys(english_in(told, NAMES), (action, data))

    assert faults == []
    assert silent == []
    assert english == {}
