"""In a real browser: a round made and followed, a message written beside the guard, and two people at the same message."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from small_ledger import TODAY, owing

from dunwell.ledger.holds import place_hold
from dunwell.outreach.channels import open_channels
from dunwell.outreach.company_day import company_day
from dunwell.outreach.daily_round import run_round
from dunwell.outreach.models import DeliveryRules, Message
from dunwell.workbench.sign_in import make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (390, 768, 1440)
LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG"


@pytest.fixture
def morning(company):
    """A morning: a round that awaits approval, a reply, and customers with long names."""
    at = timezone.now()
    today = company_day(company, at)
    DeliveryRules.objects.create(company=company, gate="approve")
    owing(company, "Ash & Co")
    held = owing(company, LONG_NAME, amount_minor=123_456_789)
    place_hold(
        held,
        "reply",
        today,
        at=at,
        note="Können Sie die Rechnung noch einmal schicken?",
        owner="Dana",
        by="Dana",
    )
    run_round(company, TODAY, at=at, mode="review")
    return company


@pytest.fixture
def links(live_server, morning, join):
    """A sign-in link for each of two people."""
    return [
        make_link(join(morning, role, name=name), timezone.now(), live_server.url, by="Dana")
        for name, role in (("Dana Reyes", "owner"), ("Eve Moran", "controller"))
    ]


def test_two_people_a_round_and_the_guard(chromium, links, live_server, morning):
    complaints = []

    def visit(link, width=1440, **options):
        page = chromium.new_context(viewport={"width": width, "height": 900}, **options).new_page()
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(link)
        return page

    dana, eve = (visit(link) for link in links)
    message = (
        Message.objects.select_related("customer").filter(company=morning, status="awaiting_approval").first()
    )
    address = f"{live_server.url}/birch/messages/{message.pk}/"

    # The guard speaks beside the words, and again as they change.
    dana.goto(address)
    dana.get_by_text("Good to go").wait_for()
    eve.goto(address)
    dana.get_by_label("Text", exact=True).fill("Pay now, you liar, or we will ruin you.")
    dana.get_by_text("Must not leave", exact=True).wait_for()
    dana.get_by_label("Text", exact=True).fill(f"{message.body}\nThank you for the good talk on Monday.")
    dana.get_by_text("Good to go").wait_for()
    dana.get_by_role("button", name="Save", exact=True).click()
    dana.get_by_text("Saved. It waits for approval.").wait_for()

    # The second to save sees both, and decides.
    eve.get_by_label("Text", exact=True).fill(f"{message.body}\nWith best wishes from Eve.")
    eve.get_by_role("button", name="Save", exact=True).click()
    eve.get_by_text("Dana Reyes has changed this message meanwhile").wait_for()
    assert "good talk on Monday" in eve.locator(".two-texts").first.inner_text()
    assert "best wishes from Eve" in eve.get_by_label("Text", exact=True).input_value()
    eve.get_by_role("button", name="Approve").click()
    eve.get_by_text("1 message is approved.").wait_for()
    message.refresh_from_db()
    assert (message.status, message.edited_by) == ("queued", "Eve Moran")
    eve.get_by_role("button", name="Undo").click()
    eve.get_by_text("1 message is back where it was.").wait_for()

    # By keyboard: to Today, and the hold is lifted.
    dana.keyboard.press("Escape")
    dana.locator("h1").click()
    dana.keyboard.press("g")
    dana.keyboard.press("t")
    dana.wait_for_url("**/birch/")
    lift = dana.get_by_role("button", name="Answered, go on")
    lift.focus()
    dana.keyboard.press("Enter")
    dana.get_by_text("may hear from us again").wait_for()
    dana.get_by_role("button", name="Undo").click()
    dana.get_by_text("is back").first.wait_for()

    # What is asked for shows how far it is by itself, and leads on once it is done.
    eve.goto(f"{live_server.url}/birch/")
    eve.get_by_role("link", name="Look at the round").click()
    with eve.expect_navigation():
        eve.get_by_role("button", name="Approve", exact=False).first.click()
    eve.get_by_role("button", name="Send now").click()
    eve.get_by_text("It begins in a moment").wait_for()
    _do_work()
    eve.get_by_text("What comes next").or_(eve.get_by_text("None left")).or_(
        eve.get_by_text("Wait for their hours")
    ).first.wait_for()

    looked = ["/birch/", "/birch/rounds/", f"/birch/rounds/{message.as_of}/", f"/birch/messages/{message.pk}/",
              dana.url.replace(live_server.url, "")]  # fmt: skip
    for look in ("light", "dark"):
        dana.emulate_media(color_scheme=look)
        for path in dict.fromkeys(looked):
            dana.goto(live_server.url + path)
            found = Axe().run(dana)
            assert found.violations_count == 0, (path, look, found.generate_report())
            for width in WIDTHS:
                dana.set_viewport_size({"width": width, "height": 900})
                assert dana.evaluate(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
                ), (
                    path,
                    width,
                )
    assert [each for each in complaints if "409" not in each] == []


def _do_work():
    """Does what was asked for, as the process beside the pages does."""
    from dunwell.operations.doing_work import do_next
    from dunwell.outreach.outbox import Worker

    worker = Worker(
        "host/boot/1/1/a", timezone.now, timezone.now, lambda name: False, lambda: False, lambda seconds: None
    )
    assert do_next(worker, open_channels, "birch.example") is not None
