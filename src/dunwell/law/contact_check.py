"""What is wrong with one rule about contact beyond its shape: windows that never open, caps without a time, odd notices.

Each fault is the key and what to do. Rules about contact add up, so that two of them at the same time are no fault.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import time
from typing import Any

from dunwell.law.notice_wording import normalised
from dunwell.law.packs import Rule

Fault = tuple[str, str]
#: Lists that mean "all" where they are left out, so that an empty one cannot be meant.
_ALL_IF_LEFT_OUT = ("channels", "numbers", "persons")
_LENGTHS = ("lasts_days", "lasts_months", "after_treatment_days")
_ABOUT_LOCATION = ("most_times", "may_ask", "may_say", "not_third", "not_if")


def contact_faults(rule: Rule) -> Iterator[Fault]:
    """Yields the faults of a rule about contact; none for a rule of another kind."""
    if rule.kind not in _FAULTS:
        return
    for key in _ALL_IF_LEFT_OUT:
        if key in rule.values and not rule.values[key]:
            yield key, "is empty, and would be about none. Leave it out where it is about all."
    for key, value in rule.values.items():
        words = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
        if len(set(words)) < len(words):
            yield (
                key,
                f"names {next(each for each in words if words.count(each) > 1)!r} twice. Once is enough.",
            )
    yield from _FAULTS[rule.kind](rule.values, rule.relied_on)


def _hours(values: Mapping[str, Any], _: bool) -> Iterator[Fault]:
    opens: dict[str, list[tuple[time, time]]] = {}
    for window in values.get("windows", ()):
        missing = [
            key for key in ("weekdays", "begin", "end") if not window.get(key) and window.get(key) != time.min
        ]
        if missing:
            yield "windows", f"a window has no {missing[0]}. Write weekdays, begin and end of each."
            continue
        begin, end, days = window["begin"], window["end"], window["weekdays"]
        if end <= begin:
            yield (
                "windows",
                f"a window ends at {end}, not after {begin}. Hours over midnight are two windows.",
            )
        for day in days:
            if days.count(day) > 1:
                yield "windows", f"a window names {day} twice. Once is enough."
                break
            if any(begin < other_end and other_begin < end for other_begin, other_end in opens.get(day, ())):
                yield "windows", f"two windows of {day} overlap. Make one of them."
            opens.setdefault(day, []).append((begin, end))
    if "holidays_of" in values and values.get("holidays") != "closed":
        yield (
            "holidays_of",
            'says whose holidays are closed, and none are. Write holidays = "closed", or leave it out.',
        )


def _cap(values: Mapping[str, Any], relied_on: bool) -> Iterator[Fault]:
    windows = [key for key in ("window_days", "window_months") if key in values]
    if relied_on and not windows:
        yield "most", "has no time. Write window_days or window_months."
    if len(windows) > 1:
        yield "window_months", "stands beside window_days. Make two caps of them."
    for key in windows:
        if values[key] < 1:
            yield key, "is a time of nothing. Write 1 or more."


def _cooldown(values: Mapping[str, Any], _: bool) -> Iterator[Fault]:
    if values.get("cooldown_days", 1) < 1:
        yield "cooldown_days", "is a wait of nothing. Write 1 or more."


def _wish(values: Mapping[str, Any], _: bool) -> Iterator[Fault]:
    if values.get("needed") and not values.get("channels"):
        yield "needed", "needs the channels that may not be used without it. Write channels."
    if values.get("needs_writing") and "lasts_days" in values:
        yield (
            "lasts_days",
            "is for a wish that was only said, and this one binds only in writing. Leave one out.",
        )
    for word in values.get("words", ()):
        if not normalised(word, ""):
            yield "words", f"{word!r} has no letter or digit to know it by."


def _moratorium(values: Mapping[str, Any], relied_on: bool) -> Iterator[Fault]:
    if relied_on and not values.get("stops"):
        yield "stops", "is empty. Write what it stops."
    lengths = [key for key in _LENGTHS if key in values]
    if len(lengths) > 1:
        yield lengths[1], f"stands beside {lengths[0]}. Say in one way how long it lasts."
    first, last = values.get("review_from_day"), values.get("review_to_day")
    if (first is None) != (last is None):
        key = "review_from_day" if last is None else "review_to_day"
        yield key, "stands alone. Write the first and the last day of the review."
    elif first is not None and last is not None and not 1 <= first <= last:
        yield "review_to_day", f"day {last} is before day {first}. The first day is day 1."
    elif last is not None and "lasts_days" in values and last > values["lasts_days"]:
        yield "review_to_day", f"day {last} is after its end on day {values['lasts_days']}."


def _notice(values: Mapping[str, Any], relied_on: bool) -> Iterator[Fault]:
    if relied_on and not any(key in values for key in ("before", "within_days", "belongs_in")):
        yield "content", "is of a notice that comes nowhere. Write before, within_days or belongs_in."
    if "wait_days" in values and not values.get("before"):
        yield "wait_days", "waits for no step. Write before which steps it has to come."
    if "within_days" in values and "wait_days" in values:
        yield "within_days", "follows a contact, and wait_days comes before a step. Make two notices of them."
    for key in ("step_from", "day_type", "counted_from"):
        if key in values and not {"wait_days", "within_days"} & values.keys():
            yield key, "counts no days. Write wait_days or within_days."
    wordings = [key for key in ("valid_wording", "invalid_wording") if key in values]
    if wordings and "language" not in values:
        yield wordings[0], 'has no language. Write it, such as language = "nl".'
    valid, invalid = (
        {normalised(each, values.get("language", "")) for each in values.get(key, ())}
        for key in ("valid_wording", "invalid_wording")
    )
    if "" in valid | invalid:
        yield wordings[0], "holds a wording without a word."
    for wording in sorted(valid & invalid):
        yield "invalid_wording", f"{wording!r} is said to hold and to fail. Leave one out."


def _third_person(values: Mapping[str, Any], relied_on: bool) -> Iterator[Fault]:
    allowed = values.get("allowed")
    if relied_on and allowed == "unknown":
        yield "allowed", 'is not known, so it cannot be relied on. Mark it confidence = "U".'
    for key in _ABOUT_LOCATION:
        if allowed == "none" and key in values:
            yield key, "says how to ask, and nobody may be asked. Leave one out."
    for person in ("customer", "representative"):
        if person in values.get("persons", ()):
            yield "persons", f"{person!r} is no third person. Leave it out."


def _nothing(values: Mapping[str, Any], _: bool) -> Iterator[Fault]:
    yield from ()


_FAULTS: Mapping[str, Callable[[Mapping[str, Any], bool], Iterator[Fault]]] = {
    "contact_hours": _hours,
    "contact_cap": _cap,
    "contact_cooldown": _cooldown,
    "wish": _wish,
    "moratorium": _moratorium,
    "notice": _notice,
    "third_person": _third_person,
    "conduct": _nothing,
    "no_number": _nothing,
    "retention": _nothing,
}
