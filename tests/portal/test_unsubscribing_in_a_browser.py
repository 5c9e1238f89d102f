"""In a real browser without JavaScript: the page has one button, fits every width, and pressing it is enough."""

import pytest
from letterbox import letterbox, owing, path_of

from dunwell.ledger.models import OptOut

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(open_track, live_server, settings):
    """The link of Ash's mail, at this server."""
    settings.ALLOWED_HOSTS = ["*"]
    owing(open_track, "ash")
    _, mail, _ = letterbox(open_track)["ash"]
    return live_server.url + path_of(mail["List-Unsubscribe"].strip("<>"))


@pytest.fixture
def wishes(django_db_blocker):
    """How many wishes there are, asked from outside the browser's own loop."""
    from concurrent.futures import ThreadPoolExecutor

    def count():
        with django_db_blocker.unblock():
            return OptOut.objects.count()

    return lambda: ThreadPoolExecutor(1).submit(count).result()


def test_one_press_is_enough_at_every_width(address, chromium, wishes):
    for width in (390, 768, 1440):
        page = chromium.new_context(
            viewport={"width": width, "height": 844}, java_script_enabled=False
        ).new_page()
        page.goto(address)
        button = page.get_by_role("button", name="No more e-mail")
        box, sheet = button.bounding_box(), page.locator("main").bounding_box()
        assert box["height"] >= 44
        assert sheet["x"] >= 0
        assert sheet["x"] + sheet["width"] <= width
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="You will get no more e-mail from us").wait_for()
        page.get_by_role("link", name="dana@birch.example").wait_for()
    assert wishes() == 1
