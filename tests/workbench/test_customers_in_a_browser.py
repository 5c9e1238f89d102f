"""In a real browser: customers are found as one types, pages fit every window, axe finds nothing wrong in both looks."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from small_ledger import NOW, TODAY, owing, round_on

from dunwell.ledger.holds import place_hold
from dunwell.ledger.notes import write_note
from dunwell.workbench.sign_in import demo_user, make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH"
FITS = """[document.documentElement, ...document.querySelectorAll('.found-list')]
    .every(each => each.scrollWidth <= each.clientWidth)"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def book(company, live_server, monkeypatch):
    """A sign-in link and the addresses to look at; made before the browser runs its own loop."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    long = owing(company, LONG_NAME, 400, 98_765_432_100, account_manager=LONG_NAME, key_account=True)
    owing(company, "Brook Ltd")
    place_hold(long, "legal", TODAY, at=NOW, note="Why. " * 30, owner="Dana", by="Dana")
    write_note(long, "Robin is back on Monday. " * 20, at=NOW, by="Dana Reyes")
    round_on(company)
    one = f"/birch/customers/{long.pk}/"
    addresses = ["/birch/customers/?late=3", one, f"{one}people/", f"{one}files/", f"{one}do/hold/"]
    addresses.append(f"{one}invoices/{long.invoices.get().pk}/")
    return make_link(demo_user(), NOW, live_server.url, by="Dana"), addresses


def test_customers_are_found_as_one_types_and_every_page_fits_and_passes_axe(book, live_server, chromium):
    link, addresses = book
    signed_in = chromium.new_context()
    signed_in.new_page().goto(link)
    kept = signed_in.storage_state()

    for look, language, shown in (("light", "en-GB", addresses[:2]), ("dark", "de-DE", addresses)):
        page = chromium.new_context(color_scheme=look, locale=language, storage_state=kept).new_page()
        complaints = []
        page.on("console", lambda message, seen=complaints: seen.append(message.text))
        for address in shown:
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(live_server.url + address)
            for width in (1600, 1440, 1160, 768, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate(FITS), (address, width, language)
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, (address, look, found.generate_report())
        assert complaints == []

    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(live_server.url + "/birch/customers/")
    page.keyboard.press("Tab")
    page.locator("#q").focus()
    page.keyboard.type("broo")
    page.wait_for_url("**q=broo*")
    page.wait_for_function("document.querySelectorAll('.table-customers tbody tr').length === 1")
    assert page.locator(".table-customers tbody").inner_text().startswith("Brook Ltd")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Brook Ltd')")
