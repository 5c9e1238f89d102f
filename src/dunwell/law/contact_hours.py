"""Decides whether a customer may be written to or called at a moment, and when next, by the clock on their wall.

Hours by channel and weekday and closed holidays are those of the contact rules; what the clock and the calendar show is
judged in the customer's time zone, or in all zones they may be in. Leaves out how often: that is counted elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dunwell.law.contact_rules import ContactRules
from dunwell.law.open_hours import Hours
from dunwell.law.public_holidays import holidays_of
from dunwell.law.time_zones import Zones, zones_of

#: How far ahead an allowed moment is looked for: to the end of this many days after the day (UTC) of the question.
HORIZON_DAYS = 30

_WORDS = {
    "ok": "may be contacted",
    "quiet_hours": "outside the hours for this channel",
    "quiet_day": "a quiet weekday",
    "holiday": "a public holiday",
    "no_common_hour": "no hour suits all time zones the customer may be in",
}


@dataclass(frozen=True, slots=True)
class ContactPlace:
    """Where and by which channel a customer would be reached. Empty texts mean unknown.

    `jurisdiction` is whose public holidays count where the rules name none (`DE`, `US-MA`); `zone` the customer's own time
    zone; `country` and `region` where they are; `company_zone` the time zone of who writes, used where not even the
    country is known.
    """

    jurisdiction: str
    channel: str
    zone: str
    country: str
    region: str
    company_zone: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the moment is allowed. `reason`: `ok`, `quiet_hours`, `quiet_day`, `holiday` or `no_common_hour`.

    `local_at` is the moment on the clock that decided (the first that forbids; else the first of all), None where no
    zone is known. `zones` are all that were asked; `missing` is the fact a person can set so that one is enough.
    """

    allowed: bool
    reason: str
    local_at: datetime | None
    zones: tuple[str, ...]
    missing: str

    @property
    def words(self) -> str:
        """The verdict for a person, with the time there and what to set."""
        said = _WORDS[self.reason]
        if self.local_at is not None:
            more = f" and {len(self.zones) - 1} more time zones" if len(self.zones) > 1 else ""
            said = f"{self.local_at:%a %Y-%m-%d %H:%M} in {self.local_at.tzinfo}{more}: {said}"
        return f"{said}; set {self.missing}" if self.missing else said


def may_contact(rules: ContactRules, place: ContactPlace, moment: datetime) -> Verdict:
    """Says whether this moment, which carries its zone, is allowed: in every zone the customer may be in."""
    return judged(rules.hours_of(place.channel), place, moment)


def next_allowed_at(rules: ContactRules, place: ContactPlace, moment: datetime) -> datetime | None:
    """Returns the first allowed moment that is not before this one, in UTC; None where the horizon has none."""
    return next_open(rules.hours_of(place.channel), place, moment)


def judged(hours: Hours, place: ContactPlace, moment: datetime) -> Verdict:
    """Says the same of one set of hours, whatever the channel."""
    zones = zones_of(place.zone, place.country, place.region, place.company_zone)
    first = None
    for info in zones.infos:
        local = moment.astimezone(info)
        reason = _closed(hours, place.jurisdiction, local)
        if reason:
            if len(zones.infos) > 1 and next_open(hours, place, moment) is None:
                reason = "no_common_hour"
            return Verdict(False, reason, local, zones.names, zones.missing)
        first = first or local
    if first is None and not hours.any_time:
        return Verdict(False, "no_common_hour", None, (), zones.missing)
    return Verdict(True, "ok", first, zones.names, zones.missing)


def next_open(hours: Hours, place: ContactPlace, moment: datetime) -> datetime | None:
    """Returns the same of one set of hours, whatever the channel."""
    moment = moment.astimezone(UTC)
    midnight = datetime.combine(moment.date(), time.min, UTC)
    first = _first_of_day(hours, place, midnight)
    if first is None or first >= moment:
        return first
    return _search(hours, place, moment, midnight + timedelta(days=HORIZON_DAYS + 1))


@lru_cache(maxsize=4096)
def _first_of_day(hours: Hours, place: ContactPlace, midnight: datetime) -> datetime | None:
    """Returns the first allowed moment from a midnight on: one search for all who are in the same place that day."""
    return _search(hours, place, midnight, midnight + timedelta(days=HORIZON_DAYS + 1))


def _search(hours: Hours, place: ContactPlace, start: datetime, limit: datetime) -> datetime | None:
    zones: Zones = zones_of(place.zone, place.country, place.region, place.company_zone)
    if hours.any_time:
        return start
    if not zones.infos:
        return None
    at = start
    while at < limit:
        latest = at
        for info in zones.infos:
            opens = _opens(hours, place.jurisdiction, info, at, limit)
            if opens is None:
                return None
            latest = max(latest, opens)
        if latest == at:
            return at
        at = latest
    return None


def _opens(
    hours: Hours, jurisdiction: str, info: ZoneInfo, start: datetime, limit: datetime
) -> datetime | None:
    """Returns the first allowed moment of one zone from `start` on, before `limit`.

    A closed clock opens only at one of its turns. Two days' turns are looked at together: a clock set back over
    midnight shows a day again that had ended.
    """
    if not _closed(hours, jurisdiction, start.astimezone(info)):
        return start
    day = start.astimezone(info).date() - timedelta(days=1)
    while True:
        turns = _turns(info, hours.begins, day) + _turns(info, hours.begins, day + timedelta(days=1))
        if turns[0] >= limit:
            return None
        later = sorted(turn for turn in turns if start < turn < limit)
        for turn in later:
            if not _closed(hours, jurisdiction, turn.astimezone(info)):
                return turn
        day += timedelta(days=1)


@lru_cache(maxsize=8192)
def _turns(info: ZoneInfo, begins: tuple[time, ...], day: date) -> tuple[datetime, ...]:
    """Returns the moments in UTC at which a closed clock may open on a local day: midnight, `begins`, clock changes.

    A wall-clock time that is shown twice counts twice; for one that is left out, the change of the clock itself counts.
    """
    walls = {moment for wall in (time.min, *begins) for moment in _shown(info, day, wall)}
    return tuple(sorted({*walls, *_clock_changes(info, day)}))


def _shown(info: ZoneInfo, day: date, wall: time) -> Iterator[datetime]:
    for fold in (0, 1):
        yield datetime.combine(day, wall.replace(fold=fold), info).astimezone(UTC)


def _clock_changes(info: ZoneInfo, day: date) -> Iterator[datetime]:
    """Yields the moment, if there is one, at which the clock is set to or from a time of this day."""
    before = datetime.combine(day, time.min, UTC) - timedelta(hours=18)
    after = before + timedelta(hours=60)
    old = before.astimezone(info).utcoffset()
    if old == after.astimezone(info).utcoffset():
        return
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if middle.astimezone(info).utcoffset() == old else (before, middle)
    if day in (after.astimezone(info).date(), before.astimezone(info).date()):
        yield after


def _closed(hours: Hours, jurisdiction: str, local: datetime) -> str:
    """Returns why a local moment is not allowed, or an empty text."""
    if hours.any_time:
        return ""
    day = local.date()
    if not hours.week[day.weekday()]:
        return "quiet_day"
    if day in hours.closed_days or any(
        day in holidays_of(code or jurisdiction, day.year) for code in hours.holidays
    ):
        return "holiday"
    return "" if hours.open_at(day.weekday(), local.time()) else "quiet_hours"
