"""Questions to the law in one line, and contacts in one word each."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dunwell.law.contact_barriers import Wants
from dunwell.law.contact_counts import Attempt
from dunwell.law.contact_history import Contact
from dunwell.law.contact_rules import shipped_house
from dunwell.law.may_contact import Question, may_contact_at
from dunwell.law.pack_files import shipped_packs

#: Where each jurisdiction's customers of the tests are.
ZONES = {
    "US-MA": "America/New_York",
    "US-NY": "America/New_York",
    "US-NYC": "America/New_York",
    "US-CA": "America/Los_Angeles",
    "US-DC": "America/New_York",
    "US": "America/Chicago",
    "AU": "Australia/Sydney",
    "CA-ON": "America/Toronto",
    "CA-BC": "America/Vancouver",
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
}


def ask(
    place,
    at,
    *,
    actor="FP",
    relationship="B2C",
    channel="call",
    zone=None,
    contacts=None,
    packs=None,
    policy=False,
    others=(),
    wishes=(),
    sent=None,
    moratoria=None,
    **attempt,
):
    """The answer for one or several places (with blanks between), at a time on the customer's clock."""
    homes = tuple(place.split())
    zone = zone or ZONES[homes[0].partition("+")[0]]
    question = Question(
        homes,
        relationship,
        actor,
        Attempt(channel, **attempt),
        zone,
        others,
        policy,
        Wants(tuple(wishes), tuple((sent or {}).items()), tuple((moratoria or {}).items())),
    )
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return may_contact_at(packs or shipped_packs(), shipped_house(), question, moment, contacts)


def verdicts(answer):
    """Each rule's verdict by its id."""
    return {each.rule.id: each.verdict for each in answer.rules}


def next_there(answer, zone):
    """The next allowed moment on the customer's clock, to the minute; None where there is none."""
    found = answer.next_allowed_at
    return None if found is None else f"{found.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def made(day, channel="call", outcome="no_answer", *, hour="10:00", **more):
    """A contact on a day, at ten on the customer's clock."""
    return Contact(channel, at=datetime.fromisoformat(f"{day}T{hour}"), outcome=outcome, **more)


def noted(day, channel="call", outcome="", **more):
    """A contact of which only the day is known."""
    return Contact(channel, on=date.fromisoformat(day), outcome=outcome, **more)
