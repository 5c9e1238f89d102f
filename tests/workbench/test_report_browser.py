"""In a real browser: every report fits a phone and a desk, in both looks and languages; axe finds nothing wrong."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from small_ledger import owing

from dunwell.insight.reports.named import REPORTS
from dunwell.workbench.sign_in import demo_user, make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH"
DAY = "?on=2026-03-11"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
#: Words of charts that lie on each other, or stick out of the window.
CROWDED = """() => [...document.querySelectorAll('.chart-drawing')].flatMap(drawing => {
    const boxes = [...drawing.querySelectorAll('text')].filter(each => getComputedStyle(each).display !== 'none')
        .map(each => [each.textContent, each.getBoundingClientRect()]);
    const wide = document.documentElement.clientWidth;
    const out = boxes.filter(([, box]) => box.left < 0 || box.right > wide).map(([text]) => 'out: ' + text);
    const on = boxes.flatMap(([text, a], place) => boxes.slice(place + 1)
        .filter(([, b]) => a.left < b.right && b.left < a.right && a.top + 4 < b.bottom && b.top + 4 < a.bottom)
        .map(([other]) => text + ' on ' + other));
    return [...out, ...on];
})"""


@pytest.fixture
def link(live_server, book):
    """A sign-in link to a ledger with a long name, a large amount and a small one; made before the browser's own loop."""
    owing(book, LONG_NAME, late_days=70, amount_minor=98_765_432_100)
    owing(book, "Fir Ltd", late_days=100, amount_minor=1)
    return make_link(demo_user(), timezone.now(), live_server.url, by="Dana")


def test_every_report_can_be_read_at_any_width_in_both_looks_and_languages(link, live_server, chromium):
    signed_in = chromium.new_context()
    signed_in.new_page().goto(link)
    kept = signed_in.storage_state()

    for look, language in (("light", "en-GB"), ("dark", "de-DE")):
        page = chromium.new_context(color_scheme=look, locale=language, storage_state=kept).new_page()
        complaints = []
        page.on("console", lambda message, seen=complaints: seen.append(message.text))
        for name in REPORTS:
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(f"{live_server.url}/birch/reports/{name}/{DAY}")
            for details in page.locator("details.chart-table").all():
                details.locator("summary").click()
            for width in (1440, 768, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate(FITS), (name, width)
                assert page.evaluate(CROWDED) == [], (name, width)
            found = Axe().run(page)
            assert found.violations_count == 0, (name, found.generate_report())
        assert complaints == []
