"""How many parts an SMS takes, in the GSM alphabet or UCS-2, and how to keep to that alphabet. Leaves out sending.

Source: 3GPP TS 23.038, section 6.2.1 (GSM 7 bit default alphabet and its extension table) and TS 23.040, section 9.2.3.24
(concatenated messages: 153 septets or 67 UCS-2 characters a part).
"""

import math
import re
import unicodedata
from functools import lru_cache

#: The default alphabet, and what takes two of its places.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")

#: Places in a message of one part, and in each part of a longer one.
_GSM, _UCS2 = (160, 153), (70, 67)


def segments(text: str) -> int:
    """Returns how many parts the text takes; 0 for an empty one."""
    if set(text) <= _BASIC | _EXTENDED:
        widths, (alone, each) = [2 if character in _EXTENDED else 1 for character in text], _GSM
    else:
        widths, (alone, each) = [len(character.encode("utf-16-be")) // 2 for character in text], _UCS2
    if sum(widths) <= alone:
        return math.ceil(sum(widths) / alone)
    parts, room = 1, each
    for width in widths:  # what takes two places is never split between two parts
        if width > room:
            parts, room = parts + 1, each
        room -= width
    return parts


#: Letters that Unicode does not take apart into a plain letter and its marks, and signs, as they are written without.
_PLAIN = {
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "ı": "i", "œ": "oe", "Œ": "OE", "ð": "d", "þ": "th",
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-", "‐": "-",
    "‑": "-", "·": "-", "•": "-", "×": "x", "\t": " ",
}  # fmt: skip
#: The codes of currencies whose signs the alphabet lacks (Source: ISO 4217, Unicode block "Currency Symbols").
_CODES = {
    "₹": "INR", "₪": "ILS", "₺": "TRY", "₽": "RUB", "₩": "KRW", "₫": "VND", "₴": "UAH", "₦": "NGN", "₱": "PHP", "฿": "THB",
    "₸": "KZT", "₡": "CRC", "₲": "PYG", "₵": "GHS", "₮": "MNT", "₭": "LAK", "₾": "GEL", "₼": "AZN", "៛": "KHR",
}  # fmt: skip
#: The sign of a currency before its amount; a code stands apart from it.
_SIGN = re.compile(r"[\u20a0-\u20ab\u20ad-\u20cf\u0e3f\u17db](?=\d)")


def to_gsm(text: str) -> str:
    """Returns the text in letters of the GSM alphabet, accents left out where it has none of that letter.

    What cannot be written in it at all (another script) leaves the whole text as it is: a text half without accents
    would take as many parts.
    """
    if set(text) <= _BASIC | _EXTENDED:
        return text
    composed = _SIGN.sub(lambda sign: f"{_CODES.get(sign[0], sign[0])} ", unicodedata.normalize("NFC", text))
    plain = "".join(map(_plain, composed))
    return plain if set(plain) <= _BASIC | _EXTENDED else text


@lru_cache(maxsize=5_000)
def _plain(character: str) -> str:
    """Returns one character in the GSM alphabet, itself where there is no way."""
    if character in _BASIC or character in _EXTENDED:
        return character
    if character in _PLAIN:
        return _PLAIN[character]
    if unicodedata.category(character) in ("Zs", "Cf", "Cc"):
        return " " if unicodedata.category(character) == "Zs" else ""
    if unicodedata.category(character) == "Sc":
        return _CODES.get(character, character)
    apart = unicodedata.normalize("NFKD", character)
    plain = "".join(_PLAIN.get(each, each) for each in apart if not unicodedata.combining(each))
    return plain if plain and set(plain) <= _BASIC | _EXTENDED else character
