"""Segment rules: which playbook a customer is spoken with, the first that fits. Reads them; decides no step.

Leaves out whose rules hold for a company (`assigning`).
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings

from dunwell.engine.facts import CUSTOMER_KINDS
from dunwell.law.pack_lines import line_of
from dunwell.outreach.playbooks import CannotReadPlaybook
from dunwell.values.findings import Finding
from dunwell.values.money import digits

#: What a person may note of a customer: a public body, or one of the three kinds of late payers.
MARKS = ("public_body", "cannot_pay", "juggles", "avoids")
#: The rules that come with Dunwell.
SHIPPED = Path(__file__).resolve().parents[1] / "data" / "segments.toml"
#: Settled invoices that make a habit, where a rule says nothing else.
SETTLED = 3

_LISTS = {"marks": MARKS, "kinds": CUSTOMER_KINDS, "countries": None, "customers": None}
_AMOUNTS = ("open_at_least", "open_below")
_DAYS = ("overdue_days_at_least", "usually_late_days_at_least", "settled_at_least")
_KNOWN = ("name", "playbook", "key_account", *_LISTS, *_AMOUNTS, *_DAYS)
_MOST_DAYS = 36_500
_KEY = re.compile("[a-z][a-z0-9_-]*")


class CannotReadSegments(CannotReadPlaybook):
    """A file of segment rules is wrong; the message names the file, the line and what to do, for each mistake."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One rule: who fits all `conditions` is spoken with by `playbook`. Amounts are of the company's currency."""

    name: str
    playbook: str
    conditions: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SegmentRules:
    """The rules of one file, in order; who fits none has the playbook `otherwise`, empty: the company's own."""

    segments: tuple[Segment, ...]
    otherwise: str
    sha256: str

    def needs_history(self) -> bool:
        """Says whether a rule asks how late somebody usually pays: that takes a longer look."""
        return any("usually_late_days_at_least" in each.conditions for each in self.segments)


def read_segments(path: Path) -> SegmentRules:
    """Returns the rules of one file. Raises `CannotReadSegments` where it breaks the form of `docs/playbooks.md`."""
    raw = path.read_bytes()
    if findings := judged_segments(path):
        said = (f"segments/{path.name}:{each.row}: {each.message}" for each in findings)
        raise CannotReadSegments("\n".join(said))
    data = tomllib.loads(raw.decode())
    segments = tuple(
        Segment(
            each["name"],
            each["playbook"],
            {key: value for key, value in each.items() if key not in ("name", "playbook")},
        )
        for each in data.get("segment", [])
    )
    return SegmentRules(segments, data.get("otherwise", ""), hashlib.sha256(raw).hexdigest())


def judged_segments(path: Path) -> list[Finding]:
    """Returns everything that is wrong with a file of segment rules, by line."""
    try:
        text = path.read_bytes().decode()
        data = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        at = re.search(r"at line (\d+)", str(error))
        return [Finding(f"this is no TOML: {error}.", row=int(at.group(1)) if at else 1)]
    faults = [*_top(text, data)]
    listed = data.get("segment", [])
    for number, each in enumerate(listed if isinstance(listed, list) else []):
        faults += [(line_of(text, "segment", number, key), said) for key, said in _of_segment(number, each)]
    return [Finding(said, row=line) for line, said in sorted(faults)]


def segment_files() -> list[Path]:
    """Returns all files of segment rules: those that come with Dunwell, then each company's own in the home."""
    return [SHIPPED, *sorted((settings.HOME / "segments").glob("*.toml"))]


