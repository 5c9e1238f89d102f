"""How many parts an SMS takes: letters of the GSM alphabet or UCS-2. Leaves out sending.

Source: 3GPP TS 23.038, section 6.2.1 (GSM 7 bit default alphabet and its extension table) and TS 23.040, section 9.2.3.24
(concatenated messages: 153 septets or 67 UCS-2 characters a part).
"""

import math

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
