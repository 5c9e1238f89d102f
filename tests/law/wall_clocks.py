"""The same question answered by patience: hours counted in minutes of the day, one minute after the other.

Shares nothing with what it checks but the time zone database and the rules as read.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

from dunwell.law.contact_rules import parse_rules
from dunwell.law.open_hours import hours_of_windows

HOUSE_TOML = (Path(__file__).resolve().parents[2] / "src/dunwell/data/jurisdictions/house.toml").read_text()
HOUSE = parse_rules(HOUSE_TOML.encode())
MINUTE = timedelta(minutes=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def with_hours(begin, end, quiet_weekdays=()):
    """Rules with one channel, `night`, that has these hours, and these quiet weekdays."""
    open_days = [day for number, day in enumerate(WEEKDAYS) if number not in quiet_weekdays]
    hours = hours_of_windows([{"weekdays": open_days, "begin": begin, "end": end}], ("",))
    return replace(HOUSE, hours=(("night", hours),))


def is_open(rules, jurisdiction, channel, zones, moment):
    """Whether every one of the zones shows a time within the channel's hours, on a day that is not quiet."""
    (hours,) = [hours for name, hours in rules.hours if name == channel]
    for zone in zones:
        shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        minutes = (shown - shown.replace(hour=0, minute=0, second=0, microsecond=0)) // MINUTE
        spans = hours.week[shown.isoweekday() - 1]
        if not any(begin <= minutes * 60 < end for begin, end in spans):
            return False
        if hours.holidays and f"{shown:%Y-%m-%d}" in _days_off(jurisdiction):
            return False
    return True


def first_open(rules, jurisdiction, channel, zones, moment, within):
    """The first open minute from a whole minute on, one by one; None within this time."""
    for _ in range(within // MINUTE):
        if is_open(rules, jurisdiction, channel, zones, moment):
            return moment
        moment += MINUTE
    return None


@cache
def clock_changes(zone):
    """All moments of 2020 to 2030 at which the clock of a zone is set, to the minute, with its offset after each."""
    info = ZoneInfo(zone)
    found, before = [], datetime(2020, 1, 1, tzinfo=UTC)
    while before.year < 2031:
        after = before + timedelta(days=1)
        old, new = before.astimezone(info).utcoffset(), after.astimezone(info).utcoffset()
        if old != new:
            minute = before
            while minute.astimezone(info).utcoffset() == old:
                minute += MINUTE
            found.append((minute, new))
        before = after
    return tuple(found)


@cache
def _days_off(jurisdiction):
    country, _, region = jurisdiction.partition("-")
    days = holidays.country_holidays(country, subdiv=region or None, years=range(2019, 2033))
    return {day.isoformat() for day in days}
