"""Open sessions: listed, ended one by one or all, and ended at once when a password changes or a membership ends."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from doors import PASSWORD, is_in, sign_in

from dunwell.journal.models import Entry
from dunwell.people.browsers import browser_of
from dunwell.people.memberships import end_membership
from dunwell.people.models import OpenSession

OWN = reverse("own_account")
NEW = "seven herons by the Lee"


@pytest.fixture
def vera(cast):
    return cast["viewer"]


@pytest.fixture
def two(vera, browser):
    """Two browsers of Vera's, both signed in."""
    pair = browser(), browser(**{"user-agent": "Mozilla/5.0 (iPhone) AppleWebKit Version/18 Safari/604.1"})
    for client in pair:
        sign_in(client, vera.email, PASSWORD)
    return pair


def test_ones_own_account_lists_where_one_is_signed_in(two):
    here, _ = two

    text = here.get(OWN).content.decode()

    assert "Firefox, Linux" in text
    assert "Safari, iPhone" in text
    assert text.count("this one") == 1
    assert text.count("127.0.0.1") >= 2


def test_one_session_is_ended_from_another_at_once(two):
    here, there = two
    chosen = OpenSession.objects.get(browser="Safari, iPhone")

    here.post(reverse("end_session", args=[chosen.pk]))

    assert is_in(here)
    assert not is_in(there)
    assert "1 session has ended" in here.get(OWN).content.decode() or Entry.objects.filter(
        kind="session_ended"
    )
    assert Entry.objects.get(kind="session_ended").about_id == chosen.user_id


def test_all_others_are_ended_at_once(two, vera, browser):
    here, there = two
    third = browser()
    sign_in(third, vera.email, PASSWORD)

    here.post(reverse("end_other_sessions"))

    assert is_in(here)
    assert not is_in(there)
    assert not is_in(third)


def test_nobody_ends_somebody_elses_session(two, cast, browser):
    other = browser()
    sign_in(other, cast["auditor"].email, PASSWORD)
    theirs = OpenSession.objects.filter(user=cast["viewer"]).first()

    answer = other.post(reverse("end_session", args=[theirs.pk]))

    assert answer.status_code == 404
    assert all(is_in(client) for client in two)


def test_ending_takes_a_form_and_somebody_signed_in(two, browser):
    here, _ = two
    pk = OpenSession.objects.first().pk
    for path in (reverse("end_session", args=[pk]), reverse("end_other_sessions")):
        assert here.get(path).status_code == 405
        assert browser().post(path)["Location"] == reverse("sign_in")
    assert here.post(OWN).status_code == 405


def test_signing_out_takes_the_session_off_the_list(two, vera):
    here, _ = two
    here.post(reverse("sign_out"))

    assert OpenSession.objects.filter(user=vera).count() == 1


def test_a_session_that_ran_out_is_forgotten(two, vera):
    here, _ = two
    gone = OpenSession.objects.get(browser="Safari, iPhone")
    Session.objects.filter(pk=gone.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))

    assert "Safari, iPhone" not in here.get(OWN).content.decode().partition("<h2")[2].partition("Sign-ins")[0]
    assert not OpenSession.objects.filter(pk=gone.pk).exists()


def test_sessions_that_ran_out_are_forgotten_when_somebody_signs_in(two, vera, cast, browser):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    sign_in(browser(), vera.email, PASSWORD)

    assert Session.objects.count() == 1
    assert OpenSession.objects.count() == 1


def test_when_a_membership_ends_every_session_ends_at_once(two, vera):
    end_membership(vera.memberships.get(), at=timezone.now(), by="Olive Owner")

    for client in two:
        assert client.get("/birch/customers/")["Location"].startswith(reverse("sign_in"))
    assert not OpenSession.objects.filter(user=vera).exists()


def test_a_changed_password_ends_all_others_and_keeps_this_one(two, vera, letterbox):
    here, there = two

    here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert is_in(here)
    assert not is_in(there)
    assert [each.session_key for each in OpenSession.objects.filter(user=vera)] == [here.session.session_key]
    assert letterbox.next()[1] == "Your password was changed"
    assert "changed" in here.get(OWN).content.decode()


def test_a_changed_password_needs_the_old_one_and_a_good_new_one(two, vera):
    here, there = two
    for told in (
        {"oldpassword": "wrong", "password1": NEW, "password2": NEW},
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW + "x"},
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
        {"oldpassword": PASSWORD, "password1": "1029384756", "password2": "1029384756"},
    ):
        answer = here.post(reverse("account_change_password"), told)
        assert answer.status_code == 200
        assert "field-error" in answer.content.decode()
    assert is_in(there)
    assert User.objects.get(pk=vera.pk).check_password(PASSWORD)


def test_a_forgotten_password_is_set_anew_by_mail_and_every_session_ends(two, vera, browser, letterbox):
    here, there = two
    client = browser()
    asked = client.post(reverse("account_reset_password"), {"email": vera.email}, follow=True)
    to, _, text = letterbox.next()
    path = "/account/password/reset/" + text.partition("/account/password/reset/")[2].split()[0]

    form = client.get(path, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert "Look into your mails" in asked.content.decode()
    assert to == [vera.email]
    assert User.objects.get(pk=vera.pk).check_password(NEW)
    assert not is_in(here)
    assert not is_in(there)
    assert not is_in(client)
    assert "opens nothing any more" in browser().get(path, follow=True).content.decode()
    assert letterbox.next()[1] == "Your password was set anew"


def test_asking_for_a_password_tells_nobody_who_is_known(vera, browser, letterbox):
    known = browser().post(reverse("account_reset_password"), {"email": vera.email})
    letterbox.next()
    unknown = browser().post(reverse("account_reset_password"), {"email": "nobody@nowhere.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert letterbox.empty()
    assert Entry.objects.filter(kind="password").count() == 1


def test_the_link_leads_to_our_own_address_whatever_host_was_asked_for(vera, letterbox, settings, client):
    settings.ALLOWED_HOSTS = ["*"]
    settings.PUBLIC_URL = "https://dunwell.birch.example"

    client.post(reverse("account_reset_password"), {"email": vera.email}, headers={"host": "evil.example"})

    _, _, text = letterbox.next()
    assert "https://dunwell.birch.example/account/password/reset/" in text
    assert "evil.example" not in text


def test_how_a_browser_calls_itself_is_said_in_short():
    said = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Edg/143.0": "Edge, Windows",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 15) AppleWebKit/605 Version/19 Safari/605": "Safari, Mac",
        "Mozilla/5.0 (Linux; Android 16) AppleWebKit Chrome/143.0 Mobile Safari/537.36": "Chrome, Android",
        "curl/8.1": "curl",
        "": "",
    }
    assert {agent: browser_of(agent) for agent in said} == said
