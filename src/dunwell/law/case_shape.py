"""What is wrong with the shape of a case beside a pack: unknown and missing parts, wrong types and words.

Each finding names file, line, key and what to do. Leaves out what the packs answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dunwell.law.pack_kinds import CHOICES
from dunwell.law.pack_lines import line_of
from dunwell.law.pack_shape import PackFinding
from dunwell.law.pack_types import (
    COUNT,
    DAY,
    DAYS,
    FLAG,
    LOOKS,
    MOMENT,
    NUMBER,
    RIGHT,
    TABLE,
    TABLES,
    TEXT,
    WORDS,
    is_tables,
    shown,
)

#: Every case has these.
ALWAYS = ("name", "ask", "expect")
#: All parts a case may have, whatever it asks.
PARTS: Mapping[str, str] = {
    **dict.fromkeys(("name", "ask", "jurisdiction", "relationship", "actor", "channel", "claim"), TEXT),
    **dict.fromkeys(("currency", "day_count", "debt", "debtor", "fee", "formula", "notice", "number"), TEXT),
    **dict.fromkeys(("person", "rule", "series", "step", "text", "town", "wish", "zone"), TEXT),
    **dict.fromkeys(("after", "due", "from", "invoiced", "noticed", "on", "said", "until"), DAY),
    **dict.fromkeys(("basis", "before", "principal", "rate", "vat_percent"), NUMBER),
    **dict.fromkeys(("first", "in_writing", "month_first", "represented", "strict", "vat_recoverable"), FLAG),
    **dict.fromkeys(("contacts", "events", "moratoria", "repaid", "sent", "stopped", "wishes"), TABLES),
    **dict.fromkeys(("days", "asked_before"), COUNT),
    **dict.fromkeys(("earlier", "holidays"), DAYS),
    "treatment_ended": DAY,
    "and_in": WORDS,
    "at": MOMENT,
    "expect": TABLE,
}
#: What each table of a list may hold, and without which it says nothing.
_INNER: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "contacts": (
        {
            **dict.fromkeys(("channel", "outcome", "person", "number"), TEXT),
            **dict.fromkeys(("on", "consented_on"), DAY),
            **dict.fromkeys(("by_customer", "asked"), FLAG),
            **dict.fromkeys(("debts", "notices"), WORDS),
            "at": MOMENT,
        },
        ("channel",),
    ),
    "events": ({"event": TEXT, "on": DAY}, ("event", "on")),
    "moratoria": ({"rule": TEXT, "from": DAY}, ("rule", "from")),
    "repaid": ({"on": DAY, "amount": NUMBER}, ("on", "amount")),
    "sent": (
        {"notice": TEXT, "on": DAY, "received": DAY, "dated": DAY, "channel": TEXT},
        ("notice", "on"),
    ),
    "stopped": ({"from": DAY, "until": DAY}, ("from", "until")),
    "wishes": (
        {"wish": TEXT, "said_on": DAY, "channel": TEXT, "in_writing": FLAG},
        ("wish", "said_on"),
    ),
}
#: Whose words a part takes.
_WORDS_OF = {
    "relationship": "relationships",
    "actor": "actors",
    "channel": "channels",
    "number": "numbers",
    "person": "persons",
    "step": "before",
    **{key: key for key in ("day_count", "debtor", "fee", "formula", "wish")},
}


def case_shape_findings(file: str, text: str, content: Mapping[str, Any]) -> Iterator[PackFinding]:
    """Yields what is wrong with a file of cases."""
    for name in content:
        if name != "case":
            yield PackFinding(
                file, line_of(text, name), name, "is nothing a file of cases has. Write [[case]]."
            )
    if "case" not in content:
        return
    if not is_tables(content["case"]):
        yield PackFinding(file, line_of(text, "case"), "case", "has to be written as [[case]].")
        return
    for number, table in enumerate(content["case"]):
        for key, message in _faults(table):
            yield PackFinding(file, line_of(text, "case", number, key), key, message)


def _faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ALWAYS:
        if key not in table:
            yield key, f"is missing. Write {key} = {LOOKS[PARTS[key]]}."
    if table.get("expect") == {}:
        yield "expect", "is empty. Write what has to come out, such as { rate = 10.15 }."
    for key, value in table.items():
        if key not in PARTS:
            yield key, f"is no part of a case. Known: {', '.join(sorted(PARTS))}."
            continue
        if message := _fault(key, value, PARTS[key]):
            yield key, message
        elif key in _INNER:
            for item in value:
                yield from ((key, message) for message in _inner_faults(item, *_INNER[key]))


def _inner_faults(
    table: Mapping[str, Any], known: Mapping[str, str], needed: tuple[str, ...]
) -> Iterator[str]:
    for key in needed:
        if key not in table:
            yield f"has an entry without {key}. Write {key} = {LOOKS[known[key]]}."
    for key, value in table.items():
        if key not in known:
            yield f"holds {key}, which it does not know. Known: {', '.join(sorted(known))}."
        elif message := _fault(key, value, known[key]):
            yield f"{key} {message}"


def _fault(key: str, value: Any, type_: str) -> str:
    """Returns what is wrong with a value; empty where nothing is."""
    if not RIGHT[type_](value):
        return f"holds {shown(value)}; it has to be {LOOKS[type_]}."
    allowed = CHOICES.get(_WORDS_OF.get(key, ""))
    if allowed and type_ == TEXT and value not in allowed:
        return f"holds {value!r}. It may be {', '.join(allowed)}."
    return ""
