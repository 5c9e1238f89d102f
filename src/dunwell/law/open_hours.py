"""The hours of a week at which a channel may be used, as a value that can be narrowed. Leaves out clocks and zones.

A span is seconds of the day on the customer's clock, the first included, the last not; 86,400 is midnight.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property, reduce
from typing import Any

from dunwell.law.contact_kinds import WEEKDAYS

Span = tuple[int, int]
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Hours:
    """When a channel may be used: spans in order for each weekday from Monday, and on which holidays not at all.

    `holidays` are the jurisdictions whose public holidays are closed; an empty text stands for the jurisdiction of the
    place that is asked about. `closed_days` are closed besides.
    """

    week: tuple[tuple[Span, ...], ...]
    holidays: tuple[str, ...] = ()
    closed_days: frozenset[date] = frozenset()

    @cached_property
    def any_time(self) -> bool:
        """Whether no hour and no day is closed, so that no clock has to be looked at."""
        return not self.holidays and not self.closed_days and self.week == _ALWAYS

    @cached_property
    def begins(self) -> tuple[time, ...]:
        """The times of day at which some weekday opens."""
        return tuple(_time(second) for second in sorted({span[0] for day in self.week for span in day}))

    @property
    def closed_weekdays(self) -> tuple[int, ...]:
        """The weekdays without any open hour; 0 is Monday."""
        return tuple(weekday for weekday, spans in enumerate(self.week) if not spans)

    def open_at(self, weekday: int, wall: time) -> bool:
        """Says whether a time of day lies in a span of a weekday."""
        second = wall.hour * 3600 + wall.minute * 60 + wall.second
        return any(begin <= second < end for begin, end in self.week[weekday])

    def and_also(self, other: "Hours") -> "Hours":
        """Returns the hours that both allow."""
        week = tuple(_shared(mine, others) for mine, others in zip(self.week, other.week, strict=True))
        lists = tuple(sorted({*self.holidays, *other.holidays}))
        return Hours(week, lists, self.closed_days | other.closed_days)


_ALWAYS: tuple[tuple[Span, ...], ...] = (((0, DAY_SECONDS),),) * 7
ANY_TIME = Hours(_ALWAYS)


def shared_hours(hours: Iterable[Hours]) -> Hours:
    """Returns the hours that all of them allow; any time where there are none."""
    return reduce(Hours.and_also, hours, ANY_TIME)


def hours_of_windows(windows: Iterable[Mapping[str, Any]], holidays: tuple[str, ...] = ()) -> Hours:
    """Returns the hours of a rule's `windows`; a window's end of 00:00 is the midnight at the end of the day.

    Raises ValueError where a window does not begin before it ends.
    """
    week: list[list[Span]] = [[] for _ in WEEKDAYS]
    for window in windows:
        begin, end = second_of(window["begin"]), second_of(window["end"]) or DAY_SECONDS
        if begin >= end:
            raise ValueError(
                f"a window from {window['begin']} to {window['end']} has to begin before it ends"
            )
        for name in window.get("weekdays", WEEKDAYS):
            week[WEEKDAYS.index(name)].append((begin, end))
    return Hours(tuple(_merged(spans) for spans in week), holidays)


def second_of(wall: time) -> int:
    """Returns the second of the day of a time of day; a fraction of a second is left out."""
    return wall.hour * 3600 + wall.minute * 60 + wall.second


def _shared(mine: tuple[Span, ...], others: tuple[Span, ...]) -> tuple[Span, ...]:
    both = [(max(a, c), min(b, d)) for a, b in mine for c, d in others]
    return tuple(sorted(span for span in both if span[0] < span[1]))


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


def _time(second: int) -> time:
    return time(second // 3600, second % 3600 // 60, second % 60)
