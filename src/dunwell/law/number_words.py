"""Numbers written as words, as numerals, from 2 to 99: Dutch, the language of the notices whose wording is judged.

Text is taken in small letters without accents. Leaves out one, which is an article too.
"""

import re
from functools import cache

_SMALL = (
    "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien "
    "negentien"
)
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"


def with_numerals(text: str, language: str) -> str:
    """Returns a text with its number words as numerals; as it is in a language whose words are not known here."""
    if language.partition("-")[0].lower() != "nl":
        return text
    words = _dutch()
    return re.sub(r"\w+", lambda found: words.get(found[0], found[0]), text)


@cache
def _dutch() -> dict[str, str]:
    small = dict(enumerate(_SMALL.split(), start=2))
    tens = {10 * number: word for number, word in enumerate(_TENS.split(), start=2)}
    units = {1: "een"} | {number: small[number] for number in range(2, 10)}
    joined = {ten + one: f"{unit}en{word}" for ten, word in tens.items() for one, unit in units.items()}
    return {word: str(number) for number, word in (small | tens | joined).items()}
