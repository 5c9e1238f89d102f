"""In a real browser: calls and agreements fit every window, axe finds nothing wrong, a call is made by keyboard alone."""

import pytest
from agreed import AT, TODAY, days, everything_agreed, owing
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from dunwell.outreach.daily_round import run_round
from dunwell.workbench.sign_in import demo_user, make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def book(company, live_server, monkeypatch):
    """A sign-in link, and the addresses to look at; made before the browser runs its own loop."""
    monkeypatch.setattr(timezone, "now", lambda: AT)
    agreed = everything_agreed(company)
    ash = owing(company, "ash", 98_765_432_100, name=LONG_NAME, language="de")
    run_round(company, TODAY, at=AT)
    addresses = [
        reverse("call", args=["birch", ash.pk]),
        *(reverse(name, args=["birch"]) for name in ("promises", "holds")),
        *(
            reverse(name, args=["birch", agreed[name].pk])
            for name in ("plan", "proposal", "settlement", "hardship")
        ),
        reverse("offers", args=["birch", agreed["dispute"].customer_id]),
    ]
    return make_link(demo_user(), AT, live_server.url, by="Dana"), addresses


def test_calls_and_agreements_fit_pass_axe_and_are_done_by_keyboard(book, live_server, chromium):
    link, addresses = book
    signed_in = chromium.new_context()
    signed_in.new_page().goto(link)
    kept = signed_in.storage_state()

    # German words are the longest: with them every page has to fit; the other look is tried on the fullest pages.
    for look, language, shown in (("light", "en-GB", addresses[:3]), ("dark", "de-DE", addresses)):
        page = chromium.new_context(color_scheme=look, locale=language, storage_state=kept).new_page()
        complaints = []
        page.on("console", lambda message, seen=complaints: seen.append(message.text))
        for address in shown:
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(live_server.url + address)
            if address == addresses[0]:
                page.wait_for_selector(".offers-other")
            for width in (1440, 768, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate(FITS), (address, width, language)
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{address} {look}: {found.generate_report()}"
        assert complaints == []

    page.goto(live_server.url + addresses[0])
    page.keyboard.press("Enter")
    page.wait_for_selector(".call-digits")
    assert "555 0111" in page.inner_text(".call-digits")
    page.locator('[name="outcome"][value="spoke"]').focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator('[name="pay_on"]')).to_be_visible()
    expect(page.locator('[name="wrong"]')).to_be_hidden()
    page.locator('[name="pay_on"]').fill(str(days(7)))
    page.locator('[name="note"]').focus()
    page.keyboard.type("Nach dem Ersten")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calls/**")
    page.wait_for_selector(".notice")
    assert "hat zugesagt" in page.inner_text(".notice")
