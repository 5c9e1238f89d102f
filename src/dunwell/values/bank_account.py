"""Whether the number of a bank account can be one: IBAN and BIC. Leaves out whether the account exists, and whose it is."""

import re

#: Characters of an IBAN by country. Source: SWIFT, IBAN Registry (ISO 13616).
_LENGTHS = {
    15: "NO", 16: "BE", 18: "DK FI FK FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
    29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
}  # fmt: skip
LENGTHS = {country: length for length, countries in _LENGTHS.items() for country in countries.split()}


class CannotBeAnAccount(Exception):
    """The number has a mistake in it; the message says which."""


def read_iban(text: str) -> str:
    """Returns the IBAN in capitals without spaces. Raises `CannotBeAnAccount` for a wrong country, length or check digits.

    Source: ISO 13616; the check is that of ISO/IEC 7064, MOD 97-10.
    """
    iban = re.sub(r"[\s-]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]+", iban, re.ASCII):
        raise CannotBeAnAccount(
            f"{text!r} is no IBAN. It begins with a country and two digits: IE29 AIBK 9311 5212 3456 78."
        )
    length = LENGTHS.get(iban[:2])
    if length is None:
        raise CannotBeAnAccount(f"{text!r} is no IBAN: {iban[:2]} has none.")
    if len(iban) != length:
        raise CannotBeAnAccount(
            f"{text!r} is no IBAN: one of {iban[:2]} has {length} characters, not {len(iban)}."
        )
    if int("".join(str(int(each, 36)) for each in iban[4:] + iban[:4])) % 97 != 1:
        raise CannotBeAnAccount(
            f"{text!r} is no IBAN: its check digits do not fit. Compare it with the bank's paper."
        )
    return iban


def read_bic(text: str) -> str:
    """Returns the BIC in capitals without spaces; empty for an empty one. Raises `CannotBeAnAccount`. Source: ISO 9362."""
    bic = re.sub(r"\s", "", text).upper()
    if bic and not re.fullmatch(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", bic, re.ASCII):
        raise CannotBeAnAccount(f"{text!r} is no BIC. It has 8 or 11 characters: AIBKIE2D.")
    return bic
