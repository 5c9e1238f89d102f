"""Who helps for free when money is short, by country, read from data and checked at once. Leaves out whom it is shown to.

A phone number or its hours stand there only with the source they were read in: a wrong number hurts.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "signposts" / "help.toml"
HELPS = ("people", "businesses", "both")
CONFIDENCE = ("read", "quoted", "recalled")
_OPEN = re.compile(r"([1-7])(?:-([1-7]))? (\d\d:\d\d)-(\d\d:\d\d)")


class CannotReadSignposts(Exception):
    """An entry lacks something or says what it may not; the message names country and service."""


@dataclass(frozen=True, slots=True)
class Open:
    """When the phone is answered: from one day of the week (1 is Monday) to another, both included; the country's clock."""

    first_day: int
    last_day: int
    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class Signpost:
    """Somebody independent who helps for free, and whom; `confidence`, `source` and `seen_on` say how it is known."""

    name: str
    address: str
    phone: str
    hours: tuple[Open, ...]
    helps: str
    confidence: str
    source: str
    seen_on: date | None


def signposts(country: str) -> list[Signpost]:
    """Returns who helps in a country (ISO 3166), empty where we know nobody."""
    return read(SHIPPED).get(country.upper(), [])


@cache
def read(path: Path) -> dict[str, list[Signpost]]:
    """Returns everybody by country. Raises `CannotReadSignposts`."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {country: [_signpost(country, row) for row in rows] for country, rows in data["country"].items()}


def _signpost(country: str, row: dict[str, Any]) -> Signpost:
    where = f"{country}, {row.get('name', '?')}"
    try:
        hours = tuple(_open(where, each) for each in row["hours"])
        texts = {name: row[name] for name in ("name", "address", "phone", "helps", "confidence", "source")}
    except KeyError as error:
        raise CannotReadSignposts(f"{where}: {error} is missing") from None
    made = Signpost(**texts, hours=hours, seen_on=row.get("seen_on"))
    if made.helps not in HELPS or made.confidence not in CONFIDENCE:
        raise CannotReadSignposts(f"{where}: helps is one of {HELPS}, confidence one of {CONFIDENCE}")
    known = made.confidence != "recalled"
    if known != bool(made.source) or known != (made.seen_on is not None):
        raise CannotReadSignposts(f"{where}: what was read has a source and a day, what is recalled has none")
    if (made.phone or made.hours) and not known:
        raise CannotReadSignposts(f"{where}: a number or hours that were only recalled are left out")
    if made.hours and not made.phone:
        raise CannotReadSignposts(f"{where}: hours are those of a phone")
    return made


def _open(where: str, text: str) -> Open:
    found = _OPEN.fullmatch(text)
    if found is None:
        raise CannotReadSignposts(f"{where}: hours are written like 1-5 09:00-17:00, not {text!r}")
    first, last, begin, end = found.groups()
    try:
        made = Open(int(first), int(last or first), time.fromisoformat(begin), time.fromisoformat(end))
    except ValueError:
        raise CannotReadSignposts(f"{where}: {text!r} names no time of day") from None
    if made.last_day < made.first_day or made.end <= made.begin:
        raise CannotReadSignposts(f"{where}: {text!r} ends before it begins")
    return made
