"""What cases beside the packs may ask about contact, and who answers. Leaves out reading cases, and questions of money."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dunwell.law.conduct import conduct
from dunwell.law.contact_applying import Scope
from dunwell.law.contact_barriers import Wants
from dunwell.law.contact_counts import Attempt
from dunwell.law.contact_history import Contact
from dunwell.law.contact_rules import shipped_house
from dunwell.law.may_contact import Question, may_contact_at
from dunwell.law.moratoria import may_begin, moratorium
from dunwell.law.not_known import NotKnown
from dunwell.law.notice_wording import wording_of
from dunwell.law.notices import Sent, due_after_contact, notices_with, step_from, waits_before
from dunwell.law.packs import Packs
from dunwell.law.third_persons import may_speak_with
from dunwell.law.wishes import Wish, blocked_by, needs_consent, revokes

Answer = Mapping[str, Any] | NotKnown


def _scope(case: Mapping[str, Any], on: date | None = None) -> Scope:
    return Scope(case["actor"], case["relationship"], on or case["on"])


def _places(place: str, case: Mapping[str, Any]) -> tuple[str, ...]:
    return (place, *case.get("and_in", ()))


def _may_contact(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    """Answers for a minute on the customer's clock; `forbidden_by` are the rules that do not allow it, in their order."""
    zone = ZoneInfo(case["zone"])
    wants = Wants(
        tuple(Wish(**each) for each in case.get("wishes", ())),
        tuple((each["notice"], each["on"]) for each in case.get("sent", ())),
        tuple((each["rule"], each["from"]) for each in case.get("moratoria", ())),
    )
    question = Question(
        homes=_places(place, case),
        relationship=case["relationship"],
        actor=case["actor"],
        attempt=Attempt(
            case["channel"], case.get("debt", ""), case.get("person", "customer"), case.get("number", "")
        ),
        zone=case["zone"],
        wants=wants,
    )
    at: datetime = case["at"]
    history = tuple(
        Contact(**{**each, "debts": tuple(each.get("debts", ()))}) for each in case.get("contacts", ())
    )
    found = may_contact_at(packs, shipped_house(), question, at.replace(tzinfo=zone), history)
    opens = found.next_allowed_at
    return {
        "allowed": found.allowed,
        "forbidden_by": [each.rule.id for each in found.rules if each.verdict == "forbid"],
        "asked_by": [each.rule.id for each in found.rules if each.verdict == "ask"],
        "next": None if opens is None else opens.astimezone(zone).replace(tzinfo=None),
    }


def _before(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    sent = {
        each["notice"]: Sent(each["on"], each.get("received"), each.get("dated"), each.get("channel", ""))
        for each in case.get("sent", ())
    }
    holidays = frozenset(case.get("holidays", ()))
    waits = waits_before(packs, case["step"], _places(place, case), _scope(case), sent, holidays=holidays)
    first = step_from(waits)
    if isinstance(first, NotKnown):
        return first
    return {"first_day": first, "notices": [wait.rule.id for wait in waits if wait.rule.relied_on]}


def _after_contact(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    holidays = frozenset(case.get("holidays", ()))
    found = due_after_contact(packs, _places(place, case), _scope(case), case["on"], holidays=holidays)
    return {rule.id: last for rule, last in found}


def _in_message(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    found = notices_with(
        packs, _places(place, case), _scope(case), channel=case["channel"], first=case["first"]
    )
    return {"notices": [rule.id for rule in found]}


def _wording(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    rule = packs.rule(case["notice"])
    if rule is None:
        return NotKnown("no_rule", f"not known here: there is no notice {case['notice']!r}.")
    found = wording_of(rule, case["text"])
    return {"verdict": found.verdict, "effect": found.effect}


def _moratorium(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    found = moratorium(packs, case["rule"], case["from"], treatment_ended_on=case.get("treatment_ended"))
    if isinstance(found, NotKnown):
        return found
    known = [moratorium(packs, case["rule"], day) for day in case.get("earlier", ())]
    had = [each for each in known if not isinstance(each, NotKnown)]
    return {
        "until": found.ends_on,
        "review": None if found.review is None else list(found.review),
        "again_from": found.again_from,
        "stops": list(found.stops),
        "may_begin": may_begin(packs, case["rule"], case["from"], had),
    }


def _wish(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    wish = Wish(case["wish"], case["said"], case.get("channel", ""), case.get("in_writing", False))
    found = blocked_by(packs, wish, _places(place, case), _scope(case, case["said"]))
    return {
        "until": found.until,
        "for_good": found.until is None,
        "channels": list(found.channels),
        "rules": [rule.id for rule in found.rules],
        "still_allowed": list(found.still_allowed),
        "latest_by_law": found.latest_by_law,
    }


def _consent(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    number = case.get("number", "")
    found = needs_consent(packs, case["channel"], _places(place, case), _scope(case), number=number)
    return {"rules": [rule.id for rule in found]}


def _revokes(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    return {"revokes": revokes(packs, case["text"])}


def _third_person(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    found = may_speak_with(
        packs,
        case["person"],
        _places(place, case),
        _scope(case),
        represented=case.get("represented", False),
        asked_before=case.get("asked_before", 0),
    )
    return {"for_what": found.for_what, "reason": found.reason, "most_times": found.most_times}


def _conduct(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    found = conduct(packs, _places(place, case), _scope(case), channel=case.get("channel", ""))
    return {
        "forbids": sorted(found.forbidden),
        "requires": sorted(found.required),
        "unconfirmed": [rule.id for rule in found.unconfirmed],
    }


def _place(packs: Packs, place: str, case: Mapping[str, Any]) -> Answer:
    country, _, region = place.partition("-")
    return {"place": packs.place(country, region, case["town"], strict=case.get("strict", False))}


#: What a case may ask about contact, and who answers.
CONTACT_ASKS: Mapping[str, Callable[[Packs, str, Mapping[str, Any]], Answer]] = {
    "after_contact": _after_contact,
    "before": _before,
    "conduct": _conduct,
    "consent": _consent,
    "in_message": _in_message,
    "may_contact": _may_contact,
    "moratorium": _moratorium,
    "place": _place,
    "revokes": _revokes,
    "third_person": _third_person,
    "wish": _wish,
    "wording": _wording,
}
