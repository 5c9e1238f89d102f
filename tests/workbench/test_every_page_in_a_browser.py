"""In a real browser, every page: fits a phone, a tablet and a desk, in both looks and languages, by keyboard too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from every_page import NOT_PAGES, every_page
from full_book import full
from small_ledger import TODAY

from dunwell.workbench.places import area_urls
from dunwell.workbench.sign_in import demo_user, make_link

__all__ = ["full"]

FILLED = {"IntConverter": 999_999, "DayConverter": TODAY}
#: Each look: the colours, the language, the widths, and what axe asks. The other look has the same page in other colours.
#: Contrast is asked for as WCAG AA does, 4.5 to 1; naming a category would ask for 7 to 1 as well.
LOOKS = (
    ("light", "en-GB", (1440, 390), None),
    (
        "dark",
        "de-DE",
        (768,),
        {"runOnly": ["cat.color"], "rules": {"color-contrast-enhanced": {"enabled": False}}},
    ),
)
#: What sticks out of the window; what a Tab cannot reach; what is there.
SEEN = """() => {
    const wide = document.documentElement.clientWidth;
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
    return {
        out: document.documentElement.scrollWidth <= wide ? [] : [...document.querySelectorAll('body *')]
            .filter(each => each.getBoundingClientRect().right > wide + 1).map(each => each.outerHTML.slice(0, 90)),
        unreached: all.filter(each => each.checkVisibility() && each.type !== 'hidden' && !each.disabled)
            .filter(each => each.tabIndex !== 0).map(each => each.outerHTML.slice(0, 90)),
        headings: document.querySelectorAll('h1').length,
    };
}"""


@pytest.mark.django_db
def test_every_page_that_there_is_is_looked_at(full, client):
    client.force_login(demo_user())
    listed, pages = {name for name, _ in every_page(full)} | NOT_PAGES, set()
    for pattern in area_urls():
        rest = {
            name: FILLED.get(type(converter).__name__, "nothing")
            for name, converter in pattern.pattern.converters.items()
            if name != "company"
        }
        if client.get(reverse(pattern.name, kwargs={"company": "birch", **rest})).status_code != 405:
            pages.add(pattern.name)

    assert pages == listed


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_page_can_be_read_and_used_at_any_width_in_both_looks_and_languages(
    full, live_server, chromium
):
    paths = dict.fromkeys(path for _, path in every_page(full))
    first = chromium.new_context()
    first.new_page().goto(make_link(demo_user(), timezone.now(), live_server.url, by="Dana"))
    wrong = []
    for look, language, widths, asked in LOOKS:
        context = chromium.new_context(
            color_scheme=look, locale=language, storage_state=first.storage_state()
        )
        page, said = context.new_page(), []
        watch(page, live_server.url, said)
        for each in paths:
            wrong += [
                (look, each, *found) for found in looked_at(page, live_server.url + each, widths, asked)
            ]
        wrong += said

    assert "\n".join(map(str, wrong)) == ""


def watch(page, own, said):
    """Keeps in `said` what the page complains of, and what it loads from elsewhere."""
    page.on("console", lambda told: said.append(told.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(own) else said.append(request.url))


def looked_at(page, url, widths, asked):
    """Yields what is wrong with a page: at each width, by keyboard, and for axe at the last."""
    page.set_viewport_size({"width": widths[0], "height": 900})
    answer = page.goto(url)
    if answer.status != 200:
        yield "status", answer.status
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        seen = page.evaluate(SEEN)
        if seen["out"]:
            yield "out", width, seen["out"][:3]
    if seen["headings"] != 1 or seen["unreached"]:
        yield "structure", seen["headings"], seen["unreached"][:3]
    page.keyboard.press("Tab")
    if not page.evaluate("document.activeElement.matches('.skip')"):
        yield "keyboard", page.evaluate("document.activeElement.outerHTML.slice(0, 90)")
    for found in Axe().run(page, options=asked).response["violations"]:
        yield "axe", found["id"], found["nodes"][0]["html"][:120]
