"""A sign-in link works once, for an hour, for nobody else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from small_ledger import NOW

from dunwell.journal.models import Entry
from dunwell.journal.record import INSTALLATION
from dunwell.workbench.sign_in import CannotSignIn, demo_user, make_link, redeem


def token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_a_link_signs_in_and_leads_to_the_first_page(client, db):
    answer = client.get(make_link(demo_user(), timezone.now(), by="Dana"), follow=True)

    assert answer.status_code == 200
    assert "Sign out" in answer.content.decode()


def test_a_link_works_once(client, db):
    link = make_link(demo_user(), timezone.now(), by="Dana")
    client.get(link)
    client.logout()

    answer = client.get(link)

    assert answer.status_code == 403
    assert "has been used" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_a_link_expires_after_an_hour(db):
    user = demo_user()
    link = make_link(user, NOW, by="Dana")

    with pytest.raises(CannotSignIn, match="more than an hour old"):
        redeem(token(link), NOW + timedelta(hours=1, seconds=1))

    assert redeem(token(link), NOW + timedelta(minutes=59)) == user


def test_using_one_link_retires_the_older_ones(db):
    user = demo_user()
    older, newer = make_link(user, NOW, by="Dana"), make_link(user, NOW + timedelta(minutes=1), by="Dana")
    redeem(token(newer), NOW + timedelta(minutes=2))

    with pytest.raises(CannotSignIn, match="has been used"):
        redeem(token(older), NOW + timedelta(minutes=3))


@pytest.mark.parametrize("broken", ["x", "a:b:c", "WzFd:1:2", "é"])
def test_a_forged_link_signs_nobody_in(client, db, broken):
    demo_user()

    assert client.get(reverse("sign_in_link", args=[broken])).status_code == 403


def test_a_changed_link_signs_nobody_in(db):
    forged = token(make_link(demo_user(), NOW, by="Dana"))
    forged = forged[:-1] + ("a" if forged[-1] != "a" else "b")

    with pytest.raises(CannotSignIn, match="not complete"):
        redeem(forged, NOW)


def test_somebody_who_may_no_longer_work_here_cannot_sign_in(db):
    link = make_link(demo_user(), NOW, by="Dana")
    User.objects.update(is_active=False)

    with pytest.raises(CannotSignIn):
        redeem(token(link), NOW)


def test_a_link_is_not_used_up_by_looking_at_its_headers(client, db):
    link = make_link(demo_user(), timezone.now(), by="Dana")

    assert client.head(link).status_code == 405
    assert client.get(link).status_code == 302


def test_signing_out_needs_a_post_and_ends_the_session(staff):
    assert staff.get(reverse("sign_out")).status_code == 405
    assert staff.post(reverse("sign_out")).status_code == 302
    assert staff.get("/").status_code == 302


def test_signing_out_is_safe_from_other_sites(db):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(reverse("sign_out")).status_code == 403


def test_the_page_for_those_who_have_not_signed_in_says_how(client, db):
    text = client.get("/", follow=True).content.decode()

    assert "dunwell sign-in-link" in text
    assert "Sign out" not in text


def test_every_answer_carries_the_security_headers(client, db):
    for path in ("/sign-in/", "/nothing/at/all/here/"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        for rule in ("default-src 'none'", "style-src 'self'", "img-src 'self'", "form-action 'self'"):
            assert rule in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Robots-Tag"] == "noindex"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client, db):
    cookie = client.get(make_link(demo_user(), timezone.now(), by="Dana")).cookies["sessionid"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_journal_keeps_who_made_a_link_who_used_it_and_who_signed_out(client, db):
    client.get(make_link(demo_user(), timezone.now(), by="Lee"))
    client.post(reverse("sign_out"))
    client.post(reverse("sign_out"))
    told = Entry.objects.filter(company_id=INSTALLATION).order_by("seq").values_list("kind", "actor")
    assert list(told) == [("sign_in_link", "Lee"), ("sign_in", "demo"), ("sign_out", "demo")]


def test_the_journal_keeps_no_link_and_no_refused_one(db):
    link = make_link(demo_user(), NOW, by="Lee")
    with pytest.raises(CannotSignIn):
        redeem(token(link), NOW + timedelta(hours=2))
    entry = Entry.objects.get()
    assert entry.kind == "sign_in_link"
    assert token(link) not in entry.payload
