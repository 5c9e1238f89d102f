"""Signing in with a password: works, refuses alike, counts tries, leads nowhere else, and begins a session of its own."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from doors import PASSWORD, is_in, sign_in

from dunwell.journal.models import Entry
from dunwell.journal.record import INSTALLATION


@pytest.fixture
def vera(cast):
    return cast["viewer"]


def at_the_door():
    return list(Entry.objects.filter(company_id=INSTALLATION).order_by("seq").values_list("kind", "actor"))


def test_who_knows_the_password_comes_in_and_to_the_page_asked_for(vera, browser):
    client = browser()
    asked = client.get("/birch/customers/?q=ash")

    answer = client.post(asked["Location"], {"login": vera.email.upper(), "password": PASSWORD})

    assert answer.status_code == 302
    assert answer["Location"] == "/birch/customers/?q=ash"
    assert is_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("vera", "wrong"),
        ("nobody@birch.example", PASSWORD),
        ("vera", ""),
        ("vera", PASSWORD + " "),
        ("", PASSWORD),
    ],
)
def test_who_does_not_stays_out(vera, browser, email, password):
    client = browser()

    answer = sign_in(client, vera.email if email == "vera" else email, password)

    assert answer.status_code == 200
    assert not is_in(client)


def test_a_known_and_an_unknown_address_are_refused_in_the_same_words(vera, browser):
    known = sign_in(browser(), vera.email, "wrong").content.decode()
    unknown = sign_in(browser(), "vera@nowhere.example", "wrong").content.decode()

    said = "No account has this address and password together."
    assert said in known
    assert said in unknown


def test_who_is_not_active_any_more_stays_out(vera, browser):
    vera.is_active = False
    vera.save()
    client = browser()

    sign_in(client, vera.email, PASSWORD)

    assert not is_in(client)


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "http:///evil.example", "javascript:alert(1)",
        "https:evil.example", "///evil.example", "%2F%2Fevil.example", "/%09/evil.example",
    ],
)  # fmt: skip
def test_it_leads_to_no_other_site(vera, browser, onward):
    for address in (onward, onward.replace("/", "%2F")):
        answer = sign_in(browser(), vera.email, PASSWORD, address)
        assert answer.status_code == 302
        to = answer["Location"]
        assert to.startswith("/")
        assert not to.startswith(("//", "/\\"))


def test_a_form_of_another_site_signs_nobody_in(vera):
    client = Client(enforce_csrf_checks=True)

    assert sign_in(client, vera.email, PASSWORD).status_code == 403


def test_a_session_that_was_there_before_is_not_signed_in(vera, browser):
    client = browser()
    client.get(reverse("sign_in"))
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    sign_in(client, vera.email, PASSWORD)

    assert is_in(client)
    assert client.session.session_key != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert not is_in(thief)


def test_somebody_elses_session_is_not_handed_on(cast, browser):
    client = browser(cast["owner"])
    client.post(reverse("sign_out"))
    session = client.session
    session["of_owner"] = "secret"
    session.save()

    sign_in(client, cast["viewer"].email, PASSWORD)

    assert client.get(reverse("people", args=["birch"])).status_code == 403


def test_whether_to_stay_signed_in_is_asked(vera, browser):
    leaves, stays = browser(), browser()
    form = {"login": vera.email, "password": PASSWORD}

    leaves.post(reverse("sign_in"), form)
    stays.post(reverse("sign_in"), form | {"remember": "on"})

    assert leaves.cookies["sessionid"]["max-age"] == ""
    assert stays.cookies["sessionid"]["max-age"] > 24 * 3600


def test_after_five_wrong_tries_even_the_right_password_waits(vera, browser):
    for _ in range(5):
        sign_in(browser(), vera.email, "wrong")
    client = browser()

    answer = sign_in(client, vera.email, PASSWORD)

    assert "Too many wrong tries" in answer.content.decode()
    assert not is_in(client)
    cache.clear()
    sign_in(client, vera.email, PASSWORD)
    assert is_in(client)


def test_the_tries_of_one_address_are_counted_over_all_accounts(company, browser):
    said = [sign_in(browser(), f"user{n}@birch.example", "wrong") for n in range(11)]

    assert "Too many wrong tries" not in said[9].content.decode()
    assert "Too many wrong tries" in said[10].content.decode()


def test_tries_are_counted_by_the_address_a_trusted_proxy_names(company, browser, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = [
        sign_in(browser(**{"x-forwarded-for": f"10.0.0.{n}, 192.0.2.7"}), f"u{n}@birch.example", "wrong")
        for n in range(11)
    ]
    elsewhere = sign_in(browser(**{"x-forwarded-for": "192.0.2.8"}), "u12@birch.example", "wrong")

    assert "Too many wrong tries" in forged[10].content.decode()
    assert "Too many wrong tries" not in elsewhere.content.decode()
    assert '"address":"192.0.2.7"' in Entry.objects.filter(kind="sign_in_failed").first().payload


def test_the_journal_keeps_who_came_in_from_where_and_nothing_that_was_typed(vera, browser):
    client = browser()
    sign_in(client, vera.email, "my other password")
    sign_in(client, "my other password", "x")
    sign_in(client, vera.email, PASSWORD)
    client.post(reverse("sign_out"))

    assert at_the_door() == [
        ("sign_in_failed", vera.username),
        ("sign_in", vera.username),
        ("sign_out", vera.username),
    ]
    payloads = "".join(Entry.objects.values_list("payload", flat=True))
    assert '"address":"127.0.0.1"' in payloads
    assert "Firefox, Linux" in payloads
    assert "my other password" not in payloads
    assert PASSWORD not in payloads


def test_a_try_for_nobody_known_is_noted_without_a_name(company, browser):
    sign_in(browser(), "stranger@nowhere.example", "wrong")

    entry = Entry.objects.get(kind="sign_in_failed")
    assert (entry.actor, entry.about) == ("somebody", "")
    assert "stranger" not in entry.payload


def test_passwords_are_kept_hashed(vera):
    assert PASSWORD not in vera.password
    assert "$" in vera.password


@pytest.mark.parametrize(
    "path", ["account/signup/", "account/email/", "account/inactive/", "accounts/login/", "account/sso/"]
)
def test_what_the_library_offers_and_we_do_not_is_not_there(vera, browser, path):
    for client in (browser(), browser(vera)):
        assert client.get(f"/{path}").status_code == 404
