"""How a customer wants to be contacted: language, ways, counting of links, or not at all."""

from django.http import HttpResponse

from dunwell.ledger.contact_times import WORKING_DAYS
from dunwell.ledger.wishes import CLICKS
from dunwell.portal.contact_promise import AFTERNOONS, ANY, MORNINGS
from dunwell.portal.notices import queue_notice
from dunwell.portal.page import Page, portal_page
from dunwell.portal.wishes import ASKED, set_channels, set_language, set_times, start, stop, wishes_of
from dunwell.portal.words import LANGUAGES


@portal_page("POST")
def preferences(page: Page) -> HttpResponse:
    """Shows what is in force, and sets what the form asks."""
    wrong = ""
    if page.request.method == "POST":
        action = page.request.POST.get("action", "")
        if action in ("stop", "start"):
            (stop if action == "stop" else start)(page.customer, page.today, page.at)
            return _done(page, action)
        accepted = frozenset(page.request.POST.getlist("channel")) & {*ASKED, CLICKS}
        if accepted & set(ASKED):
            language = page.request.POST.get("language", "")
            if language in LANGUAGES and language != page.own_language:
                set_language(page.customer, language, page.at)
            set_channels(page.customer, accepted, page.today, page.at)
            if "time" in page.request.POST:
                days, part = page.request.POST.getlist("day"), page.posted("time", 20)
                set_times(page.customer, days, part, page.today, page.at)
            return _done(page, "channels", accepted)
        wrong = page.words.say("preferences.none")
    found = wishes_of(page.customer, page.today)
    ways = [(name, f"preferences.{name}", name not in found.declined) for name in ASKED]
    counted = CLICKS not in found.declined
    status = 422 if wrong else 200
    stopped = (
        page.words.say("preferences.stopped", day=page.words.day(found.stopped_on))
        if found.stopped_on
        else ""
    )
    times = {
        "days": [(day, page.words.weekday(int(day)), day in found.weekdays) for day in WORKING_DAYS],
        "parts": [(part, f"preferences.{part}", part == found.part) for part in (ANY, MORNINGS, AFTERNOONS)],
    }
    shown = {"wishes": found, "ways": ways, "counted": counted, "stopped": stopped, **times}
    return page.show("preferences", status, wrong=wrong, **shown)


def _done(page: Page, what: str, accepted: frozenset[str] = frozenset()) -> HttpResponse:
    w = page.words
    if what == "channels":
        found = wishes_of(page.customer, page.today)
        said = w.say(
            "mail.preferences.now",
            ways=w.joined([w.say(f"preferences.{name}") for name in ASKED if name in accepted]),
            days=w.joined([w.weekday(int(day)) for day in WORKING_DAYS if day in found.weekdays]),
            part=w.say(f"preferences.{found.part}"),
        )
    elif what == "stop":
        said = w.say("preferences.stopped", day=w.day(page.today))
    else:
        said = w.say("mail.preferences.again")
    queue_notice(page.customer, "preferences", w.code, page.at, what=said)
    return page.back("preferences")
