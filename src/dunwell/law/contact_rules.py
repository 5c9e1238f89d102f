"""Contact rules as the fact tables of the plan: caps, quiet weekdays, public holidays.

Reads the hours of the day too, but leaves them to `dunwell.law.contact_hours`: a plan is for a day, they are for a moment.
Today there is one pack, the house rules, which holds everywhere; public holidays come from the `holidays` library.
"""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pyarrow as pa

from dunwell.engine.facts import CUSTOMER_KINDS, from_rows

#: Whose holidays count where no region is known, if the country's own list leaves out days that nearly all have off.
#: Source: bank holidays of the United Kingdom; England has most of its people, and Easter Monday.
REGION_OF_MOST = {"GB": "ENG"}


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many contacts on a channel (`*`: on all together) in so many days."""

    channel: str
    window_days: int
    max_contacts: int


@dataclass(frozen=True, slots=True)
class Hours:
    """When a channel may be used, on the customer's clock: from `begin` until just before `end`."""

    channel: str
    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class ContactRules:
    """One pack of contact rules; `sha256` is of the text it was read from.

    `any_time` are the channels that no hour and no day is closed to. A channel with no hours of its own has those that
    all the others share.
    """

    id: str
    strength: str
    source: str
    caps: tuple[Cap, ...]
    quiet_weekdays: tuple[int, ...]
    sha256: str
    hours: tuple[Hours, ...] = ()
    any_time: tuple[str, ...] = ()


def parse_rules(raw: bytes) -> ContactRules:
    """Returns the pack of a TOML text.

    Raises `KeyError`, `TypeError` or `ValueError` where a part of it is missing or wrong.
    """
    pack: dict[str, Any] = tomllib.loads(raw.decode(), parse_float=Decimal)
    return ContactRules(
        id=pack["id"],
        strength=pack["strength"],
        source=pack["source"],
        caps=tuple(Cap(**cap) for cap in pack["cap"]),
        quiet_weekdays=tuple(pack["quiet_weekdays"]),
        sha256=hashlib.sha256(raw).hexdigest(),
        hours=tuple(_hours(**hours) for hours in pack["hours"]),
        any_time=tuple(pack["any_time"]),
    )


def _hours(channel: str, begin: time, end: time) -> Hours:
    if not (type(begin) is type(end) is time and begin < end):
        raise ValueError(f"the hours of {channel} have to begin before they end, on the same day")
    return Hours(channel, begin, end)


def rule_facts(rules: ContactRules, jurisdictions: Iterable[str], year: int) -> dict[str, pa.Table]:
    """Returns `contact_caps`, `quiet_weekdays` and `holidays` for these jurisdictions and one calendar year."""
    places = sorted(set(jurisdictions))
    caps = [
        (place, kind, cap.channel, cap.window_days, cap.max_contacts)
        for place in places
        for kind in sorted(CUSTOMER_KINDS)
        for cap in rules.caps
    ]
    weekdays = [
        (place, kind, weekday)
        for place in places
        for kind in sorted(CUSTOMER_KINDS)
        for weekday in rules.quiet_weekdays
    ]
    days = [(place, day) for place in places for day in public_holidays(place, year)]
    return {
        "contact_caps": from_rows("contact_caps", caps),
        "quiet_weekdays": from_rows("quiet_weekdays", weekdays),
        "holidays": from_rows("holidays", days),
    }


def public_holidays(jurisdiction: str, year: int) -> list[date]:
    """Returns the public holidays of a country or region (`DE`, `US-MA`) in one year, in order.

    An unknown region, or none, falls back to the region of most people where the country's list is not enough
    (`REGION_OF_MOST`), else to its country; a country the library does not know has none. Source: the `holidays`
    library, categories of public holidays.
    """
    import holidays

    country, _, region = jurisdiction.partition("-")
    for subdivision in (region or REGION_OF_MOST.get(country), REGION_OF_MOST.get(country), None):
        try:
            return sorted(holidays.country_holidays(country, subdiv=subdivision, years=year))
        except NotImplementedError:
            continue
    return []


@lru_cache(maxsize=4096)
def holidays_of(jurisdiction: str, year: int) -> frozenset[date]:
    """Returns the same as `public_holidays`, kept, to ask about one day."""
    return frozenset(public_holidays(jurisdiction, year))
