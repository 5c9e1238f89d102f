"""What a browser tells of hands: to open a page is a look, to go on by a click a person, from address to address none."""

import pytest
from django.utils import timezone

from dunwell.portal.links import links_for, token_of
from dunwell.portal.models import PageOpened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Chromium without a window says so of itself; people have one.
AS_PEOPLE_SAY = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)


@pytest.fixture
def address(ash, live_server, settings):
    """Ash's page, by the link that messages carry."""
    settings.ALLOWED_HOSTS = ["*"]
    link = links_for(ash.company, [ash.pk], at=timezone.now(), by="outreach")[ash.pk]
    return f"{live_server.url}/p/{token_of(link)}/"


def noted():
    return [each.how for each in PageOpened.objects.order_by("pk")]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_click_is_told_apart_from_a_look(address, chromium, scripts):
    page = chromium.new_context(user_agent=AS_PEOPLE_SAY, java_script_enabled=scripts).new_page()

    page.goto(address)
    assert noted() == ["opened"]

    page.get_by_role("link", name="Pay now").click()
    page.get_by_role("heading", name="Pay now").wait_for()
    assert noted() == ["opened", "used"]


def test_what_goes_from_address_to_address_is_no_person(address, chromium):
    page = chromium.new_context(user_agent=AS_PEOPLE_SAY).new_page()

    for name in ("", "pay", "paid", "hard"):
        page.goto(address + name)

    assert noted() == ["opened"]


def test_a_browser_that_says_nobody_looks_is_none(address, chromium):
    chromium.new_context().new_page().goto(address)

    assert noted() == []