def choosing_sql(rules: SegmentRules, currency: str) -> str:
    """Returns the SQL expression that names the segment's number (1 is the first; null: none fits) of a row of
    `segment_fact`; `currency` is that of its amounts.
    """
    cases = [
        f"WHEN {' AND '.join(_conditions(each, currency)) or 'TRUE'} THEN {number}"
        for number, each in enumerate(rules.segments, start=1)
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def playbooks_in(rules: SegmentRules, own: str) -> list[str]:
    """Returns the keys of all playbooks that the rules choose between; `own` where they leave it to the company."""
    return list(dict.fromkeys([*(each.playbook for each in rules.segments), rules.otherwise or own]))


def _top(text: str, data: dict[str, Any]) -> Iterable[tuple[int, str]]:
    for key in data.keys() - {"otherwise", "segment"}:
        yield line_of(text, key=key), f"{key} is unknown. Known: otherwise, [[segment]]."
    otherwise = data.get("otherwise", "standard")
    if not isinstance(otherwise, str) or not _KEY.fullmatch(otherwise):
        yield line_of(text, key="otherwise"), "otherwise must be the key of a playbook."
    if not isinstance(data.get("segment", []), list):
        yield line_of(text, "segment"), "write each rule under a header of its own: [[segment]]."


def _of_segment(number: int, data: Any) -> Iterable[tuple[str, str]]:
    """Yields what is wrong with one rule, by key."""
    said = f"segment {number + 1}"
    if not isinstance(data, dict):
        yield "", f"{said} is not a table of keys. See docs/playbooks.md."
        return
    for key in ("name", "playbook"):
        if not isinstance(data.get(key), str) or not data[key]:
            yield key, f"{said}: {key} is missing or no text. Add it."
    if isinstance(data.get("playbook"), str) and not _KEY.fullmatch(data["playbook"] or "empty"):
        yield "playbook", f"{said}: {data['playbook']!r} is no key of a playbook."
    for key, value in data.items():
        if key not in _KNOWN:
            yield key, f"{said}: {key} is unknown. Known: {', '.join(_KNOWN)}."
        elif key == "key_account" and not isinstance(value, bool):
            yield key, f"{said}: key_account must be true or false."
        elif key in _LISTS:
            yield from ((key, f"{said}: {wrong}") for wrong in _list(key, value))
        elif key in _AMOUNTS and _amount(value) is None:
            yield key, f'{said}: {key} must be a text such as "1000.00", at least 0 and below a trillion.'
        elif key in _DAYS and (type(value) is not int or not 0 <= value <= _MOST_DAYS):
            yield key, f"{said}: {key} must be a whole number from 0 to {_MOST_DAYS}."
    if "settled_at_least" in data and "usually_late_days_at_least" not in data:
        yield "settled_at_least", f"{said}: settled_at_least only goes with usually_late_days_at_least."


def _list(key: str, value: Any) -> Iterable[str]:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        yield f"{key} must be a list of texts with at least one in it."
        return
    known = _LISTS[key]
    for each in value:
        if known is not None and each not in known:
            yield f"{key}: {each!r} is not one of {', '.join(known)}."
        if key == "countries" and not re.fullmatch("[A-Z]{2}", each):
            yield f"countries: {each!r} is no code of a country. Write two capitals, such as IE."


def _amount(value: Any) -> Decimal | None:
    try:
        amount = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() and 0 <= amount < 10**12 else None


def _conditions(segment: Segment, currency: str) -> Iterable[str]:
    """Yields one SQL condition for each of a rule's."""
    for key, value in segment.conditions.items():
        if key == "marks":
            yield f"list_has_any(marks, [{quoted(value)}])"
        elif key == "key_account":
            yield "key_account" if value else "NOT key_account"
        elif key in ("kinds", "countries", "customers"):
            column = {"kinds": "kind", "countries": "country", "customers": "ref"}[key]
            yield f"{column} IN ({quoted(value)})"
        elif key in _AMOUNTS:
            minor = int(Decimal(value).scaleb(digits(currency)))
            yield f"open_base_minor {'>=' if key == 'open_at_least' else '<'} {minor}"
        elif key == "overdue_days_at_least":
            yield f"overdue_days >= {value}"
        elif key == "usually_late_days_at_least":
            settled = segment.conditions.get("settled_at_least", SETTLED)
            yield f"usually_late_days >= {value} AND settled >= {max(1, settled)}"


def quoted(values: Iterable[str]) -> str:
    """Returns texts as SQL writes a list of them."""
    return ", ".join("'" + each.replace("'", "''") + "'" for each in values)
