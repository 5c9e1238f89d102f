"""In a real browser: from the sign-in link to the round, a message and its why, on a phone and on a desk."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from small_ledger import owing

from dunwell.workbench.sign_in import demo_user, make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [390, 768, 1440]
LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH"


@pytest.fixture
def link(live_server, book):
    """A sign-in link to the pages of a small ledger, made before the browser runs its own loop."""
    owing(book, LONG_NAME)
    return make_link(demo_user(), timezone.now(), live_server.url, by="Dana")


class Visit:
    """One window of a width, and everything that went wrong in it."""

    def __init__(self, browser, width):
        self.page = browser.new_page(viewport={"width": width, "height": 844})
        self.complaints = []
        self.hosts = set()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def press(self, button):
        """Presses a button or a link, and waits for the page it leads to."""
        with self.page.expect_navigation():
            button.click()

    def look(self, heading):
        """Checks that the page in view is the one meant, fits the window, and can be read by its headings."""
        page = self.page
        expect(page.locator("h1")).to_contain_text(heading)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.locator("h1").count() == 1
        assert page.locator("main a:visible, button:visible").count() > 0


@pytest.mark.parametrize("width", WIDTHS)
def test_a_person_follows_a_link_to_the_round_a_message_and_its_why(link, live_server, chromium, width):
    visit = Visit(chromium, width)
    page = visit.page

    page.goto(link)
    page.goto(f"{live_server.url}/birch/rounds/2026-03-11/")
    visit.look("Wednesday 11 March 2026")
    visit.press(page.get_by_role("link", name="Read Ash & Co"))
    visit.look("Ash & Co")
    visit.press(page.get_by_role("link", name="Why this, and why today"))
    visit.look("Ash & Co")
    for place, heading in (("Customers", "Customers"), ("Imports", "Imports"), ("Rounds", "Daily rounds")):
        if not page.locator("#places").is_visible():
            page.get_by_role("button", name="Menu").click()
        visit.press(page.locator("#places").get_by_role("link", name=place, exact=True))
        visit.look(heading)
    page.locator("[popovertarget='account-menu']").click()
    visit.press(page.get_by_role("button", name="Sign out"))
    visit.page.goto(live_server.url)

    assert page.locator("h1").inner_text() == "Sign in"
    assert visit.complaints == []
    assert visit.hosts == {live_server.url.split("/")[2]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_themes(link, live_server, chromium, scheme):
    page = chromium.new_page(color_scheme=scheme)
    page.goto(link)
    page.goto(f"{live_server.url}/birch/rounds/2026-03-11/")

    for selector in ("body", ".quiet", "main a", "#places a", ".total h2"):
        assert page.evaluate(CONTRAST, selector) >= 4.5


def test_the_keyboard_reaches_the_page_past_the_bar(link, chromium):
    page = chromium.new_page()
    page.goto(link)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


#: The contrast of an element's text with what is behind it. Source: WCAG 2.2, relative luminance and contrast ratio.
CONTRAST = """selector => {
    const parts = colour => colour.match(/[0-9.]+/g).map(Number);
    const behind = element => {
        for (let e = element; e; e = e.parentElement) {
            const [r, g, b, a] = parts(getComputedStyle(e).backgroundColor);
            if (a === undefined || a > 0) return [r, g, b];
        }
        return [255, 255, 255];
    };
    const light = ([r, g, b]) => [r, g, b]
        .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const element = document.querySelector(selector);
    const pair = [light(parts(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
}"""
