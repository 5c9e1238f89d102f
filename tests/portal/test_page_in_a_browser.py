"""In a real browser: every page fits, is light, loads nothing from elsewhere, and axe finds nothing wrong with it.

On a phone and on a desk, in light and dark, by keyboard alone. What is done there: `test_a_delivered_mail_in_a_browser`.
"""

import re

import pytest
from browsing import Visit
from django.utils import timezone
from letter_slot import answers, text_of
from page_cast import invoice, path_to, unapplied

from dunwell.ledger.models import Hold, OptOut
from dunwell.portal.notices import queue_notice
from dunwell.portal.words import LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "", "pay", "paid", "date", "spread", "wrong", "hard", "talk", "complain", "not-you", "preferences", "data",
)  # fmt: skip
MOST_BYTES = 60_000


@pytest.fixture
def address(ash, live_server, settings):
    """The link that a mail to Ash carries, at this server."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.PUBLIC_URL = live_server.url
    queue_notice(ash, "new_link", "en", timezone.now())
    [mail] = answers()
    return re.search(r"http://\S+/p/\S+", text_of(mail))[0]


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


def test_by_keyboard_alone_one_gets_to_the_first_button_and_through_a_form(address, chromium):
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
    assert Hold.objects.get().note == "Hello"


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


def test_stopping_all_contact_is_one_press_and_can_be_taken_back(address, chromium):
    page = Visit(chromium, 390, scripts=False).page
    page.goto(address + "preferences")
    page.get_by_role("button", name="Please do not contact me").click()
    page.get_by_text("Saved.").wait_for()
    assert OptOut.objects.get().channel == ""

    page.goto(address + "preferences")
    page.get_by_role("button", name="You may contact me again").click()
    page.get_by_text("Saved.").wait_for()
    assert OptOut.objects.filter(until_on=None).count() == 0


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_with_everything_in_it_fits_a_phone_in_every_language(ash, address, chromium, language):
    type(ash).objects.filter(pk=ash.pk).update(name="شركة النخيل للتجارة والمقاولات العامة المحدودة")
    for currency in ("JPY", "KWD"):
        invoice(ash, f"{currency}-1", 123_456_789, 10, currency, note="Y" * 90)
        unapplied(ash, f"P-{currency}", 1_234_567, currency)
    ash.payments.update(reference="RF" + "9" * 120)

    visit = Visit(chromium, 390)
    for name in ("", "pay", "paid", "date", "spread", "wrong"):
        visit.open(f"{address}{name}?lang={language}")
    assert not visit.complaints
