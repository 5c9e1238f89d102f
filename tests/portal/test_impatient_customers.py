"""In a real browser, as people are: they press twice, go back, keep two tabs open, and come by a link that is over.

Whatever they do, what they said is there once, and no page of ours is a dead end.
"""

import re
from datetime import timedelta

import pytest
from browsing import Visit
from django.utils import timezone
from letter_slot import answers
from page_cast import path_to, today_of
from playwright.sync_api import expect

from dunwell.arrangements.models import Dispute, Hardship, PaymentDeferral, PaymentPlan
from dunwell.ledger.models import Hold
from dunwell.portal.links import end_links
from dunwell.portal.models import Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(ash, live_server, settings):
    """Ash's page at this server."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.PUBLIC_URL = live_server.url
    return live_server.url + path_to(ash)


def twice(page, button):
    """Presses a button twice before the answer to the first press is there."""
    page.get_by_role("button", name=button).dblclick(no_wait_after=True)
    page.get_by_role("status").wait_for()


def filled(page, name, today):
    """The form of one of the pages, filled in; returns its button."""
    if name == "paid":
        page.get_by_label("Paid on").fill(today.isoformat())
        page.get_by_label("Amount (EUR)").fill("100")
        return "Send"
    if name == "date":
        page.get_by_label("I pay on").fill((today + timedelta(days=3)).isoformat())
        return "I pay on this day"
    if name == "wrong":
        page.get_by_label("Which invoice?").select_option(index=1)
        page.get_by_label("Something is damaged or not as agreed").check()
        return "Send"
    if name == "talk":
        page.get_by_label("What would you like to tell us?").fill("Please call me.")
        return "Send"
    return "Please talk to me"


KEPT = {
    "paid": lambda: Hold.objects.filter(kind="payment_in_flight"),
    "date": PaymentDeferral.objects.all,
    "wrong": Dispute.objects.all,
    "talk": lambda: Hold.objects.filter(kind="reply"),
    "hard": Hardship.objects.all,
}


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("name", KEPT)
def test_who_presses_twice_has_said_it_once(ash, address, chromium, name, scripts):
    page = Visit(chromium, scripts=scripts).page
    page.goto(address + name)

    twice(page, filled(page, name, today_of(ash.company)))

    assert KEPT[name]().count() == 1
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("name", KEPT)
def test_who_goes_back_and_sends_again_has_said_it_once_and_reads_why(ash, address, chromium, name):
    page = Visit(chromium).page
    page.goto(address + name)
    today = today_of(ash.company)
    page.get_by_role("button", name=filled(page, name, today), exact=True).click()
    page.wait_for_url(re.compile("done="))

    page.go_back()
    with page.expect_navigation():
        page.get_by_role("button", name=filled(page, name, today), exact=True).click()

    assert page.locator("h1").count() == 1
    assert KEPT[name]().count() == 1


def test_two_tabs_agree_on_one_plan_and_the_second_is_told_that_things_have_changed(ash, address, chromium):
    visit = Visit(chromium)
    tabs = [visit.page, visit.context.new_page()]
    codes = []
    for tab in tabs:
        tab.goto(address + "spread")
        with tab.expect_navigation():
            tab.get_by_role("button", name=re.compile("Choose this plan")).first.click()
        codes.append(re.search(r"\d{6}", answers()[-1]["Subject"])[0])
    for tab, code in zip(tabs, codes, strict=True):
        tab.get_by_label("The code from the mail").fill(code)
        with tab.expect_navigation():
            tab.get_by_role("button", name="Confirm").click()

    expect(tabs[0].get_by_role("status")).to_be_visible()
    expect(tabs[1].get_by_role("alert")).to_be_visible()
    expect(tabs[1].get_by_role("link", name=re.compile("Back to your account"))).to_be_visible()
    assert PaymentPlan.objects.count() == 1


def test_a_link_that_is_ended_while_a_form_is_open_gets_the_kind_page(ash, address, chromium):
    page = Visit(chromium).page
    page.goto(address + "talk")
    page.get_by_label("What would you like to tell us?").fill("Please call me.")
    end_links(ash, at=timezone.now(), by="Dana", reason="lost")

    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="This link works no more")).to_be_visible()
    assert not Hold.objects.exists()
