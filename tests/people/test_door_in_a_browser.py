"""In a real browser: joining, a security key, recovery codes, signing in again; and every page of people looked at."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from doors import PASSWORD, give_app

from dunwell.people.invitations import invite
from dunwell.people.models import Membership
from dunwell.workbench.sign_in import make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_NAME = "Bartholomäus Freiherr von Hohenlohe-Waldenburg-Schillingsfürst"
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def complaints_of(page):
    """Everything the page's console says from now on."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def press(page, name):
    """Presses a button that a script answers, once the script is there."""
    page.wait_for_load_state("load")
    page.get_by_role("button", name=name).click()


def test_somebody_joins_with_a_password_and_a_security_key_and_comes_back(company, live_server, chromium):
    _, token = invite(company, "nora@birch.example", "controller", at=timezone.now(), by="Olive Owner")
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    complaints = complaints_of(page)
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    page.goto(live_server.url + reverse("invitation", args=[token]))
    page.get_by_label("Your name").fill("Nora New")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Add a security key").click()
    press(page, "Add a security key")
    page.get_by_role("heading", name="Recovery codes").wait_for()
    codes = page.locator(".door-codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/birch/**")

    def sign_in():
        page.get_by_role("button", name="nora").or_(page.get_by_role("button", name="Nora New")).click()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("E-mail address").fill("nora@birch.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Your second factor").wait_for()

    sign_in()
    press(page, "Use a security key")
    page.wait_for_url("**/birch/**")
    sign_in()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/birch/**")

    assert len(codes) == 10
    assert complaints == []
    context.close()


@pytest.fixture
def pages(company, cast):
    """Every page of people and of one's own account, with long names; and the way in."""
    owner = cast["owner"]
    Membership.objects.filter(user=cast["viewer"]).update(name=LONG_NAME)
    give_app(cast["auditor"])
    invite(
        company,
        f"{'n' * 60}@birch.example",
        "account_manager",
        at=timezone.now(),
        by=LONG_NAME,
        name=LONG_NAME,
    )
    _, token = invite(company, "nora@birch.example", "viewer", at=timezone.now(), by=LONG_NAME)
    viewer = Membership.objects.get(user=cast["viewer"])
    auditor = Membership.objects.get(user=cast["auditor"])
    before = [reverse("sign_in"), reverse("account_reset_password"), reverse("invitation", args=[token])]
    inside = [
        reverse("people", args=["birch"]),
        reverse("member", args=["birch", viewer.pk]),
        reverse("member", args=["birch", auditor.pk]),
        reverse("sign_ins", args=["birch"]),
        reverse("own_account"),
        reverse("second_factor"),
        reverse("mfa_activate_totp"),
        reverse("mfa_add_webauthn"),
        reverse("account_change_password"),
    ]
    return owner, before, inside


@pytest.mark.parametrize(("scheme", "language"), [("light", "en-GB"), ("dark", "de-DE")])
def test_every_page_fits_and_is_accessible(company, pages, live_server, chromium, scheme, language):
    owner, before, inside = pages
    link = make_link(owner, timezone.now(), live_server.url, by="Lee")
    context = chromium.new_context(color_scheme=scheme, locale=language)
    page = context.new_page()
    complaints = complaints_of(page)
    for path in before:
        look_at(page, live_server.url + path)
    page.goto(link)
    for path in inside:
        look_at(page, live_server.url + path)

    assert complaints == []
    context.close()


def look_at(page, url):
    """Opens a page, asks whether it is accessible, and whether it fits three windows."""
    page.goto(url)
    found = Axe().run(page)
    assert found.violations_count == 0, f"{url}\n{found.generate_report()}"
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), (
            url,
            width,
        )
    assert page.locator("h1").count() == 1
