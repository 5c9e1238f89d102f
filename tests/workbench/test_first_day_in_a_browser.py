"""The first day, as a story in a real browser: from an empty installation, served for real, to the first approved round."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from migrated import migrated_home

pytestmark = pytest.mark.browser

DUNWELL = str(Path(sys.executable).parent / "dunwell")
CUSTOMERS = ("Ash & Co", "Brook Ltd", "Cedar GmbH")


@pytest.fixture
def served(tmp_path):
    """The address of an empty installation that `dunwell serve` serves, and a link that signs in to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DUNWELL")}
    environment = kept | {
        "DUNWELL_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
    }
    migrated_home(tmp_path / "home")
    server = subprocess.Popen([DUNWELL, "serve", "--port", url.rpartition(":")[2]], env=environment)
    try:
        until_it_answers(f"{url}/sign-in/")
        link = subprocess.check_output([DUNWELL, "sign-in-link", "--url", url], env=environment, text=True)
        yield link.strip()
    finally:
        server.terminate()
        server.wait(20)


def until_it_answers(url):
    for _ in range(300):
        try:
            urllib.request.urlopen(url).close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the server never answered")


def export(folder):
    """An export of three invoices that are late, each of another customer."""
    rows = ["customer_ref,customer_name,email,country,number,issued_on,due_on,currency,amount"]
    for number, name in enumerate(CUSTOMERS, 1):
        due_on = timezone.now().date() - timedelta(days=9 + number)
        issued_on = due_on - timedelta(days=30)
        address = f"k{number}@customer.example"
        rows.append(f"K-{number},{name},{address},IE,N-{number},{issued_on},{due_on},EUR,{number}00.50")
    file = folder / "open items.csv"
    file.write_text("\n".join(rows) + "\n")
    return file


def test_the_first_day_goes_from_an_empty_installation_to_the_first_approved_round(
    served, chromium, tmp_path
):
    page = chromium.new_context(locale="en-GB").new_page()
    page.set_default_timeout(30_000)
    expect.set_options(timeout=60_000)
    page.goto(served)

    make_the_company(page)
    bring_in(page, export(tmp_path))
    first_steps(page).get_by_role("link", name="Look at the data").click()
    expect(page.locator("h1")).to_have_text("Data health")
    say_where_it_is_paid(page)
    first_steps(page).get_by_role("link", name="Look at the playbooks").click()
    expect(page.get_by_role("row", name=re.compile("^Gentle.*yours"))).to_be_visible()
    rehearse(page)
    approve(page)


def first_steps(page):
    page.goto(re.match(r"https?://[^/]+/[^/]+/", page.url)[0] + "first-steps/")
    return page.get_by_role("main")


def make_the_company(page):
    page.get_by_role("link", name="Make a company").click()
    page.get_by_label("Name", exact=True).fill("Birch Supplies")
    page.get_by_label("Currency").select_option("EUR")
    page.get_by_label("Country").select_option("IE")
    page.get_by_label("Time zone").select_option("UTC")
    page.get_by_label("Person named in messages").fill("Dana Reyes")
    page.get_by_label("Their e-mail").fill("dana@birch.example")
    page.get_by_role("button", name="Make the company").click()
    expect(page.locator("h1")).to_have_text("First steps")
    expect(page.locator(".step-next h2")).to_contain_text("Bring in open invoices")


def bring_in(page, file):
    page.get_by_role("link", name="Import a file").click()
    page.get_by_role("main").get_by_role("link", name="Bring in a file").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="What would be brought in")).to_be_visible()
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="It is in the ledger")).to_be_visible()


def say_where_it_is_paid(page):
    first_steps(page).get_by_role("link", name="Set an account").click()
    page.get_by_label("IBAN").fill("IE29AIBK93115212345678")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("IE29")


def rehearse(page):
    first_steps(page).get_by_role("link", name="Go to the rounds").click()
    page.get_by_role("button", name="Rehearse today's round").click()
    page.get_by_role("link", name="Look at the round").click()
    expect(page.get_by_role("main")).to_contain_text("left alone" if closed() else "This is a rehearsal")


def approve(page):
    """Opens the gate, puts what was rehearsed up for approval, and approves all of it; on a weekend nobody is written to."""
    round_url = page.url
    if closed():
        expect(page.get_by_role("main")).to_contain_text("A quiet day where they are")
        return
    first_steps(page).get_by_role("link", name="Say what leaves by itself").click()
    page.get_by_role("radio", name=re.compile("Approve:")).check()
    page.get_by_role("button", name="Keep").click()
    page.goto(round_url)
    page.get_by_role("button", name="Put them up for approval").click()
    page.get_by_role("link", name="Look at the round").click()
    page.get_by_role("button", name=f"Approve all {len(CUSTOMERS)}").click()
    expect(page.get_by_role("status")).to_contain_text(f"{len(CUSTOMERS)} messages are approved")


def closed():
    """Whether it is a weekend, on which nobody is written to; the company keeps the time of the test."""
    return timezone.now().date().weekday() > 4
