"""Checks contacts against the law by its own numbers, typed from the sources, and by patience: minute by minute.

Shares nothing with the program but the time zone database and the library of holidays.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

ALL_DAYS = "0123456"
WORKDAYS, SATURDAY, SUNDAY = "01234", "5", "6"
MESSAGES = ("call", "sms", "email")
US_HOURS = [(ALL_DAYS, "08:00", "21:00")]
CANADIAN_HOURS = [(WORKDAYS + SATURDAY, "07:00", "21:00"), (SUNDAY, "13:00", "17:00")]


@dataclass(frozen=True)
class Law:
    """What one law says: hours by channels with the holidays that are closed, caps, and the pause after talking."""

    hours: tuple = ()  # (channels, [(weekdays, from, before)], whose holidays)
    caps: tuple = ()  # (channels, most, days or "month", only after talking)
    pause: tuple = ()  # (channels, days with the day of the talk)


REG_F = Law(
    hours=((MESSAGES, US_HOURS, ""),), caps=((("call",), 7, 7, False),), pause=(("call",), 7)
)  # 12 CFR 1006.6(b)(1), 1006.14(b)(2)
MASSACHUSETTS = Law(
    hours=(((*MESSAGES, "visit"), US_HOURS, ""),),
    caps=((("call", "sms"), 2, 7, False), (("visit",), 1, 30, False)),
)  # 940 CMR 7.04
CALIFORNIA = Law(hours=(((*MESSAGES, "visit"), US_HOURS, ""),))  # Civ. Code 1788.17
WASHINGTON = Law(caps=((("call",), 3, 7, False),))  # D.C. Code 28-3814
_IN_AUSTRALIA = ("call", "sms", "email", "letter", "registered_letter")
AUSTRALIA = Law(
    hours=(
        (("call",), [(WORKDAYS, "07:30", "21:00"), (SATURDAY + SUNDAY, "09:00", "21:00")], "AU"),
        (("visit",), [(ALL_DAYS, "09:00", "21:00")], "AU"),
    ),
    caps=((_IN_AUSTRALIA, 3, 7, False), (_IN_AUSTRALIA, 10, "month", False)),
)  # RG 96 Part 2 sections 4 and 5
ONTARIO = Law(
    hours=(((*MESSAGES, "visit"), CANADIAN_HOURS, "CA-ON"),),
    caps=(((*MESSAGES, "visit"), 3, 7, True),),
)  # Reg 74
BRITISH_COLUMBIA = Law(hours=(((*MESSAGES, "visit"), CANADIAN_HOURS, "CA-BC"),))  # BPCPA Part 7

LAWS = {
    ("US-MA", "FP"): (MASSACHUSETTS,),
    ("US-MA", "TP"): (MASSACHUSETTS, REG_F),
    ("US-CA", "FP"): (CALIFORNIA,),
    ("US-DC", "TP"): (WASHINGTON, REG_F),
    ("US-TX", "TP"): (REG_F,),
    ("AU-NSW", "FP"): (AUSTRALIA,),
    ("AU-SA", "TP"): (AUSTRALIA,),
    ("CA-ON", "TP"): (ONTARIO,),
    ("CA-BC", "FP"): (BRITISH_COLUMBIA,),
}


def policy(place):
    """What the house asks for besides: nothing on weekends and the region's holidays, two in seven days."""
    every = (*MESSAGES, "visit", "letter", "registered_letter")
    return Law(
        hours=(
            (("email",), [(WORKDAYS, "08:00", "19:00")], place),
            (("call", "sms", "visit"), [(WORKDAYS, "09:00", "18:00")], place),
        ),
        caps=((every, 2, 7, False), (("call",), 1, 1, False), (("visit",), 1, 30, False)),
    )


def breaches(log):
    """Every rule that a contact broke, in words."""
    by_person = defaultdict(list)
    for made in log:
        by_person[made.person].append(made)
    found = []
    for person, contacts in by_person.items():
        contacts.sort(key=lambda made: made.at)
        laws = [
            *LAWS.get((person.place, person.actor), ()),
            *([policy(person.place)] if person.policy else []),
        ]
        for law in laws:
            found += _out_of_hours(law, person, contacts)
            found += _too_many(law, person, contacts)
            found += _too_soon_after_talking(law, person, contacts)
    return found


def _out_of_hours(law, person, contacts):
    for made in contacts:
        local = made.at.astimezone(ZoneInfo(person.zone))
        minute = local.weekday() * 1440 + local.hour * 60 + local.minute
        for channels, windows, closed in law.hours:
            if made.channel not in channels:
                continue
            if minute not in _open_minutes(tuple(windows)):
                yield f"{person.place} {person.actor}: {made.channel} at {local:%a %H:%M}"
            if closed and local.date() in _days_off(closed, local.year):
                yield f"{person.place} {person.actor}: {made.channel} on the holiday {local:%Y-%m-%d}"


def _too_many(law, person, contacts):
    days = [_day(made) for made in contacts]
    for channels, most, window, after_talking in law.caps:
        begins = date.min
        if after_talking:
            begins = min(
                (day for made, day in zip(contacts, days, strict=True) if made.spoken), default=date.max
            )
        counted = [
            day
            for made, day in zip(contacts, days, strict=True)
            if made.channel in channels and day >= begins
        ]
        for first in counted:
            end = _month_later(first) if window == "month" else first + timedelta(days=window)
            many = sum(first <= day < end for day in counted)
            if many > most:
                yield f"{person.place} {person.actor}: {many} by {'/'.join(channels)} from {first} in {window} days"


def _too_soon_after_talking(law, person, contacts):
    if not law.pause:
        return
    channels, days = law.pause
    for talk in contacts:
        if not talk.spoken or talk.channel not in channels:
            continue
        for made in contacts:
            age = (_day(made) - _day(talk)).days
            if made.channel in channels and made is not talk and 0 <= age < days and made.at > talk.at:
                yield f"{person.place} {person.actor}: called {age} days after talking on {_day(talk)}"


def _day(made):
    return made.at.astimezone(ZoneInfo(made.person.zone)).date()


def _month_later(day):
    """The same day of the next month, or the first of the month after that where there is none."""
    later = day
    while True:
        later += timedelta(days=1)
        if later.month != day.month and (later.day >= day.day or (later.month - day.month) % 12 == 2):
            return later


@cache
def _open_minutes(windows):
    found = set()
    for weekdays, begin, end in windows:
        begins, ends = (int(text[:2]) * 60 + int(text[3:]) for text in (begin, end))
        for weekday in map(int, weekdays):
            found |= {weekday * 1440 + minute for minute in range(begins, ends)}
    return frozenset(found)


@cache
def _days_off(place, year):
    country, _, region = place.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))
