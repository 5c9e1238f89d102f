"""What is wrong with the shape of one pack file: unknown tables and keys, wrong types and words, missing keys.

Each finding names file, line, key and what to do. Leaves out what several files say together: `pack_check` does that.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dunwell.law.pack_kinds import ALWAYS, CHOICES, COMMON, KINDS, RELIED_ON
from dunwell.law.pack_lines import line_of
from dunwell.law.pack_types import LOOKS, RIGHT, TABLE, TABLES, TEXT, WORDS, is_tables, shown

#: The keys at the top of a pack's `pack.toml`, and of a source in `sources.toml`.
PACK_KEYS = {"id": TEXT, "name": TEXT, "currency": TEXT, "parent": TEXT, "towns": WORDS, "parts": WORDS}
SOURCE_KEYS = {"title": TEXT, "address": TEXT}
#: Ids are words of commands and keys of files.
_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
#: What a table within a rule cannot do without.
_INNER_NEEDS: Mapping[str, tuple[str, ...]] = {"contract_floor": ("series", "times"), "derived": ("by",)}


@dataclass(frozen=True, slots=True)
class PackFinding:
    """One thing wrong in a pack: the file (relative to the packs' folder), the line, the key, and what to do."""

    file: str
    line: int
    key: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        key = f", {self.key}" if self.key else ""
        return f"{self.severity}: {self.file}, line {self.line}{key}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a file something stands. Its line is looked up only to tell of a finding: most files have none."""

    file: str
    text: str
    table: str = ""
    number: int = 0
    key: str = ""
    item: int | None = None

    def at(self, key: str) -> "_Place":
        return replace(self, key=key)

    def told(self, message: str) -> PackFinding:
        line = line_of(self.text, self.table, self.number, self.key, self.item)
        return PackFinding(self.file, line, self.key or self.table, message)


def file_findings(file: str, text: str, content: Mapping[str, Any]) -> Iterator[PackFinding]:
    """Yields what is wrong with a file of rules, or with a `pack.toml`."""
    tops = PACK_KEYS if file.endswith("pack.toml") else {}
    for key in sorted({"id", "name", "currency"} & tops.keys() - content.keys()):
        yield _Place(file, text, key=key).told(f"is missing. Write it at the top: {key} = {LOOKS[TEXT]}.")
    for name, value in content.items():
        if name in tops:
            yield from _of_type(_Place(file, text, key=name), value, tops[name])
        elif name not in KINDS:
            known = ", ".join(sorted([*tops, *KINDS]))
            place = _Place(file, text, name) if isinstance(value, list) else _Place(file, text, key=name)
            yield place.told(f"is nothing a pack knows. Known: {known}.")
        elif not is_tables(value):
            yield _Place(file, text, name).told(f"has to be written as [[{name}]].")
        else:
            for number, table in enumerate(value):
                yield from _rule_findings(_Place(file, text, name, number), table)


def source_findings(file: str, text: str, content: Mapping[str, Any]) -> Iterator[PackFinding]:
    """Yields what is wrong with the file of sources."""
    for name, table in content.items():
        if not isinstance(table, Mapping) or not table.get("title"):
            yield _Place(file, text, name, key="title").told(
                f"is missing for {name}. Write what was read: title = …"
            )
            continue
        for key, value in table.items():
            place = _Place(file, text, name, key=key)
            if key not in SOURCE_KEYS:
                yield place.told("is nothing a source has. Known: title, address.")
            else:
                yield from _of_type(place, value, TEXT)


def _rule_findings(place: _Place, table: Mapping[str, Any]) -> Iterator[PackFinding]:
    name = place.table
    kind = KINDS[name]
    known = {**COMMON, **kind.keys}
    needed: tuple[str, ...] = ALWAYS if name == "series" else (*ALWAYS, "confidence")
    if name == "series" or _is_relied_on(table):
        needed += kind.needs
    for key in needed:
        if key not in table:
            yield place.at(key).told(f"is missing. Write {key} = {LOOKS[known[key]]}.")
    for key, value in table.items():
        if key in known and known[key] not in (TABLE, TABLES) and _is_right(value, known[key], key):
            continue  # Nearly all are: a place is made only for what may be told.
        here = place.at(key)
        if key not in known:
            yield here.told(f"is no key of {name}. Known: {', '.join(sorted(known))}.")
            continue
        wrong = tuple(_of_type(here, value, known[key]))
        yield from wrong
        if not wrong and known[key] in (TABLE, TABLES):
            yield from _inner_findings(here, value, kind.of_lists[key])
    for key in ("relationships", "actors", "territory"):
        if table.get(key) == []:
            yield place.at(key).told("is empty. Name who or what it is about; leave it out where it is all.")
    rule_id = table.get("id")
    if isinstance(rule_id, str) and rule_id.strip() and not _ID.fullmatch(rule_id):
        yield place.at("id").told(f"holds {rule_id!r}. Write small letters and digits, with - or _ between.")
    if "from" in table and "until" in table and not _in_order(table):
        yield place.at("until").told("is before `from`. It is the last day on which the rule holds.")


def _is_relied_on(table: Mapping[str, Any]) -> bool:
    """Says whether a table is marked so; its mark may still be anything that TOML can hold."""
    return table.get("confidence") in tuple(RELIED_ON)


def _inner_findings(place: _Place, value: Any, known: Mapping[str, str]) -> Iterator[PackFinding]:
    for item, table in enumerate(value if isinstance(value, list) else [value]):
        here = replace(place, item=item)
        for inner, found in table.items():
            if inner not in known:
                yield here.told(f"holds {inner}, which it does not know. Known: {', '.join(sorted(known))}.")
            elif not _is_right(found, known[inner], inner):
                yield from _of_type(here, found, known[inner], inner)
        for inner in _INNER_NEEDS.get(place.key, ()):
            if inner not in table:
                yield here.told(f"has no {inner}. Write {inner} = {LOOKS[known[inner]]}.")
        if place.key == "rows":
            yield from _row_findings(here, table)


def _row_findings(place: _Place, row: Mapping[str, Any]) -> Iterator[PackFinding]:
    if not {"from", "confidence"} <= row.keys():
        yield place.told("has a row without `from` or `confidence`. Write both.")
    if "value" not in row and _is_relied_on(row):
        yield place.told('has a row without `value`. Write it, or mark it confidence = "U".')
    if "from" in row and "until" in row and not _in_order(row):
        yield place.told("has a row whose `until` is before its `from`. Set one right.")


def _of_type(place: _Place, value: Any, type_: str, key: str = "") -> Iterator[PackFinding]:
    inner = f"{key} " if key else ""
    if not RIGHT[type_](value):
        yield place.told(f"{inner}holds {shown(value)}; it has to be {LOOKS[type_]}.")
        return
    allowed = CHOICES.get(key or place.key)
    for word in value if type_ == WORDS else [value] if type_ == TEXT else []:
        if allowed and word not in allowed:
            yield place.told(f"{inner}holds {word!r}. It may be {', '.join(allowed)}.")


def _is_right(value: Any, type_: str, key: str) -> bool:
    if not RIGHT[type_](value):
        return False
    allowed = CHOICES.get(key)
    words = value if type_ == WORDS else [value] if type_ == TEXT else ()
    return not allowed or all(word in allowed for word in words)


def _in_order(table: Mapping[str, Any]) -> bool:
    begin, end = table["from"], table["until"]
    return type(begin) is type(end) is date and begin <= end
