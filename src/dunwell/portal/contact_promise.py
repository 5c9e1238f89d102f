"""How often and when a customer may be contacted, in numbers their page can promise. Leaves out the law's own rules.

The house rules hold for every customer; where the law allows less, less is done than is promised.
"""

from dataclasses import dataclass
from datetime import time
from functools import cache

from dunwell.law.contact_rules import house_alone, shipped_house

#: The channels that reach somebody at a moment.
_AT_A_MOMENT = ("email", "sms", "call")


@dataclass(frozen=True, slots=True)
class ContactPromise:
    """At most `most` contacts in `window_days`, from `begin` to `end` on the customer's clock, on working days."""

    most: int
    window_days: int
    begin: time
    end: time


#: The parts of the day that a customer may choose of what is promised: all of it, up to noon, from noon on.
ANY, MORNINGS, AFTERNOONS = "any", "mornings", "afternoons"
_NOON_MINUTE = 12 * 60


def minutes_of(part: str) -> dict[str, int]:
    """Returns the minutes of a part of the day, as wishes are noted; none for all of it."""
    return {MORNINGS: {"end_minute": _NOON_MINUTE}, AFTERNOONS: {"begin_minute": _NOON_MINUTE}}.get(part, {})


def part_of(begin_minute: int, end_minute: int) -> str:
    """Returns the part of the day that a wish is nearest to."""
    if end_minute <= _NOON_MINUTE:
        return MORNINGS
    return AFTERNOONS if begin_minute >= _NOON_MINUTE else ANY


@cache
def contact_promise() -> ContactPromise | None:
    """Returns what can be promised everybody; None where the house rules limit nothing."""
    rules = house_alone(shipped_house())
    caps = [cap for cap in rules.caps if cap.channel == "*"]
    spans = [span for channel in _AT_A_MOMENT for day in rules.hours_of(channel).week for span in day]
    if not caps or not spans:
        return None
    tightest = min(caps, key=lambda cap: cap.max_contacts / cap.window_days)
    begin, end = min(first for first, _ in spans), max(last for _, last in spans)
    return ContactPromise(tightest.max_contacts, tightest.window_days, _time(begin), _time(end))


def _time(second: int) -> time:
    return time(second // 3600 % 24, second % 3600 // 60)
