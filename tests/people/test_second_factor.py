"""The second factor: set up, asked for, used once, lost, and needed by who can move money or rights."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from doors import PASSWORD, code_of, give_app, is_in, secret_kept, sign_in

from dunwell.journal.models import Entry
from dunwell.people.models import FirstAsked
from dunwell.people.second_factor import days_of, is_due, reset_second_factor, set_rule
from dunwell.workbench.sign_in import demo_user, make_link

ASK = reverse("mfa_authenticate")


@pytest.fixture
def owner(cast):
    return cast["owner"]


def answer(client, code):
    return client.post(ASK, {"code": code})


def test_an_app_is_set_up_by_scanning_and_typing_what_it_shows(
    owner, browser, django_capture_on_commit_callbacks
):
    client = browser()
    sign_in(client, owner.email, PASSWORD)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)

    assert "<svg" in page.content.decode()
    assert "That code does not fit" in wrong.content.decode()
    assert done.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    codes = done.context["unused_codes"]
    assert len(codes) == 10
    assert all(code in done.content.decode() for code in codes)
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(code in again for code in codes)
    told = Entry.objects.filter(kind="second_factor").order_by("seq").values_list("payload", flat=True)
    assert any('"what":"app_added"' in payload for payload in told)


def test_the_password_alone_lets_nobody_in_who_has_a_second_factor(owner, browser):
    secret, _ = give_app(owner)
    client = browser()

    asked = sign_in(client, owner.email, PASSWORD, "/birch/customers/")

    assert asked["Location"].partition("?")[0] == ASK
    assert not is_in(client)
    assert client.get("/birch/customers/").status_code == 302
    done = answer(client, code_of(secret))
    assert done["Location"] == "/birch/customers/"
    assert is_in(client)
    assert '"how":"password+mfa"' in Entry.objects.get(kind="sign_in").payload


def test_a_wrong_code_is_refused_counted_and_noted(owner, browser):
    secret, _ = give_app(owner)
    client = browser()
    sign_in(client, owner.email, PASSWORD)

    said = [answer(client, "000000").content.decode() for _ in range(6)]

    assert "That code does not fit" in said[0]
    assert "Too many wrong tries" in said[5]
    assert "Too many wrong tries" in answer(client, code_of(secret)).content.decode()
    assert not is_in(client)
    failed = Entry.objects.filter(kind="sign_in_failed", about_id=owner.pk)
    assert failed.count() == 5
    cache.clear()
    answer(client, code_of(secret))
    assert is_in(client)


def test_a_code_opens_once(owner, browser):
    secret, _ = give_app(owner)
    code = code_of(secret)
    first, second = browser(), browser()
    for client in (first, second):
        sign_in(client, owner.email, PASSWORD)

    answer(first, code)
    answer(second, code)

    assert is_in(first)
    assert not is_in(second)


def test_an_old_code_opens_nothing(owner, browser):
    secret, _ = give_app(owner)
    client = browser()
    sign_in(client, owner.email, PASSWORD)

    answer(client, code_of(secret, steps=-4))

    assert not is_in(client)


def test_a_recovery_code_opens_once(owner, browser):
    _, codes = give_app(owner)
    first, second = browser(), browser()
    for client in (first, second):
        sign_in(client, owner.email, PASSWORD)
        answer(client, codes[3])

    assert is_in(first)
    assert not is_in(second)


def test_a_link_that_signs_in_asks_for_the_second_factor_too(owner, browser):
    secret, _ = give_app(owner)
    client = browser()

    asked = client.get(make_link(owner, timezone.now(), by="Lee"))

    assert asked["Location"] == ASK
    assert not is_in(client)
    answer(client, code_of(secret))
    assert is_in(client)
    assert '"how":"link+mfa"' in Entry.objects.get(kind="sign_in").payload


def test_a_link_that_was_used_is_refused_and_noted_and_a_forged_one_leaves_no_trace(owner, browser):
    link = make_link(owner, timezone.now(), by="Lee")
    browser().get(link)

    used = browser().get(link)
    browser().get(link[:-2] + "x/")

    assert used.status_code == 403
    entry = Entry.objects.get(kind="sign_in_failed")
    assert (entry.about_id, '"what":"link"' in entry.payload) == (owner.pk, True)


def test_secrets_are_kept_encrypted(owner):
    secret, codes = give_app(owner)
    kept, meant = secret_kept(owner)

    assert meant == secret
    assert secret not in kept
    stored = " ".join(str(data) for data in Authenticator.objects.values_list("data", flat=True))
    assert not any(code in stored for code in codes)


def test_with_another_secret_key_no_code_fits(owner, settings):
    secret, _ = give_app(owner)
    settings.SECRET_KEY = "another"

    _, meant = secret_kept(owner)

    assert meant != secret


def test_nothing_of_a_sign_in_changes_without_showing_again_who_it_is(owner, browser):
    give_app(owner)
    client = browser(owner)

    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
        answer_ = client.get(reverse(name))
        assert answer_.status_code == 302, name
        assert "confirm" in answer_["Location"], name
    removed = client.post(reverse("mfa_deactivate_totp"))
    assert removed.status_code == 302
    assert Authenticator.objects.filter(user=owner, type="totp").exists()


def test_who_confirms_may_remove_the_app_and_it_is_noted(owner, browser):
    give_app(owner)
    client = browser(owner)
    page = client.get(reverse("mfa_deactivate_totp"), follow=True)
    client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], {"password": PASSWORD})

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=owner).exists()
    assert Entry.objects.filter(kind="second_factor", payload__contains="app_removed").exists()


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("owner", True),
        ("controller", True),
        ("account_manager", False),
        ("viewer", False),
        ("auditor", False),
    ],
)
def test_who_can_move_money_or_rights_is_asked_at_the_first_sign_in_and_may_go_on(cast, browser, role, asked):
    client = browser()

    answer_ = sign_in(client, cast[role].email, PASSWORD, "/birch/customers/")

    if asked:
        assert answer_["Location"].startswith(reverse("second_factor"))
        page = client.get(answer_["Location"]).content.decode()
        assert "Later" in page
        assert 'href="/birch/customers/"' in page
    else:
        assert answer_["Location"] == "/birch/customers/"
    assert client.get("/birch/customers/").status_code == 200


def test_after_seven_days_it_is_needed(owner, company, browser):
    client = browser()
    sign_in(client, owner.email, PASSWORD)
    FirstAsked.objects.filter(user=owner).update(at=timezone.now() - timedelta(days=7, seconds=1))

    answer_ = client.get("/birch/customers/")
    acted = client.post(reverse("second_factor_rule", args=["birch"]), {"days": ""})

    assert answer_["Location"] == f"{reverse('second_factor')}?next=%2Fbirch%2Fcustomers%2F"
    assert "Later" not in client.get(answer_["Location"]).content.decode()
    assert acted.status_code == 302
    assert days_of(company) == 7
    give_app(owner)
    assert client.get("/birch/customers/").status_code == 200


@pytest.mark.parametrize("role", ["account_manager", "viewer", "auditor"])
def test_other_roles_never_need_one(cast, company, browser, role):
    set_rule(company, 0, at=timezone.now(), by="Olive Owner")
    client = browser()
    sign_in(client, cast[role].email, PASSWORD)

    assert client.get("/birch/customers/").status_code == 200


def test_a_company_may_need_it_at_once_or_never(owner, company, browser):
    set_rule(company, 0, at=timezone.now(), by="Olive Owner")
    client = browser()
    sign_in(client, owner.email, PASSWORD)
    at_once = client.get("/birch/customers/").status_code
    set_rule(company, None, at=timezone.now(), by="Olive Owner")
    FirstAsked.objects.update(at=timezone.now() - timedelta(days=400))

    assert at_once == 302
    assert client.get("/birch/customers/").status_code == 200
    settings = Entry.objects.filter(company_id=company.pk, kind="settings").order_by("seq")
    assert [('"new":0' in each.payload, '"new":null' in each.payload) for each in settings] == [
        (True, False),
        (False, True),
    ]


def test_who_keeps_the_installation_needs_none(company):
    from dunwell.people.member import member_of

    set_rule(company, 0, at=timezone.now(), by="Olive Owner")

    assert not is_due(member_of(demo_user(), company), timezone.now())


def test_a_lost_phone_is_forgotten_and_the_days_begin_anew(owner, browser):
    give_app(owner)
    client = browser()
    sign_in(client, owner.email, PASSWORD)
    at = timezone.now()

    assert reset_second_factor(owner, at=at, by="Lee")

    assert not reset_second_factor(owner, at=at, by="Lee")
    assert not Authenticator.objects.filter(user=owner).exists()
    assert sign_in(browser(), owner.email, PASSWORD)["Location"].startswith(reverse("second_factor"))
    assert FirstAsked.objects.get(user=owner).at >= at
