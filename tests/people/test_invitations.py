"""An invitation: made, sent, shown once, taken up once, taken back, too old; by somebody new or known."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from doors import PASSWORD, is_in, sign_in

from days import NOW
from dunwell.journal.models import Entry
from dunwell.people.invitations import CannotInvite, find, invite, make_user, take_back, take_up, waiting
from dunwell.people.models import Invitation, Membership

NEW = {"name": "Nora New", "password": PASSWORD}


def link(token):
    return reverse("invitation", args=[token])


@pytest.fixture
def invited(company):
    """An invitation to Nora, and what stands in its link."""
    return invite(
        company, "Nora@Birch.example ", "controller", at=timezone.now(), by="Olive Owner", name="Nora N."
    )


def test_an_owner_invites_and_the_mail_carries_the_link_that_is_shown(cast, browser, letterbox, settings):
    client = browser(cast["owner"])

    shown = client.post(
        reverse("invitations", args=["birch"]), {"email": "nora@birch.example", "role": "viewer"}
    )

    to, subject, text = letterbox.next()
    made = Invitation.objects.get()
    assert to == ["nora@birch.example"]
    assert subject == "Olive Owner asks you to join Birch Supplies"
    token = text.partition("/invitation/")[2].partition("/")[0]
    assert hashlib.sha256(token.encode()).hexdigest() == made.token_sha256
    assert settings.PUBLIC_URL + link(token) in shown.content.decode()
    assert "The link is on its way by mail" in shown.content.decode()
    assert token not in client.get(reverse("people", args=["birch"])).content.decode()
    assert token not in "".join(Entry.objects.values_list("payload", flat=True))


def test_a_german_company_invites_in_german(company, cast, browser, letterbox):
    company.language = "de-AT"
    company.save()

    browser(cast["owner"]).post(
        reverse("invitations", args=["birch"]), {"email": "nora@birch.example", "role": "controller"}
    )

    _, subject, text = letterbox.next()
    assert subject == "Olive Owner lädt Sie zu Birch Supplies ein"
    assert "Forderungsmanagement" in text


def test_without_mail_the_link_is_shown_all_the_same(cast, browser):
    shown = browser(cast["owner"]).post(
        reverse("invitations", args=["birch"]), {"email": "nora@birch.example", "role": "viewer"}
    )

    assert "Mail is not set up here" in shown.content.decode()
    assert "/invitation/" in shown.content.decode()


def test_a_mail_server_that_is_gone_is_said(cast, browser, settings):
    channels, opens, _ = settings.DUNWELL_CHANNELS["DUNWELL_EMAIL_URL"]
    settings.DUNWELL_CHANNELS = {"DUNWELL_EMAIL_URL": (channels, opens, "smtp://127.0.0.1:9")}

    shown = browser(cast["owner"]).post(
        reverse("invitations", args=["birch"]), {"email": "nora@birch.example", "role": "viewer"}
    )

    assert "The mail could not be sent" in shown.content.decode()


def test_somebody_new_joins_with_a_password_and_is_signed_in(company, invited, browser):
    invitation, token = invited
    client = browser()
    page = client.get(link(token)).content.decode()

    client.post(link(token), NEW)

    assert "Birch Supplies asks you to join" in page
    assert "nora@birch.example" in page
    membership = Membership.objects.get(company=company, user__email="nora@birch.example")
    assert (membership.role, membership.name, membership.by) == (
        "controller",
        "Nora New",
        "nora@birch.example",
    )
    assert invitation.end.membership == membership
    assert is_in(client)
    again = browser()
    sign_in(again, "nora@birch.example", PASSWORD)
    assert is_in(again)


@pytest.mark.parametrize("password", ["short", "1234567890123", "nora@birch.example", "password123456", ""])
def test_a_weak_password_is_refused_and_nobody_is_made(invited, browser, password):
    _, token = invited

    answer = browser().post(link(token), {"name": "Nora New", "password": password})

    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()
    assert not User.objects.filter(email="nora@birch.example").exists()


def test_it_works_once(invited, browser):
    _, token = invited
    browser().post(link(token), NEW)

    for answer in (browser().get(link(token)), browser().post(link(token), NEW)):
        assert answer.status_code == 410
        assert "It has been taken up" in answer.content.decode()


def test_two_who_take_it_up_at_once_make_one_member(company, invited):
    invitation, token = invited
    seen_before = find(token, timezone.now())
    user = make_user(invitation, "Nora New", PASSWORD)
    take_up(invitation, user, at=timezone.now())

    with pytest.raises(CannotInvite):
        take_up(seen_before, user, at=timezone.now())

    assert Membership.objects.filter(company=company, user=user).count() == 1


def test_after_seven_days_it_opens_nothing(company, browser):
    _, token = invite(
        company, "nora@birch.example", "viewer", at=timezone.now() - timedelta(days=7), by="Olive"
    )

    answer = browser().get(link(token))

    assert answer.status_code == 410
    assert "more than seven days old" in answer.content.decode()
    assert not waiting(company, timezone.now()).exists()


def test_taken_back_it_opens_nothing(cast, company, invited, browser):
    invitation, token = invited

    browser(cast["owner"]).post(reverse("end_invitation", args=["birch", invitation.pk]))

    answer = browser().post(link(token), NEW)
    assert answer.status_code == 410
    assert "taken back" in answer.content.decode()
    assert not User.objects.filter(email="nora@birch.example").exists()


def test_what_was_taken_up_cannot_be_taken_back(invited):
    invitation, _ = invited
    take_up(invitation, make_user(invitation, "Nora New", PASSWORD), at=timezone.now())

    with pytest.raises(CannotInvite):
        take_back(Invitation.objects.get(), at=timezone.now(), by="Olive Owner")


def test_a_new_one_takes_the_earlier_back(company, invited):
    _, token = invited
    _, newer = invite(company, "nora@birch.example", "viewer", at=timezone.now(), by="Olive Owner")

    with pytest.raises(CannotInvite, match="taken back"):
        find(token, timezone.now())
    assert find(newer, timezone.now()).role == "viewer"


@pytest.mark.parametrize("token", ["x", "é", "a" * 43, "%00"])
def test_a_guessed_link_opens_nothing(invited, browser, token):
    assert browser().get(f"/invitation/{token}/").status_code == 410


def test_who_has_an_account_signs_in_and_joins_with_it(company, other, join, invited, browser):
    _, token = invited
    nora = join(other, "owner", name="Nora N.")
    User.objects.filter(pk=nora.pk).update(email="nora@birch.example", username="nora@birch.example")
    nora.refresh_from_db()
    nora.set_password(PASSWORD)
    nora.save()
    client = browser()

    assert "You sign in here already" in client.get(link(token)).content.decode()
    stranger = client.post(link(token), NEW)
    assert stranger["Location"] == f"{reverse('sign_in')}?next=%2Finvitation%2F{token}%2F"
    sign_in(client, "nora@birch.example", PASSWORD)
    joined = client.post(link(token), {})

    assert joined["Location"] == "/birch/"
    assert Membership.objects.filter(company=company, user=nora, role="controller", ended=None).exists()
    assert User.objects.filter(email="nora@birch.example").count() == 1


def test_who_is_signed_in_as_somebody_else_cannot_take_it_up(cast, invited, browser):
    _, token = invited

    for answer in (browser(cast["viewer"]).get(link(token)), browser(cast["viewer"]).post(link(token), NEW)):
        assert answer.status_code == 410
        assert "signed in as somebody else" in answer.content.decode()
    assert not User.objects.filter(email="nora@birch.example").exists()


@pytest.mark.parametrize(
    ("email", "role", "reason"),
    [
        ("nora", "viewer", "no_address"),
        (f"{'n' * 150}@birch.example", "viewer", "no_address"),
        ("nora@birch.example", "king", "no_role"),
        ("vera", "owner", "member_already"),
    ],
)
def test_who_cannot_be_invited_is_said(cast, company, email, role, reason):
    email = cast["viewer"].email.upper() if email == "vera" else email

    with pytest.raises(CannotInvite) as refusal:
        invite(company, email, role, at=NOW, by="Olive Owner")

    assert refusal.value.reason == reason
    assert not Invitation.objects.exists()


def test_the_form_says_what_is_wrong(cast, browser):
    client = browser(cast["owner"])
    form = reverse("invitations", args=["birch"])

    for told, said in (
        ({"email": "nora@", "role": "viewer"}, "valid email address"),
        ({"email": cast["viewer"].email, "role": "viewer"}, "works here already"),
        ({"email": "nora@birch.example", "role": "king"}, "field-error"),
    ):
        answer = client.post(form, told)
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_the_journal_of_the_company_tells_the_story(company, invited):
    invitation, _ = invited
    take_up(invitation, make_user(invitation, "Nora New", PASSWORD), at=timezone.now())

    told = Entry.objects.filter(company_id=company.pk, kind__in=("invitation", "membership")).order_by("seq")
    assert [(each.kind, each.actor) for each in told] == [
        ("invitation", "Olive Owner"),
        ("membership", "nora@birch.example"),
        ("invitation", "nora@birch.example"),
    ]


def test_another_companys_invitation_cannot_be_taken_back(cast, other, browser):
    invitation, token = invite(other, "nora@elm.example", "owner", at=timezone.now(), by="Ed Elm")

    answer = browser(cast["owner"]).post(reverse("end_invitation", args=["birch", invitation.pk]))

    assert answer.status_code == 404
    assert find(token, timezone.now()) == invitation
