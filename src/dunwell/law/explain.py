"""Rules in words: for whom, since when, how sure, where read, and what they say key by key. Leaves out pages and answers."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from dunwell.law.contact_kinds import CHANNELS, CONDUCT, NUMBERS, PERSONS, STEPS
from dunwell.law.pack_kinds import ACTORS, CONFIDENCE, RELATIONSHIPS
from dunwell.law.packs import Packs, Rule, Series

#: Keys whose words have a meaning written down.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "channels": CHANNELS,
    "numbers": NUMBERS,
    "persons": PERSONS,
    "not_third": PERSONS,
    "before": STEPS,
    "forbids": CONDUCT,
}

NOT_RELIED_ON = "Not relied on: Dunwell refuses to answer by this rule until somebody confirms it."


def explained(packs: Packs, rule: Rule) -> str:
    """Returns a rule as lines of text; one of no pack is the company's own."""
    whose = packs.packs[rule.pack].name if rule.pack in packs.packs else "company policy"
    lines = [f"{rule.id} ({whose}, {rule.kind.replace('_', ' ')})", rule.says]
    lines += [f"{name}: {told}" for name, told in facts_of(packs, rule)]
    if rule.kind == "series":
        lines += [
            row_told(packs.series[rule.id], number) for number in range(len(packs.series[rule.id].rows))
        ]
    elif not rule.relied_on:
        lines.append(NOT_RELIED_ON)
    return "\n".join(lines)


def facts_of(packs: Packs, rule: Rule) -> Iterator[tuple[str, str]]:
    """Yields what is known about a rule as names and words: dates, scope, numbers, strength, confidence, sources."""
    if dates := dates_told(rule.since, rule.until):
        yield "in force", dates
    if rule.relationships:
        yield "who owes", "; ".join(RELATIONSHIPS[each] for each in rule.relationships)
    if rule.actors:
        yield "asked by", "; ".join(ACTORS[each] for each in rule.actors)
    if rule.territory:
        yield "territory", ", ".join(rule.territory)
    yield from _values_told(rule)
    yield "strength", rule.strength
    if rule.kind != "series" and rule.strength != "house":
        yield "confidence", f"{rule.confidence} ({CONFIDENCE[rule.confidence]})"
    if rule.cite:
        yield "cite", rule.cite
    for source in rule.sources:
        found = packs.sources[source]
        yield "source", f"{found.title} {found.address}".strip()
    if rule.note:
        yield "note", rule.note


def _values_told(rule: Rule) -> Iterator[tuple[str, str]]:
    for key, value in rule.values.items():
        if key == "windows":
            yield "hours", "; ".join(window_told(window) for window in value)
        elif key in _WORDS:
            yield key.replace("_", " "), "; ".join(_WORDS[key][word] for word in value)
        elif key == "stops":
            yield key, "; ".join(word.replace("_", " ") for word in value)
        elif key != "rows":
            yield key.replace("_", " "), value_told(value)


def dates_told(since: date, until: date) -> str:
    """Returns from when to when something holds, as far as that is known; empty where neither is."""
    begin = "" if since == date.min else f"from {since}"
    end = "" if until == date.max else f"until {until}"
    return " ".join(part for part in (begin, end) if part)


def value_told(value: Any) -> str:
    """Returns a value of a rule in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " ".join(f"{key.replace('_', ' ')} {value_told(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "; ".join(value_told(each) for each in value)
    return f"{value:,}" if isinstance(value, int | Decimal) else str(value)


def window_told(window: Mapping[str, Any]) -> str:
    """Returns hours of some weekdays in words: mon tue from 08:00 to 21:00."""
    begin, end = (window[key].isoformat("minutes") for key in ("begin", "end"))
    return f"{' '.join(window['weekdays'])} from {begin} to {end}"


def row_told(series: Series, number: int) -> str:
    """Returns one row of a reference rate in words."""
    row = series.rows[number]
    value = "not known" if row.value is None else f"{row.value} %"
    marks = [f"{row.confidence}, {CONFIDENCE[row.confidence]}"]
    marks += ["provisional"] if row.provisional else []
    marks += [row.note] if row.note else []
    return f"{row.since} to {row.until}: {value} ({'; '.join(marks)})"
