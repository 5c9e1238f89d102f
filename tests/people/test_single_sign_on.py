"""Single sign-on, against a real identity provider on this machine: who is vouched for and invited comes in, nobody else."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone
from doors import ASK, code_of, give_app, is_in
from identity_provider import CLIENT, SECRET, IdentityProvider

from dunwell.journal.models import Entry
from dunwell.people.invitations import invite
from dunwell.people.models import Membership
from dunwell.people.second_factor import set_rule
from dunwell.project.single_sign_on import providers, single_sign_on

LOGIN = reverse("openid_connect_login", args=["sso"])


@pytest.fixture(scope="module")
def running():
    """The provider, running."""
    provider = IdentityProvider()
    yield provider
    provider.close()


@pytest.fixture
def provider(running, settings):
    """The provider, set up here, with nobody to vouch for yet."""
    environment = {
        "DUNWELL_SSO_URL": running.url + "/",
        "DUNWELL_SSO_CLIENT_ID": CLIENT,
        "DUNWELL_SSO_CLIENT_SECRET": SECRET,
        "DUNWELL_SSO_NAME": "Birch ID",
    }
    settings.SINGLE_SIGN_ON = single_sign_on(environment)
    settings.SOCIALACCOUNT_PROVIDERS = providers(settings.SINGLE_SIGN_ON)
    running.person = None
    running.refused.clear()
    return running


def person(email, verified=True, sub="u1"):
    return {"sub": sub, "email": email, "email_verified": verified, "name": "Vera Vogel"}


def go(client, onward=""):
    """Goes to the provider and comes back, as a browser does; returns the last answer of ours."""
    away = client.get(LOGIN + (f"?next={onward}" if onward else ""))
    back = requests.get(away["Location"], allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def test_who_is_vouched_for_and_works_here_comes_in(cast, provider, browser):
    provider.person = person(cast["viewer"].email.upper())
    client = browser()
    assert "Sign in with Birch ID" in client.get(reverse("sign_in")).content.decode()

    answer = go(client, "/birch/customers/")

    assert answer["Location"] == "/birch/customers/"
    assert is_in(client)
    assert '"how":"socialaccount"' in Entry.objects.get(kind="sign_in").payload
    again = browser()
    provider.person = person("renamed@birch.example")
    go(again)
    assert is_in(again)


def test_who_nobody_invited_stays_out(cast, provider, browser):
    provider.person = person("stranger@birch.example", sub="u2")
    client = browser()

    answer = go(client)

    assert answer["Location"] == reverse("socialaccount_login_error")
    assert "nobody here has invited you" in client.get(answer["Location"]).content.decode()
    assert not is_in(client)
    assert not Membership.objects.filter(user__email="stranger@birch.example").exists()
    assert Entry.objects.get(kind="sign_in_failed").actor == "somebody"


def test_an_address_that_is_not_verified_is_nobodys(cast, provider, browser):
    provider.person = person(cast["owner"].email, verified=False, sub="u3")
    client = browser()

    go(client)

    assert not is_in(client)


def test_an_address_may_be_trusted_where_the_provider_says_nothing(cast, provider, browser, settings):
    known = settings.SINGLE_SIGN_ON["settings"] | {"verified_email": True}
    settings.SOCIALACCOUNT_PROVIDERS = providers(settings.SINGLE_SIGN_ON | {"settings": known})
    provider.person = person(cast["owner"].email, sub="u6")
    del provider.person["email_verified"]
    client = browser()

    go(client)

    assert is_in(client)


def test_who_the_provider_refuses_stays_out(cast, provider, browser):
    client = browser()

    answer = go(client)

    assert answer["Location"] == reverse("socialaccount_login_error")
    assert not is_in(client)


def test_an_answer_that_was_not_asked_for_is_refused(cast, provider, browser):
    provider.person = person(cast["viewer"].email)
    away = browser().get(LOGIN)
    back = requests.get(away["Location"], allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    other = browser()

    other.get(f"{parts.path}?{parts.query}")

    assert not is_in(other)
    assert set(parse_qs(parts.query)) == {"state", "code"}


def test_a_code_works_once(cast, provider, browser):
    provider.person = person(cast["viewer"].email)
    client = browser()
    away = client.get(LOGIN)
    back = urlsplit(requests.get(away["Location"], allow_redirects=False, timeout=10).headers["Location"])
    client.get(f"{back.path}?{back.query}")
    client.post(reverse("sign_out"))

    client.get(f"{back.path}?{back.query}")

    assert not is_in(client)


def test_it_leads_to_no_other_site(cast, provider, browser):
    provider.person = person(cast["viewer"].email)

    for onward in ("https://evil.example/", "//evil.example/"):
        assert go(browser(), onward)["Location"].startswith("/")
        assert not go(browser(), onward)["Location"].startswith("//")


def test_the_second_factor_is_the_providers_but_ones_own_is_asked_for(company, cast, provider, browser):
    set_rule(company, 0, at=timezone.now(), by="Olive Owner")
    provider.person = person(cast["owner"].email, sub="u4")
    without = browser()
    go(without)
    assert without.get("/birch/customers/").status_code == 200

    secret, _ = give_app(cast["owner"])
    client = browser()
    assert go(client)["Location"] == ASK
    assert not is_in(client)
    client.post(ASK, {"code": code_of(secret)})
    assert is_in(client)


def test_an_invitation_is_taken_up_by_single_sign_on(company, provider, browser):
    _, token = invite(company, "nora@birch.example", "viewer", at=timezone.now(), by="Olive", name="Nora New")
    provider.person = person("nora@birch.example", sub="u5")
    client = browser()
    page = client.get(reverse("invitation", args=[token])).content.decode()

    joined = client.post(reverse("invitation", args=[token]), {"sso": "1", "name": "Nora New"})

    assert "Sign in with Birch ID" in page
    assert joined["Location"] == f"{reverse('sign_in')}?next=%2Fbirch%2F"
    shown = client.get(joined["Location"]).content.decode()
    assert "You now work for Birch Supplies" in shown
    assert f'href="{LOGIN}?next=/birch/"' in shown
    member = Membership.objects.get(user__email="nora@birch.example")
    assert not member.user.has_usable_password()
    assert not is_in(client)
    go(client)
    assert client.get("/birch/customers/").status_code == 200


def test_without_single_sign_on_its_addresses_are_not_there(cast, browser):
    assert browser().get(LOGIN).status_code == 404
    assert browser().get(reverse("openid_connect_callback", args=["sso"])).status_code == 404
    assert "openid" not in browser().get(reverse("sign_in")).content.decode()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"URL": "https://id.example"}, "DUNWELL_SSO_CLIENT_ID and DUNWELL_SSO_CLIENT_SECRET"),
        ({"URL": "http://id.example", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "DUNWELL_SSO_URL"),
        ({"URL": "id.example", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "https://login.example"),
    ],
)
def test_what_is_set_up_wrongly_is_said(told, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        single_sign_on({f"DUNWELL_SSO_{name}": value for name, value in told.items()})


def test_what_is_not_set_up_is_none():
    assert single_sign_on({}) is None
    assert providers(None) == {}
    named = single_sign_on(
        {
            "DUNWELL_SSO_URL": "https://id.example/",
            "DUNWELL_SSO_CLIENT_ID": "a",
            "DUNWELL_SSO_CLIENT_SECRET": "b",
        }
    )
    trusting = {"DUNWELL_SSO_TRUST_ADDRESSES": "yes", "DUNWELL_SSO_URL": "https://id.example"}
    told = single_sign_on(trusting | {"DUNWELL_SSO_CLIENT_ID": "a", "DUNWELL_SSO_CLIENT_SECRET": "b"})
    assert told["settings"]["verified_email"]
    assert "verified_email" not in named["settings"]
    assert (named["name"], named["settings"]["server_url"]) == ("id.example", "https://id.example")
