"""The code a customer scans to pay: the European payment QR for amounts in euros. Leaves out every other currency.

Source: European Payments Council, EPC069-12 version 3.1, "Quick Response Code: guidelines to enable data capture for
the initiation of a SEPA credit transfer".
"""

import re

from dunwell.adapters.letters.code_mask import best_code
from dunwell.values.delivery import PayTo
from dunwell.values.money import to_decimal

#: The least and the most that the code can ask for, in cents.
_LEAST_MINOR, _MOST_MINOR = 1, 99_999_999_999

#: The most characters of the holder's name, of a free text, and of a structured reference.
_HOLDER, _TEXT = 70, 140

#: The most bytes of the whole code: what a symbol of version 13 holds at error correction level M.
_PAYLOAD = 331


def payment_text(pay_to: PayTo) -> str:
    """Returns what the code says of this payment; empty where there is no code for it.

    None is made for another currency than the euro, for an account that is no IBAN, and for what does not fit. A
    holder's name is cut where it is too long, as banks do; a reference never is.
    """
    holder, text = _one_line(pay_to.holder)[:_HOLDER].strip(), _one_line(pay_to.reference)
    if pay_to.currency != "EUR" or not is_iban(pay_to.iban) or not holder or len(text) > _TEXT:
        return ""
    if not _LEAST_MINOR <= pay_to.amount_minor <= _MOST_MINOR:
        return ""
    bic = _solid(pay_to.bic)
    structured = is_creditor_reference(text)
    lines = (
        "BCD",
        "002",
        "1",
        "SCT",
        bic if re.fullmatch(r"[A-Z0-9]{8}(?:[A-Z0-9]{3})?", bic) else "",
        holder,
        _solid(pay_to.iban),
        f"EUR{to_decimal(pay_to.amount_minor, 'EUR')}",
        "",
        _solid(text) if structured else "",
        "" if structured else text,
    )
    payload = "\n".join(lines).rstrip("\n")
    return payload if len(payload.encode()) <= _PAYLOAD else ""


def payment_drawing(text: str) -> str:
    """Returns the code of this text as an SVG drawing without a border; the quiet zone is the letter's to leave."""
    rows = best_code(text)
    size = len(rows)
    modules = "0".join(rows)
    runs = (divmod(found.start(), size + 1) + (len(found[0]),) for found in re.finditer("1+", modules))
    dark = "".join(f"M{x} {y}h{length}" for y, x, length in runs)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -.5 {size} {size}">'
        f'<path stroke="#000" stroke-width="1" d="{dark}"/></svg>'
    )


def is_iban(text: str) -> bool:
    """Whether this is an IBAN with the right check digits (Source: ISO 13616)."""
    solid = _solid(text)
    return bool(re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", solid)) and _remainder(solid) == 1


def is_creditor_reference(text: str) -> bool:
    """Whether this is a structured creditor reference with the right check digits (Source: ISO 11649)."""
    solid = _solid(text)
    return bool(re.fullmatch(r"RF[0-9]{2}[A-Z0-9]{1,21}", solid)) and _remainder(solid) == 1


def grouped(iban: str) -> str:
    """Returns an IBAN in groups of four, as it is printed; anything else as it is."""
    solid = _solid(iban)
    return " ".join(re.findall(".{1,4}", solid)) if is_iban(solid) else iban.strip()


def _remainder(solid: str) -> int:
    return int("".join(str(int(character, 36)) for character in solid[4:] + solid[:4])) % 97


def _solid(text: str) -> str:
    return "".join(text.split()).upper()


def _one_line(text: str) -> str:
    return " ".join(text.split())
