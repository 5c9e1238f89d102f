"""Reads cells as texts, countries, languages, yes or no, and whole numbers. Leaves out dates and amounts."""

import re
import zoneinfo
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.core import get_global

from dunwell.adapters.accounting.unreadable import Bad
from dunwell.values.money import CURRENCIES

#: How long a text may be, as the ledger keeps it; None: as long as a cell.
LENGTHS = {
    "ref": 100, "number": 100, "name": 300, "email": 254, "phone": 50, "mobile": 50, "contact_name": 200,
    "postcode": 20, "city": 100, "country": 2, "region": 10, "language": 35, "time_zone": 64,
    "account_manager": 200, "vat_number": 40, "reference": 300, "payer_iban": 34, "invoice_number": 100,
}  # fmt: skip

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*")
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


def as_text(cell: object) -> str:
    """Returns a cell as a person reads it; a workbook's whole number has no decimals."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}" if cell else "0"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def email(cell: object) -> object:
    """Returns the first address of the cell; what is no address is left empty, with a word about it."""
    text = as_text(cell)
    first = re.split(r"[;,\s]+", text)[0]
    if not text or _EMAIL.fullmatch(first):
        return first
    return Bad(f"{text[:80]!r} is no e-mail address: left empty.", fatal=False)


def country(cell: object) -> object:
    """Returns the ISO 3166 code of a code or an English name of a country."""
    text = as_text(cell)
    code = text.upper()
    if not text or code in _codes():
        return code
    found = _names().get(text.casefold().strip(". "))
    return found or Bad(f"{text[:60]!r} is no ISO 3166 country: left empty.", fatal=False)


def language(cell: object) -> object:
    """Returns the language tag, as it stands."""
    text = as_text(cell)
    if not text or (
        _LANGUAGE.fullmatch(text) and text[:3].split("-")[0].split("_")[0].lower() in _languages()
    ):
        return text.replace("_", "-")
    return Bad(f"{text[:60]!r} is no BCP 47 language: left empty.", fatal=False)


def time_zone(cell: object) -> object:
    """Returns the IANA name of a time zone."""
    text = as_text(cell)
    if not text or text in _zones():
        return text
    return Bad(f"{text[:60]!r} is no IANA time zone: left empty.", fatal=False)


def customer_kind(cell: object) -> object:
    """Returns `business`, `sole_trader` or `consumer`."""
    text = re.sub(r"[\s-]+", "_", as_text(cell).lower())
    if text in ("", "business", "sole_trader", "consumer"):
        return text
    return Bad(f"{text[:60]!r} is none of business, sole_trader, consumer: left empty.", fatal=False)


def yes_or_no(cell: object) -> object:
    """Returns True, False, or None for an empty cell."""
    text = as_text(cell).lower()
    if not text:
        return None
    found = _YES.get(text)
    return Bad(f"{text[:60]!r} is neither yes nor no.", fatal=False) if found is None else found


def whole_number(cell: object) -> object:
    """Returns a whole number that is not negative, None for an empty cell; `30 days` and `Net 30` are 30."""
    text = re.sub(r"(?i)^net\s*|\s*days?$|\.0+$", "", as_text(cell))
    if not text:
        return None
    if text.isdecimal() and len(text) <= 9:
        return int(text)
    return Bad(f"{text[:60]!r} is no whole number.", fatal=False)


def currency(cell: object) -> object:
    """Returns the ISO 4217 code."""
    text = as_text(cell).upper()
    if not text or text in CURRENCIES:
        return text
    return Bad(f"{text[:60]!r} is no ISO 4217 currency in use, such as EUR. Correct it.")


@cache
def _names() -> dict[str, str]:
    names = {name.casefold(): code for code, name in Locale("en").territories.items() if code in _codes()}
    return names | {"usa": "US", "u.s.a": "US", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
                    "northern ireland": "GB", "great britain": "GB", "holland": "NL", "czech republic": "CZ",
                    "the netherlands": "NL"}  # fmt: skip


@cache
def _codes() -> frozenset[str]:
    used = set(get_global("territory_currencies")) | set(get_global("territory_languages"))
    return frozenset(
        code for code in used if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "ZZ", "XK")
    )


@cache
def _languages() -> frozenset[str]:
    return frozenset(code for code in Locale("en").languages if "_" not in code)


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
