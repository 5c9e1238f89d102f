"""Contacts that were made, as the rules count them, read from a file of JSON, JSON lines or CSV. Decides nothing.

What a row does not say is unknown, and is counted against who asks: a row without a debt counts for every debt, one
without a channel, person or number for each of them. The words that a file may use are in `contact_words`.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dunwell.law.contact_words import (
    CHANNEL_WORDS,
    COLUMNS,
    OUTCOME_WORDS,
    PERSON_WORDS,
    SIDE_WORDS,
    Unreadable,
    day_of,
    flag_of,
    folded,
    list_of,
    moment_of,
    number_of,
    wall_of,
    word_of,
)
from dunwell.law.time_zones import is_zone
from dunwell.values.findings import Finding


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact, or one attempt. Empty texts mean unknown.

    `at` carries a zone, or is what the customer's clock showed; None where only `on`, a day of the customer's, is known.
    `outcome` is one of `contact_words.OUTCOMES`. `debts` are those it was about; none: perhaps all. `by_customer`: they
    began it; `asked`: they had asked for it. `notices` are the ids of the notices it carried.
    """

    channel: str
    at: datetime | None = None
    on: date | None = None
    outcome: str = ""
    debts: tuple[str, ...] = ()
    person: str = ""
    number: str = ""
    by_customer: bool = False
    asked: bool = False
    consented_on: date | None = None
    notices: tuple[str, ...] = ()

    def day(self, zone: ZoneInfo) -> date:
        """Returns the day on which it was made by the customer's clock in this zone."""
        if self.at is None:
            return self.on or date.min
        return (self.at if self.at.tzinfo is None else self.at.astimezone(zone)).date()

    def made_by(self, local: datetime) -> bool:
        """Says whether it had been made at a moment, told in the customer's zone; a day alone counts as all of it."""
        if self.at is None:
            return (self.on or date.min) <= local.date()
        return self.at <= (local.replace(tzinfo=None) if self.at.tzinfo is None else local)


class CannotReadContacts(Exception):
    """The file of contacts cannot be used; `findings` name row and column, and say what to do."""

    def __init__(self, path: Path, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f"{path.name}: {finding}" for finding in self.findings))


def read_contacts(path: Path) -> tuple[Contact, ...]:
    """Returns the contacts of a file, in its order.

    A JSON list of objects, one object a line, or CSV with a header (comma, semicolon or tab), in UTF-8. Raises
    CannotReadContacts with every finding, and OSError.
    """
    findings: list[Finding] = []
    try:
        rows = list(_rows(path.read_text(encoding="utf-8-sig")))
    except (UnicodeDecodeError, ValueError, csv.Error, RecursionError) as error:
        said = f"it cannot be read: {error}. Write a JSON list, one JSON object a line, or CSV with a header, in UTF-8."
        raise CannotReadContacts(path, [Finding(said)]) from error
    contacts = []
    for number, row in rows:
        found = _contact(number, row, findings)
        if found is not None:
            contacts.append(found)
    if findings:
        raise CannotReadContacts(path, findings)
    return tuple(contacts)


def _rows(text: str) -> Iterator[tuple[int, Any]]:
    """Yields each row with its line, or its place in a JSON list."""
    begins = text.lstrip()[:1]
    if begins in ("[", "{"):
        yield from _json_rows(text)
        return
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    names = [name.strip() for name in next(reader, [])]
    fields = {COLUMNS.get(folded(name)) for name in names}
    if names and not {"at", "on"} & fields:
        raise ValueError(f"its first line names no moment (at) and no day (date): {', '.join(names)[:60]}")
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            raise ValueError(f"line {reader.line_num} has {len(cells)} cells, and the header {len(names)}")
        yield reader.line_num, dict(zip(names, cells, strict=False))


def _json_rows(text: str) -> Iterator[tuple[int, Any]]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        if text.lstrip().startswith("["):
            raise
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield number, json.loads(line)
        return
    if isinstance(whole, Mapping):
        whole = whole["contacts"] if isinstance(whole.get("contacts"), list) else [whole]
    yield from enumerate(whole, 1)


def _contact(number: int, row: Any, findings: list[Finding]) -> Contact | None:
    """Returns a row's contact; adds what is wrong with it to the findings."""
    if not isinstance(row, Mapping):
        findings.append(Finding(f"holds {row!r}. Write an object with at, channel, outcome …", number))
        return None
    read: dict[str, Any] = {}
    before = len(findings)
    for name, value in row.items():
        field = COLUMNS.get(folded(str(name)))
        if field is None:
            if any(finding.column == name for finding in findings):
                continue  # Told once: it stands in every row.
            known = ", ".join(sorted(set(COLUMNS.values()) - {""}))
            findings.append(
                Finding(f"is no column of contacts. Rename or remove it. Known: {known}.", number, name)
            )
        elif field and not _is_blank(value):
            try:
                _put(read, field, _READ[field](value))
            except Unreadable as error:
                findings.append(Finding(str(error), number, name))
    if len(findings) > before:
        return None
    if "at" not in read and "on" not in read:
        findings.append(Finding("has neither a moment (at) nor a day (date). Write one.", number, "at"))
        return None
    return _of_parts(read)


def _put(read: dict[str, Any], field: str, value: Any) -> None:
    """Keeps a value; debts from several columns add up, and a moment without a time of day is a day."""
    if field == "debts":
        read[field] = (*read.get(field, ()), *value)
    elif field == "at" and not isinstance(value, datetime):
        read["on"] = value
    else:
        read[field] = value


def _of_parts(read: dict[str, Any]) -> Contact:
    at, on = read.get("at"), read.get("on")
    if at is None and on is not None and "time" in read:
        at = datetime.combine(on, read["time"])
    if at is not None and at.tzinfo is None and "zone" in read:
        at = at.replace(tzinfo=ZoneInfo(read["zone"]))
    outcome = read.get("outcome", "")
    if read.get("spoke"):
        outcome = "conversation"
    elif read.get("connected") is False:
        outcome = "not_connected"
    elif read.get("voicemail"):
        outcome = "voicemail"
    elif read.get("spoke") is False and not outcome:
        outcome = "reached"
    return Contact(
        channel=read.get("channel", ""),
        at=at,
        on=None if at is not None else on,
        outcome=outcome,
        debts=tuple(dict.fromkeys(read.get("debts", ()))),
        person=read.get("person", ""),
        number=read.get("number", ""),
        by_customer=read.get("inbound", False) or read.get("by") == "customer",
        asked=read.get("asked", False),
        consented_on=read.get("consented_on"),
        notices=read.get("notices", ()),
    )


def _is_blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _zone_of(value: Any) -> str:
    name = str(value).strip()
    if not is_zone(name):
        raise Unreadable(f"holds {name!r}, which is no time zone. Write it as America/New_York.")
    return name


_READ = {
    "at": moment_of,
    "on": day_of,
    "time": wall_of,
    "zone": _zone_of,
    "channel": lambda value: word_of(value, CHANNEL_WORDS),
    "outcome": lambda value: word_of(value, OUTCOME_WORDS),
    "spoke": flag_of,
    "inbound": flag_of,
    "connected": flag_of,
    "voicemail": flag_of,
    "debts": list_of,
    "person": lambda value: word_of(value, PERSON_WORDS),
    "number": number_of,
    "by": lambda value: word_of(value, SIDE_WORDS),
    "asked": flag_of,
    "consented_on": day_of,
    "notices": list_of,
}
