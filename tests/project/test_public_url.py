"""The pages answer at the address people are told, and at no other."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from dunwell.project.public_url import hosts_of, public_url


@pytest.mark.parametrize(
    ("given", "url", "host"),
    [
        (None, "http://127.0.0.1:8000", "127.0.0.1"),
        ("", "http://127.0.0.1:8000", "127.0.0.1"),
        ("https://Dunwell.example/", "https://dunwell.example", "dunwell.example"),
        ("http://[::1]:9000", "http://[::1]:9000", "[::1]"),
    ],
)
def test_an_address_is_read(given, url, host):
    assert public_url(given) == url
    assert hosts_of(url) == [host]


@pytest.mark.parametrize(
    "given",
    ["dunwell.example", "ftp://dunwell.example", "https://", "https://a.example/pages", "https://*.example"]
    + ["https://me@a.example", "http://a.example:99999", "http://[::1"],
)
def test_what_is_no_address_is_refused(given):
    with pytest.raises(ImproperlyConfigured, match="DUNWELL_PUBLIC_URL"):
        public_url(given)


def test_no_other_host_is_answered(db):
    assert Client().get("/sign-in/", headers={"host": "elsewhere.example"}).status_code == 400


def test_a_form_sent_through_a_proxy_that_ends_tls_is_taken(db, settings):
    settings.ALLOWED_HOSTS = hosts_of("https://dunwell.example")
    settings.CSRF_TRUSTED_ORIGINS = ["https://dunwell.example"]
    browser = Client(enforce_csrf_checks=True, headers={"host": "dunwell.example"})
    browser.cookies["csrftoken"] = "a" * 32
    form = {"csrfmiddlewaretoken": "a" * 32}

    taken = browser.post("/sign-out/", form, headers={"origin": "https://dunwell.example"})
    refused = browser.post("/sign-out/", form, headers={"origin": "https://elsewhere.example"})

    assert (taken.status_code, refused.status_code) == (302, 403)
