"""Having no more e-mail: by a page with one button, and by the mail program's own button."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from letterbox import MORNING, TODAY, letterbox, owing, path_of

from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.ledger.models import OptOut
from dunwell.outreach.links import token_of
from dunwell.outreach.models import Decision

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(open_track):
    """The link that the header of Ash's mail names."""
    owing(open_track, "ash")
    _, mail, _ = letterbox(open_track)["ash"]
    return path_of(mail["List-Unsubscribe"].strip("<>"))


def test_a_track_that_does_not_allow_it_carries_no_link(company):
    owing(company, "ash")

    _, mail, outgoing = letterbox(company)["ash"]

    assert outgoing.unsubscribe_url == ""
    assert "List-Unsubscribe" not in mail
    assert "/u/" not in mail.as_string()


def test_a_track_that_allows_it_names_the_link_and_one_click_in_its_headers(open_track):
    owing(open_track, "ash")

    _, mail, outgoing = letterbox(open_track)["ash"]

    assert mail["List-Unsubscribe"] == f"<{outgoing.unsubscribe_url}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(outgoing.unsubscribe_url) < 100


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing_for_scanners_open_links_too(client, link, method):
    before = Entry.objects.count()

    answer = getattr(client, method)(link)

    assert answer.status_code == 200
    assert not OptOut.objects.exists()
    assert Entry.objects.count() == before
    assert not answer.cookies


def test_the_page_has_one_button_and_needs_no_script(client, link):
    page = client.get(link).content.decode()

    assert page.count("<button") == 1
    assert '<form method="post">' in page
    assert "<script" not in page
    assert "ash" not in page.lower()  # Who opens it learns nothing of the customer.


def test_the_button_ends_e_mail_and_says_what_may_still_come_and_how_to_undo_it(client, link, open_track):
    answer = client.post(link)

    wish = OptOut.objects.get(customer__ref="ash")
    assert (wish.channel, wish.until_on, wish.noted_by) == ("email", None, "the customer")
    assert wish.note.startswith("unsubscribed from message ")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "What may still come" in page
    assert "If you change your mind" in page
    assert "dana@birch.example" in page
    assert "<button" not in page
    assert not check_chain(open_track.pk)


def test_the_mail_programs_own_button_needs_no_cookie_and_no_token(link):
    answer = Client(enforce_csrf_checks=True).post(link, ONE_CLICK)

    assert answer.status_code == 200
    assert not answer.cookies
    assert OptOut.objects.get().channel == "email"


def test_pressed_twice_it_is_one_wish(client, link):
    client.post(link, ONE_CLICK)
    entries = Entry.objects.count()

    assert client.post(link, ONE_CLICK).status_code == 200

    assert OptOut.objects.count() == 1
    assert Entry.objects.count() == entries


def test_nothing_more_goes_to_them_by_mail(client, link, open_track):
    client.post(link)
    OptOut.objects.update(since_on=TODAY)  # The page read the real clock; the story plays on its own day.

    later = letterbox(open_track, MORNING + timedelta(days=8))

    assert later == {}
    decided = Decision.objects.filter(customer__ref="ash").order_by("round__as_of").last()
    assert (decided.decision, decided.reason) == ("wait", "unreachable")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_nobody_made_is_not_here(client, link, method):
    token = link.removeprefix("/u/")
    pay = Signer(salt="dunwell.outreach.links.pay", sep=".").sign_object([1, 1])
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    for wrong in (changed, token[:-1], token + "x", "x", pay, token_of("unsubscribe", 10**18, 1)):
        assert getattr(client, method)(f"/u/{wrong}").status_code == 404, wrong
    assert not OptOut.objects.exists()


def test_a_token_of_something_else_that_we_signed_is_no_link(client, db):
    signer = Signer(salt="dunwell.outreach.links.unsubscribe", sep=".")
    for payload in (7, "text", [], [1], [1, 2, 3], {"a": 1}, [None, None], ["a", "b"]):
        assert client.get(f"/u/{signer.sign_object(payload)}").status_code == 404, payload


def test_other_methods_are_refused(client, link):
    assert client.put(link).status_code == 405
    assert client.delete(link).status_code == 405
