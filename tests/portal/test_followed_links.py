"""The button of a message leads where the company is paid; following it is counted, unless somebody does not want it."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from letterbox import MORNING, TODAY, letterbox, owing, path_of

from dunwell.cli import dunwell
from dunwell.journal.check import check_chain
from dunwell.journal.models import Entry
from dunwell.ledger.wishes import opt_in, opt_out
from dunwell.outreach.links import follow, message_of_token
from dunwell.outreach.models import DeliveryRules, Followed

PAY = "https://pay.birch.example/now?lang=en"


@pytest.fixture
def mail(open_track):
    """Ash's message, mail, and what the channel was given."""
    owing(open_track, "ash")
    return letterbox(open_track)["ash"]


@pytest.fixture
def link(mail):
    return path_of(mail[2].button_url)


def test_the_button_says_what_it_does_in_the_words_of_the_texts(mail):
    assert mail[2].button_text == "See and pay"
    assert f"See and pay: {mail[2].button_url}" in mail[1].get_body(("plain",)).get_content()
    assert mail[2].button_url in mail[1].get_body(("html",)).get_content()


def test_following_the_button_leads_to_the_company_and_is_counted(client, link, mail, open_track):
    answer = client.get(link)

    assert (answer.status_code, answer["Location"]) == (302, PAY)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    [followed] = Followed.objects.all()
    assert (followed.message_id, followed.target) == (mail[0].pk, "pay")
    entry = Entry.objects.get(kind="clicked")
    assert (entry.customer_id, entry.about, entry.told) == (
        mail[0].customer_id,
        "message",
        {"target": "pay"},
    )
    assert not check_chain(open_track.pk)


def test_it_is_counted_once_a_minute(mail):
    message = mail[0]
    for seconds in (0, 1, 59, 61, 90, 122):
        assert follow(message, "pay", at=MORNING + timedelta(seconds=seconds), counts=True) == PAY

    assert Followed.objects.count() == Entry.objects.filter(kind="clicked").count() == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview"},
    ],
)
def test_who_only_looks_ahead_is_led_on_and_not_counted(client, link, headers):
    assert client.get(link, headers=headers)["Location"] == PAY
    assert client.head(link)["Location"] == PAY
    assert not Followed.objects.exists()


@pytest.mark.parametrize(
    "more", ["?next=https://evil.example/", "?url=//evil.example", "?pay=https://evil.example"]
)
def test_nothing_in_the_address_says_where_it_leads(client, link, more):
    assert client.get(link + more)["Location"] == PAY


def test_a_changed_link_leads_nowhere(client, link, mail):
    token = link.removeprefix("/l/")
    other_purpose = mail[2].unsubscribe_url.rpartition("/")[2]
    for wrong in (token[1:], token + "x", other_purpose, "https://evil.example", "x"):
        assert client.get(f"/l/{wrong}").status_code == 404, wrong
    assert not Followed.objects.exists()
    assert message_of_token("pay", token).pk == mail[0].pk


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "//evil.example", "data:text/html,x"])
def test_a_company_that_has_no_such_place_any_more_says_so(client, link, open_track, url):
    DeliveryRules.objects.update(pay_url=url)

    answer = client.get(link)

    assert answer.status_code == 404
    assert "dana@birch.example" in answer.content.decode()
    assert not Followed.objects.exists()


def test_where_the_company_does_not_count_the_button_leads_straight_there(open_track):
    DeliveryRules.objects.update(count_clicks=False)
    owing(open_track, "ash")

    assert letterbox(open_track)["ash"][2].button_url == PAY


def test_who_does_not_want_to_be_counted_gets_the_straight_address(open_track):
    ash, _ = owing(open_track, "ash"), owing(open_track, "elm")
    opt_out(ash, "clicks", TODAY, at=MORNING, note="", by="Dana")

    mails = letterbox(open_track)

    assert mails["ash"][2].button_url == PAY
    assert "/l/" in mails["elm"][2].button_url


def test_the_wish_is_heeded_in_mails_that_left_before_it(mail):
    message = mail[0]
    opt_out(message.customer, "clicks", TODAY, at=MORNING, note="", by="Dana")

    assert follow(message, "pay", at=MORNING, counts=True) == PAY
    assert not Followed.objects.exists()

    opt_in(message.customer, "clicks", TODAY + timedelta(days=1), at=MORNING, note="", by="Dana")
    follow(message, "pay", at=MORNING + timedelta(days=1), counts=True)
    assert Followed.objects.count() == 1


def test_a_company_that_stops_counting_counts_no_link_that_is_out(mail):
    DeliveryRules.objects.update(count_clicks=False)

    follow(mail[0], "pay", at=MORNING, counts=True)

    assert not Followed.objects.exists()


def test_without_a_place_to_pay_the_button_leads_to_the_customers_page_and_is_not_counted(company):
    owing(company, "ash")

    outgoing = letterbox(company)["ash"][2]

    assert "/p/" in outgoing.button_url
    assert outgoing.unsubscribe_url == ""


def test_the_wish_is_noted_from_the_command_line_in_words_that_fit(company):
    owing(company, "ash")
    run = CliRunner()

    out = run.invoke(
        dunwell, ["opt-out", "ash", "--company", "birch", "--channel", "clicks", "--on", "2026-03-11"]
    )
    back = run.invoke(
        dunwell, ["opt-in", "ash", "--company", "birch", "--channel", "clicks", "--on", "2026-03-12"]
    )

    assert out.output == "Links in messages to Ash are not counted from 2026-03-11 on.\n"
    assert back.output == "Links in messages to Ash may be counted again from 2026-03-12 on.\n"


def test_a_wish_not_to_be_counted_is_no_wish_not_to_be_contacted(open_track):
    opt_out(owing(open_track, "ash"), "clicks", TODAY, at=MORNING, note="", by="Dana")

    assert set(letterbox(open_track)) == {"ash"}
