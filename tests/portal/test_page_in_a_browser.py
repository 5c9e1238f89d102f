"""In a real browser: a customer opens the link of a mail and does each of the six things; axe finds nothing wrong.

On a phone and on a desk, with and without JavaScript, in light and dark, by keyboard alone.
"""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone
from letter_slot import answers, text_of
from page_cast import path_to, today_of

from dunwell.arrangements.models import Dispute, Hardship, PaymentPlan, Promise
from dunwell.ledger.models import Hold, OptOut
from dunwell.portal.notices import queue_notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "", "pay", "paid", "date", "spread", "wrong", "hard", "talk", "complain", "not-you", "preferences", "data",
)  # fmt: skip
MOST_BYTES = 60_000


@pytest.fixture
def chromium():
    """Debian's Chromium; the test is skipped, saying so, where it is not installed."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def outside(django_db_blocker):
    """Does something with the database from outside the browser's own loop."""

    def do(action):
        def unblocked():
            with django_db_blocker.unblock():
                return action()

        return ThreadPoolExecutor(1).submit(unblocked).result()

    return do


@pytest.fixture
def address(ash, live_server, settings):
    """The link that a mail to Ash carries, at this server."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.PUBLIC_URL = live_server.url
    queue_notice(ash, "new_link", "en", timezone.now())
    [mail] = answers()
    return re.search(r"http://\S+/p/\S+", text_of(mail))[0]


class Visit:
    """One window, and everything it loaded and complained of."""

    def __init__(self, browser, width=390, scheme="light", scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, java_script_enabled=scripts
        )
        self.page = context.new_page()
        self.bytes, self.complaints, self.hosts = 0, [], set()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("requestfinished", self._loaded)

    def _loaded(self, request):
        self.hosts.add(request.url.split("/")[2])
        self.bytes += request.sizes()["responseBodySize"]

    def open(self, url):
        self.bytes = 0
        self.page.goto(url, wait_until="networkidle")
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
        return self.page


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (768, "light"), (1440, "dark")])
def test_every_page_fits_is_light_loads_nothing_from_elsewhere_and_passes_axe(
    address, chromium, width, scheme
):
    from axe_playwright_python.sync_playwright import Axe

    visit = Visit(chromium, width, scheme)
    for name in PAGES:
        page = visit.open(address + name)
        assert page.locator("h1").count() == 1, name
        assert visit.bytes < MOST_BYTES, (name, visit.bytes)
        found = Axe().run(
            page,
            options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
        )
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert visit.hosts == {address.split("/")[2]}
    assert not visit.complaints


def test_the_page_for_links_that_work_no_more_passes_axe(address, chromium):
    from axe_playwright_python.sync_playwright import Axe

    page = Visit(chromium).open(address.split("/p/")[0] + "/p/" + "A" * 22 + "/")

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scripts", [True, False])
def test_each_of_the_six_things_is_done_from_the_first_page(address, ash, chromium, outside, scripts):
    page = Visit(chromium, 390, scripts=scripts).page
    today = outside(lambda: today_of(ash.company))

    page.goto(address)
    page.get_by_role("link", name="Pay now").click()
    assert page.get_by_text("RF").first.is_visible()
    assert page.get_by_role("img", name="Payment code").is_visible()

    page.goto(address)
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_label("Which invoice?").select_option(label="A-2 · Delivery")
    page.get_by_label("The price or amount is wrong").check()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Thank you for telling us. We do not ask for it").wait_for()
    assert outside(lambda: Dispute.objects.get().invoice.number) == "A-2"

    page.get_by_role("link", name="Choose a date").click()
    page.get_by_label("I pay on").fill((today + timedelta(days=4)).isoformat())
    page.get_by_role("button", name="I pay on this day").click()
    page.get_by_text("Your day is noted").wait_for()
    assert outside(lambda: Promise.objects.get().promised_on) == today + timedelta(days=4)

    page.get_by_role("link", name="Spread it").click()
    page.get_by_role("button", name="Choose this plan").first.click()
    code = re.search(r"\d{6}", outside(lambda: answers()[-1])["Subject"])[0]
    page.get_by_label("The code from the mail").fill(code)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Your plan is in force").wait_for()
    assert outside(PaymentPlan.objects.count) == 1

    page.get_by_role("link", name="I have already paid").click()
    page.get_by_label("Paid on").fill(today.isoformat())
    page.get_by_label("Amount (EUR)").fill("500")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Reminders are paused while we look").wait_for()

    page.get_by_role("link", name="I'm finding it hard").click()
    page.get_by_role("button", name="Please talk to me").click()
    page.get_by_text("A person gets in touch within one working day").wait_for()
    assert outside(Hardship.objects.count) == 1
    kinds = outside(lambda: set(Hold.objects.values_list("kind", flat=True)))
    assert kinds == {"dispute", "promise", "arrangement", "payment_in_flight", "hardship"}


def test_by_keyboard_alone_one_gets_to_the_first_button_and_through_a_form(address, chromium, outside):
    page = Visit(chromium, 1440).open(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Pay now"

    page.goto(address + "talk")
    page.get_by_label("What would you like to tell us?").focus()
    page.keyboard.type("Hello")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_text("Thank you for writing").wait_for()
    assert outside(lambda: Hold.objects.get().note) == "Hello"


def test_what_is_touched_is_large_enough_for_a_thumb(address, chromium):
    page = Visit(chromium, 390).open(address)

    for button in page.locator(".do a, button").all():
        assert button.bounding_box()["height"] >= 44


def test_the_language_is_changed_without_a_script_and_stays(address, chromium):
    page = Visit(chromium, 390, scripts=False).page
    page.goto(address)
    page.get_by_label("Language", exact=True).select_option("fr")
    page.get_by_role("button", name="Change language").click()
    page.get_by_role("heading", name="Et maintenant").wait_for()
    page.get_by_role("link", name="Choisir une date").click()

    page.get_by_role("button", name="Je paie ce jour-là").wait_for()
    assert page.locator("html").get_attribute("lang") == "fr"


def test_stopping_all_contact_is_one_press_and_can_be_taken_back(address, chromium, outside):
    page = Visit(chromium, 390, scripts=False).page
    page.goto(address + "preferences")
    page.get_by_role("button", name="Please do not contact me").click()
    page.get_by_text("Saved.").wait_for()
    assert outside(lambda: OptOut.objects.get().channel) == ""

    page.goto(address + "preferences")
    page.get_by_role("button", name="You may contact me again").click()
    page.get_by_text("Saved.").wait_for()
    assert outside(OptOut.objects.filter(until_on=None).count) == 0


@pytest.fixture
def paid_address(ash, live_server, settings):
    """The link of somebody who owes nothing, made before the browser runs its own loop."""
    settings.ALLOWED_HOSTS = ["*"]
    ash.invoices.all().delete()
    return live_server.url + path_to(ash)


def test_a_paid_account_is_thanked(paid_address, chromium):
    page = Visit(chromium).open(paid_address)

    assert page.locator("h1").inner_text() == "Nothing is open. Thank you!"
    assert page.get_by_role("link", name="Pay now").count() == 0
